"""A tracked dict does what a dict does, tells its owner, and says under which keys something changed."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable
from operator import ior
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveview.tracked.container import plain
from liveview.tracked.turn import Turn
from tests.tracked.making import Told, in_place, outcome, tracked

Change = Callable[[dict[Any, Any]], Any]

KEYS = st.sampled_from(["a", "b", "self", "key", 1, True, (1, 2), None])
NO_KEYS = st.just(["no", "key"])
VALUES = (
    st.integers(0, 3)
    | st.builds(lambda n: {"n": n}, st.integers(0, 3))
    | st.lists(st.integers(0, 3), max_size=2)
)
SOME = st.dictionaries(KEYS, VALUES, max_size=4)
TEXT_KEYS = st.sampled_from(["a", "b", "self", "values", "default"])
NAMED = st.dictionaries(TEXT_KEYS, VALUES, max_size=2)


class Mapping:
    """What `update` takes for a mapping: it has `keys`."""

    def __init__(self, items: dict[Any, Any]) -> None:
        self.items = items

    def keys(self) -> Any:
        """The keys, and at their end an error where one is among them."""
        yield from self.items
        if "a" in self.items:
            raise LookupError

    def __getitem__(self, key: Any) -> Any:
        return self.items[key]


def change(
    name: str, action: Callable[..., Any], *arguments: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Changes of a kind, with a name for messages."""

    def named(drawn: tuple[Any, ...]) -> Change:
        def run(items: dict[Any, Any]) -> Any:
            return action(items, *map(plain, drawn))

        run.__name__ = run.__qualname__ = f"{name}{drawn!r}"
        return run

    return st.tuples(*arguments).map(named)


CHANGES = st.one_of(
    change("set", lambda items, key, value: items.__setitem__(key, value), KEYS | NO_KEYS, VALUES),
    change("delete", lambda items, key: items.__delitem__(key), KEYS | NO_KEYS),
    change("pop", lambda items, key: items.pop(key), KEYS | NO_KEYS),
    change("pop default", lambda items, key, value: items.pop(key, value), KEYS | NO_KEYS, VALUES),
    change("pop too much", lambda items, key: items.pop(key, 1, 2), KEYS),
    change("popitem", lambda items: items.popitem()),
    change("setdefault", lambda items, key: items.setdefault(key), KEYS | NO_KEYS),
    change("setdefault value", lambda items, key, value: items.setdefault(key, value), KEYS, VALUES),
    change("clear", lambda items: items.clear()),
    change("update", lambda items, more: items.update(more), SOME),
    change("update itself", lambda items: items.update(items)),
    change("update named", lambda items, named: items.update(**named), NAMED),
    change("update both", lambda items, more, named: items.update(more, **named), SOME, NAMED),
    change("update pairs", lambda items, more: items.update(list(more.items())), SOME),
    change("update mapping", lambda items, more: items.update(Mapping(more)), SOME),
    change("update failing", lambda items, more: items.update([*more.items(), (1, 2, 3)]), SOME),
    change("update unhashable", lambda items, more: items.update([*more.items(), ([], 1)]), SOME),
    change("update number", lambda items: items.update(5)),
    change("update two", lambda items: items.update({}, {})),
    change("|=", in_place(ior), SOME | st.just(5) | st.just([("b", 7)])),
    change("keyword", lambda items: items.get("a", default=1)),
)


@settings(max_examples=400)
@given(SOME, st.lists(CHANGES, max_size=12))
def test_changes_are_those_of_a_dict(start: dict[Any, Any], changes: list[Change]) -> None:
    """The same result, the same items in the same order, the same kind of error."""
    builtin, ours = plain(start) if start else {}, tracked(start)
    for step in changes:
        expected, actual = outcome(lambda: step(builtin)), outcome(lambda: step(ours))  # noqa: B023  # called at once
        assert actual == expected, step.__name__
        assert ours == builtin, step.__name__
        assert repr(ours) == repr(builtin), step.__name__
        assert list(plain(ours).items()) == list(builtin.items())


