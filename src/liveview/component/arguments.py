"""Fill a handler's parameters from what the page sent, or say what is wrong with it."""

import re
from collections.abc import Mapping
from reprlib import Repr
from typing import Final, Never, cast

import msgspec

from liveview.component.annotations import name_of
from liveview.component.conversion import Convert
from liveview.component.events import Event
from liveview.component.handler import Handler, Parameter
from liveview.errors import BadArguments, suggestion

# A refusal is sent back and logged: what the page sent goes into it only in part.
_SHOWN_LENGTH: Final = 80
_REASON_LENGTH: Final = 200

# Of msgspec's reasons only these repeat a value; the path behind it is ours, unlike one inside the value.
_VALUE_IN_REASON: Final = re.compile(r"(Invalid (?:enum )?value) .*?( - at `\$[^`]*`)?", re.DOTALL)

# A page sends texts, and those that fit convert: that it is one is not what is wrong with it.
_TEXT_REFUSED: Final = re.compile(r"Expected `[^`]*`, got `str`")

_ORDINARY_DETAILS: Final = {
    "value": "It comes from the control of an event such as live-input or live-change",
    "checked": "It comes from a checkbox or radio button",
    "key": "It comes from a keyboard event such as live-keydown",
    "form": "It comes from an event in a form, such as live-submit",
}


def bind(
    handler: Handler, arguments: Mapping[str, object], details: Mapping[str, object], event_id: str
) -> dict[str, object]:
    """The keyword arguments for a handler. Raises `BadArguments`.

    `arguments` are what the template wrote in `live-value-*`; what they leave open comes from the event's `details`.
    Without parameters this takes 0.1 us, with one int 0.8 us (`python -m benchmarks.micro`).
    """
    parameters = handler.parameters
    if not parameters and not arguments:
        return {}
    if not handler.takes_arguments:
        arguments = {}
    bound: dict[str, object] = {}
    unused = len(arguments)
    for parameter in parameters:
        name = parameter.name
        if parameter.is_event:
            bound[name] = _event(handler, parameter, details, event_id)
        elif name in arguments:
            unused -= 1
            try:
                bound[name] = parameter.convert(arguments[name])
            except Exception as error:  # noqa: BLE001 - the application's types run code of their own: it may raise anything
                _refuse_value(handler, parameter, arguments[name], name, error)
        elif parameter.detail is not None and details.get(parameter.detail) is not None:
            bound[name] = _converted(handler, parameter, parameter.convert_detail, details[parameter.detail])
        elif parameter.is_required:
            # A misspelt name says more than what is missing because of it.
            _bind_rest(handler, arguments, bound)
            raise BadArguments(missing(handler, parameter))
    if unused:
        _bind_rest(handler, arguments, bound)
    return bound


def try_argument(handler: Handler, name: str, text: str) -> None:
    """Take a text that a template wrote in `live-value-*` as `bind` would. Raises `BadArguments`."""
    parameter = next((one for one in handler.parameters if one.name == name and not one.is_event), None)
    if parameter is None:
        filled = {one.name: None for one in handler.parameters if one.is_event}
        _bind_rest(handler, {name: text}, dict[str, object](filled))
    else:
        _converted(handler, parameter, parameter.convert, text)


def _bind_rest(handler: Handler, arguments: Mapping[str, object], bound: dict[str, object]) -> None:
    """Give arguments that no parameter names to `**kwargs`. None may take the place of `self` or of an `Event`."""
    known = {parameter.name for parameter in handler.parameters if not parameter.is_event}
    for name in arguments.keys() - known:
        rest = handler.rest
        if rest is None or name in bound or name == handler.self_name:
            near = suggestion(name[:_SHOWN_LENGTH], known)
            raise BadArguments(f"{handler.title} has no parameter {shown(name)}.{near}")
        bound[name] = _converted(handler, rest, rest.convert, arguments[name], name)


def _converted(
    handler: Handler, parameter: Parameter, convert: Convert, value: object, name: str | None = None
) -> object:
    try:
        return convert(value)
    except Exception as error:  # noqa: BLE001 - as above
        _refuse_value(handler, parameter, value, name or parameter.name, error)


def _refuse_value(
    handler: Handler, parameter: Parameter, value: object, name: str, error: Exception
) -> Never:
    if isinstance(error, RecursionError):
        _refuse(handler, name, "is nested too deeply")
    problem = _is_not(parameter, value)
    reason = _reason(parameter, error) if isinstance(error, (ValueError, msgspec.MsgspecError)) else ""
    if reason and not (isinstance(value, str) and _TEXT_REFUSED.fullmatch(reason)):
        problem += f" ({reason})"
    _refuse(handler, name, problem, error)


def _reason(parameter: Parameter, error: Exception) -> str:
    """Why a type refused a value; of a form's values nothing is repeated here either."""
    reason = str(error)
    if parameter.detail == "form":
        found = _VALUE_IN_REASON.fullmatch(reason)
        reason = reason if found is None else f"{found[1]}{found[2] or ''}"
    return reason[:_REASON_LENGTH]


def _refuse(handler: Handler, name: str, problem: str, cause: Exception | None = None) -> Never:
    raise BadArguments(f"{handler.title}: argument {shown(name)} {problem}.") from cause


def _is_not(parameter: Parameter, value: object) -> str:
    """What is wrong. Of a form nothing is repeated: there may be a password in it."""
    kind = name_of(parameter.annotation)
    article = "an" if kind[:1].lower() in "aeiou" else "a"
    said = "" if parameter.detail == "form" else f"= {shown(value)} "
    return f"{said}is not {article} {kind}"


def missing(handler: Handler, parameter: Parameter) -> str:
    """What is said where a parameter gets nothing."""
    attribute = f'live-value-{parameter.name.replace("_", "-")}="..."'
    if parameter.detail is None:
        return f"{handler.title} needs {parameter.name!r}. Put {attribute} on the element."
    source = _ORDINARY_DETAILS[parameter.detail]
    return f"{handler.title} needs {parameter.name!r}. {source}; else put {attribute} on the element."


def _event(handler: Handler, parameter: Parameter, details: Mapping[str, object], event_id: str) -> Event:
    """The details as an `Event`. They are the client's word, so their types are checked; the id is ours."""
    sent = details.get("event")
    told = cast("dict[str, object]", sent) if isinstance(sent, dict) else {}
    fields = {key: value for key, value in told.items() if value is not None}
    fields |= {"id": event_id, "value": details.get("value"), "checked": details.get("checked")}
    try:
        return msgspec.convert(fields, Event)
    except (msgspec.MsgspecError, RecursionError) as error:
        _refuse(handler, parameter.name, f"is no event ({error})", error)


def shown(value: object) -> str:
    """A value for a message, at most 80 characters long, whatever was sent."""
    try:
        return _SHORT.repr(value)[:_SHOWN_LENGTH]
    except (ValueError, RecursionError):  # an int of thousands of digits refuses to become a text
        return f"<{type(value).__name__}>"


_SHORT: Final = Repr()
_SHORT.maxlevel = 3
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = _SHOWN_LENGTH
