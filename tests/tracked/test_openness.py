"""What can change without anybody being told, and from when on."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveview.tracked.container import Container, plain
from liveview.tracked.mutability import ATOMS, any_open, can_change, is_made_of_open, is_open
from liveview.tracked.turn import Turn
from tests.tracked.making import Told, tracked

Put = Callable[[Any, Any], Any]


class Mood(Enum):
    """A property of it may read anything."""

    FINE = 1


class Thing:
    """An object of the application's."""


class Lines(list[int]):
    """Its methods may do anything."""


def reference(value: Any) -> bool:
    """The same, one value at a time: whether something below a tracked container can change unseen."""
    if type(value) in ATOMS:
        return False
    if isinstance(value, (list, set)) and (isinstance(value, Container) or type(value) in (list, set)):
        return any(map(reference, list.__iter__(value) if isinstance(value, list) else value))
    if isinstance(value, dict) and (isinstance(value, Container) or type(value) is dict):
        return any(map(reference, [*dict.keys(value), *dict.values(value)]))
    return type(value) not in (tuple, frozenset) or any(map(is_loose, value))


def is_loose(value: Any) -> bool:
    """Whether what is in a tuple can change."""
    return type(value) not in ATOMS and (type(value) not in (tuple, frozenset) or any(map(is_loose, value)))


LEAVES = st.sampled_from([1, "x", None, Mood.FINE, Thing(), Lines()]) | st.integers(0, 3) | st.integers(0, 3)
HASHABLE = st.sampled_from(["a", "b", 1, (1, 2), Mood.FINE, (Mood.FINE,)])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.lists(inner, max_size=2).map(tuple)
        | st.dictionaries(HASHABLE, inner, max_size=2)
        | st.sets(HASHABLE, max_size=2)
    ),
    max_leaves=4,
)
PUTS: list[Put] = [
    lambda items, value: items.append(value), lambda items, value: items.insert(0, value),
    lambda items, value: items.extend([1, value]), lambda items, value: items.__setitem__(slice(0, 1), [value]),
    lambda items, value: items.__iadd__([value]), lambda items, value: items[0].append(value) if items else None,
    lambda items, value: items.append({"x": [value]}), lambda items, value: items.append([{"x": value}]),
    lambda items, value: items.__setitem__(slice(None, None, 2), [value] * len(items[::2])),
]  # fmt: skip
DICT_PUTS: list[Put] = [
    lambda items, value: items.__setitem__("a", value), lambda items, value: items.setdefault("b", value),
    lambda items, value: items.update(c=value), lambda items, value: items.__ior__({"d": value}),
    lambda items, value: items.update([("e", value)]), lambda items, value: items.setdefault("f", []).append(value),
    lambda items, value: items.setdefault("g", {}).update(x=value),
]  # fmt: skip


@settings(max_examples=500)
@given(VALUES, st.lists(st.tuples(st.sampled_from([*PUTS, *DICT_PUTS]), VALUES, st.booleans()), max_size=6))
def test_a_container_is_open_from_when_something_open_is_put_into_it(
    start: Any, puts: list[tuple[Put, Any, bool]]
) -> None:
    """Whether somebody asked before, or not; and its owner is told. It may stay open when that is gone."""
    told = Told()
    outer = tracked({"list": [start], "dict": {"start": start}}, owner=told)
    was_asked, was_open = False, reference(outer)
    for put, value, is_asked in puts:
        was_open = was_open or reference(outer)
        if is_asked:
            assert reference(outer) <= outer.is_open() <= was_open
            was_asked = was_asked or not outer.is_open()
        try:
            put(outer["list"] if put in PUTS else outer["dict"], value)
        except AttributeError:  # the first item is no list
            continue
    assert reference(outer) <= outer.is_open() <= (was_open or reference(outer))
    if was_asked:
        assert told.is_open == outer.is_open()
    for inside in (outer["list"], outer["dict"]):
        assert inside.is_open() or not reference(inside)


@given(VALUES)
def test_values(value: Any) -> None:
    """As a look at one value after the other says."""
    assert is_open(value) == reference(value)
    assert any_open([1, value, "x"]) == reference(value)
    assert can_change(value) == is_loose(value)


