"""A tracked set does what a set does, and tells its owner."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable
from operator import iand, ior, isub, ixor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from liveview.tracked.container import plain
from liveview.tracked.turn import Turn
from tests.tracked.making import Told, in_place, outcome, tracked

Change = Callable[[set[Any]], Any]

MEMBERS = st.sampled_from(["a", "b", 1, True, 2, (1, 2), frozenset({1}), None])
NO_MEMBERS = st.sampled_from([["x"], {"k": 1}])
SETS_AS_MEMBERS = st.sets(st.just(1))
SOME = st.sets(MEMBERS, max_size=4)
FAILING: st.SearchStrategy[Any] = SOME.map(lambda members: [*members, []])
OTHERS = SOME | SOME.map(list) | FAILING | st.just(5) | st.just("ab")


def change(
    name: str, action: Callable[..., Any], *arguments: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Changes of a kind, with a name for messages."""

    def named(drawn: tuple[Any, ...]) -> Change:
        def run(members: set[Any]) -> Any:
            return action(members, *drawn)

        run.__name__ = run.__qualname__ = f"{name}{drawn!r}"
        return run

    return st.tuples(*arguments).map(named)


ANY_MEMBER = MEMBERS | NO_MEMBERS | SETS_AS_MEMBERS
CHANGES = st.one_of(
    change("add", lambda members, member: members.add(member), ANY_MEMBER),
    change("discard", lambda members, member: members.discard(member), ANY_MEMBER),
    change("remove", lambda members, member: members.remove(member), ANY_MEMBER),
    change("clear", lambda members: members.clear()),
    change("update", lambda members, other: members.update(other), OTHERS),
    change("update two", lambda members, a, b: members.update(a, b), SOME, OTHERS),
    change("update itself", lambda members: members.update(members)),
    change("intersect", lambda members, other: members.intersection_update(other), OTHERS),
    change("subtract", lambda members, a, b: members.difference_update(a, b), SOME, OTHERS),
    change("subtract itself", lambda members: members.difference_update(members)),
    change("xor", lambda members, other: members.symmetric_difference_update(other), OTHERS),
    change("|=", in_place(ior), OTHERS),
    change("&=", in_place(iand), OTHERS),
    change("-=", in_place(isub), OTHERS),
    change("^=", in_place(ixor), OTHERS),
    change("-= itself", lambda members: in_place(isub)(members, members)),
)


def kinds(members: set[Any]) -> set[tuple[type, Any]]:
    """The members, 1 told from True."""
    return {(type(member), member) for member in members}


@settings(max_examples=400)
@given(SOME, st.lists(CHANGES, max_size=12))
def test_changes_are_those_of_a_set(start: set[Any], changes: list[Change]) -> None:
    """The same result, the same members afterwards, the same kind of error."""
    builtin, ours = set(start), tracked(start)
    for step in changes:
        expected, actual = outcome(lambda: step(builtin)), outcome(lambda: step(ours))  # noqa: B023  # called at once
        assert actual == expected, step.__name__
        assert ours == builtin, step.__name__
        assert kinds(ours) == kinds(builtin), step.__name__


@settings(max_examples=400)
@given(SOME, st.lists(st.lists(CHANGES, max_size=4), max_size=5))
def test_the_owner_is_told_once_in_a_turn_in_which_something_changed(
    start: set[Any], turns: list[list[Change]]
) -> None:
    """And in no other."""
    turn, told = Turn(), Told()
    ours = tracked(start, turn, told)
    for changes in turns:
        before, told.changes, version = kinds(ours), 0, ours.version
        members = set(map(id, ours))
        for step in changes:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        assert told.changes <= 1
        if kinds(ours) != before:
            assert told.changes == 1
        assert (told.changes == 0) == (ours.version == version)
        if len(changes) == 1 and set(map(id, ours)) == members:
            assert told.changes == 0
        turn.end()


@given(SOME)
def test_pop_takes_one_out(start: set[Any]) -> None:
    """And says so."""
    told = Told()
    ours = tracked(start, None, told)
    if not start:
        assert outcome(ours.pop) == (KeyError, None)
        assert told.changes == 0
        return
    member = ours.pop()
    assert ours | {member} == start
    assert (len(ours), told.changes) == (len(start) - 1, 1)


@given(SOME, SOME)
def test_what_is_read_of_it_is_plain(one: set[Any], other: set[Any]) -> None:
    """Unions and copies belong to whoever made them."""
    ours, theirs = tracked(one), tracked(other)
    for left, right in ((ours, theirs), (ours, other), (one, theirs)):
        found = [left | right, left & right, left - right, left ^ right, ours.copy(), ours.union(other)]
        found += [ours.difference(other), ours.intersection(other), ours.symmetric_difference(other)]
        assert {type(value) for value in found} == {set}
        assert found[:4] == [one | other, one & other, one - other, one ^ other]
    assert (ours <= theirs, ours < theirs, ours == theirs) == (one <= other, one < other, one == other)
    assert ours.isdisjoint(theirs) == one.isdisjoint(other)


def test_it_is_written_as_a_set() -> None:
    """A template that puts it out shows what it is."""
    assert (str(tracked({1})), repr(tracked({1})), f"{tracked(set())}") == ("{1}", "{1}", "set()")
    assert repr(tracked([{1}])[:]) == "[{1}]"


def test_reassignment() -> None:
    """After an operator it says nothing new, else that something went past the methods."""
    turn, told = Turn(), Told()
    ours = tracked({1}, turn, told)
    ours |= {2}
    version = ours.version
    ours.reassign()
    assert (ours.version, told.changes) == (version, 1)
    turn.end()
    set.add(ours, 3)
    ours.reassign()
    assert told.changes == 2
    assert plain(ours) == {1, 2, 3}
