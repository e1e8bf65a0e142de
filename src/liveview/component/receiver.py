"""Methods that receive the messages of topics: marked by `@message`, chosen by a message's type."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import Parameter as Declared
from typing import Any, Final, TypeVar, get_origin, is_typeddict, overload

from liveview.component.annotations import Scope, members, name_of, signature
from liveview.component.events import refuse_other
from liveview.errors import ComponentError

F = TypeVar("F", bound=Callable[..., Any])  # Any: what a method returns is not looked at

_MARK: Final = "__liveview_message__"


@dataclass(frozen=True)
class MessageOptions:
    """What `@message(...)` was told."""

    thread: bool


@overload
def message(function: F, /) -> F: ...
@overload
def message(*, thread: bool = False) -> Callable[[F], F]: ...
def message(function: F | None = None, /, *, thread: bool = False) -> F | Callable[[F], F]:
    """Mark a method as a receiver: it is called with each message of the topics that the component has subscribed to.

    Which of several is called says the annotation of its one parameter: the nearest class of the message, and each part of a
    union counts. `object` or no annotation takes any message. A message that no method takes is not for this component.
    `thread=True`: run it in a thread.

    Raises `ComponentError` for what is no method with one parameter.

        def mount(self) -> None:
            self.live.subscribe(f"room:{self.room}")

        @message
        def said(self, line: Line) -> None:
            self.lines.append(line)
    """
    if function is not None:
        return _mark(function, MessageOptions(thread))
    return lambda method: _mark(method, MessageOptions(thread))


def message_options_of(value: object) -> MessageOptions | None:
    """The options of a marked method; None for anything else."""
    options = getattr(value, _MARK, None) if callable(value) else None
    return options if isinstance(options, MessageOptions) else None


def _mark(function: F, options: MessageOptions) -> F:
    refuse_other("@message", function)
    if options.thread and inspect.iscoroutinefunction(function):
        raise ComponentError(
            f"@message(thread=True): {function.__name__} is an `async def`, which runs on the event loop. "
            f"Make it a `def`, or leave thread=True out."
        )
    setattr(function, _MARK, options)
    return function


@dataclass(frozen=True, eq=False)
class Receiver:
    """A method marked `@message`."""

    name: str
    function: Callable[..., Any]  # Any: what it returns is not looked at
    thread: bool
    scope: Scope

    @property
    def title(self) -> str:
        """`Room.said`, for messages."""
        return f"{self.scope.owner.__name__}.{self.name}"

    @cached_property
    def parameter(self) -> str:
        """The name of its one parameter."""
        return self._declared.name

    @cached_property
    def types(self) -> tuple[type, ...]:
        """The classes of messages that it takes. Raises `ComponentError` for an annotation that names none."""
        declared = self._declared
        if declared.annotation is Declared.empty:
            return (object,)
        function = inspect.unwrap(self.function)
        names: Mapping[str, object] | None = getattr(function, "__globals__", None)
        resolved = self.scope.resolve(
            f"{self.title}: parameter {declared.name!r}", declared.annotation, names
        )
        return tuple(self._class_of(member) for member in members(resolved))

    def refuse_uncallable(self) -> None:
        """Raise `ComponentError` where it cannot be called with one message."""
        _ = self._declared

    @cached_property
    def _declared(self) -> Declared:
        parameters = list(signature(self.function).parameters.values())[1:]
        named = [
            one for one in parameters if one.kind in (Declared.POSITIONAL_OR_KEYWORD, Declared.KEYWORD_ONLY)
        ]
        needed = [one for one in named if one.default is Declared.empty]
        if len(named) < len(parameters) or len(needed) > 1 or not named:
            raise ComponentError(
                f"{self.title} is called with one message, so it has one parameter beside self: "
                f"def {self.name}(self, message: ...) -> None."
            )
        return needed[0] if needed else named[0]

    def _class_of(self, member: Any) -> type:  # Any: every kind of type form
        kind = get_origin(member) or member
        if kind is Any:
            return object
        if not isinstance(kind, type) or is_typeddict(kind) or getattr(kind, "_is_protocol", False):
            raise ComponentError(
                f"{self.title}: messages are told apart by their class, and {name_of(member)} is none."
            )
        return kind


def chosen(receivers: Mapping[str, Receiver], kind: type) -> Receiver | None:
    """The receiver for messages of a class: of its nearest base. None where there is none.

    Raises `ComponentError` where two take the same class.
    """
    by_type: dict[type, Receiver] = {}
    for receiver in receivers.values():
        for taken in receiver.types:
            other = by_type.setdefault(taken, receiver)
            if other is not receiver:
                raise ComponentError(
                    f"{receiver.title} and {other.title} both take messages of {taken.__name__}: "
                    f"which is called would be chance. Make them one."
                )
    nearest = next((by_type[base] for base in kind.__mro__[:-1] if base in by_type), None)
    # An abstract class, such as `Mapping`, may take what does not inherit from it.
    abstract = (
        receiver for taken, receiver in by_type.items() if taken is not object and issubclass(kind, taken)
    )
    return nearest or next(abstract, None) or by_type.get(object)
