"""Make a value of an application a tracked one."""

from typing import Any

from liveview.tracked.container import WRAPPERS, Container
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.lists import TrackedList
from liveview.tracked.sets import TrackedSet
from liveview.tracked.turn import Owner, Turn

__all__ = ["TrackedDict", "TrackedList", "TrackedSet", "track"]


def track(value: Any, turn: Turn, owner: Owner) -> Container | None:  # Any: whatever a field is given
    """A tracked copy of a list, dict or set that tells `owner` of its changes; None for all else.

    Subclasses of the builtin types are objects like any other: their methods may do anything.
    """
    kind = type(value)
    if kind in WRAPPERS:
        return WRAPPERS[kind].wrap(value, turn, owner)
    if isinstance(value, Container):
        inside = value.copy() if value._turn is turn else value.plain()  # type: ignore[attr-defined]
        return type(value).wrap(inside, turn, owner)
    return None
