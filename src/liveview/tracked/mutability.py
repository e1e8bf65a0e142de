"""Tell values that can change without anybody being told from those that cannot.

What reads a value of the first kind is read again at each render and compared, because nobody is told when it changes.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup

# Exact types only: a subclass may carry attributes that change. A member of an Enum is no atom either: a property of it may
# read anything, such as the language in use.
ATOMS: Final = frozenset(
    {
        str,
        int,
        float,
        complex,
        bool,
        type(None),
        bytes,
        Decimal,
        date,
        datetime,
        time,
        timedelta,
        UUID,
        Markup,
    }
)

# Values nest rarely; what is nested deeper than this, or contains itself, is taken as open instead of being walked to its end.
_DEPTH_LIMIT: Final = 32

_IMMUTABLE: Final = frozenset({tuple, frozenset})
_PLAIN: Final = frozenset({list, dict, set})


class Tracker:
    """A container that tells of its changes, as far as they can be seen."""

    __slots__ = ()

    def is_open(self) -> bool:
        """Whether something inside can change without anybody being told."""
        raise NotImplementedError


def can_change(value: object) -> bool:
    """Whether a value that a field holds can change while the field is not assigned."""
    return type(value) not in ATOMS and _any_open([], [value])


def is_open(value: object) -> bool:
    """Whether a value inside a tracked container can change without the container being told."""
    return type(value) not in ATOMS and any_open((value,))


def any_open(values: Iterable[object]) -> bool:
    """Whether one of the values directly inside a tracked container is open.

    Plain containers in it are not: they are wrapped before anybody can take hold of them. What a tuple holds stays as it is.
    """
    inside = [value for value in values if type(value) not in ATOMS]
    if any(value.is_open() for value in inside if isinstance(value, Tracker)):
        return True
    return _any_open([value for value in inside if not isinstance(value, Tracker)], [])


def holds_tracker(value: object) -> bool:
    """Whether a plain container holds a tracked one, at any depth of plain ones."""
    level = [value]
    for _ in range(_DEPTH_LIMIT):
        level = _inside(level, _PLAIN)
        if ATOMS.issuperset(map(type, level)):
            return False  # as nearly all rows do: half of what it takes to ask each of them
        if any(isinstance(inner, Tracker) for inner in level):
            return True
    return False


def is_made_of_open(value: object) -> bool:
    """Whether something in a value that was just computed, and that nobody else holds, can change unseen.

    Tracked containers in it tell those that hold them, and so what was read to compute the value.
    """
    level = [value]
    for _ in range(_DEPTH_LIMIT):
        kinds = set(map(type, level)) - ATOMS
        if not kinds:
            return False
        if not all(kind in _IMMUTABLE or kind in _PLAIN or issubclass(kind, Tracker) for kind in kinds):
            return True
        if any(value.is_open() for value in level if isinstance(value, Tracker)):
            return True
        level = _inside(level, _IMMUTABLE | _PLAIN)
    return True


def _any_open(loose: list[object], fixed: list[object]) -> bool:
    """`loose`: where plain containers are wrapped in time; `fixed`: where they are not.

    Level by level: `set(map(type, ...))` needs no loop in Python, so 1,000 dicts of two texts take 0.2 ms. A tracked
    container further in tells its own owners and not this one.
    """
    for _ in range(_DEPTH_LIMIT):
        kinds = set(map(type, loose)) - ATOMS
        fixed_kinds = set(map(type, fixed)) - ATOMS
        if not kinds and not fixed_kinds:
            return False
        if not kinds <= _IMMUTABLE | _PLAIN or not fixed_kinds <= _IMMUTABLE:
            return True
        fixed = _inside(fixed + loose, _IMMUTABLE) if fixed or not kinds <= _PLAIN else fixed
        loose = _inside(loose, _PLAIN) if kinds else []
    return True


def _inside(
    values: Iterable[Any], kinds: frozenset[type]
) -> list[object]:  # Any: builtin containers among others
    """What is in those of the values that are of some kinds."""
    found: list[object] = []
    for value in values:
        if type(value) in kinds:
            found += value
            if type(value) is dict:
                found += value.values()
    return found
