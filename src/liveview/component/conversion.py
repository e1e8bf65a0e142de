"""Convert what a page sends, mostly texts, to the types that an application's annotations name.

msgspec does the converting. Before it, texts are tidied that HTML writes in a way of its own: an empty control, a
ticked box, a time without seconds, JSON in a `live-value-*` attribute where the type is a structure.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from datetime import datetime, time
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints, is_typeddict

import msgspec
from msgspec.inspect import CustomType, type_info

from liveview.component import models
from liveview.component.annotations import members, name_of

Convert = Callable[[object], Any]  # Any: the annotation that it was made from says the type

_BOOL_WORDS: Final = {"on": True, "off": False}
_WITHOUT_SECONDS: Final = re.compile(r"(.*T)?\d\d:\d\d")
_ANY_INT: Final = 19  # digits of a number that every system takes for an int
_COLLECTIONS: Final[tuple[object, ...]] = (list, tuple, set, frozenset)


def converter(annotation: Any) -> Convert:  # Any: every kind of type form
    """A function that converts to `annotation`, or raises what says why not.

    Raises `TypeError` at once where nothing that a page sends can become that type.
    """
    if annotation in (Any, object) or isinstance(annotation, TypeVar):
        return _unchanged
    _check(annotation)
    if annotation is int:
        return _to_int
    tidy = tidying(annotation)
    if tidy is None:
        return lambda value: convert(value, annotation)
    return lambda value: convert(tidy.apply(value), annotation)


def convert(value: object, annotation: Any) -> Any:  # Any: every kind of type form; an instance of it
    """`value` as the type that `annotation` names. Texts become numbers, dates and so on."""
    return msgspec.convert(value, annotation, strict=False, dec_hook=revive)


def _to_int(value: object) -> Any:  # Any: as above
    """The most frequent of all: 0.2 us for the id of a row instead of 0.7 us."""
    if (
        type(value) is str
        and value.isdecimal()
        and value.isascii()
        and len(value) < _ANY_INT
        and value[0] != "0"
    ):
        return int(value)
    return convert(value, int)


def revive(kind: type, value: object) -> object:
    """Make an instance of a type that msgspec leaves to us."""
    if models.is_model(kind):
        return models.validate(kind, value)
    if kind is object:
        return value
    raise ValueError(f"nothing converts to {kind.__name__}")


@dataclass(frozen=True)
class Tidying:
    """How texts are tidied for one type."""

    empty_is_none: bool
    knows_bool_words: bool
    may_lack_seconds: bool
    is_json: bool

    def apply(self, value: object) -> object:
        """The value as msgspec reads it. Raises `msgspec.DecodeError` for JSON that is none."""
        if not isinstance(value, str):
            return value
        if self.empty_is_none and not value.strip():
            return None
        if self.knows_bool_words and value in _BOOL_WORDS:
            return _BOOL_WORDS[value]
        if self.may_lack_seconds and _WITHOUT_SECONDS.fullmatch(value):
            return f"{value}:00"
        return msgspec.json.decode(value) if self.is_json else value


def tidying(annotation: object) -> Tidying | None:
    """How texts are tidied for a type; None where they are taken as they are."""
    kinds = members(annotation)
    if str in kinds or Any in kinds:
        return None
    tidy = Tidying(
        empty_is_none=type(None) in kinds,
        knows_bool_words=bool in kinds,
        may_lack_seconds=datetime in kinds or time in kinds,
        is_json=any(is_structure(kind) for kind in kinds),
    )
    return (
        tidy
        if any((tidy.empty_is_none, tidy.knows_bool_words, tidy.may_lack_seconds, tidy.is_json))
        else None
    )


def is_collection(kind: object) -> bool:
    """Whether a type is `list[...]`, `set[...]` and the like."""
    return any(kind is each or get_origin(kind) is each for each in _COLLECTIONS)


def is_structure(kind: object) -> bool:
    """Whether a type has parts: collections, dicts, and classes with typed fields."""
    if get_origin(kind) not in (None, Literal) or is_collection(kind) or kind is dict:
        return True
    return has_fields(kind)


def has_fields(kind: object) -> bool:
    """Whether a type is a class with typed fields."""
    if not isinstance(kind, type):
        return False
    is_named = hasattr(kind, "__attrs_attrs__") or (tuple in kind.__mro__ and hasattr(kind, "_fields"))
    is_struct = msgspec.Struct in kind.__mro__
    return is_named or is_struct or is_typeddict(kind) or models.is_model(kind) or is_dataclass(kind)


def _check(annotation: Any) -> None:  # Any: every kind of type form
    """Raise `TypeError` for a type that msgspec cannot convert to."""
    try:
        msgspec.json.Decoder(annotation)
    except TypeError as error:
        raise TypeError(fault_in_fields(annotation) or str(error)) from error
    for kind in members(annotation):
        if isinstance(type_info(kind), CustomType) and not models.is_model(kind):
            raise TypeError(f"nothing that a page sends converts to {name_of(kind)}")


def fault_in_fields(annotation: object) -> str | None:
    """Which field of a class it is that keeps msgspec from converting to a type, and what to do; None where it is none."""
    for kind in (*members(annotation), *get_args(annotation)):
        if not has_fields(kind) or models.is_model(kind):
            continue
        for name, hint in _hints(kind).items():
            try:
                msgspec.json.Decoder(hint)
            except TypeError as error:
                reason = str(error).partition(" - type ")[0]
                return (
                    f"{getattr(kind, '__name__', kind)}.{name} is declared with what its type does not take ({reason}). "
                    f"msgspec.Meta limits int and float, no Decimal: leave it out there and check the value in __post_init__, "
                    f'which says raise ValueError("...")'
                )
    return None


def _hints(kind: Any) -> dict[str, Any]:  # Any: every kind of type form
    try:
        return get_type_hints(kind, include_extras=True)
    except Exception:  # noqa: BLE001 - an annotation is code of the application: it may raise anything
        return {}


def _unchanged(value: object) -> object:
    return value
