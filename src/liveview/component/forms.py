"""Turn a form's fields, names and texts in the order of the page, into what a handler's `form` parameter names.

HTML sends nothing for a box that is not ticked or a list in which nothing is chosen. So where the annotation says
`bool`, a field that is absent is False, and where it says `list`, it is empty.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec.inspect import type_info

from liveview.component import models
from liveview.component.annotations import members
from liveview.component.conversion import Convert, convert, converter, has_fields, is_collection, tidying
from liveview.component.form import WHOLE, Form
from liveview.component.problems import REQUIRED, of_error, of_problem


def form_converter(annotation: Any) -> Convert:  # Any: every kind of type form
    """A function from `[[name, text], ...]` to `annotation`: a dict, or a class with typed fields.

    In a dict that does not say more, a name that occurs once has its text, one that occurs again the list of its texts.
    """
    if get_origin(annotation) is Form:
        return _checking(*get_args(annotation))
    finish = converter(annotation)
    for kind in members(annotation):
        if has_fields(kind):
            types = field_types(kind)
            return lambda pairs: finish(_shaped(_gather(_entries(pairs)), types))
    each = _dict_value_type(annotation)
    return lambda pairs: finish({name: _as(each, texts) for name, texts in _gather(_entries(pairs)).items()})


def meaning_of(annotation: Any) -> Any:  # Any: every kind of type form
    """What a form becomes where a handler's parameter has this annotation: of `Form[Order]` an Order."""
    return get_args(annotation)[0] if get_origin(annotation) is Form else annotation


def fields_of(annotation: Any) -> Mapping[str, bool] | None:  # Any: every kind of type form
    """The fields of the class that a form becomes, and whether the form has to send each; None where it takes any name."""
    for kind in members(meaning_of(annotation)):
        if has_fields(kind):
            if models.is_model(kind) and models.takes_others(kind):
                return None
            types = field_types(kind)
            is_required = _required(kind)
            without = _shaped({}, types)
            return {name: is_required[name] and name not in without for name in types}
    return None


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """One control's text.

    `used`: 1 where the person has changed the control, 2 where the form was sent, 3 where it was put back then.
    """

    name: str
    text: str
    used: int = 0


def _entries(pairs: object) -> list[Entry]:
    return msgspec.convert(pairs, list[Entry])


def _gather(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """All texts of each name."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(entry.name, []).append(entry.text)
    return found


# --- forms that may be wrong ---


def _checking(annotation: Any) -> Convert:  # Any: every kind of type form
    """A function that makes a `Form`, with everything that is wrong with it."""
    finish = converter(annotation)
    kind = next((kind for kind in members(annotation) if has_fields(kind)), None)
    types = {} if kind is None else field_types(kind)
    check = _check_model if models.is_model(kind) else _check_fields

    def checked(pairs: object) -> Form[Any]:
        entries = _entries(pairs)
        texts = _gather(entries)
        form = Form[Any](
            texts=texts,
            used=[*dict.fromkeys(entry.name for entry in entries if entry.used)],
            is_submitted=any(entry.used > 1 for entry in entries),
        )
        if kind is None:
            each = _dict_value_type(annotation)
            form.value = finish({name: _as(each, found) for name, found in texts.items()})
        else:
            check(form, kind, types, finish)
        return form

    return checked


def _check_model(form: Form[Any], kind: Any, types: Mapping[str, Any], _: Convert) -> None:
    """A Pydantic model says by itself what is wrong with which field."""
    found = models.problems(kind, _shaped(form.texts, types))
    if isinstance(found, list):
        for name, code, message, context in found:
            text = form[name] if name in form.texts else None
            said = REQUIRED if text == "" else of_problem(code, message, context)
            form.errors.setdefault(name, []).append(said)
    else:
        form.value = found


def _check_fields(form: Form[Any], kind: Any, types: Mapping[str, Any], finish: Convert) -> None:
    """Each field by itself first: what makes the whole stops at the first that is wrong."""
    try:
        shaped = _shaped(form.texts, types)
    except msgspec.DecodeError:
        shaped = dict[str, object](form.texts)
    is_required = _required(kind)
    for name, annotation in types.items():
        if name not in shaped:
            if is_required[name]:
                form.errors[name] = [REQUIRED]
        else:
            try:
                convert(shaped[name], annotation)
            except Exception as error:  # noqa: BLE001  # an application's own type may raise anything
                form.errors[name] = [of_error(annotation, form[name], error)]
    if form.errors:
        return
    try:
        form.value = finish(shaped)
    except Exception as error:  # noqa: BLE001  # as above
        form.errors[WHOLE] = [str(error).partition(" - at `")[0]]


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


def field_types(kind: Any) -> dict[str, Any]:  # Any: every kind of type form
    """The types of a class's fields, by the names that input carries. Raises `NameError` where one cannot be resolved."""
    if models.is_model(kind):
        return models.field_types(kind)
    if issubclass(kind, msgspec.Struct):
        return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    hints = get_type_hints(kind, include_extras=True)
    if dataclasses.is_dataclass(kind):
        return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
    return hints


def _required(kind: Any) -> dict[str, bool]:  # Any: every kind of type form
    """Whether each field has to be given."""
    if models.is_model(kind):
        return models.required_fields(kind)
    info: Any = type_info(kind)  # Any: each kind of class has a description of its own, with fields
    return {field.encode_name: field.required for field in info.fields}
