"""Mark methods as handlers, and describe what happened in the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from types import FunctionType
from typing import Any, TypeVar, overload

from liveview.errors import ComponentError

F = TypeVar("F", bound=Callable[..., Any])  # Any: a handler may return anything, it is not looked at

_MARK = "__liveview_event__"


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened in the browser, for a handler's parameter that is annotated `Event`.

    `id` is the same when an event is sent again after a lost connection: use it to make outside effects happen once.
    `x` and `y` are CSS pixels from the top left corner of the element that names the handler, `width` and `height` the size of
    that element. `button` is the one that has changed, `buttons` those that are held: 1 the main one, 2 the second, 4 the
    middle one, or the sum of several; 1 for a finger. `value` is a list for a `<select multiple>`. `detail` is
    that of a custom event. What does not apply to an event is empty.

        @event
        def pick(self, happened: Event) -> None:
            self.x, self.y = happened.x, happened.y
    """

    id: str
    type: str = ""
    key: str = ""
    code: str = ""
    value: str | list[str] | None = None
    checked: bool | None = None
    alt: bool = False
    ctrl: bool = False
    meta: bool = False
    shift: bool = False
    repeat: bool = False
    button: int = 0
    buttons: int = 0
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    name: str = ""
    detail: Any = None  # Any: whatever the page's own script put there


@dataclass(frozen=True)
class EventOptions:
    """What `@event(...)` was told."""

    replay: bool = True
    thread: bool = False
    seconds: float | None = None


@overload
def event(function: F, /) -> F: ...
@overload
def event(*, thread: bool = False, replay: bool = True, seconds: float | None = None) -> Callable[[F], F]: ...
def event(
    function: F | None = None,
    /,
    *,
    thread: bool = False,
    replay: bool = True,
    seconds: float | None = None,
) -> F | Callable[[F], F]:
    """Mark a method as a handler: the page may call it, and no method without the mark.

    `replay=False`: never try it twice. Where the connection breaks before its answer arrived, the page is told that
    the outcome is unknown instead of sending the event again. `thread=True`: run it in a thread, because it waits for a
    database, a file or another library that blocks; what it changes reaches the page when it is done. `seconds`: cancel an
    `async def` handler that takes longer.

    Raises `ComponentError` for what is no method, for a generator, and for options that do not go with it.

        @event
        def add(self, by: int) -> None:
            self.count += by
    """
    options = EventOptions(replay=replay, thread=thread, seconds=seconds)
    if function is not None:
        return _mark(function, options)
    return lambda method: _mark(method, options)


def options_of(value: object) -> EventOptions | None:
    """The options of a marked method; None for anything else."""
    options = getattr(value, _MARK, None) if callable(value) else None
    return options if isinstance(options, EventOptions) else None


def _mark(function: F, options: EventOptions) -> F:
    refuse_other("@event", function)
    if options.thread and iscoroutinefunction(function):
        raise ComponentError(
            f"@event(thread=True): {function.__name__} is an `async def`, which runs on the event loop and blocks nobody. "
            f"Make it a `def`, or leave thread=True out."
        )
    if options.seconds is not None:
        _refuse_seconds(function, options.seconds)
    setattr(function, _MARK, options)
    return function


def refuse_other(mark: str, function: object) -> None:
    """Raise `ComponentError` for what is no method that can handle something."""
    if not isinstance(function, FunctionType):
        raise ComponentError(f"{mark} belongs on a method, directly above its def, not on {_kind(function)}.")
    if isgeneratorfunction(function) or isasyncgenfunction(function):
        raise ComponentError(
            f"{mark}: {function.__name__} has a `yield`. A handler changes state and returns."
        )


def _refuse_seconds(function: Callable[..., object], seconds: object) -> None:
    name = getattr(function, "__name__", "it")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise ComponentError(f"@event(seconds={seconds!r}): {name} needs a number of seconds above zero.")
    if not iscoroutinefunction(function):
        raise ComponentError(
            f"@event(seconds={seconds!r}): {name} is a `def`, which nobody can cut short. Make it an `async def`."
        )


def _kind(value: object) -> str:
    return f"a {type(value).__name__}" if not isinstance(value, type) else f"the class {value.__name__}"
