"""A component's class by itself: can its annotations be resolved, and can its state travel."""

from collections.abc import Iterator
from typing import Any, cast, get_args, get_origin

from markupsafe import Markup
from msgspec import Struct
from msgspec.inspect import CustomType, type_info

from liveview.cli.check.finding import Finding, error, warning
from liveview.cli.check.places import place_of_class, place_of_member
from liveview.component import models
from liveview.component.annotations import members, name_of
from liveview.component.bound import bound_handlers
from liveview.component.coded import Codecs, Coding, _StandInType, coding_of
from liveview.component.component import Component
from liveview.component.plan import FieldPlan
from liveview.component.state import why_not
from liveview.errors import ComponentError

# What a session carries without being told what to make of it.
_PLAIN = (str, int, float, bool, bytes, type(None), list, dict)


def class_findings(component: type[Component], codecs: Codecs) -> Iterator[Finding]:
    """Everything about one class but its template."""
    yield from _annotation_findings(component)
    for field in component.__plan__.fields.values():
        if field.session:
            yield from _state_findings(field, codecs)


# --- annotations ------------------------------------------------------------------------------------------------------


def _annotation_findings(component: type[Component]) -> Iterator[Finding]:
    plan = component.__plan__
    for field in plan.fields.values():
        try:
            _ = field.type
            if field.bound:
                _ = list(bound_handlers(field))
        except ComponentError as raised:
            yield error(place_of_member(field.scope.owner, field.name), str(raised))
    for handler in plan.handlers.values():
        try:
            _ = handler.parameters, handler.rest
        except ComponentError as raised:
            yield error(place_of_member(handler.scope.owner, handler.name), str(raised))
    is_known = True
    for receiver in plan.receivers.values():
        try:
            _ = receiver.types
        except ComponentError as raised:
            is_known = False
            yield error(place_of_member(receiver.scope.owner, receiver.name), str(raised))
    if is_known:
        try:
            plan.receiver(object)
        except ComponentError as raised:
            yield error(place_of_class(component), str(raised))


# --- state ------------------------------------------------------------------------------------------------------------


def _state_findings(field: FieldPlan, codecs: Codecs) -> Iterator[Finding]:
    try:
        coding = coding_of(field.type, tuple(codecs))
    except ComponentError:
        return  # said above
    owner = field.scope.owner
    declared = f"{owner.__name__}.{field.name} is declared {name_of(field.type)}"
    strangers = list(_strangers(field.type, coding))
    if strangers:
        yield error(
            place_of_member(owner, field.name), f"{declared}, and {why_not(strangers[0], field, coding)}"
        )
    elif coding.is_open:
        yield warning(
            place_of_member(owner, field.name),
            f"{declared}, which does not say what is in it: only texts, numbers, bytes, None, and lists and dicts of those come "
            f"back from a session. Annotate it fully, or keep it out: field(default=None, session=False).",
        )


def _strangers(annotation: object, coding: Coding) -> Iterator[type]:
    """The classes in an annotation whose instances no session carries."""
    if coding.type is not Any:
        yield from _unknown(type_info(coding.type), set())
    elif annotation is not Any:
        # Nothing says which of several it is to become again, so what is plain travels, and nothing else.
        yield from (leaf for leaf in _leaves(annotation) if leaf not in _PLAIN)


def _unknown(info: object, seen: set[int]) -> Iterator[type]:
    """The classes that msgspec leaves to hooks, and that those do not know."""
    if not isinstance(info, Struct) or id(info) in seen:
        return
    seen.add(id(info))
    if isinstance(info, CustomType) and not _is_known(info.cls):
        yield info.cls
    for name in info.__struct_fields__:
        held: object = getattr(info, name)
        for inner in cast("tuple[object, ...]", held) if isinstance(held, tuple) else (held,):
            yield from _unknown(inner, seen)


def _is_known(kind: type[object]) -> bool:
    return kind is object or kind is Markup or models.is_model(kind) or isinstance(kind, _StandInType)


def _leaves(annotation: object) -> Iterator[type]:
    """The classes that an annotation names."""
    for kind in members(annotation):
        origin = get_origin(kind) or kind
        if isinstance(origin, type):
            yield origin
        for inner in get_args(kind):
            yield from _leaves(inner)
