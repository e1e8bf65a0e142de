"""The controls of a form, held against the class that a handler wants it as."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from liveview.cli.check.elements import Element, Reading
from liveview.cli.check.finding import Finding, Place, warning
from liveview.component.annotations import name_of
from liveview.component.forms import fields_of, meaning_of
from liveview.component.handler import Handler, Parameter
from liveview.errors import suggestion

_CONTROLS: Final = frozenset(("input", "textarea", "select", "button"))
_NEVER_SENT: Final = frozenset(("button", "reset"))


@dataclass(frozen=True)
class _Form:
    """`names`: where each name that is sent stands. `is_open`: there may be others."""

    names: Mapping[str, Place]
    is_open: bool


def form_findings(
    handler: Handler, parameter: Parameter, form: Element, place: Place, reading: Reading
) -> Iterator[Finding]:
    """What a form does not send, and what it sends in vain. `place`: where it names the handler."""
    fields = fields_of(parameter.annotation)
    if fields is None:
        return
    found = _controls_of(form, reading)
    kind = name_of(meaning_of(parameter.annotation))
    for name, where in found.names.items():
        if name not in fields:
            yield warning(
                where,
                f"{handler.title} takes the form as {kind}, which has no field {name!r}.{suggestion(name, fields)}",
            )
    for name, is_required in fields.items():
        if is_required and name not in found.names and not found.is_open:
            yield warning(
                place,
                f"{handler.title} takes the form as {kind}, whose field {name!r} has no default, and no control of the form "
                f"has that name. Give one name={name!r}, or give the field a default.",
            )


def _controls_of(form: Element, reading: Reading) -> _Form:
    names: dict[str, Place] = {}
    is_open = form.holds_code
    for element in reading.elements:
        if element.tag not in _CONTROLS and "-" not in element.tag:
            continue
        is_its = belongs(element, form)
        if is_its is None:
            is_open = True
        elif is_its:
            texts = element.texts("name")
            is_open |= texts is None
            if not _is_never_sent(element):
                names |= {text: element.attributes["name"].place for text in sorted(texts or ()) if text}
    return _Form(names, is_open)


def belongs(element: Element, form: Element) -> bool | None:
    """Whether a control is one of the form; None where that is known only when the page is rendered."""
    if element.is_loose:
        return None
    named = element.attributes.get("form")
    if named is None:
        return form in element.chain
    ids = form.texts("id")
    if named.texts is None or ids is None:
        return None
    return named.texts == ids


def _is_never_sent(element: Element) -> bool:
    kinds = element.texts("type")
    return kinds is not None and kinds <= _NEVER_SENT and element.tag in ("input", "button")
