"""What a handler may want to know of an event (`wire/PROTOCOL.md` section 5), as `client/src/observers/details.ts` says it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast

from selectolax.lexbor import LexborNode

from liveview.testing.controls import is_box
from liveview.testing.document import Document
from liveview.testing.entries import entries
from liveview.testing.fields import Fields
from liveview.testing.happening import Binding, Happening
from liveview.testing.nodes import attribute, has

# Elements with a value, which a handler may ask for.
_WITH_VALUE: Final = frozenset("button data input option output select textarea".split())

_WITH_NAME: Final = frozenset("a button fieldset form img input output select textarea".split())

# Of a control: its form is being sent; and it is put back then.
_SENT: Final = 2
_PUT_BACK: Final = 3

Json = Any  # what the wire carries


def details_of(
    happening: Happening, binding: Binding, document: Document, fields: Fields, wants: Collection[str] | None
) -> dict[str, Json]:
    """Only what the handler `wants`, or everything while that is not known."""
    target, node = happening.target, binding.node
    sent = 0 if happening.type != "submit" else _PUT_BACK if binding.puts_back else _SENT
    control = target if target is not None and target.tag in _WITH_VALUE else node
    form = document.form_of(control)
    found: dict[str, Json] = {
        "value": _value(fields, control),
        "checked": fields.is_checked(control) if is_box(control) else None,
        "key": happening.key,
        "form": _form(happening, sent, form, document, fields) if form is not None else None,
        "event": _event(happening, control),
    }
    given = dict(happening.given)
    found["event"] |= given.pop("event", {})
    if isinstance(given.get("form"), Mapping):
        given["form"] = [
            [name, text, sent] for name, value in given["form"].items() for text in _texts(value)
        ]
    found |= given
    return {
        name: value for name, value in found.items() if value is not None and (wants is None or name in wants)
    }


def _form(
    happening: Happening, sent: int, form: LexborNode, document: Document, fields: Fields
) -> list[tuple[str, str, int]]:
    """What stands in a form, and of each control whether it was used, or even sent."""
    used = {attribute(node, "name") for node in document.controls_of(form) if fields.is_used(node)}
    return [
        (name, text, sent or int(name in used))
        for name, text in entries(document, fields, form, happening.submitter)
    ]


def _texts(value: object) -> list[str]:
    """Several texts are several fields of one name."""
    if isinstance(value, list | tuple):
        return [str(text) for text in cast(Sequence[object], value)]
    return [str(value)]


def _value(fields: Fields, control: LexborNode) -> Json:
    if control.tag == "select" and has(control, "multiple"):
        return [option.value for option in fields.chosen(control)]
    if control.tag in ("option", "output"):
        text = attribute(control, "value") if control.tag == "option" else None
        return " ".join((control.text() or "").split()) if text is None else text
    return fields.value(control) if control.tag in _WITH_VALUE else None


def _event(happening: Happening, control: LexborNode) -> dict[str, Json]:
    """What is empty is left out."""
    found: dict[str, Json] = {
        "type": happening.type,
        "key": happening.key,
        "code": happening.code,
        "name": attribute(control, "name") if control.tag in _WITH_NAME else None,
    }
    if happening.type in ("pointerdown", "mousedown"):
        found["buttons"] = 1
    found |= dict.fromkeys(happening.held, True)
    return {name: value for name, value in found.items() if value}
