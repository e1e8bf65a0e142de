"""What the client can tell of an event, from where its handler stands: `client/src/observers/details.ts` in reverse."""

from typing import Final

from liveview.cli.check.elements import Binding, Element, Reading

_KEYBOARD: Final = frozenset(("keydown", "keyup", "keypress"))

# Events that a browser has for what is no key. Those of other names are somebody's own, and may carry anything.
_WITHOUT_KEY: Final = frozenset(
    "click dblclick auxclick contextmenu input beforeinput change submit reset invalid focus blur focusin focusout select "
    "pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave mousedown mouseup mousemove "
    "mouseover mouseout mouseenter mouseleave touchstart touchend touchmove wheel scroll scrollend drag dragstart dragend "
    "dragover dragenter dragleave drop toggle copy cut paste load error play pause ended".split()
)

# Their target is the form itself.
_OF_FORMS: Final = frozenset(("submit", "reset", "formdata"))

# Elements with a `value`.
_WITH_VALUE: Final = frozenset(
    "input textarea select button option output data li meter progress param".split()
)
_WITH_FORM: Final = frozenset("input textarea select button output fieldset object".split())
_CHECKED: Final = frozenset(("checkbox", "radio"))


def can_tell(binding: Binding, element: Element, detail: str, reading: Reading) -> bool:
    """Whether an event may fill a parameter of this name: `value`, `checked`, `key` or `form`."""
    if detail == "key":
        return binding.event_type in _KEYBOARD or binding.event_type not in _WITHOUT_KEY
    if binding.is_elsewhere:
        return True  # whatever it happened on
    match detail:
        case "value":
            return any(_has_value(target) for target in _targets(binding, element, reading))
        case "checked":
            return any(_is_ticked(target) for target in _targets(binding, element, reading))
        case _:
            return _is_in_form(binding, element, reading)


def form_of(element: Element, reading: Reading) -> Element | None:
    """The form whose fields are sent with an event on an element, as far as it stands in the template."""
    named = element.attributes.get("form")
    if named is None:
        return next((each for each in element.chain if each.tag == "form"), None)
    forms = [each for each in reading.elements if each.tag == "form"]
    return next((form for form in forms if named.texts and named.texts == form.texts("id")), None)


def _targets(binding: Binding, element: Element, reading: Reading) -> list[Element]:
    """On which elements it may have happened."""
    if binding.event_type in _OF_FORMS:
        return [element]
    return [element, *(each for each in reading.elements if element in list(each.chain)[1:])]


def _has_value(element: Element) -> bool:
    return element.tag in _WITH_VALUE or _is_anything(element)


def _is_ticked(element: Element) -> bool:
    kinds = element.texts("type")
    is_box = element.tag == "input" and (kinds is None or not kinds.isdisjoint(_CHECKED))
    return is_box or _is_anything(element)


def _is_in_form(binding: Binding, element: Element, reading: Reading) -> bool:
    if any(each.tag == "form" for each in element.chain) or "form" in element.attributes:
        return True
    inside = _targets(binding, element, reading)
    return any(each.tag in _WITH_FORM for each in inside[1:]) or any(map(_is_anything, inside))


def _is_anything(element: Element) -> bool:
    """Whether it, or what is in it, may be a control for all that is known: a custom element, or other people's HTML."""
    return "-" in element.tag or element.holds_code or element.is_loose
