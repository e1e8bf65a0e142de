"""A component on a page: what changed in its containers reaches the page, once, and nothing else is evaluated."""

# Rows are dicts of anything.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import gc
import heapq
from collections.abc import Callable
from enum import Enum
from random import Random
from types import SimpleNamespace as Namespace
from typing import Any
from weakref import ref

import pytest
from jinja2 import Environment

from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.fields import field
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.render.apply import apply
from liveview.render.html import to_html
from liveview.render.patch import Changes, ListPatch
from liveview.template.inputs import EVERYTHING

ENVIRONMENT = Environment(autoescape=True)


class Page:
    """A view, and a client that knows only the patches."""

    def __init__(self, component: Component) -> None:
        self.compiled = Templates(ENVIRONMENT).of(type(component))
        self.view = View(component, self.compiled)
        self.shown = self.view.values

    def update(self) -> Changes:
        """One more render, which the client follows."""
        changes = self.view.update()
        self.shown = apply(self.shown, changes)
        assert self.shown == self.view.values
        return changes

    def hold(self) -> Changes:
        """The same; and it is what a fresh page shows."""
        changes = self.update()
        assert self.shown == self.compiled.evaluate(self.view.component)
        return changes

    @property
    def html(self) -> str:
        """What the client shows, without markers."""
        html = to_html(self.compiled.template, self.shown)
        return "".join(part.partition("-->")[2] for part in ("-->" + html).split("<!--"))


