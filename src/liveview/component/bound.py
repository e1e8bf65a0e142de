"""What writes a `Bound` field: a control with `live-model`, and nothing else that a page could say."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import MsgspecError

from liveview.component.annotations import members
from liveview.component.arguments import shown
from liveview.component.conversion import Convert, converter, is_collection
from liveview.component.handler import Handler, Parameter
from liveview.errors import BadArguments, ComponentError

if TYPE_CHECKING:
    from liveview.component.plan import FieldPlan

# Stands before the field's name in place of a handler's, which it can never be.
SIGN: Final = "="


# Behind the name of a field where the control says `live-model.trim`.
TRIM: Final = ".trim"


def bound_handlers(field: "FieldPlan") -> Iterator[Handler]:
    """What takes a control's value into a field, as it is and without space around it.

    Raises `ComponentError` where nothing that a page sends becomes its type.
    """
    yield _bound_handler(field, "", _as_it_is)
    yield _bound_handler(field, TRIM, _trimmed)


def _bound_handler(field: "FieldPlan", suffix: str, tidy: Callable[[object], object]) -> Handler:
    kinds = members(field.type)
    title = f"{field.scope.owner.__name__}.{field.name}"
    try:
        convert = converter(field.type)
    except TypeError as error:
        raise ComponentError(f"{title} is Bound, and no control can become what it holds: {error}") from error
    if bool in kinds:
        return _BoundHandler(
            field, suffix, _setting(field.name), (_parameter("checked", field.type, convert),)
        )
    if any(is_collection(kind) for kind in kinds):
        several = (
            _parameter("value", Any, _as_it_is),
            _parameter("checked", Any, _as_it_is, is_required=False),
        )
        return _BoundHandler(field, suffix, _choosing(field.name, convert), several)
    value = _parameter("value", field.type, lambda given: convert(tidy(given)))
    return _BoundHandler(field, suffix, _setting(field.name), (value,))


class _BoundHandler(Handler):
    """A handler that nobody wrote: `live-value-*` of its control are meant for others."""

    takes_arguments = False

    def __init__(
        self,
        field: "FieldPlan",
        suffix: str,
        function: Callable[..., None],
        parameters: tuple[Parameter, ...],
    ) -> None:
        super().__init__(SIGN + field.name + suffix, function, replay=True, scope=field.scope)
        self.__dict__["parameters"] = parameters  # in place of what a function's own would be


def _setting(name: str) -> Callable[..., None]:
    def assign(component: object, **given: object) -> None:
        for value in given.values():
            setattr(component, name, value)

    return assign


def _choosing(name: str, convert: Convert) -> Callable[..., None]:
    """Several values: all at once from a list to choose from, or one after another from boxes of one name."""

    def assign(component: object, value: object, checked: object = None) -> None:
        if isinstance(value, list):
            value = chosen = cast("list[object]", value)
        else:
            held = cast("Iterable[object]", getattr(component, name))
            chosen = [text for text in map(_text, held) if text != value]
            chosen += [value] if checked else []
        try:
            setattr(component, name, convert(chosen))
        except (ValueError, MsgspecError) as error:
            raise BadArguments(f"{type(component).__name__}.{name} takes no {shown(value)}.") from error

    return assign


def _text(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _as_it_is(value: object) -> object:
    return value


def _parameter(detail: str, annotation: Any, convert: Convert, *, is_required: bool = True) -> Parameter:
    return Parameter(
        detail,
        annotation,
        detail,
        is_event=False,
        is_required=is_required,
        convert=convert,
        convert_detail=convert,
    )
