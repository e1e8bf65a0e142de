"""Whatever reads a tracked container gets what a builtin one gives, and nothing in it that could change unseen."""

# What a lambda is given has no annotation, and containers hold whatever a test puts in.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Each spelling is what is tested.
# ruff: noqa: C416, C417, E501, PLW0108, RUF005, RUF015, RUF017, UP031

import copy
import dataclasses
import heapq
import itertools
import json
import operator
import pickle
import pprint
import random
from bisect import bisect, insort
from collections import ChainMap, Counter, OrderedDict, UserList, defaultdict, deque
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from liveview.tracked.container import WRAPPERS
from tests.tracked.making import Told, handed_out, kept, tracked

Read = Callable[[Any], Any]


@dataclasses.dataclass
class Box:
    """An object that holds a container."""

    inside: Any


def take(*values: Any, **named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A call's arguments."""
    return values, named


def unpacked(items: Any) -> Any:
    """By assignment, with a star."""
    first, *rest = items
    one, two, three = items
    return first, rest, one, two, three


def matched(items: Any) -> Any:
    """By a `match` statement."""
    match items:
        case [{"a": [*inner]}, [head, *tail], *_, last]:
            return inner, head, tail, last
        case _:
            raise AssertionError


def matched_all(items: Any) -> Any:
    """The items themselves."""
    match items:
        case [first, second, third]:
            return first, second, third
        case _:
            raise AssertionError


def matched_mapping(items: Any) -> Any:
    """Values under keys, and the rest."""
    match items:
        case {"a": list(inner), "b": second, **rest}:
            return inner, second, rest
        case _:
            raise AssertionError


def sorted_in_place(items: Any) -> Any:
    """What a key function is given."""
    seen: list[Any] = []
    items.reverse()
    items.append({"z": [9]})

    def key(item: Any) -> str:
        seen.append(item)
        return str(item)

    items.sort(key=key)
    return seen


def grown_while_read(items: Any) -> Any:
    """An iterator goes on to what was put in after it began."""
    seen: list[Any] = []
    for item in items:
        seen.append(item)
        if len(items) < 6:
            items.append({"grown": [len(items)]})
            items.insert(len(items), [len(items)])
            items += [{"added": []}]
            items[len(items) :] = [{"spliced": []}]
    return seen


def views_grown_while_read(items: Any) -> Any:
    """A view shows what was put in after it was made."""
    values, pairs = items.values(), items.items()
    items["new"] = {"x": [1]}
    items.update(more=[[2]])
    items.setdefault("most", {"y": {}})
    items |= {"last": []}
    return list(values), list(pairs)


def shuffled(items: Any) -> Any:
    """By the standard library."""
    random.Random(1).shuffle(items)
    return list(items)


def popped(items: Any) -> Any:
    """Each in a way of its own."""
    return items.pop(), items.pop(0), items.pop()


def popped_from_dict(items: Any) -> Any:
    """Each in a way of its own."""
    return items.pop("a"), items.pop("none", [1]), items.popitem()


LIST: list[Any] = [{"a": [1, 2]}, [3, {"b": 4}], {"c": {"d": {5}}}]
READS: list[Read] = [
    lambda items: items[0], lambda items: items[-1], lambda items: items[1:], lambda items: items[::-2],
    lambda items: items[operator.index(True)], lambda items: list(items), lambda items: tuple(items),
    lambda items: [*items], lambda items: take(*items), unpacked, matched, matched_all,
    lambda items: [item for item in items], lambda items: next(iter(items)), lambda items: list(reversed(items)),
    lambda items: items + [[1]], lambda items: [[1]] + items, lambda items: items * 2, lambda items: 2 * items,
    lambda items: items.copy(), copy.copy, copy.deepcopy, lambda items: sorted(items, key=str),
    lambda items: list(enumerate(items)), lambda items: list(zip(items, items, strict=True)),
    lambda items: list(map(lambda item: item, items)), lambda items: list(filter(None, items)),
    lambda items: min(items, key=str), lambda items: max(items, key=str), lambda items: sum([items], []),
    lambda items: dict(enumerate(items)), lambda items: dict.fromkeys("ab", items[0]),
    lambda items: reduce(lambda found, item: [*found, item], items, []), lambda items: list(itertools.chain(items, items)),
    lambda items: list(itertools.islice(items, 1, None)), lambda items: list(itertools.zip_longest(items, [])),
    lambda items: operator.itemgetter(0, 2)(items), lambda items: operator.getitem(items, 1),
    lambda items: operator.concat(items, items), lambda items: items.__iter__().__next__(),
    lambda items: list(deque(items)), lambda items: UserList(items).data, lambda items: random.Random(3).choice(items),
    lambda items: random.Random(3).sample(items, 2), lambda items: random.Random(3).choices(items, k=3),
    lambda items: heapq.nsmallest(2, items, key=str), lambda items: bisect(items, "x", key=str),
    lambda items: (insort(items, [7], key=str), items[:]), shuffled, sorted_in_place, grown_while_read, popped,
    lambda items: items.__getitem__(slice(0, 2)), lambda items: items.__reversed__().__next__(),
    lambda items: (items.index([3, {"b": 4}]), items.count({"a": [1, 2]}), [3, {"b": 4}] in items, 5 in items),
    lambda items: (items == LIST, items != LIST, items < [], items > [], items == tuple(LIST)),
    lambda items: (isinstance(items, list), isinstance(items, Sequence), isinstance(items, MutableSequence)),
    lambda items: (len(items), bool(items), str(items), repr(items), f"{items}", pprint.pformat(items)),
    lambda items: json.dumps(items[:2]), lambda items: json.dumps(items[:2], indent=1), lambda items: msgspec.json.encode(items),
    lambda items: msgspec.msgpack.encode(items), lambda items: pickle.loads(pickle.dumps(items)),
    lambda items: pickle.loads(pickle.dumps(items, 0)), lambda items: msgspec.to_builtins(items),
    lambda items: dataclasses.asdict(Box(items)),
    lambda items: dataclasses.astuple(Box(items)), lambda items: dataclasses.replace(Box(items)).inside[1],
    lambda items: ",".join(map(str, items)), lambda items: "%s %s %s" % tuple(items), lambda items: f"{items[0]['a']}",
    lambda items: hash(items),
]  # fmt: skip


DICT: dict[str, Any] = {"a": [1, {"x": 2}], "b": {"c": [3]}, "d": {4}}
DICT_READS: list[Read] = [
    lambda items: items["a"], lambda items: items.get("a"), lambda items: items.get("none", [1]), lambda items: dict(items),
    lambda items: {**items}, lambda items: take(**items), lambda items: list(items), lambda items: list(items.values()),
    lambda items: list(items.items()), lambda items: [*items.keys()], lambda items: items.copy(), copy.copy, copy.deepcopy,
    lambda items: items | {"z": [1]}, lambda items: {"z": [1]} | items, lambda items: items | items,
    lambda items: {"z": 1}.__or__(items), lambda items: {"z": 1}.__ior__(items), lambda items: {}.update(items),
    lambda items: dict(items, z=1), lambda items: OrderedDict(items), lambda items: dict(ChainMap({}, items)),
    lambda items: dict(defaultdict(list, items)), lambda items: dict(MappingProxyType(items)), lambda items: sorted(items),
    lambda items: list(reversed(items)), lambda items: list(reversed(items.values())), lambda items: list(reversed(items.items())),
    lambda items: list(zip(items, items.values(), strict=True)), lambda items: max(items.items())[0],
    lambda items: operator.itemgetter("a", "b")(items), lambda items: list(map(items.get, items)),
    lambda items: list(map(items.__getitem__, items)), matched_mapping, views_grown_while_read, popped_from_dict,
    lambda items: items.setdefault("a", 5), lambda items: items.setdefault("new", [5]), lambda items: items.popitem(),
    lambda items: next(iter(items.values())), lambda items: next(iter(items.items())), lambda items: dict(items.items()),
    lambda items: type(items).fromkeys("ab", 1), lambda items: Counter(items.keys()), lambda items: items.keys() & {"a"},
    lambda items: items.values().mapping["a"], lambda items: [(key, value) for key, value in items.items()],
    lambda items: ("a" in items, "z" in items, items == DICT, items != DICT, len(items), bool(items)),
    lambda items: (isinstance(items, dict), isinstance(items, Mapping), isinstance(items, MutableMapping)),
    lambda items: (str(items), repr(items), f"{items}", pprint.pformat(items), "%(a)s" % items, "{a}".format_map(items)),
    lambda items: "{a} {b}".format(**items), lambda items: json.dumps(items, default=sorted), lambda items: msgspec.json.encode(items),
    lambda items: msgspec.msgpack.encode(items), lambda items: msgspec.to_builtins(items),
    lambda items: pickle.loads(pickle.dumps(items)),
    lambda items: dataclasses.asdict(Box(items)), lambda items: dataclasses.astuple(Box(items)), lambda items: hash(items),
]  # fmt: skip


@pytest.mark.parametrize("read", READS)
def test_reading_a_list(read: Read) -> None:
    """By everything that the language and its library have."""
    hold_reading(read, LIST)


@pytest.mark.parametrize("read", DICT_READS)
def test_reading_a_dict(read: Read) -> None:
    """By everything that the language and its library have."""
    hold_reading(read, DICT)


@pytest.mark.parametrize("read", [*READS, *DICT_READS])
def test_reading_inside_another_container(read: Read) -> None:
    """What is wrapped late is read alike."""
    value = LIST if read in READS else DICT
    hold_reading(lambda outer: read(outer["deep"][0]), {"deep": [value]})


def hold_reading(read: Read, value: Any) -> None:
    """A reading gives the same of a builtin container and of a tracked one."""
    ours = tracked(copy.deepcopy(value))
    inside = list(kept(ours))
    expected, actual = attempt(read, copy.deepcopy(value)), attempt(read, ours)
    assert actual == expected
    inside += kept(ours)
    assert not {id(container) for container in inside} & {id(container) for container in handed_out(actual)}


def attempt(read: Read, value: Any) -> Any:
    """What a reading gives, an error among it."""
    try:
        return read(value)
    except TypeError as error:
        return type(error)


def test_reading_tells_nothing() -> None:
    """To wrap what is inside is no change."""
    for read, value in [*((read, LIST) for read in READS), *((read, DICT) for read in DICT_READS)]:
        told = Told()
        ours = tracked(copy.deepcopy(value), owner=told)
        attempt(read, ours)
        assert (told.changes > 0) == (ours != value)


def test_what_is_taken_out_is_the_same_object_each_time() -> None:
    """By whatever way."""
    ours = tracked([[1], {"a": [2]}])
    assert ours[0] is ours[0] is ours[-2] is next(iter(ours)) is ours[:][0] is ours.copy()[0] is [*ours][0]
    assert ours[1]["a"] is ours[1].get("a") is dict(ours[1])["a"] is next(iter(ours[1].values()))
    assert ours[1].setdefault("a") is ours[1]["a"] is ours[1].pop("a")


def test_copies_are_plain_all_the_way_down() -> None:
    """They belong to whoever made them."""
    ours = tracked({"a": [{"b": {1}}]})
    assert ours["a"][0]["b"] == {1}
    for copied in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours)), ours.plain()):
        assert type(copied) is dict
        assert type(copied["a"]) is list
        assert type(copied["a"][0]) is dict
        assert type(copied["a"][0]["b"]) is set
        assert copied == ours


def test_a_plain_copy_leaves_tuples_and_other_objects() -> None:
    """What holds no tracked container is given back itself."""
    untouched = (1, "x")
    ours = tracked([untouched, Box([1])])
    assert ours.plain()[0] is untouched
    assert ours.plain()[1] is ours[1]
    nested = tracked([1])
    assert [type(value) for value in tracked([(nested, {"a": nested})]).plain()[0]] == [list, dict]


def test_a_container_made_by_the_class_of_another_belongs_to_nobody() -> None:
    """As libraries do that build a value again."""
    for value in ([1], {"a": 1}, {1}):
        ours = tracked(value)
        made = type(ours)(ours)
        assert made == value
        made.clear()
        assert ours == value
        assert type(ours)() == type(value)()


def test_containers_inside_tuples_are_left_alone() -> None:
    """A tuple cannot be wrapped, so that a list in it counts as changing unseen."""
    ours = tracked([([1],)])
    assert type(ours[0][0]) is list
    assert ours.is_open()


def test_every_builtin_container_has_its_tracked_one() -> None:
    """Exact types only."""
    assert set(WRAPPERS) == {list, dict, set}