@pytest.mark.parametrize("member", [Mood.FINE, Thing(), (Thing(),)])
def test_members_of_sets_and_keys_of_dicts(member: Any) -> None:
    """They are put out as well."""
    cases: list[tuple[Any, Callable[[Any], Any]]] = [
        (set[Any](), lambda items: items.add(member)),
        (set[Any](), lambda items: items.update({member})),
        (set[Any](), lambda items: items.__ior__({member})),
        (set[Any](), lambda items: items.symmetric_difference_update({member})),
        ({}, lambda items: items.__setitem__(member, 1)),
        ({}, lambda items: items.setdefault(member)),
    ]
    for value, put in cases:
        told = Told()
        ours = tracked(value, owner=told)
        assert not ours.is_open()
        put(ours)
        assert ours.is_open()
        assert told.is_open


def test_a_container_in_two_owners_opens_both() -> None:
    """And containers around these."""
    turn, one, two = Turn(), Told(), Told()
    first = tracked([[1]], turn, one)
    second = tracked({"a": {"b": 1}}, turn, two)
    second["a"]["c"] = first[0]
    assert not first.is_open()
    assert not second.is_open()
    first[0].append(Thing())
    assert one.is_open
    assert two.is_open
    assert second.is_open()


def test_a_tracked_container_further_in_counts_as_open() -> None:
    """It tells its own owners; a tuple around it is told nothing."""
    turn = Turn()
    shared = tracked([1], turn)
    assert not tracked([shared], turn).is_open()
    assert tracked([(shared,)], turn).is_open()
    assert can_change((shared,))


@pytest.mark.parametrize("around", [lambda held: [held], lambda held: {"a": {"b": held}}])
@pytest.mark.parametrize("is_added", [True, False])
def test_a_plain_container_around_a_tracked_one_is_wrapped_to_be_told(
    around: Callable[[Any], Any], is_added: bool
) -> None:
    """`{**row}` holds what the row held; somebody may hold that too."""
    turn = Turn()
    shared = tracked([1], turn)
    outer: Any
    if is_added:
        outer = tracked([1], turn)
        assert not outer.is_open()
        outer.append(around(shared))
    else:
        outer = tracked([around(shared)], turn)
    assert not outer.is_open()
    turn.end()
    version = outer.version
    shared.append(2)
    assert outer.version > version


def test_what_was_just_computed_is_open_by_the_objects_in_it() -> None:
    """Containers in it, tracked ones too, belong to what was read."""
    shared = tracked([1])
    value: Any
    for value in ([1], (shared,), [shared, {"a": shared}], {"a": ([1], {2})}, {1}, frozenset({1}), None):
        assert not is_made_of_open(value)
    for value in (
        Thing(),
        [Thing()],
        (Mood.FINE,),
        {"a": [Mood.FINE]},
        {Mood.FINE: 1},
        [tracked([Thing()])],
        Lines(),
    ):
        assert is_made_of_open(value)


def test_what_contains_itself_or_is_nested_without_end_is_open() -> None:
    """Instead of being walked to its end."""
    endless: list[Any] = []
    endless.append(endless)
    assert is_open(endless)
    assert is_made_of_open(endless)
    assert tracked(endless).is_open()
    ours = tracked([1])
    ours.append(ours)
    assert ours.is_open()
    ours.append(2)
    assert ours[1] is ours
    assert plain(ours[2]) == 2


def test_what_went_past_the_methods_is_looked_at_when_the_value_is_reassigned() -> None:
    """An object may have been put in."""
    told = Told()
    ours = tracked([[1]], owner=told)
    assert not ours.is_open()
    ours.reassign()
    assert not ours.is_open()
    assert not told.is_open
    list.append(ours, Thing())
    ours.reassign()
    assert ours.is_open()
    assert told.is_open


def test_containers_put_in_past_the_methods_tell_from_the_reassignment_on() -> None:
    """`heapq.heappush(self.queue, row); self.queue = self.queue`."""
    turn = Turn()
    rows = tracked([{"n": 1}], turn)
    for value, put in (([], list.append), ({}, lambda items, value: dict.update(items, a=value))):
        told = Told()
        queue: Any = tracked(value, turn, told)
        put(queue, rows[0])
        queue.reassign()
        turn.end()
        told.changes = 0
        rows[0]["n"] += 1
        assert told.changes == 1
        turn.end()