@settings(max_examples=400)
@given(SOME, st.lists(st.lists(CHANGES, max_size=4), max_size=5))
def test_the_owner_is_told_once_and_the_journal_knows_the_keys(
    start: dict[Any, Any], turns: list[list[Change]]
) -> None:
    """Where no key came or went, the journal names those whose values are others."""
    turn, told = Turn(), Told()
    ours = tracked(start, turn, told)
    for changes in turns:
        before, told.changes, version = list(ours.items()), 0, ours.version
        for step in changes:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        after, journal = list(ours.items()), ours.journal(version)
        assert told.changes <= 1
        assert journal is not None
        if [(key, id(value)) for key, value in before] != [(key, id(value)) for key, value in after]:
            assert told.changes == 1
        if [key for key, _ in before] != [key for key, _ in after]:
            assert journal.is_reshaped
        if not journal.is_reshaped:
            replaced = {key for (key, old), (_, new) in zip(before, after, strict=True) if old is not new}
            assert replaced <= journal.keys
        if not changes:
            assert (told.changes, ours.version, journal.keys) == (0, version, set())
        turn.end()


TOUCHES = st.lists(st.tuples(KEYS, st.booleans()), max_size=3)
MOVES = st.one_of(
    change("move", lambda items, a, b: items.__setitem__(a, items.pop(b)), KEYS, KEYS),
    change("again", lambda items, a, b: items.__setitem__(a, items[b]), KEYS, KEYS),
    change("new", lambda items, a: items.__setitem__(a, {"n": 0, "tags": []}), KEYS),
    change("delete", lambda items, a: items.pop(a, None), KEYS),
    change("all anew", lambda items: items.update(dict(items))),
)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.lists(MOVES, max_size=3), TOUCHES), max_size=5))
def test_keys_of_values_that_changed(turns: list[tuple[list[Change], list[tuple[Any, bool]]]]) -> None:
    """All under which a value stands, however deep inside it the change was."""
    turn, told = Turn(), Told()
    ours = tracked({"a": {"n": 1, "tags": []}, (1, 2): {"n": 2, "tags": []}}, turn, told)
    other = tracked([ours["a"], 5, ours["a"]], turn)
    for moves, touches in turns:
        for step in moves:
            outcome(lambda: step(ours))  # noqa: B023  # called at once
        turn.end()
        told.changes, version, touched = 0, ours.version, list[int]()
        for key, is_deep in touches:
            if key in ours:
                value = ours[key]
                value["tags"].append(1) if is_deep else value.update(n=value["n"] + 1)
                touched.append(id(value))
        assert ours.journal(version).keys == {key for key, value in ours.items() if id(value) in touched}
        assert told.changes == bool(touched)
        turn.end()
        version = other.version
        other[0]["n"] += 1
        assert other.places(other.journal(version).changed) == {0, 2}
        turn.end()


def test_a_value_that_is_gone_is_none_of_the_dict_s() -> None:
    """However it went: its changes concern nobody here."""
    removals: list[Change] = [
        lambda items: items.pop("a"), lambda items: items.popitem(), lambda items: items.__delitem__("a"),
        lambda items: items.clear(), lambda items: items.__setitem__("a", 1), lambda items: items.update(a=1),
    ]  # fmt: skip
    for remove in removals:
        told = Told()
        turn = Turn()
        ours = tracked({"a": {"n": 1}}, turn, told)
        value = ours["a"]
        remove(ours)
        turn.end()
        told.changes = 0
        value["n"] = 2
        assert told.changes == 0


def test_reassignment() -> None:
    """After an operator it says nothing new, else that something went past the methods."""
    turn, told = Turn(), Told()
    ours = tracked({"a": 1}, turn, told)
    ours |= {"b": 2}
    version = ours.version
    ours.reassign()
    assert (ours.version, told.changes) == (version, 1)
    turn.end()
    dict.__setitem__(ours, "c", [])
    ours.reassign()
    assert (ours.journal(version), told.changes) == (None, 2)
    turn.end()
    ours["c"].append(1)
    assert told.changes == 3
    turn.end()
    list.append(ours["c"], 2)
    ours["c"] = ours["c"]
    assert told.changes == 4
    assert ours["c"].journal(1) is None


@pytest.mark.parametrize("wrapped", [dict, MappingProxyType])
def test_a_dict_made_of_it_holds_tracked_values(wrapped: Callable[[Any], Any]) -> None:
    """Their changes are seen."""
    turn, told = Turn(), Told()
    ours = tracked({"a": {"b": [1]}}, turn, told)
    wrapped(ours)["a"]["b"].append(2)
    assert told.changes == 1
    assert ours == {"a": {"b": [1, 2]}}
