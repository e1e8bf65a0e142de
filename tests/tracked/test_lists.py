"""A tracked list does what a list does, tells its owner, and says how its items came to stand where they stand."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable
from operator import iadd, imul
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from liveview.tracked.container import plain
from liveview.tracked.journal import MOST_RUNS
from liveview.tracked.lists import TrackedList
from liveview.tracked.turn import Turn
from tests.tracked.making import Told, in_place, outcome, tracked

Change = Callable[[list[Any]], Any]

INDEXES = st.integers(-8, 8)
ENDS = st.none() | INDEXES
SLICES = st.builds(slice, ENDS, ENDS, st.none() | st.integers(-3, 3))
ITEMS = st.integers(0, 4) | st.text("ab", max_size=1) | st.builds(lambda n: {"n": n}, st.integers(0, 3))
SOME = st.lists(ITEMS, max_size=4)
NO_NUMBERS = st.sampled_from(["x", None, 1.5, slice(0, 1)])


def failing(items: list[Any]) -> Any:
    """An iterable that gives items and then fails."""
    yield from items
    raise LookupError


def change(
    name: str, action: Callable[..., Any], *arguments: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Changes of a kind, with a name for messages."""

    def named(drawn: tuple[Any, ...]) -> Change:
        def run(items: list[Any]) -> Any:
            return action(items, *(list(value) if type(value) is list else value for value in drawn))

        run.__name__ = run.__qualname__ = f"{name}{drawn!r}"
        return run

    return st.tuples(*arguments).map(named)


CHANGES = st.one_of(
    change("append", lambda items, item: items.append(item), ITEMS),
    change("extend", lambda items, more: items.extend(more), SOME),
    change("extend itself", lambda items: items.extend(items)),
    change("extend failing", lambda items, more: items.extend(failing(more)), SOME),
    change("extend number", lambda items: items.extend(5)),
    change("insert", lambda items, place, item: items.insert(place, item), INDEXES | NO_NUMBERS, ITEMS),
    change("pop", lambda items: items.pop()),
    change("pop at", lambda items, place: items.pop(place), INDEXES | NO_NUMBERS),
    change("remove", lambda items, item: items.remove(item), ITEMS),
    change("clear", lambda items: items.clear()),
    change("reverse", lambda items: items.reverse()),
    change("sort", lambda items: items.sort()),
    change("sort by", lambda items, down: items.sort(key=str, reverse=down), st.booleans()),
    change("sort failing", lambda items: items.sort(key=lambda item: [][item == 2])),
    change("set", lambda items, place, item: items.__setitem__(place, item), INDEXES | NO_NUMBERS, ITEMS),
    change("set slice", lambda items, span, more: items.__setitem__(span, more), SLICES, SOME),
    change("set slice to itself", lambda items, span: items.__setitem__(span, items), SLICES),
    change(
        "set slice failing", lambda items, span, more: items.__setitem__(span, failing(more)), SLICES, SOME
    ),
    change("set slice number", lambda items, span: items.__setitem__(span, 5), SLICES),
    change("delete", lambda items, place: items.__delitem__(place), INDEXES | NO_NUMBERS),
    change("delete slice", lambda items, span: items.__delitem__(span), SLICES),
    change("+=", in_place(iadd), SOME | st.just("ab") | st.just(5)),
    change("*=", in_place(imul), st.integers(-1, 3) | NO_NUMBERS),
)


@settings(max_examples=400)
@given(SOME, st.lists(CHANGES, max_size=12))
def test_changes_are_those_of_a_list(start: list[Any], changes: list[Change]) -> None:
    """The same result, the same items afterwards, the same kind of error."""
    builtin, ours = list(start), tracked(start)
    for step in changes:
        expected, actual = outcome(lambda: step(builtin)), outcome(lambda: step(ours))  # noqa: B023  # called at once
        assert actual == expected, step.__name__
        assert ours == builtin, step.__name__
        assert plain(ours) == builtin
        assert [*ours] == builtin


@settings(max_examples=400)
@given(SOME, st.lists(st.lists(CHANGES, max_size=4), max_size=5))
def test_the_owner_is_told_once_in_a_turn_in_which_something_changed(
    start: list[Any], turns: list[list[Change]]
) -> None:
    """And in no other: reading tells nothing."""
    turn, told = Turn(), Told()
    ours = tracked(start, turn, told)
    for changes in turns:
        before, told.changes, version = list(ours), 0, ours.version
        for step in changes:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        assert told.changes <= 1
        if list(map(id, before)) != list(map(id, ours)):
            assert told.changes == 1
            assert ours.version > version
        if not changes:
            assert (told.changes, ours.version) == (0, version)
        turn.end()


