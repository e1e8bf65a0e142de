"""Take a component's state out as plain values, and make a component from such values.

What comes out is what msgpack can hold: texts, numbers, bytes, lists and dicts. The annotations say what it is made
into again, so a value that its annotation does not describe is refused when it would go out, not lost when it should
come back. So are types inside collections and dataclasses; where the same types have come back before, what else the
annotation says (the texts of a `Literal`, a length) is believed. What another version of the class no longer converts is
logged.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sized
from typing import Final, NamedTuple, TypeVar

import msgspec

from liveview.component.annotations import name_of
from liveview.component.arguments import shown
from liveview.component.coded import Codecs, Coding, Unsealable, coding_of
from liveview.component.component import Component
from liveview.component.conversion import fault_in_fields
from liveview.component.plan import FieldPlan
from liveview.errors import SessionInvalid, StateNotSealable
from liveview.tracked.container import plain

logger = logging.getLogger("liveview")

C = TypeVar("C", bound=Component)

_SCALARS: Final = frozenset({str, int, float, bool, type(None)})
_MSGPACK_INTS: Final = range(-(2**63), 2**64)


class Refusal(NamedTuple):
    """A field whose value in a session does not convert."""

    field: str
    error: Exception


def dump(component: Component, codecs: Codecs) -> dict[str, object]:
    """The fields that go into a session, as plain values by name. Raises `StateNotSealable`.

    `codecs`: `{type: (dump, load)}` for types that the application takes apart itself.
    """
    values = component.__dict__
    dumped: dict[str, object] = {}
    for name, coding in _codings(type(component), codecs):
        value = values[name]
        if type(value) in coding.atoms and (type(value) is not int or value in _MSGPACK_INTS):
            dumped[name] = value
        else:
            dumped[name] = _dump_value(component, name, coding, _plain(component, name, value), codecs)
    return dumped


def arguments(component: Component, codecs: Codecs, *, most_items: float) -> dict[str, object] | None:
    """What a component that nobody has loaded yet was constructed from, as plain values: the fields without their defaults.

    None where one of them holds more than `most_items` items. Raises `StateNotSealable`.
    """
    values = component.__dict__
    dumped: dict[str, object] = {}
    for name, coding in _codings(type(component), codecs):
        value = values[name]
        if _is_default(component.__plan__.fields[name], value):
            continue
        if isinstance(value, Sized) and len(value) > most_items:
            return None
        dumped[name] = _dump_value(component, name, coding, _plain(component, name, value), codecs)
    return dumped


def _is_default(field: FieldPlan, value: object) -> bool:
    """Whether an instance that was given no value for the field has the same."""
    if field.is_required:
        return False
    try:
        default = field.initial()
        return bool(plain(value) == default)
    except Exception:  # noqa: BLE001  # an application's own factory or comparison
        return False


def restore(component: type[C], data: Mapping[str, object], codecs: Codecs) -> C:
    """A component made from what `dump` gave, perhaps by another version of its class.

    Values of fields that are gone, or that no longer convert, are left out for the default; the latter with a warning
    in the log. Raises `SessionInvalid` where that leaves a field without a value.
    """
    given = _loaded(component, data, codecs)
    missing = [
        field.name
        for field in component.__plan__.fields.values()
        if field.is_required and field.name not in given
    ]
    if missing:
        raise SessionInvalid(f"The session has no value for {component.__name__}.{missing[0]}.")
    construct: Callable[..., C] = component
    return construct(**given)


def overlay(component: Component, data: Mapping[str, object], codecs: Codecs) -> None:
    """Lay what `dump` gave over a component that was loaded anew."""
    for name, value in _loaded(type(component), data, codecs).items():
        setattr(component, name, value)


def carries_whole_state(component: type[Component]) -> bool:
    """Whether a session holds all fields, so that a resume need not `load`."""
    return all(field.session for field in component.__plan__.fields.values())


def _codings(component: type[Component], codecs: Codecs) -> tuple[tuple[str, Coding], ...]:
    plan = component.__plan__
    kinds = tuple(codecs)
    codings = plan.codings.get(kinds)
    if codings is None:
        fields = [field for field in plan.fields.values() if field.session]
        codings = plan.codings[kinds] = tuple((field.name, coding_of(field.type, kinds)) for field in fields)
    return codings


def dumped(component: type[Component], name: str, value: object, codecs: Codecs) -> object:
    """What `dump` makes of a value of one field, not looking whether it would come back."""
    return dict(_codings(component, codecs))[name].dump(plain(value), codecs)


def saved_fields(component: type[Component], codecs: Codecs) -> Collection[str]:
    """The names of the fields that go into a session."""
    return dict(_codings(component, codecs)).keys()


def loaded(
    component: type[Component], data: Mapping[str, object], codecs: Codecs
) -> tuple[dict[str, object], list[Refusal]]:
    """The values of the fields that there are, from what `dump` gave, and those that do not convert."""
    values: dict[str, object] = {}
    refusals: list[Refusal] = []
    for name, coding in _codings(component, codecs):
        if name in data:
            try:
                values[name] = coding.load(data[name], codecs)
            except (
                ValueError,
                TypeError,
                LookupError,
                msgspec.MsgspecError,
                RecursionError,
            ) as error:  # made for another type: see `restore`
                refusals.append(Refusal(name, error))
    return values, refusals


def _loaded(component: type[Component], data: Mapping[str, object], codecs: Codecs) -> dict[str, object]:
    values, refusals = loaded(component, data, codecs)
    for name, error in refusals:
        logger.warning(
            "%s.%s: its value in a session no longer converts and is left out: %s",
            component.__name__,
            name,
            error,
            extra={"component": component.__plan__.name, "field": name},
        )
    return values


def _dump_value(component: Component, name: str, coding: Coding, value: object, codecs: Codecs) -> object:
    """The slow way: convert, and see whether it would come back."""
    try:
        if type(value) is int and int in coding.atoms:
            dumped: object = _digits(value)
        else:
            dumped = coding.dump(value, codecs)
        problem = None if coding.has_codec else _problem(coding, value, dumped, codecs)
    except RecursionError:
        raise _nested_too_deeply(component, name, value) from None
    except Unsealable as error:
        raise StateNotSealable(_repairs(component, name, value, coding, error.kind)) from None
    if problem is not None:
        declared = name_of(component.__plan__.fields[name].type)
        raise StateNotSealable(
            f"{_holds(component, name, value)}, but is declared {declared}: {problem}. Change the value, or what is declared."
        )
    return dumped


def _plain(component: Component, name: str, value: object) -> object:
    """The value without tracked containers, which no annotation names."""
    try:
        return plain(value)
    except RecursionError:
        raise _nested_too_deeply(component, name, value) from None


def _nested_too_deeply(component: Component, name: str, value: object) -> StateNotSealable:
    return StateNotSealable(f"{_holds(component, name, value)}, nested too deeply or containing itself.")


def _problem(coding: Coding, value: object, dumped: object, codecs: Codecs) -> str | None:
    """Why a value would not come back as it is, or None. Scalars are tried out each time, what holds others by shape."""
    try:
        if type(dumped) in _SCALARS:
            missing = None if type(coding.load(dumped, codecs)) is type(value) else type(value).__name__
        else:
            missing = coding.lost_type(value, dumped, codecs)
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        return f"it would be lost ({error})"
    return None if missing is None else f"its {missing} would come back as something else"


def _digits(value: int) -> str:
    """An int as text, because msgpack ends at 64 bits; `load` makes it an int again. Raises `Unsealable`."""
    try:
        return str(value)
    except ValueError:  # Python refuses to write ints of thousands of digits
        raise Unsealable(int) from None


def _holds(component: Component, name: str, value: object) -> str:
    return f"{type(component).__name__}.{name} holds {shown(value)} ({type(value).__name__})"


def _repairs(component: Component, name: str, value: object, coding: Coding, kind: type) -> str:
    return f"{_holds(component, name, value)}, and {why_not(kind, component.__plan__.fields[name], coding)}"


def why_not(kind: type, field: FieldPlan, coding: Coding) -> str:
    """Why an instance of a class in a field does not travel, and what to do."""
    if coding.is_open and kind.__module__ in ("builtins", "datetime", "decimal", "uuid"):
        return (
            f"its annotation {name_of(field.type)} does not say what to make of it again. Annotate it fully."
        )
    fault = fault_in_fields(field.type)
    if fault is not None:
        return f"{fault}."
    return (
        f"a {kind.__name__} cannot travel in the page's session. Keep its id in the field and look the "
        f"rest up in load; or give LiveView(codecs={{{kind.__name__}: (dump, load)}}) and annotate the field with it; "
        f"or keep the field out: field(default=None, session=False)."
    )
