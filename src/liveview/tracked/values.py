"""Make a value of an application a tracked one."""

from liveview.tracked.container import WRAPPERS, Container
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.lists import TrackedList
from liveview.tracked.sets import TrackedSet
from liveview.tracked.turn import Owner, Turn

__all__ = ["TrackedDict", "TrackedList", "TrackedSet", "track"]


def track(value: object, turn: Turn, owner: Owner) -> Container | None:
    """A tracked copy of a list, dict or set that tells `owner` of its changes; None for all else.

    Subclasses of the builtin types are objects like any other: their methods may do anything.
    """
    wrapper = WRAPPERS.get(type(value))
    if wrapper is not None:
        return wrapper.wrap(value, turn, owner)
    if isinstance(value, Container):
        inside = value.copy() if value._turn is turn else value.plain()
        return type(value).wrap(inside, turn, owner)
    return None
