"""Spell a type in the same words in every process, with what its parts are made of: for telling two versions of it apart."""

from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from liveview.component.annotations import members, name_of
from liveview.component.conversion import has_fields
from liveview.component.forms import field_types


def spelled(annotation: Any, around: tuple[Any, ...] = ()) -> str:  # Any: every kind of type form
    """A type's text. Of `Annotated` only the type counts; a class with typed fields is spelled with them.

    `around`: the classes that are being spelled, which only name themselves in themselves.
    """
    kinds = [*members(annotation)]
    if len(kinds) > 1:
        return " | ".join(sorted(spelled(kind, around) for kind in kinds))
    kind = kinds[0]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return spelled(arguments[0], around)
    if origin is Literal:
        return f"Literal[{', '.join(sorted(map(repr, arguments)))}]"
    if origin is not None:
        inner = ", ".join(spelled(argument, around) for argument in arguments)
        return f"{_named(origin)}[{inner}]{_fields(origin, around)}"
    return f"{_named(kind)}{_fields(kind, around)}"


def _fields(kind: Any, around: tuple[Any, ...]) -> str:  # Any: as above
    if not has_fields(kind) or kind in around:
        return ""
    try:
        types = field_types(kind)
    except Exception:  # noqa: BLE001  # an annotation that cannot be resolved: then the class's name has to do
        return ""
    fields = sorted(f"{name}: {spelled(each, (*around, kind))}" for name, each in types.items())
    return f"{{{', '.join(fields)}}}"


def _named(kind: Any) -> str:  # Any: as above
    return "None" if kind is NoneType else getattr(kind, "__qualname__", None) or name_of(kind)
