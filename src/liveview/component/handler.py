"""A handler and what each of its parameters is filled from."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import Parameter as Declared
from typing import Any, ClassVar, Final, get_origin

from liveview.component.annotations import Scope, members, signature
from liveview.component.conversion import Convert, converter
from liveview.component.events import Event
from liveview.component.form import Form
from liveview.component.forms import form_converter
from liveview.errors import ComponentError

# Parameters with these names are filled from the event where the template gives no argument.
_DETAILS: Final = frozenset({"value", "checked", "key", "form"})
_OF_EVENT: Final = ("event", "value", "checked")


@dataclass(frozen=True, eq=False)
class Parameter:
    """One parameter. `detail`: the key of the event's details that may fill it. `is_event`: it gets an `Event`."""

    name: str
    annotation: Any  # Any: every kind of type form
    detail: str | None
    is_event: bool
    is_required: bool
    convert: Convert
    convert_detail: Convert


@dataclass(frozen=True, eq=False)
class Handler:
    """A method marked `@event`.

    `replay`: whether an event whose answer was lost may be tried again. `thread`: it is to run in a thread. `seconds`:
    how long it may take, where it says so itself.
    """

    name: str
    function: Callable[..., Any]  # Any: what a handler returns is not looked at
    replay: bool
    scope: Scope
    thread: bool = False
    seconds: float | None = None

    takes_arguments: ClassVar[bool] = True  # what its element says in `live-value-*`

    @cached_property
    def is_coroutine(self) -> bool:
        """Whether it is an `async def`."""
        return inspect.iscoroutinefunction(self.function)

    @property
    def title(self) -> str:
        """`Counter.add`, for messages."""
        return f"{self.scope.owner.__name__}.{self.name}"

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters but `self` and `**kwargs`. Raises `ComponentError` where an annotation makes no sense."""
        return tuple(
            self._parameter(declared)
            for declared in self._declared
            if declared.kind is not Declared.VAR_KEYWORD
        )

    @cached_property
    def rest(self) -> Parameter | None:
        """Its `**kwargs`, if it has them."""
        for declared in self._declared:
            if declared.kind is Declared.VAR_KEYWORD:
                return self._parameter(declared)
        return None

    @cached_property
    def self_name(self) -> str | None:
        """What it calls the component, mostly `self`; None where it has no parameter at all."""
        return next(iter(signature(self.function).parameters), None)

    @cached_property
    def wants(self) -> tuple[str, ...]:
        """The keys of an event's details that the client has to send."""
        keys = [_OF_EVENT if parameter.is_event else (parameter.detail,) for parameter in self.parameters]
        return tuple(dict.fromkeys(key for group in keys for key in group if key is not None))

    def refuse_unbindable(self) -> None:
        """Raise `ComponentError` for parameters that cannot be given by name."""
        if self.self_name is None:
            raise ComponentError(f"{self.title} has no parameter self. A handler is a method.")
        for declared in self._declared:
            if declared.kind in (Declared.POSITIONAL_ONLY, Declared.VAR_POSITIONAL):
                raise ComponentError(
                    f"{self.title}: arguments come by name, so {str(declared.replace(annotation=Declared.empty))!r} "
                    f"cannot be filled. Name each parameter, or take **kwargs."
                )

    @cached_property
    def _declared(self) -> tuple[Declared, ...]:
        return tuple(signature(self.function).parameters.values())[1:]

    def _parameter(self, declared: Declared) -> Parameter:
        annotation = Any if declared.annotation is Declared.empty else self._resolve(declared)
        is_event = Event in members(annotation)
        detail = declared.name if declared.name in _DETAILS and not is_event else None
        try:
            convert_detail = form_converter(annotation) if detail == "form" else converter(annotation)
            convert = convert_detail if get_origin(annotation) is Form else converter(annotation)
        except TypeError as error:
            raise ComponentError(
                f"{self.title}: no argument can become parameter {declared.name!r}: {error}"
            ) from error
        return Parameter(
            name=declared.name,
            annotation=annotation,
            detail=detail,
            is_event=is_event,
            is_required=declared.default is Declared.empty,
            convert=convert,
            convert_detail=convert_detail,
        )

    def _resolve(self, declared: Declared) -> object:
        function = inspect.unwrap(self.function)
        names = getattr(function, "__globals__", None)
        return self.scope.resolve(f"{self.title}: parameter {declared.name!r}", declared.annotation, names)
