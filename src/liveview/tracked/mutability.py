"""Tell values that can change without anybody being told from those that cannot.

What reads a value of the first kind is read again at each render and compared, because nobody is told when it changes.
"""

from collections.abc import Iterable, Iterator
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
    """Whether a value can change while the field that holds it is not assigned."""
    return type(value) not in ATOMS and _any_open((value,), _IMMUTABLE)


def is_open(value: object) -> bool:
    """The same for what a tracked container holds: plain containers in it change through it alone, and it is told."""
    return type(value) not in ATOMS and _any_open((value,), _IMMUTABLE | _PLAIN)


def any_open(values: Iterable[object]) -> bool:
    """Whether one of the values in a tracked container is open."""
    return _any_open(values, _IMMUTABLE | _PLAIN)


def _any_open(values: Iterable[object], looked_into: frozenset[type]) -> bool:
    """Level by level: `set(map(type, ...))` needs no loop in Python, so 1,000 dicts of two texts take 0.2 ms."""
    level = list(values)
    for _ in range(_DEPTH_LIMIT):
        kinds = set(map(type, level)) - ATOMS
        if not kinds:
            return False
        trackers = [kind for kind in kinds if issubclass(kind, Tracker)]
        if not kinds.issubset(looked_into.union(trackers)):
            return True
        if trackers and any(value.is_open() for value in level if isinstance(value, Tracker)):
            return True
        level = [inner for value in level if type(value) in looked_into for inner in _inside(value)]
    return True


def _inside(container: Any) -> Iterator[object]:  # Any: one of the types looked into
    if type(container) is dict:
        yield from container
        yield from container.values()
    else:
        yield from container