@settings(max_examples=400)
@given(SOME, st.lists(st.lists(CHANGES, max_size=6), max_size=4))
def test_the_journal_leads_from_the_old_items_to_the_new(start: list[Any], turns: list[list[Change]]) -> None:
    """Forwards by its runs, backwards by what it kept; and each old item that a run names is the item that stands there."""
    turn = Turn()
    ours = tracked(start, turn)
    for changes in turns:
        before, version = list(ours), ours.version
        for step in changes:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        hold_journal(ours, version, before)
        turn.end()


def hold_journal(ours: TrackedList, version: int, before: list[Any]) -> None:
    """The journal since `version`, when the items were `before`, is right."""
    journal, after = ours.journal(version), list(ours)
    assert journal is not None
    was = ours.items_at(version)
    assert was is not None
    assert list(map(id, was)) == list(map(id, before))
    if journal.original is None:
        place = 0
        for start, length in zip(journal.runs[::2], journal.runs[1::2], strict=True):
            assert length > 0
            if start >= 0:
                assert list(map(id, after[place : place + length])) == list(
                    map(id, before[start : start + length])
                )
            place += length
        assert place == len(after)
        kept = [
            index for start, length in runs_of_old(journal.runs) for index in range(start, start + length)
        ]
        assert sorted([*kept, *journal.removed]) == list(range(len(before)))
    if not journal.is_reordered:
        assert list(map(id, after)) == list(map(id, before))


def runs_of_old(runs: list[int]) -> list[tuple[int, int]]:
    """The runs of items that were there before."""
    return [pair for pair in zip(runs[::2], runs[1::2], strict=True) if pair[0] >= 0]


def test_one_item_taken_out_of_many_leaves_two_runs() -> None:
    """That is all that a render looks at."""
    ours = tracked(list(range(10_000)))
    del ours[5000]
    journal = ours.journal(0)
    assert (journal.runs, journal.removed) == ([0, 5000, 5001, 4999], {5000: 5000})


def test_beyond_many_changes_the_order_is_found_anew() -> None:
    """The journal keeps the items as they were instead of ever more runs."""
    ours = tracked([{"n": number} for number in range(1000)])
    before = list(ours)
    for place in range(0, 900, 3):
        ours[place], ours[place + 1] = ours[place + 1], ours[place]
        if place == 60:
            assert ours.journal(0).original is None
    journal = ours.journal(0)
    assert journal.original == before
    assert len(journal.runs) <= MOST_RUNS + 8
    hold_journal(ours, 0, before)


def test_what_is_put_in_after_the_order_was_given_up_is_followed_too() -> None:
    """The items as they were stay known."""
    ours = tracked([{"n": number} for number in range(5)])
    before = list(ours)
    ours.reverse()
    ours.append({"n": 9})
    del ours[0]
    ours.insert(2, {"n": 8})
    assert ours.items_at(0) == before
    assert ours.journal(0).is_reordered


def test_a_journal_reaches_back_to_the_last_turn_only() -> None:
    """Who looked at an earlier version looks at all items."""
    turn = Turn()
    ours = tracked([1, 2], turn)
    ours.append(3)
    turn.end()
    ours.append(4)
    assert ours.journal(0) is None
    assert ours.items_at(0) is None
    assert ours.items_at(1) == [1, 2, 3]
    assert ours.items_at(2) == [1, 2, 3, 4]


# --- items that change ----------------------------------------------------------------------------------------


def rows(count: int, turn: Turn | None = None, told: Told | None = None) -> Any:
    """A tracked list of dicts."""
    return tracked([{"n": number, "tags": []} for number in range(count)], turn, told)


def changed_places(ours: Any, version: int) -> set[int]:
    """Where the journal says that items changed."""
    journal = ours.journal(version)
    assert journal is not None
    places: set[int] = ours.places(journal.changed)
    return places


SHUFFLES = st.one_of(
    change("move", lambda rows, a, b: rows.insert(b, rows.pop(a)), INDEXES, INDEXES),
    change(
        "swap", lambda rows, a, b: rows.__setitem__(slice(a, a + 2), rows[a : a + 2][::-1]), INDEXES, INDEXES
    ),
    change("again", lambda rows, a: rows.append(rows[a]), INDEXES),
    change("twice", lambda rows: in_place(imul)(rows, 2) if len(rows) < 8 else None),
    change("sort", lambda rows: rows.sort(key=lambda row: -row["n"])),
    change("reverse", lambda rows: rows.reverse()),
    change("delete", lambda rows, a: rows.__delitem__(a), INDEXES),
    change("delete some", lambda rows, span: rows.__delitem__(span), SLICES),
    change(
        "replace some", lambda rows, span, n: rows.__setitem__(span, [{"n": n, "tags": []}]), SLICES, INDEXES
    ),
    change("put back", lambda rows: rows.extend([rows.pop(0), rows.pop()])),
    change("new", lambda rows, a: rows.insert(a, {"n": a, "tags": []}), INDEXES),
)
TOUCHES = st.lists(st.tuples(INDEXES, st.booleans()), max_size=3)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.lists(SHUFFLES, max_size=4), TOUCHES), max_size=5))
def test_items_that_changed_are_found_where_they_stand(
    turns: list[tuple[list[Change], list[tuple[int, bool]]]],
) -> None:
    """Wherever they moved, however often they stand there, and however deep inside them the change was."""
    turn, told = Turn(), Told()
    ours = rows(4, turn, told)
    other = tracked([ours[0], ours[0], {"x": ours[1]}], turn)
    for shuffles, touches in turns:
        for step in shuffles:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        turn.end()
        told.changes, version, touched = 0, ours.version, list[int]()
        for place, is_deep in touches:
            if -len(ours) <= place < len(ours):
                row = ours[place]
                row["tags"].append(1) if is_deep else row.update(n=row["n"] + 1)
                touched.append(id(row))
        expected = {place for place, row in enumerate(ours) if id(row) in touched}
        assert changed_places(ours, version) == expected
        assert told.changes == bool(touched)
        turn.end()
        version = other.version
        other[1]["n"] += 1
        assert changed_places(other, version) == {0, 1}
        turn.end()


