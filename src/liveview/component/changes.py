"""Keep track of what has changed on a component since somebody last asked.

Fields set bits in masks when they are assigned, computed values note which bits they read, `take_changes` puts the two
together. Bits are given out by a class's `Plan`.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar


class Reading:
    """What a computed value last gave, and the mask of what it read for that."""

    __slots__ = ("bit", "is_current", "reads", "value")

    def __init__(self, bit: int) -> None:
        self.bit = bit
        self.is_current = False
        self.reads = 0
        self.value: object = None


class Tracked:
    """The bookkeeping that every component carries. The values on the class are those of a component at rest.

    `__dirty__`: fields assigned since `take_changes`. `__changed__`: called when `__dirty__` leaves 0.
    """

    __bits__: ClassVar[Mapping[str, int]] = {}  # of every field and computed value of the class
    __dirty__: int = 0
    __changed__: Callable[[], None] | None = None
    __changeable__: int = 0  # fields that hold a value that can change in place
    __reads__: int | None = (
        None  # what the computed value under evaluation has read so far; None: none is evaluated
    )
    __readings__: dict[object, Reading] | None = None  # by computed value


def take_changes(component: Tracked) -> int:
    """The mask of what may have changed since the last call; from now on counts what comes after.

    In it: fields that were assigned, fields whose value can change in place, computed values that read one of these.
    """
    changed = component.__dirty__ | component.__changeable__
    component.__dirty__ = 0
    if changed and component.__readings__:
        for reading in component.__readings__.values():
            if reading.reads & changed:
                changed |= reading.bit
    return changed


def outdate(component: Tracked, bit: int) -> None:
    """Have those computed values computed again that read what `bit` stands for."""
    for reading in (component.__readings__ or {}).values():
        if reading.reads & bit:
            reading.is_current = False
