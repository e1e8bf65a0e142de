"""The life of one subscribed component, as a table.

What a session may do in a state is exactly what stands here; anything else is a fault of ours. Law 3, one `unmount` for
each `mount`, is the shape of this table: `MOUNTING` begins when the hook is called, and from there every way to
`GONE` leads through `UNMOUNTING` once. `ABANDONED` means that the application's code did not come to an end in time: a call is
left behind, and `unmount` runs all the same.
"""

from enum import StrEnum
from typing import Final


# Texts, because a plain member is hashed by a function of its own in Python, at each step below: 0.7 us of an event.
class State(StrEnum):
    """Where a subscribed component stands."""

    JOINING = "joining"  # the driver checks the guard, constructs, loads
    ABORTING = "aborting"  # leaving before it was live: the opening is being cancelled
    MOUNTING = "mounting"  # its mount hook is under way; calls wait
    IDLE = "idle"  # live, no call under way
    BUSY = "busy"  # a handler is under way; other calls wait
    STOPPING = "stopping"  # leaving: its call, tasks and timers are being ended
    UNMOUNTING = "unmounting"  # its unmount hook is under way
    GONE = "gone"


class Input(StrEnum):
    """What moves it on."""

    OPENED = "opened"
    REFUSED = "refused"
    CALLED = "called"
    FINISHED = "finished"
    LEFT = "left"
    STOPPED = "stopped"
    ABANDONED = "abandoned"


LIVE: Final = frozenset({State.MOUNTING, State.IDLE, State.BUSY})
LEAVING: Final = frozenset({State.ABORTING, State.STOPPING, State.UNMOUNTING, State.GONE})

TRANSITIONS: Final = {
    (State.JOINING, Input.OPENED): State.MOUNTING,
    (State.JOINING, Input.REFUSED): State.GONE,
    (State.JOINING, Input.LEFT): State.ABORTING,
    (State.ABORTING, Input.STOPPED): State.GONE,
    (State.MOUNTING, Input.FINISHED): State.IDLE,
    (State.MOUNTING, Input.LEFT): State.STOPPING,
    (State.IDLE, Input.CALLED): State.BUSY,
    (State.IDLE, Input.LEFT): State.STOPPING,
    (State.BUSY, Input.FINISHED): State.IDLE,
    (State.BUSY, Input.LEFT): State.STOPPING,
    (State.STOPPING, Input.FINISHED): State.STOPPING,
    (State.STOPPING, Input.STOPPED): State.UNMOUNTING,
    (State.UNMOUNTING, Input.FINISHED): State.GONE,
    (State.ABORTING, Input.ABANDONED): State.GONE,
    (State.STOPPING, Input.ABANDONED): State.UNMOUNTING,
    (State.UNMOUNTING, Input.ABANDONED): State.GONE,
}


def follow(state: State, cause: Input) -> State:
    """The next state. Raises AssertionError for a pair that cannot happen."""
    following = TRANSITIONS.get((state, cause))
    assert following is not None, f"{cause} in {state}"
    return following
