"""Jinja's `loop` for an item whose neighbours do not matter: made from its place alone."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from jinja2 import nodes

# What a body may ask of `loop` that the place and the number of items answer. `cycle` is called.
_OF_PLACE: Final = frozenset("index index0 revindex revindex0 first last length depth depth0 cycle".split())


class LoopUse(IntEnum):
    """What a loop's body asks of `loop`, the most that it asks."""

    NOTHING = 0
    PLACE = 1
    ANYTHING = 2


def use_of_loop(body: Iterable[nodes.Node]) -> LoopUse:
    """What a body asks of the `loop` of its own `for`. In the body of a `for` inside, and only there, it is another one."""
    return max(map(_use_of, body), default=LoopUse.NOTHING)


def _use_of(node: nodes.Node) -> LoopUse:
    match node:
        case nodes.Name(name="loop"):
            return LoopUse.ANYTHING
        case nodes.Getattr(node=nodes.Name(name="loop"), attr=str(name)) if name in _OF_PLACE:
            return LoopUse.PLACE
        case nodes.For():
            return use_of_loop([node.iter, *node.else_, *([] if node.test is None else [node.test])])
        case _:
            return use_of_loop(node.iter_child_nodes())


class Position:
    """The place of an item in a loop, counted from 0, and how many there are. The names are Jinja's."""

    __slots__ = ("index0", "length")

    depth: Final = 1
    depth0: Final = 0

    def __init__(self, index0: int, length: int) -> None:
        self.index0 = index0
        self.length = length

    @property
    def index(self) -> int:
        """The place, counted from 1."""
        return self.index0 + 1

    @property
    def revindex(self) -> int:
        """How many items there are from here on."""
        return self.length - self.index0

    @property
    def revindex0(self) -> int:
        """How many items come after this one."""
        return self.length - self.index0 - 1

    @property
    def first(self) -> bool:
        """Whether nothing comes before."""
        return self.index0 == 0

    @property
    def last(self) -> bool:
        """Whether nothing comes after."""
        return self.index0 + 1 == self.length

    def cycle(self, *values: object) -> object:
        """One of the values in turn."""
        if not values:
            raise TypeError("no items for cycling given")
        return values[self.index0 % len(values)]
