"""What a session wants done. The driver performs effects and reports back; the session itself does no I/O."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from msgspec import Struct

from liveview.component.component import Component
from liveview.session.messages import Entry


class Open(Struct, frozen=True):
    """Make a component live: check, construct, load. Report with `Session.opened` or `Session.refused`."""

    entry: Entry
    document: str


class Call(Struct, frozen=True):
    """Run a hook or handler of component `id`. Report with `Session.finished`.

    `guarded`: the application's guard is asked first, since a person caused it. `thread`: it is a function that may block, so
    it runs in a thread. `seconds`: it is cancelled after so long. `is_announced`: the page is told first that it begins.
    """

    id: str
    name: str
    function: Callable[..., Awaitable[object] | object]
    arguments: Mapping[str, object]
    guarded: bool = False
    thread: bool = False
    seconds: float | None = None
    is_announced: bool = False


class Stop(Struct, frozen=True):
    """Component `id` leaves: end its opening or its call, its timers and its tasks. Report with `Session.stopped`.

    What has not come to its end after a while is given up: `Session.abandon`.
    """

    id: str


class StartTimer(Struct, frozen=True):
    """After `seconds`, and again each time if `repeats`, report `Session.fired(id, timer)`."""

    id: str
    timer: int
    seconds: float
    repeats: bool


class StopTimer(Struct, frozen=True):
    """Forget a timer."""

    id: str
    timer: int


class StartTask(Struct, frozen=True):
    """Run a coroutine beside the handlers of component `id`. Report an error by `Session.task_failed`, then `task_ended`."""

    id: str
    task: int
    coroutine: Coroutine[Any, Any, object]  # Any: what it is sent and returns is the application's affair


class StopTask(Struct, frozen=True):
    """Cancel a coroutine, if it still runs."""

    id: str
    task: int


class JoinTopic(Struct, frozen=True):
    """From now on report what is published to the topic with `Session.told(id, message)`."""

    id: str
    topic: str


class LeaveTopic(Struct, frozen=True):
    """Report no more of it."""

    id: str
    topic: str


class Publish(Struct, frozen=True):
    """Give the message to all that are subscribed to the topic, wherever they are. Nothing is reported."""

    topic: str
    message: object


class Forget(Struct, frozen=True):
    """Component `id` is gone: nothing of it may stay."""

    id: str


class Report(Struct, frozen=True):
    """The application's code raised `error` in `name` of component `id`."""

    id: str
    name: str
    error: BaseException


class StartWaiting(Struct, frozen=True):
    """After `seconds` report `Session.waited`. Takes the place of a wait that was asked for before."""

    seconds: float


class StopWaiting(Struct, frozen=True):
    """Forget the wait."""


class TooLarge(Struct, frozen=True):
    """The state of component `id` takes about `length` bytes of a session and no longer travels. Warn whoever develops it.

    `has_arguments`: sessions hold what the component was constructed from instead.
    """

    id: str
    component: Component
    length: int
    has_arguments: bool


class Close(Struct, frozen=True):
    """End the connection with a close code of `wire/PROTOCOL.md` section 3."""

    code: int
    reason: str


Effect = (
    Open
    | Call
    | Stop
    | StartTimer
    | StopTimer
    | StartTask
    | StopTask
    | JoinTopic
    | LeaveTopic
    | Publish
    | Forget
    | Report
    | StartWaiting
    | StopWaiting
    | TooLarge
    | Close
)
