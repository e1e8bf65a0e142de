"""A loop evaluates the rows that changed and no more, and gives what evaluating all of them gives."""

# Rows are dicts of anything, and what a lambda is given has no annotation.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from liveview.codec.content import changes_to_json
from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.view import View
from liveview.errors import DuplicateKey
from liveview.render.apply import apply
from liveview.render.diff import diff
from liveview.render.patch import Changes, ListPatch
from liveview.template import loops
from liveview.template.compiled import Compiled, compile_source
from liveview.template.inputs import ALWAYS
from liveview.template.source import Source
from liveview.template.values import Items, Values
from tests.template.compiling import STOCK


class Table(Component):
    """Rows of dicts, and what they are shown with."""

    rows: list[Any] = []
    by_name: dict[str, Any] = {}
    mark: str = ""
    hidden: int = -1


def new_row(number: int) -> dict[str, Any]:
    """A row with an id of its own."""
    return {"id": number, "name": f"row {number}", "tags": ["a", "b"], "size": {"w": number}}


def table(count: int, **fields: Any) -> Table:
    """A table of so many rows."""
    return Table(rows=[new_row(number) for number in range(count)], **fields)


class Page:
    """A template that is rendered step by step, and what each render cost."""

    def __init__(self, source: str, subject: Table) -> None:
        self.subject = subject
        self.compiled = compile_table(source)
        self.evaluated: list[Any] = []
        function: Any = self.compiled._function
        namespace = function.__globals__  # of the module that was written
        namespace["looped"] = self._looped
        self.values = self.compiled.evaluate(subject)
        take_changes(subject)
        self.evaluated.clear()

    def render(self) -> Changes:
        """One more render. What a client makes of the patch is what a fresh render gives."""
        before = self.values
        self.evaluate()
        count = list(self.evaluated)
        changes = diff(before, self.values)
        assert apply(before, changes) == self.values
        assert self.values == self.compiled.evaluate(self.subject)
        self.evaluated = count
        return changes

    def evaluate(self) -> None:
        """Of one more render the part that evaluates what changed."""
        self.evaluated = []
        self.values = self.compiled.evaluate(self.subject, self.values, take_changes(self.subject) | ALWAYS)

    def _looped(self, plan: Any, iterable: Any, before: Any, changed: int, body: Any) -> Any:
        row, key, subject = body

        def counted(item: Any, *more: Any) -> Any:
            self.evaluated.append(item)
            return row(item, *more)

        return loops.looped(plan, iterable, before, changed, (counted, key, subject))


def compile_table(source: str) -> Compiled:
    """A template over a table."""
    plan = Table.__plan__
    return compile_source(Source(source, "table.html"), STOCK, plan.names, plan.bits)


PLAIN = "{% for row in rows %}<li>{{ row.name }}</li>{% endfor %}"
KEYED = '{% for row in rows %}<li live-key="{{ row.id }}">{{ row.name }}</li>{% endfor %}'
NUMBERED = "{% for row in rows %}<li>{{ loop.index }} {{ row.name }}</li>{% endfor %}"


@pytest.mark.parametrize("source", [PLAIN, KEYED, NUMBERED])
def test_one_changed_row_of_a_thousand_evaluates_one(source: str) -> None:
    """Also one that changed twice, and one of whose containers changed."""
    subject = table(1000)
    page = Page(source, subject)
    for place in (500, 0, 999):
        subject.rows[place]["name"] = f"other {place}"
        subject.rows[place]["tags"].append("c")
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert (patch.order, [index for index, _ in patch.updates]) == (None, [place])
        assert len(page.evaluated) == 1
    assert (page.render(), page.evaluated) == ([], [])


