"""What changed, as little as possible, and applied it gives what is there now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveview.render.apply import apply, ordered
from liveview.render.diff import diff
from liveview.render.patch import Changes, InstancePatch, ListPatch, templates_in, uses_only
from liveview.template.values import Instance, Items, Values
from tests.render.making import page

A, B, C, D, F = range(5)

CHANGES = st.builds(
    page,
    a=st.sampled_from("xy"),
    c=st.integers(0, 1),
    d=st.sampled_from(["", "x", "y"]),
    f=st.lists(st.integers(0, 2), max_size=3),
)


def branch(values: Values) -> Instance:
    """The branch of `page`."""
    value = values[D]
    assert isinstance(value, Instance)
    return value


def items(values: Values) -> Items:
    """The list of `page`."""
    value = values[F]
    assert isinstance(value, Items)
    return value


def test_equal_values_are_no_change() -> None:
    """Also where they are other objects."""
    assert diff(page(b="k", d="x", f=[1, 2]), page(b="k", d="x", f=[1, 2])) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": "x"}, {"a": "y"}, [(A, "y")]),
        ({"a": "5"}, {"a": 5}, [(A, 5)]),
        ({"b": "k"}, {"b": ""}, [(B, ())]),
        ({"c": 1}, {"c": 2}, [(C, 2)]),
        ({"c": True}, {"c": 1}, [(C, 1)]),
    ],
)
def test_changed_values(before: dict[str, object], after: dict[str, object], expected: Changes) -> None:
    """Each slot that changed, with its new value."""
    assert diff(page(**before), page(**after)) == expected


def test_instance_of_the_same_template_is_patched() -> None:
    """The branch stays, its text changes."""
    before, after = page(d="x"), page(d="y")
    assert diff(before, after) == [(D, InstancePatch(branch(before).template, [(0, "y")]))]


def test_another_branch_is_sent_whole() -> None:
    """A template that was not there comes with its values."""
    before, after = page(d=""), page(d="y")
    assert diff(before, after) == [(D, branch(after))]
    assert templates_in(diff(before, after)) == {branch(after).template}


@pytest.mark.parametrize(
    ("before", "after", "order", "added", "updates"),
    [
        ([1, 2], [1, 3], None, [], [(1, [(0, 3)])]),
        ([1], [1, 2, 3], [0, 1, -1, 2], [(2,), (3,)], []),
        ([1, 2, 3], [4], [0, 1], [], [(0, [(0, 4)])]),
        ([], [1], [-1, 1], [(1,)], []),
        ([1, 2], [], [], [], []),
    ],
)
def test_lists(
    before: list[int],
    after: list[int],
    order: list[int] | None,
    added: list[Values],
    updates: list[tuple[int, Changes]],
) -> None:
    """Items pair by position; the rest is added or dropped at the end."""
    old, new = page(f=before), page(f=after)
    changes = diff(old, new)
    assert changes == [(F, ListPatch(items(new).template, order, added, updates))]
    assert apply(old, changes) == new
    assert old == page(f=before)


def test_order_in_runs() -> None:
    """Runs of old indexes, and of new items in turn."""
    rows: list[Values] = [(0,), (1,), (2,), (3,)]
    assert ordered(rows, [2, 2, -1, 1, 0, 1, -1, 1], [(8,), (9,)]) == [(2,), (3,), (8,), (0,), (9,)]
    assert ordered(rows, [], []) == []


@given(CHANGES, CHANGES)
def test_a_glance_at_templates_is_right(before: Values, after: Values) -> None:
    """What it lets pass names no template that is not known."""
    changes = diff(before, after)
    needed = templates_in(changes)
    assert not uses_only(changes, needed - {items(after).template}) or items(after).template not in needed
    assert not uses_only(changes, set()) or not needed
    assert not uses_only(changes, needed) or needed <= {items(after).template}


def test_changed_rows_are_seen_at_a_glance() -> None:
    """As most updates of a table are."""
    changes = diff(page(f=[1, 2]), page(f=[1, 3]))
    assert uses_only(changes, {items(page(f=[1])).template})
    assert not uses_only(changes, set())
    assert not uses_only(diff(page(f=[1, 2]), page(f=[1, 2, 3])), templates_in(changes))


def test_values_of_another_number_of_slots_do_not_compare() -> None:
    """They are of different templates, which somebody has mixed up."""
    with pytest.raises(ValueError, match="different templates"):
        diff((1,), (1, 2))