class Thing:
    """An object of the application's."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "Thing") -> bool:
        return self.text < other.text


class Mood(Enum):
    """Something that no container tracks."""

    FINE = "fine"

    @property
    def word(self) -> str:
        """In the language in use."""
        return WORDS[-1]


WORDS: list[str] = []


class Shop(Component):
    """Containers, and values derived from them."""

    template = """
      <p>{{ count }} {{ total }} {{ names }} {{ queue|join(' ') }} {{ flags }} {{ described }}</p>
      <ul>{% for row in rows %}<li>{{ row.name }} {{ row.price }}</li>{% endfor %}</ul>
      <ol>{% for row in cheap %}<li>{{ row.name }}</li>{% endfor %}</ol>
      <dl>{% for name, price in prices.items() %}<dt>{{ name }}</dt><dd>{{ price }}</dd>{% endfor %}</dl>
    """
    rows: list[Any] = []
    prices: dict[str, Any] = {}
    queue: list[Any] = []
    flags: set[int] = field(default_factory=set[int])
    limit: int = 5
    pair: Any = None

    @computed
    def count(self) -> int:
        """Of rows."""
        return len(self.rows)

    @computed
    def total(self) -> int:
        """Of prices of rows, deep inside."""
        return sum(row["price"] for row in self.rows)

    @computed
    def names(self) -> str:
        """By another computed value."""
        return f"{self.count}:{','.join(sorted(self.prices))}"

    @computed
    def cheap(self) -> list[Any]:
        """A list that is made anew, of rows that stay."""
        return [row for row in self.rows if row["price"] < self.limit]

    @computed
    def mood(self) -> Mood:
        """What can change unseen."""
        return Mood.FINE

    @computed
    def described(self) -> str:
        """A text of what can change unseen."""
        return self.mood.word


@pytest.fixture(autouse=True)
def words() -> None:
    """One language for each test."""
    WORDS[:] = ["fine"]


def shop(**fields: Any) -> Shop:
    """A shop with two rows."""
    rows = [{"name": "tea", "price": 3}, {"name": "milk", "price": 9}]
    return Shop(rows=rows, prices={"tea": 3}, **fields)


def change_prices(shop: Shop) -> None:
    """Deep inside."""
    for row in shop.rows:
        row["price"] += 1


CHANGES: list[Callable[[Shop], Any]] = [
    lambda shop: shop.rows.append({"name": "salt", "price": 1}),
    lambda shop: shop.rows[0].update(price=7),
    lambda shop: shop.rows.reverse(),
    lambda shop: shop.rows.pop(),
    lambda shop: shop.prices.update(milk=4),
    lambda shop: shop.prices.pop("tea"),
    lambda shop: shop.flags.add(3),
    lambda shop: shop.queue.insert(0, "x"),
    lambda shop: setattr(shop, "rows", sorted(shop.rows, key=lambda row: -row["price"])),
    lambda shop: setattr(shop, "limit", 100),
    change_prices,
]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_in_place_reach_the_page_once(change: Callable[[Shop], Any]) -> None:
    """And then there is nothing more to say."""
    page = Page(shop())
    change(page.view.component)  # type: ignore[arg-type]  # it is the shop
    assert page.hold()
    assert page.hold() == []


def test_a_page_follows_hundreds_of_changes() -> None:
    """With computed values that are read between them, or not."""
    for seed in range(30):
        random = Random(seed)
        component = shop()
        page = Page(component)
        for _ in range(30):
            for _ in range(random.randint(0, 3)):
                try:
                    random.choice(CHANGES)(component)
                except LookupError:
                    component.rows += [{"name": "new", "price": random.randint(0, 9)}]
                    component.prices |= {"tea": 2}
                if random.random() < 0.5:
                    assert (component.count, component.total) == (
                        len(component.rows),
                        sum(row["price"] for row in component.rows),
                    )
            page.hold()


def test_a_computed_value_that_is_read_between_two_changes_of_a_turn() -> None:
    """A container tells once in a turn; the value is computed each time."""
    component = shop()
    page = Page(component)
    component.rows[0]["price"] = 100
    assert component.total == 109
    component.rows[0]["price"] = 200
    assert component.total == 209
    component.rows.append({"name": "salt", "price": 1})
    assert (component.total, component.count, component.names) == (210, 3, "3:tea")
    page.hold()
    assert "3 210 3:tea" in page.html


def test_a_change_in_one_row_evaluates_one_row() -> None:
    """And of the other holes those that read the list."""
    page = Page(shop())
    page.view.component.__dict__["rows"][1]["name"] = "oat milk"
    changes = page.hold()
    (patch,) = [change for _, change in changes if isinstance(change, ListPatch)]
    assert (patch.order, patch.rows, patch.updates) == (None, [], [(1, [(0, "oat milk")])])
    assert len(changes) == 1


def test_operators_as_statements() -> None:
    """They change the list in place, and assign it again."""
    component = shop()
    page = Page(component)
    component.rows += [{"name": "salt", "price": 1}]
    component.prices |= {"salt": 1}
    component.flags |= {1, 2}
    component.queue += "ab"
    component.queue *= 2
    changes = page.hold()
    assert [change.rows for _, change in changes if isinstance(change, ListPatch)] == [
        [("salt", 1)],
        [("salt",)],
        [("salt", 1)],
    ]
    assert "a b a b" in page.html
    assert "{1, 2}" in page.html


def test_what_went_past_the_methods_is_seen_once_the_list_is_assigned_again() -> None:
    """`heapq` changes lists as only C can."""
    component = shop(queue=["c", "b"])
    page = Page(component)
    heapq.heapify(component.queue)
    heapq.heappush(component.queue, "a")
    component.queue = component.queue
    page.hold()
    assert "a c b" in page.html
    for word in "fedcba":
        heapq.heappush(component.queue, word)
        component.queue = component.queue
        page.hold()
    assert heapq.heappop(component.queue) == "a"
    component.queue = component.queue
    assert page.hold()


def test_rows_that_went_past_the_methods_are_seen_too() -> None:
    """Those that came, and what changes in them."""
    component = shop()
    page = Page(component)
    list.insert(component.rows, 0, {"name": "salt", "price": 1})
    component.rows = component.rows
    page.hold()
    component.rows[0]["name"] = "pepper"
    component.rows[2]["name"] = "cream"
    page.hold()
    assert "pepper 1" in page.html
    assert "cream 9" in page.html


def test_an_object_that_went_past_the_methods_is_asked_at_each_render_from_then_on() -> None:
    """Nobody is told of its changes."""
    component = shop(queue=[])
    page = Page(component)
    thing = Thing("quiet")
    heapq.heappush(component.queue, thing)
    component.queue = component.queue
    page.hold()
    thing.text = "loud"
    page.hold()
    assert "loud" in page.html


def test_an_object_that_is_put_in_deep_inside_is_asked_at_each_render() -> None:
    """In a row, by whatever method."""
    component = shop()
    page = Page(component)
    thing = Thing("quiet")
    component.rows[0]["name"] = thing
    page.hold()
    thing.text = "loud"
    page.hold()
    assert "loud 3" in page.html


def test_a_list_in_a_tuple_is_asked_at_each_render() -> None:
    """A tuple wraps nothing."""

    class Pairs(Component):
        template = "<p>{{ pair[1]|join }}{% for pair in pairs %}<b>{{ pair[1]|join }}</b>{% endfor %}</p>"
        pair: Any = (1, [1])
        pairs: list[Any] = [(1, [1])]
        rows: list[Any] = []

    component = Pairs(rows=["r"])
    page = Page(component)
    component.pair[1].append(2)
    component.pairs[0][1].append(3)
    page.hold()
    assert "12" in page.html
    assert "13" in page.html
    component.pair = (1, component.rows)
    component.pairs = [(1, component.rows), (2, [{"a": 1}])]
    page.hold()
    component.rows.append("s")
    page.hold()
    assert page.html.count("rs") == 2


def test_a_list_of_another_field_in_a_plain_list_is_seen() -> None:
    """Before anybody takes hold of the plain one."""

    class Boxes(Component):
        template = (
            "<p>{% for box in boxes %}{% for row in box.rows %}<i>{{ row }}</i>{% endfor %}{% endfor %}</p>"
        )
        rows: list[Any] = []
        boxes: list[Any] = []

    component = Boxes(rows=["r"])
    page = Page(component)
    component.boxes = [{"rows": component.rows}]
    page.hold()
    component.rows.append("s")
    page.hold()
    assert "<i>s</i>" in page.html


def test_a_computed_value_of_what_can_change_unseen_is_computed_for_each_render() -> None:
    """Also through another one."""
    component = shop()
    page = Page(component)
    WORDS.append("gut")
    page.hold()
    assert "gut" in page.html


def test_rows_in_two_fields_change_in_both() -> None:
    """One object, shown twice."""

    class Both(Component):
        template = """<p>{% for row in left %}<i>{{ row.n }}</i>{% endfor %}
            {%- for row in right %}<b>{{ row.n }}</b>{% endfor %}</p>"""
        left: list[Any] = []
        right: list[Any] = []

    component = Both(left=[{"n": number} for number in range(4)])
    page = Page(component)
    component.right = component.left[1:3]
    page.hold()
    component.right.append(component.left.pop(0))
    component.left[0]["n"] = "both"
    component.right[2]["n"] = "moved"
    page.hold()
    component.right[2]["n"] = "again"
    component.right.append(component.right[0])
    page.hold()
    component.left[0]["n"] = "thrice"
    page.hold()
    assert page.html == "<p><i>thrice</i><i>2</i><i>3</i><b>thrice</b><b>2</b><b>again</b><b>thrice</b></p>"


def test_what_the_template_changes_counts_at_the_next_render() -> None:
    """Before, in and behind the loop that shows it."""

    class Busy(Component):
        template = (
            "<p>{{ early() }}<i>{{ rows|length }}</i>"
            "{% for row in rows %}<b>{{ row.n }}{{ inside(row) }}</b>{% endfor %}{{ late() }}<u>{{ seen|join }}</u></p>"
        )
        rows: list[Any] = []
        seen: list[Any] = []
        what: str = ""

        def early(self) -> str:
            if self.what == "early":
                self.rows.append({"n": "early"})
            return ""

        def inside(self, row: Any) -> str:
            if self.what == "inside":
                row["n"] = f"{row['n']}."
                if len(self.rows) < 6:
                    self.rows.insert(0, {"n": "inside"})
            return ""

        def late(self) -> str:
            if self.what == "late":
                self.rows[0]["n"] = "late"
                self.rows.reverse()
                self.seen.append("!")
            return ""

    component = Busy(rows=[{"n": 1}, {"n": 2}])
    page = Page(component)
    for what in ("early", "late", "inside", "late", "early", "inside", "inside"):
        component.what = what
        page.update()
        component.what = ""
        page.update()
        page.hold()
        assert page.hold() == []
        component.rows[1]["n"] = what
        component.rows.append({"n": "more"})
        page.hold()


def test_rendering_asks_for_no_rendering() -> None:
    """To wrap what is inside, or to change a list from the template, calls nobody."""
    calls: list[int] = []

    class Careless(Component):
        template = "<p>{% for row in rows %}{{ touched(row) }}{% endfor %}</p>"
        rows: list[Any] = []

        def touched(self, row: Any) -> int:
            row["n"] += 1
            number: int = row["n"]
            return number

    component = Careless(rows=[{"n": 1}])
    page = Page(component)
    component.__changed__ = lambda: calls.append(1)
    page.update()
    page.update()
    assert calls == []
    component.rows[0]["n"] = 5
    component.rows[0]["n"] = 6
    assert calls == [1]


def test_the_owner_is_told_of_the_first_change_in_place() -> None:
    """After each render anew."""
    calls: list[int] = []
    component = shop()
    page = Page(component)
    component.__changed__ = lambda: calls.append(1)
    for number in range(1, 4):
        component.rows[0]["price"] = number
        component.rows.append({"name": "more", "price": number})
        component.prices["tea"] = number
        assert len(calls) == number
        page.hold()


def test_the_fingerprint_follows_the_patches() -> None:
    """Or is given up where a list is long."""
    component = shop()
    page = Page(component)
    for change in CHANGES:
        change(component) if component.rows and "tea" in component.prices else None
        page.hold()
        fresh = View(component, page.compiled)
        assert page.view.mark in (None, fresh.mark)
        assert page.compiled.evaluate(component, page.view.values, EVERYTHING) == page.view.values


def test_a_list_that_another_component_tracks_is_read_anew() -> None:
    """One that is reached through a shared object tells its own component, and nobody else."""

    class Lines(Component):
        template = (
            "{% for row in thing.rows %}<li>{{ row.t }}{% for u in row.us %}{{ u }}{% endfor %}"
            "{% for k, v in row.by.items() %}{{ k }}{{ v }}{% endfor %}</li>{% endfor %}"
        )
        rows: list[Any] = []
        thing: Any = None

    owner = Lines(rows=[{"t": 1, "us": [1], "by": {"a": 1}}])
    page = Page(Lines(thing=Namespace(rows=owner.rows)))
    for number in (5, 6):
        owner.rows[0]["t"] = number
        owner.rows[0]["us"].append(number)
        owner.rows[0]["by"]["a"] = number
        page.hold()
    assert page.html == "<li>6156a6</li>"


def test_a_list_that_a_library_made_by_its_type_is_read_anew() -> None:
    """`dataclasses.asdict` of an object that holds a tracked list makes one, which belongs to no component."""

    class Orders(Component):
        template = "{% for row in thing.rows %}<li>{{ row.a }}</li>{% endfor %}"
        rows: list[Any] = []
        thing: Any = None

    kind: Any = type(Orders(rows=[1]).rows)
    page = Page(Orders(thing=Namespace(rows=kind([{"a": 1}]))))
    held: Any = page.view.component
    for number in (5, 6):
        held.thing.rows[0]["a"] = number
        page.hold()
    assert page.html == "<li>6</li>"


def test_what_was_taken_out_is_kept_no_longer_than_until_the_page_knows() -> None:
    """A list that was cleared holds on to nothing."""
    component = shop()
    page = Page(component)
    removed = ref(component.rows[0])
    component.rows.clear()
    gc.collect()
    assert removed() is not None  # by it, the next render tells rows apart
    page.hold()
    gc.collect()
    assert removed() is None
    component.rows.append({"name": "salt", "price": 1})
    page.hold()
