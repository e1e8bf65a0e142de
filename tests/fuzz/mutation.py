"""Change an input where it means something: inside its JSON or msgpack, which bytes changed at random seldom are any more.

Pure: the same input, words and random numbers give the same change.
"""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, cast

from msgspec import msgpack

Tree = Any  # what JSON or msgpack can hold
Form = tuple[Callable[[bytes], Tree], Callable[[Tree], bytes]]

JSON: Final[Form] = (json.loads, lambda tree: json.dumps(tree, separators=(",", ":")).encode())
MSGPACK: Final[Form] = (msgpack.decode, msgpack.encode)

_NUMBERS: Final = (0, 1, -1, 2, 99, 1.5, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**40, 10**400, 1e308, 5e-324)
_TEXTS: Final = (
    "",
    "0",
    "-0",
    "1.0",
    " ",
    "\0",
    "\ud800",
    "\r\n",
    "<b>",
    "é",
    "\U000e0001",
    "9" * 20,
    "9" * 5000,
    "[1]",
    '{"x":1}',
)
_PLAIN: Final = (None, True, False, *_NUMBERS, *_TEXTS)

_MOST_CHANGES: Final = 4
_INWARDS: Final = 0.8
_DEEP: Final = 40


def changed_lines(data: bytes, words: Sequence[str], steps: bytes, random: Random) -> bytes:
    """An input of many lines with one of them changed, moved, doubled, or left out."""
    lines = data.split(b"\n")
    place = random.randrange(len(lines))
    match random.randrange(8):
        case 0:
            lines.insert(place, bytes([random.choice(steps)]))
        case 1:
            lines.insert(random.randrange(len(lines) + 1), lines[place])
        case 2:
            del lines[place]
        case 3:
            lines[place] = lines[random.randrange(len(lines))]
        case _:
            lines[place] = changed(lines[place], JSON, words, random)
    return b"\n".join(lines)


def changed(data: bytes, form: Form, words: Sequence[str], random: Random, *, kept: int = 1) -> bytes:
    """An input with a few of its values changed. Raises `ValueError` where it cannot be read or written.

    So many outer levels as `kept` says stay lists and objects: what is of another shape is refused at the door.
    """
    read, write = form
    try:
        tree = read(data)
        for _ in range(random.randint(1, _MOST_CHANGES)):
            tree = _changed_tree(tree, words, random, kept)
        return write(tree)
    except (RecursionError, OverflowError, TypeError) as error:
        raise ValueError(str(error)) from error


def _changed_tree(tree: Tree, words: Sequence[str], random: Random, kept: int) -> Tree:
    """The tree with one value changed, somewhere in it."""
    is_kept = kept > 0 or random.random() < _INWARDS
    if isinstance(tree, list) and tree and is_kept:
        items = cast("list[object]", tree)
        # Of a message and of a session what stands further behind says more.
        place = max(random.randrange(len(items)), random.randrange(len(items)))
        items[place] = _changed_tree(items[place], words, random, kept - 1)
        return items if kept > 1 else _jumbled(items, random)
    if isinstance(tree, dict) and is_kept and (tree or kept > 0):
        pairs = cast("dict[object, object]", tree)
        key = random.choice([*pairs, random.choice(words)])
        value = _changed_tree(pairs.pop(key, None), words, random, kept - 1)
        pairs[key if random.random() < _INWARDS else random.choice(words)] = value
        return pairs
    return _another(tree, words, random)


def _jumbled(items: list[object], random: Random) -> list[object]:
    """Now and then with an item doubled, moved or left out."""
    place = random.randrange(len(items))
    match random.randrange(12):
        case 0:
            items.insert(place, items[random.randrange(len(items))])
        case 1:
            del items[place]
        case 2:
            items.append(items.pop(place))
        case _:
            pass
    return items


def _another(tree: Tree, words: Sequence[str], random: Random) -> Tree:
    """Another value in the place of this one, or one around it."""
    match random.randrange(10):
        case 0:
            return [tree]
        case 1:
            return {random.choice(words): tree}
        case 2:
            return json.dumps(tree)
        case 3:
            for _ in range(random.choice((2, _DEEP))):
                tree = [tree]
            return tree
        case 4 if isinstance(tree, (int, float)):
            return tree + random.choice((-1, 1, 0.5))
        case 4 | 5:
            return random.choice(_PLAIN)
        case 6 if isinstance(tree, dict):
            return cast("dict[object, object]", tree) | {random.choice(words): random.choice(_PLAIN)}
        case 7 if isinstance(tree, str):
            return tree[: random.randrange(len(tree) + 1)] + random.choice(words)
        case 8:
            return [] if random.random() < 0.5 else {}
        case _:
            return random.choice(words)
