"""A list says how it came from the one before it, and the patch looks at no more than that."""

from hypothesis import given
from hypothesis import strategies as st

from liveview.render.apply import apply
from liveview.render.diff import by_position, diff
from liveview.render.patch import ListPatch
from liveview.template.pairing import NEW, rearranged, runs_of
from liveview.template.values import Derivation, Instance, Items, Values
from tests.render.making import page

ITEM = page(f=[0])[4]
assert isinstance(ITEM, Items)
TEMPLATE = ITEM.template

ROWS = st.lists(st.integers(0, 5).map(lambda number: (number,)), max_size=6)
UPDATES = st.lists(st.dictionaries(st.integers(0, 5), st.integers(0, 5)), max_size=5)


@given(ROWS, UPDATES)
def test_each_list_stays_what_it_was_when_others_come_after_it(
    start: list[Values], steps: list[dict[int, int]]
) -> None:
    """They share rows; whoever looks at an old one sees it as it was, in whatever order they are looked at."""
    rows, lists, copies = list(start), [Items(TEMPLATE, list(start))], [list(start)]
    for step in steps:
        changed = [(index, rows[index], (value,)) for index, value in step.items() if index < len(rows)]
        for index, _, values in changed:
            rows[index] = values
        lists.append(lists[-1].updated(list(changed), None))
        copies.append(list(rows))
    assert [len(items) for items in lists] == [len(start)] * len(lists)
    for before, after, old, new in zip(lists, lists[1:], copies, copies[1:], strict=False):
        assert apply((Items(TEMPLATE, old),), diff((before,), (after,))) == (Items(TEMPLATE, new),)
    for items, copy in zip(lists[::2] + lists[1::2], copies[::2] + copies[1::2], strict=True):
        assert items.rows == copy
    first, last = lists[0], lists[-1]
    assert apply((first,), diff((first,), (last,))) == (last,)
    assert apply((last,), diff((last,), (first,))) == (first,)


@given(ROWS, st.data())
def test_a_patch_follows_the_derivation(start: list[Values], data: st.DataObject) -> None:
    """Its order, its new rows, and of the updated ones those that differ."""
    order = data.draw(st.permutations(range(len(start))))
    sources = [source for source in order if data.draw(st.booleans())]
    for _ in range(data.draw(st.integers(0, 3))):
        sources.insert(data.draw(st.integers(0, len(sources))), NEW)
    new = [(100 + number,) for number in range(sources.count(NEW))]
    runs = runs_of(sources)
    rows: list[Values] = rearranged(start, runs, new)
    updated: list[tuple[int, Values, Values]] = []
    for place, source in enumerate(sources):
        if source != NEW and data.draw(st.booleans()):
            rows[place] = (data.draw(st.integers(0, 5)),)
            updated.append((place, start[source], rows[place]))
    before, after = Items(TEMPLATE, list(start)), Items(TEMPLATE, rows)
    before.derivation = Derivation(after, runs, updated)
    changes = diff((before,), (after,))
    assert apply((before,), changes) == (after,)
    ((_, patch),) = changes
    assert isinstance(patch, ListPatch)
    assert (patch.order, patch.rows) == (runs, new)
    assert [index for index, _ in patch.updates] == [index for index, old, values in updated if old != values]


def test_rows_outside_the_derivation_are_not_looked_at() -> None:
    """That is what makes one changed row of ten thousand cheap."""

    class Unlooked:
        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = None  # type: ignore[assignment]  # it compares

    blind: Values = (Unlooked(),)  # type: ignore[assignment]  # no value, and nobody sees it
    before = Items(TEMPLATE, [blind, (1,), blind])
    after = before.updated([(1, (1,), (2,))], None)
    changes = diff((before,), (after,))
    assert changes == [(0, ListPatch(TEMPLATE, None, [], [(1, [(0, 2)])]))]


def test_nothing_in_the_derivation_is_no_change() -> None:
    """The list is another object, the page the same."""
    before = Items(TEMPLATE, [(1,)])
    assert diff((before,), (before.updated([], None),)) == []
    again = before.updated([(0, (1,), (1,))], None)
    assert diff((before,), (again,)) == []


def test_a_derivation_of_another_list_is_of_no_use() -> None:
    """Then rows pair by position."""
    before = Items(TEMPLATE, [(1,), (2,)])
    before.updated([(0, (1,), (9,))], None)
    after = Items(TEMPLATE, [(1,), (3,)])
    assert diff((before,), (after,)) == [(0, ListPatch(TEMPLATE, None, [], [(1, [(0, 3)])]))]


@given(ROWS, ROWS)
def test_by_position(old: list[Values], new: list[Values]) -> None:
    """What is longer is added or dropped at the end."""
    before, after = Items(TEMPLATE, list(old)), Items(TEMPLATE, list(new))
    derivation = by_position(before, after)
    assert derivation.after is after
    assert (derivation.order is None) == (len(old) == len(new))
    assert [index for index, _, _ in derivation.updated] == list(range(min(len(old), len(new))))
    assert apply((before,), diff((before,), (after,))) == (after,)


@given(ROWS, ROWS)
def test_lists_compare_by_their_rows(old: list[Values], new: list[Values]) -> None:
    """Whatever came after them."""
    assert (Items(TEMPLATE, list(old)) == Items(TEMPLATE, list(new))) == (old == new)
    before = Items(TEMPLATE, list(old))
    before.updated([(0, old[0], (99,))] if old else [], None)
    assert before == Items(TEMPLATE, list(old))
    assert before != Instance(TEMPLATE, ())
    assert repr(before) == f"Items({TEMPLATE.id}, {old!r})"
