"""Turn a form's fields, names and texts in the order of the page, into what a handler's `form` parameter names.

HTML sends nothing for a box that is not ticked or a list in which nothing is chosen. So where the annotation says
`bool`, a field that is absent is False, and where it says `list`, it is empty.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec.inspect import type_info

from liveview.component import models
from liveview.component.annotations import members
from liveview.component.conversion import Convert, converter, has_fields, is_collection, tidying


def form_converter(annotation: Any) -> Convert:  # Any: every kind of type form
    """A function from `[[name, text], ...]` to `annotation`: a dict, or a class with typed fields.

    In a dict that does not say more, a name that occurs once has its text, one that occurs again the list of its texts.
    """
    finish = converter(annotation)
    for kind in members(annotation):
        if has_fields(kind):
            types = _field_types(kind)
            return lambda pairs: finish(_shaped(_gather(pairs), types))
    each = _dict_value_type(annotation)
    return lambda pairs: finish({name: _as(each, texts) for name, texts in _gather(pairs).items()})


def fields_of(annotation: Any) -> Mapping[str, bool] | None:  # Any: every kind of type form
    """The fields of the class that a form becomes, and whether the form has to send each; None where it takes any name."""
    for kind in members(annotation):
        if has_fields(kind):
            if models.is_model(kind) and models.takes_others(kind):
                return None
            types = _field_types(kind)
            is_required = _required(kind)
            without = _shaped({}, types)
            return {name: is_required[name] and name not in without for name in types}
    return None


def _gather(pairs: object) -> dict[str, list[str]]:
    """All texts of each name."""
    found: dict[str, list[str]] = {}
    for name, text in msgspec.convert(pairs, list[tuple[str, str]]):
        found.setdefault(name, []).append(text)
    return found


def _shaped(texts: Mapping[str, list[str]], types: Mapping[str, Any]) -> dict[str, object]:
    """The texts as each field's type wants them; with names that no field has, which a class may forbid."""
    shaped = {name: _as(types.get(name, Any), found) for name, found in texts.items()}
    for name, annotation in types.items():
        kinds = members(annotation)
        if name in shaped or type(None) in kinds:
            continue
        if any(is_collection(kind) for kind in kinds):
            shaped[name] = []
        elif bool in kinds:
            shaped[name] = False
    return shaped


def _as(annotation: Any, texts: list[str]) -> object:  # Any: every kind of type form
    """All texts for a collection, else the last one: a hidden field before a box says what "not ticked" means."""
    if annotation is Any or annotation is object:
        return texts[0] if len(texts) == 1 else texts
    if any(is_collection(kind) for kind in members(annotation)):
        return texts
    tidy = tidying(annotation)
    return tidy.apply(texts[-1]) if tidy is not None else texts[-1]


def _dict_value_type(annotation: Any) -> Any:  # Any: every kind of type form
    for kind in members(annotation):
        origin = get_origin(kind)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return get_args(kind)[1]
    return Any


def _field_types(kind: Any) -> dict[str, Any]:  # Any: every kind of type form
    if models.is_model(kind):
        return models.field_types(kind)
    if issubclass(kind, msgspec.Struct):
        return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    hints = get_type_hints(kind)
    if dataclasses.is_dataclass(kind):
        return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
    return hints


def _required(kind: Any) -> dict[str, bool]:  # Any: every kind of type form
    """Whether each field has to be given."""
    if models.is_model(kind):
        return models.required_fields(kind)
    info: Any = type_info(kind)  # Any: each kind of class has a description of its own, with fields
    return {field.encode_name: field.required for field in info.fields}