@pytest.mark.parametrize("source", [PLAIN, KEYED, NUMBERED])
def test_the_short_way_gives_what_the_long_way_gives(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For rows that changed in place; it is taken where it may be and left alone elsewhere."""
    short, long = Page(source, table(20)), Page(source, table(20))
    way = loops._in_place
    taken = list[bool]()
    for step in range(40):
        patches = list[object]()
        for page in (short, long):
            rows = page.subject.rows
            rows[step % len(rows)]["name"] = f"name {step}"
            rows[(step * 7) % len(rows)]["tags"].append("t")
            if step % 5 == 0:
                rows.insert(3, rows.pop())
            if step % 7 == 0:
                rows[0]["id"] = 1000 + step
            is_short = page is short

            def watched(*given: Any, is_short: bool = is_short, **named: Any) -> Any:
                found = way(*given, **named) if is_short else None
                taken.append(found is not None)
                return found

            monkeypatch.setattr(loops, "_in_place", watched)
            before = page.values
            page.evaluate()
            patches.append(changes_to_json(diff(before, page.values)))
        assert patches[0] == patches[1]
    assert taken.count(True) > 20


MOVES: list[tuple[Callable[[Any], Any], int]] = [
    (lambda rows: rows.insert(0, rows.pop(500)), 0),
    (lambda rows: rows.append(rows.pop(0)), 0),
    (lambda rows: rows.__delitem__(500), 0),
    (lambda rows: rows.__delitem__(slice(10, 20)), 0),
    (lambda rows: rows.__setitem__(slice(0, 2), [rows[1], rows[0]]), 0),
    (lambda rows: rows.append(new_row(5000)), 1),
    (lambda rows: rows.insert(400, new_row(5000)), 1),
    (lambda rows: rows.extend([new_row(5000), new_row(5001)]), 2),
    (lambda rows: rows.__setitem__(5, new_row(5000)), 1),
]  # fmt: skip


@pytest.mark.parametrize("source", [PLAIN, KEYED])
@pytest.mark.parametrize(("move", "count"), MOVES)
def test_rows_that_stay_are_not_in_the_patch(source: str, move: Callable[[Any], Any], count: int) -> None:
    """A row that moved is not evaluated, one that is new is."""
    subject = table(1000)
    page = Page(source, subject)
    move(subject.rows)
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert len(patch.rows) + len(patch.updates) == count
    assert len(page.evaluated) == count


@pytest.mark.parametrize("source", [PLAIN, KEYED, NUMBERED])
@pytest.mark.parametrize(
    "change", [lambda row: row.update(name="other"), lambda row: row["tags"].append("c")]
)
def test_a_row_that_changed_while_it_was_out_of_its_list_is_evaluated(
    source: str, change: Callable[[Any], Any]
) -> None:
    """The list heard nothing of it; the row knows. So it is where it was taken hold of a render before."""
    for is_held in (False, True):
        subject = table(10)
        page = Page(source, subject)
        held = subject.rows[3] if is_held else None
        page.render()
        row = subject.rows.pop(3)
        assert held is None or held is row
        change(row)
        subject.rows.append(row)
        page.render()
        assert row in page.evaluated


@pytest.mark.parametrize("source", [PLAIN, KEYED, NUMBERED])
@pytest.mark.parametrize(
    "move",
    [
        lambda rows: rows.reverse(),
        lambda rows: rows.sort(key=lambda row: -row["id"]),
        lambda rows: Random(1).shuffle(rows),
        lambda rows: rows.__delitem__(slice(None, None, 2)),
        lambda rows: [rows.insert(0, rows.pop()) for _ in range(200)],
    ],
)
def test_rows_keep_their_identity_in_any_order(source: str, move: Callable[[Any], Any]) -> None:
    """No row is sent again."""
    subject = table(300)
    page = Page(source, subject)
    move(subject.rows)
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert patch.rows == []
    assert bool(patch.updates) is (source is NUMBERED)


def test_a_list_that_is_made_anew_of_the_same_rows_keeps_them() -> None:
    """A filter, a sort, a concatenation."""
    for source in (PLAIN, KEYED):
        subject = table(50)
        page = Page(source, subject)
        subject.rows = [row for row in subject.rows if row["id"] % 3]
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert (patch.rows, patch.updates) == ([], [])
        subject.rows = [*subject.rows[20:], new_row(99), *subject.rows[:20]]
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert (len(patch.rows), patch.updates) == (1, [])


def test_keys_keep_rows_that_came_from_elsewhere() -> None:
    """Fresh dicts of the same ids, as a database gives."""
    subject = table(20)
    page = Page(KEYED, subject)
    subject.rows = [new_row(number) for number in range(19, -1, -1)]
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert (patch.rows, patch.updates) == ([], [])
    subject.rows[3] = {**new_row(16), "name": "changed"}
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert (patch.order, patch.updates) == (None, [(3, [(1, "changed")])])


def test_what_all_rows_read_evaluates_all_rows() -> None:
    """And only the holes that read it."""
    subject = table(10)
    page = Page("{% for row in rows %}<li>{{ row.name }}<b>{{ mark }}</b></li>{% endfor %}", subject)
    subject.mark = "!"
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert [changes for _, changes in patch.updates] == [[(1, "!")]] * 10
    subject.hidden = 5
    assert (page.render(), page.evaluated) == ([], [])


def test_a_nested_loop_evaluates_the_inner_row_that_changed() -> None:
    """And the outer one around it."""
    source = (
        "{% for row in rows %}<ul>{% for tag in row.tags %}<li>{{ tag.n }}</li>{% endfor %}</ul>{% endfor %}"
    )
    subject = Table(rows=[{"tags": [{"n": (row, tag)[1]} for tag in range(30)]} for row in range(30)])
    page = Page(source, subject)
    subject.rows[3]["tags"][7]["n"] = "x"
    page.render()  # the first time that somebody takes hold of these tags
    subject.rows[3]["tags"][8]["n"] = "y"
    page.render()
    assert len(page.evaluated) == 2
    subject.rows[3]["tags"].insert(0, subject.rows[3]["tags"].pop())
    page.render()
    assert len(page.evaluated) <= 2


def test_a_dict_evaluates_the_value_that_changed() -> None:
    """By each way of looping over it."""
    for source in (
        "{% for name, row in by_name.items() %}<li>{{ name }} {{ row.name }}</li>{% endfor %}",
        "{% for row in by_name.values() %}<li>{{ row.name }}</li>{% endfor %}",
    ):
        subject = Table(by_name={str(number): new_row(number) for number in range(100)})
        page = Page(source, subject)
        subject.by_name["70"]["name"] = "other"
        page.render()
        assert len(page.evaluated) == 1
        subject.by_name["71"] = new_row(5)
        page.render()
        assert len(page.evaluated) == 1
        for row in subject.by_name.values():
            row["name"] += "."
        page.render()
        assert len(page.evaluated) == 100
        subject.by_name["new"] = subject.by_name.pop("3")
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert len(patch.rows) == 1
        del subject.by_name["4"]
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert (patch.rows, patch.updates) == ([], [])


def test_loop_in_the_test_of_an_inner_loop_is_the_outer_one() -> None:
    """As in Jinja, whose test sees nothing of its own loop."""
    source = "{% for row in rows %}{% for tag in row.tags if loop.index > 1 %}<i>{{ tag }}</i>{% endfor %}{% endfor %}"
    subject = table(3)
    page = Page(source, subject)
    assert flat(page.values) == STOCK.from_string(source).render(rows=subject.rows)
    subject.rows.insert(0, subject.rows.pop())
    page.render()
    assert flat(page.values) == STOCK.from_string(source).render(rows=subject.rows)


def flat(values: Values) -> str:
    """The tags that nested lists hold, as their HTML."""
    (rows,) = values
    assert isinstance(rows, Items)
    inner = [row[0] for row in rows.rows]
    return "".join(f"<i>{tag[0]}</i>" for tags in inner if isinstance(tags, Items) for tag in tags.rows)


# --- keys -----------------------------------------------------------------------------------------------------


def test_duplicate_keys_are_refused_with_the_key_and_the_loop() -> None:
    """At the first render, and however the duplicate came."""
    with pytest.raises(DuplicateKey, match=r"table\.html, line 1 .*have the live-key '7'"):
        Page(KEYED, Table(rows=[new_row(7), new_row(8), new_row(7)]))
    changes: list[Callable[[Any], Any]] = [
        lambda rows: rows.append(new_row(3)),
        lambda rows: rows.insert(0, new_row(3)),
        lambda rows: rows.append(rows[3]),
        lambda rows: rows[4].update(id=3),
        lambda rows: rows.__setitem__(4, new_row(3)),
        lambda rows: (rows.reverse(), rows[0].update(id=3)),
        lambda rows: (rows.pop(0), rows[0].update(id=3)),
    ]
    for change in changes:
        subject = table(6)
        page = Page(KEYED, subject)
        change(subject.rows)
        with pytest.raises(DuplicateKey, match="have the live-key '3'"):
            page.evaluate()


def test_a_key_that_a_row_gave_up_is_free() -> None:
    """In the same turn."""
    changes: list[Callable[[Any], Any]] = [
        lambda rows: (rows[3].update(id=77), rows.append(new_row(3))),
        lambda rows: (rows.append(new_row(3)), rows[3].update(id=77)),
        lambda rows: (rows.pop(3), rows.insert(0, new_row(3))),
        lambda rows: (rows[1].update(id=3), rows.pop(3)),
        lambda rows: (rows.pop(3), rows[1].update(id=3), rows.insert(0, new_row(1))),
    ]
    for change in changes:
        subject = table(6)
        page = Page(KEYED, subject)
        change(subject.rows)
        page.render()
        for row in subject.rows:
            row["name"] = "other"
        ((_, patch),) = page.render()
        assert isinstance(patch, ListPatch)
        assert (patch.order, len(patch.updates)) == (None, len(subject.rows))


def test_duplicates_by_what_all_keys_are_made_of_are_refused() -> None:
    """The rows did not change, their keys did."""
    source = "{% for row in rows %}<li live-key=\"{{ row.id if mark == '' else row.name }}\">{{ row.id }}</li>{% endfor %}"
    subject = Table(rows=[{"id": 1, "name": "a"}, {"id": 2, "name": "a"}])
    page = Page(source, subject)
    subject.mark = "names"
    with pytest.raises(DuplicateKey, match="have the live-key 'a'"):
        page.evaluate()


def test_keys_may_change_and_change_places() -> None:
    """A row with another key is another row; keys that swap take their rows along."""
    subject = table(4)
    page = Page(KEYED, subject)
    subject.rows[1]["id"] = 77
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert len(patch.rows) == 1
    subject.rows[0]["id"], subject.rows[3]["id"] = 3, 0
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert (patch.order, patch.rows) == ([3, 1, 1, 2, 0, 1], [])


def test_keys_by_the_place_follow_the_place() -> None:
    """Whatever moves, each place keeps its row."""
    source = '{% for row in rows %}<li live-key="{{ loop.index }}">{{ row.name }}</li>{% endfor %}'
    subject = table(5)
    page = Page(source, subject)
    changes: list[Callable[[Any], Any]] = [
        lambda rows: rows.insert(0, rows.pop()),
        lambda rows: rows.pop(1),
        lambda rows: rows.append(new_row(9)),
    ]
    for change in changes:
        change(subject.rows)
        page.render()
        (items,) = page.values
        assert isinstance(items, Items)
        assert [row[0] for row in items.rows] == list(range(1, len(subject.rows) + 1))


def test_keys_of_containers_are_their_text() -> None:
    """Nothing has to be hashable."""
    source = '{% for row in rows %}<li live-key="{{ row.tags }}">{{ row.name }}</li>{% endfor %}'
    subject = Table(rows=[{"tags": [number], "name": "x"} for number in range(3)])
    page = Page(source, subject)
    subject.rows.reverse()
    ((_, patch),) = page.render()
    assert isinstance(patch, ListPatch)
    assert patch.rows == []
    subject.rows[0]["tags"].append(1)
    page.render()


def test_rows_without_a_key_are_told_apart_from_those_with_one() -> None:
    """Where only one branch has it."""
    source = (
        '{% for row in rows %}{% if row.id %}<li live-key="{{ row.id }}">{{ row.name }}</li>'
        "{% else %}<li>{{ row.name }}</li>{% endif %}{% endfor %}"
    )
    subject = table(4)
    page = Page(source, subject)
    changes: list[Callable[[Any], Any]] = [
        lambda rows: rows.append({"id": 0, "name": "none"}),
        lambda rows: rows.reverse(),
        lambda rows: rows[1].update(id=0),
        lambda rows: rows.pop(0),
        lambda rows: rows[0].update(id=9),
    ]
    for change in changes:
        change(subject.rows)
        page.render()


# --- errors ---------------------------------------------------------------------------------------------------


class Fragile(Component):
    """A property that may raise while a row is evaluated."""

    template = (
        "<p>{% for row in rows %}<b>{{ row.name }}<i>{% for tag in row.tags %}<u>{{ tag.t }}{{ checked(row) }}</u>"
        "{% endfor %}</i></b>{% endfor %}</p>"
    )
    rows: list[Any] = []
    bad: str = ""

    def checked(self, row: Any) -> str:
        """Nothing, or an error."""
        if row["name"] == self.bad:
            raise LookupError(self.bad)
        return ""


@pytest.mark.parametrize("seed", range(30))
def test_after_an_error_in_a_row_the_next_render_is_right(seed: int) -> None:
    """Whatever had been evaluated before the error, and whatever changes until the mending."""
    random = Random(seed)
    subject = Fragile(rows=[{"name": str(number), "tags": [{"t": 1}, {"t": 2}]} for number in range(6)])
    compiled = compile_source(
        Source(Fragile.template or "", "fragile.html"), STOCK, Fragile.__plan__.names, Fragile.__plan__.bits
    )
    view = View(subject, compiled)
    shown = view.values
    for _ in range(12):
        for _ in range(random.randint(1, 3)):
            change_rows(subject.rows, random)
        subject.bad = random.choice(("", "", *(row["name"] for row in subject.rows)))
        before = copied(view.values)
        try:
            changes = view.update()
        except LookupError:
            assert copied(view.values) == before
            continue
        assert apply(shown, changes) == view.values
        assert view.values == compiled.evaluate(subject)
        shown = view.values


def copied(values: Any) -> Any:
    """Values as they are now: lists hand their rows on to the list that comes after."""
    if isinstance(values, tuple):
        return tuple(map(copied, values))
    return [copied(row) for row in values.rows] if isinstance(values, Items) else values


def change_rows(rows: Any, random: Random) -> None:
    """One change of rows of tags."""
    row: Any = random.choice(rows) if rows else {"name": "0", "tags": []}
    match random.randrange(8):
        case 0:
            row["tags"].append({"t": random.randint(0, 9)})
        case 1:
            row["tags"].reverse()
        case 2 if row["tags"]:
            random.choice(row["tags"])["t"] += 1
        case 3 if rows:
            rows.insert(random.randrange(len(rows)), rows.pop(random.randrange(len(rows))))
        case 4 if len(rows) > 2:
            del rows[random.randrange(len(rows))]
        case 5:
            rows.insert(
                random.randint(0, len(rows)), {"name": str(random.randint(10, 99)), "tags": [{"t": 5}]}
            )
        case 6:
            row["tags"][:1] = []
        case _:
            row["name"] += "."


# --- walks ----------------------------------------------------------------------------------------------------

BODIES = [
    "<li>{{ row.name }}</li>",
    '<li live-key="{{ row.id }}">{{ row.name }} {{ row.size.w }}</li>',
    "<li>{{ loop.index }}/{{ loop.length }} {{ row.name }}</li>",
    "<li live-key=\"{{ row.id }}\" class=\"{{ loop.cycle('a', 'b') }}\">{{ row.name }}{{ mark }}</li>",
    "<li>{{ row.name }}{% for tag in row.tags %}<i>{{ tag }}</i>{% else %}none{% endfor %}</li>",
    '<li live-key="{{ row.id }}">{% for tag in row.tags if tag != mark %}<i>{{ loop.index }}{{ tag }}</i>{% endfor %}</li>',
    "{% if row.id != hidden %}<li>{{ row.name }}{% if loop.first %}first{% endif %}</li>{% endif %}",
    "{% set n = row.name ~ mark %}<li title='{{ n }}'>{{ n }}{% for k, v in row.size.items() %}{{ k }}{{ v }}{% endfor %}</li>",
    "<li>{{ loop.previtem.name if loop.previtem }}{{ row.name }}{{ loop.changed(row.name) }}</li>",
    "<li>{{ row|length }}{{ row.tags|join(', ') }}{% for row in row.tags %}{{ loop.revindex }}{{ row }}{% endfor %}</li>",
]
HEADS = [
    ("{% for row in rows %}", "{% endfor %}"),
    ("{% for row in rows %}", "{% else %}nothing {{ mark }}{% endfor %}"),
    ("{% for row in rows if row.id != hidden %}", "{% else %}nothing{% endfor %}"),
    ("{% for row in rows|sort(attribute='name') %}", "{% endfor %}"),
    ("{% for row in rows[1:] %}", "{% endfor %}"),
    ("{% for key, row in by_name.items() %}{{ key }}", "{% endfor %}"),
    ("{% for row in by_name.values() %}", "{% else %}nothing{% endfor %}"),
    ("{% if mark != 'b' %}{% for row in rows %}", "{% endfor %}{% endif %}"),
    ("{% for key in by_name %}{% for row in rows %}", "{% endfor %}{{ key }}{% endfor %}"),
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("body", BODIES)
def test_walks(head: tuple[str, str], body: str) -> None:
    """After each of 40 steps what was evaluated anew is what a full evaluation gives, and the patch leads there."""
    for seed in range(4):
        random = Random(f"{seed} {head} {body}")
        subject = table(
            random.randint(0, 6), by_name={name: new_row(number) for number, name in enumerate("abc")}
        )
        page = Page(f"<div>{head[0]}{body}{head[1]}</div>", subject)
        ids = iter(range(100, 10_000))
        for _ in range(40):
            for _ in range(random.choice((1, 1, 1, 2, 5))):
                random.choice(WALKS)(Walk(subject, random, ids))
            page.render()


class Walk:
    """A table, and what one step of a walk chose of it."""

    def __init__(self, subject: Table, random: Random, ids: Iterator[int]) -> None:
        self.subject = subject
        self.random = random
        self.ids = ids
        self.rows = subject.rows
        self.row = random.choice(subject.rows) if subject.rows else new_row(next(ids))
        self.place = random.randrange(len(self.rows)) if self.rows else 0
        self.other = random.randrange(len(self.rows)) if self.rows else 0
        self.names = subject.by_name
        self.name = random.choice("abcdef")

    def new(self) -> dict[str, Any]:
        """A row with an id that no other has."""
        return new_row(next(self.ids))

    def name_a_row(self) -> None:
        """A row of the list, under one name at most."""
        for other in [other for other, known in self.names.items() if known["id"] == self.row["id"]]:
            del self.names[other]
        self.names[self.name] = self.row

    def change_all(self) -> None:
        """In a loop."""
        for row in [*self.rows, *self.names.values()]:
            row["name"] += "."

    def grow(self) -> None:
        """By an operator."""
        self.subject.rows += [self.new(), self.new()]


WALKS: list[Callable[[Walk], Any]] = [
    Walk.name_a_row, Walk.change_all, Walk.grow,
    lambda walk: walk.rows.append(walk.new()),
    lambda walk: walk.rows.insert(walk.place, walk.new()),
    lambda walk: walk.rows.insert(walk.place, walk.rows.pop(walk.other)) if walk.rows else None,
    lambda walk: walk.rows.pop(walk.place) if len(walk.rows) > 3 else None,
    lambda walk: walk.rows.reverse(),
    lambda walk: walk.random.shuffle(walk.rows),
    lambda walk: walk.rows.sort(key=lambda row: row["name"]),
    lambda walk: walk.rows.__setitem__(slice(walk.place, walk.other), [walk.new() for _ in range(walk.random.randint(0, 3))]),
    lambda walk: walk.rows.__delitem__(slice(None, None, walk.random.choice((2, 3, -2)))) if len(walk.rows) > 4 else None,
    lambda walk: walk.row.update(name=walk.random.choice(("x", "y", "row 1"))),
    lambda walk: walk.row["tags"].append(walk.random.choice("abc")),
    lambda walk: walk.row.update(tags=walk.random.choices("abc", k=walk.random.randint(0, 3))),
    lambda walk: walk.row["tags"].insert(0, walk.row["tags"].pop()) if walk.row["tags"] else None,
    lambda walk: walk.row["size"].update(w=walk.row["size"]["w"] + 1),
    lambda walk: walk.row["size"].update({walk.random.choice("wh"): walk.random.randint(0, 3)}),
    lambda walk: setattr(walk.subject, "mark", walk.random.choice(("", "a", "b"))),
    lambda walk: setattr(walk.subject, "hidden", walk.row["id"]),
    lambda walk: setattr(walk.subject, "rows", [row for row in walk.rows if row["id"] % 5]),
    lambda walk: walk.names.pop(walk.name, None),
    lambda walk: walk.names.setdefault(walk.name, walk.new()).update(name="named"),
    lambda walk: walk.rows.__setitem__(walk.place, {**walk.rows[walk.place], "name": "copy"}) if walk.rows else None,
]  # fmt: skip
