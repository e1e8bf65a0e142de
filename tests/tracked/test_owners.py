"""Who is told, who is copied, and who keeps whom alive."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import gc
from typing import Any
from weakref import ref

import pytest

from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.tracked.turn import Turn
from tests.tracked.making import Told, is_tracked, tracked


class Board(Component):
    """Two fields of rows."""

    todo: list[Any] = []
    done: list[Any] = []
    extra: dict[str, Any] = {}


BITS = Board.__plan__.bits


def names(board: Board) -> set[str]:
    """The fields that changed."""
    mask = take_changes(board)
    return {name for name, bit in BITS.items() if bit & mask}


def test_a_row_that_somebody_keeps_keeps_nothing_alive() -> None:
    """Neither the component nor the table that it was in."""
    board = Board(todo=[{"n": 1}, {"n": 2}], extra={"a": {"b": [{"c": 1}]}})
    kept = [board.todo[0], board.extra["a"]["b"][0], board.todo[1]]
    watched: list[ref[Any]] = [ref(board), ref(board.todo), ref(board.extra["a"])]
    del board
    gc.collect()
    assert [reference() for reference in watched] == [None, None, None]
    kept[0]["n"] = 5
    kept[1]["d"] = 5
    assert kept[:2] == [{"n": 5}, {"c": 1, "d": 5}]


def test_a_table_that_is_made_anew_each_time_is_not_kept_by_its_rows() -> None:
    """Else a row would hold all tables that it ever was in."""
    board = Board(todo=[{"n": number} for number in range(3)])
    row = board.todo[0]
    for _ in range(50):
        board.todo = [item for item in board.todo if item["n"] < 9]
        board.done = sorted(board.todo, key=lambda item: -item["n"])
    assert len(row._parents) < 8
    take_changes(board)
    row["n"] = 7
    assert names(board) == {"todo", "done"}
    assert row is board.todo[0] is board.done[2]


def test_rows_tell_all_fields_that_they_are_in() -> None:
    """And none that they have left."""
    board = Board(todo=[{"n": 1}, {"n": 2}])
    board.done.append(board.todo[0])
    board.extra["first"] = board.todo[0]
    take_changes(board)
    board.todo[0]["n"] += 1
    assert names(board) == {"todo", "done", "extra"}
    row = board.todo.pop(0)
    board.extra["first"] = None
    take_changes(board)
    row["n"] += 1
    assert names(board) == {"done"}


def test_a_list_in_a_list_of_the_same_component_is_shared() -> None:
    """As in Python."""
    board = Board(todo=[1])
    board.extra["todo"] = board.todo
    take_changes(board)
    board.todo.append(2)
    assert names(board) == {"todo", "extra"}
    assert board.extra["todo"] is board.todo


def test_a_list_that_is_assigned_to_another_field_is_copied_with_the_same_rows() -> None:
    """The two lists change apart, the rows together."""
    board = Board(todo=[{"n": 1}])
    board.done = board.todo
    take_changes(board)
    board.todo.append({"n": 2})
    assert names(board) == {"todo"}
    assert board.done == [{"n": 1}]
    board.done[0]["n"] = 5
    assert names(board) == {"todo", "done"}
    assert board.todo[0] == {"n": 5}


def test_a_list_that_a_field_has_left_is_none_of_its_own() -> None:
    """What somebody does with it changes nothing here, until it is assigned again."""
    board = Board(todo=[[1]])
    old = board.todo
    board.todo = []
    take_changes(board)
    old.append(2)
    old[0].append(2)
    assert names(board) == set()
    board.todo = old
    take_changes(board)
    board.todo[0].append(3)
    assert names(board) == {"todo"}
    assert board.todo == [[1, 2, 3], 2]


@pytest.mark.parametrize("value", [[1], {"a": [1]}, {1}, [{"a": {"b": [1]}}]])
def test_containers_of_another_component_are_copied(value: Any) -> None:
    """The two change apart, wherever they are put, and each tells its own."""
    one = Board(todo=[value])
    shared: Any = one.todo[0]
    for put in (
        lambda other: setattr(other, "todo", [shared]),
        lambda other: setattr(other, "todo", one.todo),
        lambda other: other.todo.append(shared),
        lambda other: other.todo.insert(0, shared),
        lambda other: other.todo.extend([shared]),
        lambda other: other.todo.__setitem__(slice(0, 0), [shared]),
        lambda other: other.extra.__setitem__("a", shared),
        lambda other: other.extra.update(a=shared),
        lambda other: other.extra.setdefault("a", shared),
    ):
        other = Board()
        put(other)
        theirs = other.todo[0] if other.todo else other.extra["a"]
        assert theirs == value
        assert is_tracked(theirs)
        assert theirs is not shared
        deepest = innermost(theirs)
        take_changes(one)
        take_changes(other)
        deepest.clear()
        assert names(one) == set()
        assert names(other) == ({"todo"} if other.todo else {"extra"})
        assert shared == value
    fresh = Board(todo=one.todo, extra={"a": shared})
    innermost(shared).clear()
    assert fresh.todo == [value]
    assert fresh.extra == {"a": value}


def innermost(value: Any) -> Any:
    """The container that stands deepest."""
    while isinstance(value, (list, dict)):
        inside = next(iter(value.values() if isinstance(value, dict) else value))
        if not is_tracked(inside):
            break
        value = inside
    return value


def test_an_owner_is_told_again_in_the_next_turn() -> None:
    """And by all that changes in it once."""
    turn, told = Turn(), Told()
    ours = tracked([[1], {"a": [2]}], turn, told)
    for number in range(1, 4):
        ours[0].append(1)
        ours[1]["a"].append(1)
        ours.append(1)
        assert told.changes == number
        turn.end()


def test_a_change_deep_inside_counts_on_each_level() -> None:
    """So that whoever shows one of them knows."""
    turn = Turn()
    ours = tracked({"a": [{"b": {"c": [1]}}]}, turn)
    levels = [ours, ours["a"], ours["a"][0], ours["a"][0]["b"], ours["a"][0]["b"]["c"]]
    versions = [level.version for level in levels]
    levels[-1].append(2)
    assert [level.version - version for level, version in zip(levels, versions, strict=True)] == [1] * 5
    assert ours.journal(0).keys == {"a"}
    assert ours["a"].places(ours["a"].journal(0).changed) == {0}


def test_a_list_that_contains_itself_tells_and_ends() -> None:
    """As printing it does."""
    turn, told = Turn(), Told()
    ours = tracked([1], turn, told)
    ours.append(ours)
    ours.append({"me": ours})
    turn.end()
    version = ours.version
    ours[2]["x"] = 1
    assert told.changes == 2
    assert ours.places(ours.journal(version).changed) == {1, 2}