def test_an_item_in_two_lists_is_found_in_both() -> None:
    """Also where one of them holds it twice, and the other was looked at last."""
    turn = Turn()
    one = rows(3, turn)
    two = tracked([5, one[2], 6, one[2]], turn)
    for _ in range(2):
        versions = one.version, two.version
        one[2]["n"] += 1
        assert changed_places(one, versions[0]) == {2}
        assert changed_places(two, versions[1]) == {1, 3}
        turn.end()
    del two[1]
    turn.end()
    version = two.version
    two[2]["n"] += 1
    assert changed_places(two, version) == {2}


def test_an_item_that_is_gone_is_none_of_the_list_s() -> None:
    """However it went: its changes concern nobody here, until it comes back."""
    removals: list[Change] = [
        lambda items: items.pop(1), lambda items: items.__delitem__(1), lambda items: items.remove(items[1]),
        lambda items: items.__setitem__(1, 0), lambda items: items.__setitem__(slice(0, 2), []),
        lambda items: items.__delitem__(slice(1, None, 5)), lambda items: items.__setitem__(slice(1, None, 5), [0]),
        lambda items: items.clear(), lambda items: in_place(imul)(items, 0),
        lambda items: items.__delitem__(slice(None, None, -1)),
    ]  # fmt: skip
    for remove in removals:
        turn, told = Turn(), Told()
        ours = rows(3, turn, told)
        row = ours[1]
        remove(ours)
        turn.end()
        told.changes = 0
        row["n"] = 99
        assert told.changes == 0
        ours.append(row)
        turn.end()
        told.changes = 0
        row["tags"].append(1)
        assert told.changes == 1


def test_all_items_of_a_sorted_list_are_found() -> None:
    """None of them stands near where it was last seen."""
    turn = Turn()
    ours = rows(600, turn)
    assert [row["n"] for row in ours[:2]] == [0, 1]
    ours.sort(key=lambda row: -row["n"])
    turn.end()
    version = ours.version
    for row in ours[::2]:
        row["n"] += 1
    assert changed_places(ours, version) == set(range(0, 600, 2))


def test_reassignment_says_that_something_went_past_the_methods() -> None:
    """Then nothing is known of how the list changed, and what is inside is looked at again."""
    turn, told = Turn(), Told()
    ours = tracked([3, 2], turn, told)
    version = ours.version
    list.append(ours, {"a": []})
    assert told.changes == 0
    ours.reassign()
    assert told.changes == 1
    assert ours.journal(version) is None
    turn.end()
    ours[2]["a"].append(1)
    assert told.changes == 2


def test_reassignment_after_an_operator_says_nothing_new() -> None:
    """`self.x += [1]` assigns the list that it has changed."""
    ours = tracked([3])
    ours += [1]
    version = ours.version
    ours.reassign()
    assert ours.version == version
    assert ours.journal(0).runs == [0, 1, -1, 1]
    ours.reassign()
    assert ours.journal(0) is None


def test_an_operator_of_another_time_excuses_no_reassignment() -> None:
    """`rows = self.rows; rows += [1]` assigns nothing to the field."""
    turn, told = Turn(), Told()
    ours = tracked([3], turn, told)
    alias = ours
    alias += [1]
    turn.end()
    told.changes = 0
    list.reverse(ours)
    ours.reassign()
    assert told.changes == 1


def test_an_item_assigned_to_its_own_place_is_looked_at_again() -> None:
    """As a field's value is that is assigned to its field."""
    turn, told = Turn(), Told()
    ours = tracked([[1]], turn, told)
    version = ours[0].version
    list.append(ours[0], 2)
    ours[0] = ours[0]
    assert told.changes == 1
    assert ours[0].journal(version) is None
    assert changed_places(ours, 0) == {0}
