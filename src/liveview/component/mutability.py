"""Tell values that can change in place from those that cannot.

A field that holds a value of the first kind counts as changed whenever somebody asks, because nobody is told when the
value changes.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final, cast
from uuid import UUID

from markupsafe import Markup

# Exact types only: a subclass may carry attributes that change.
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

# Tuples nest rarely; a value nested deeper than this is taken as changeable instead of being walked to its end.
_DEPTH_LIMIT: Final = 8


def can_change(value: object, depth: int = 0) -> bool:
    """Whether a value can change while the field that holds it is not assigned."""
    kind = type(value)
    if kind in ATOMS or isinstance(value, Enum):
        return False
    if (kind is tuple or kind is frozenset) and depth < _DEPTH_LIMIT:
        return any(can_change(item, depth + 1) for item in cast("Iterable[object]", value))
    return True
