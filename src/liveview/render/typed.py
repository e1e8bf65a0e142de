"""What a person typed or ticked, in controls of which the template gives that: the page shows it until it is told otherwise."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, cast

from liveview.template.values import Control, Instance, Template, Value, Values

# Of an entry of a form: it was sent, and then its control was put back to what was rendered.
PUT_BACK: Final = 3

# A slot, and the slots of the instances around it, from the outermost.
Path = tuple[int, ...]

# What a control holds: a text, or whether it is ticked.
Entered = str | bool


class Typed(NamedTuple):
    """What an event told. `by_name`: the texts of a form; `value`, `is_ticked`: of the control that has `handler`."""

    by_name: Mapping[str, str]
    handler: str
    value: str | None
    is_ticked: bool | None = None


def typed_in(handler: str, details: Mapping[str, object]) -> Typed | None:
    """What the details of an event tell of texts and ticks that are shown; None where that is nothing.

    A name that occurs twice says nothing, and so does a control that was put back: it shows what was rendered.
    """
    value, is_ticked = details.get("value"), details.get("checked")
    counts: dict[str, list[str]] = {}
    form = details.get("form")
    for entry in cast("list[object]", form) if isinstance(form, list) else ():
        match entry:
            case [str(name), str(text)] | [str(name), str(text), int()] if entry[2:] != [PUT_BACK]:
                counts.setdefault(name, []).append(text)
            case _:
                pass
    by_name = {name: texts[0] for name, texts in counts.items() if len(texts) == 1}
    typed = Typed(
        by_name,
        handler,
        value if isinstance(value, str) else None,
        is_ticked if isinstance(is_ticked, bool) else None,
    )
    return None if typed == ({}, handler, None, None) else typed


def as_typed(template: Template, before: Values, after: Values, typed: Typed) -> Values:
    """`before` with what was typed in place of values that a render did not change, for a comparison that finds these too.

    Only where it is certain which control is meant: not in lists, and not where two have the same name or handler.
    """
    found: dict[str, list[tuple[Path, Entered]]] = {}
    for path, control, around in _controls(template, before):
        if control.is_box:
            if typed.is_ticked is not None and typed.handler in control.handlers:
                found.setdefault("", []).append((path, typed.is_ticked))
            continue
        name = around[control.name] if isinstance(control.name, int) else control.name
        if isinstance(name, str) and name in typed.by_name:
            found.setdefault(name, []).append((path, typed.by_name[name]))
        elif typed.value is not None and typed.handler in control.handlers:
            found.setdefault("", []).append((path, typed.value))
    shown = before
    for places in found.values():
        if len(places) == 1:
            path, entered = places[0]
            shown = _replaced(shown, after, path, entered)
    return shown


def _controls(template: Template, values: Values, outer: Path = ()) -> Iterator[tuple[Path, Control, Values]]:
    for control in template.controls:
        yield (*outer, control.slot), control, values
    for slot, value in enumerate(values):
        if isinstance(value, Instance):
            yield from _controls(value.template, value.values, (*outer, slot))


def _replaced(before: Values, after: Values, path: Path, entered: Entered) -> Values:
    """With what was entered at the end of a path, where it is not what stands there before and after."""
    slot, *rest = path
    old, new = before[slot], after[slot]
    shown: Value = old
    if isinstance(old, Instance):
        if isinstance(new, Instance) and new.template is old.template:
            shown = Instance(old.template, _replaced(old.values, new.values, tuple(rest), entered))
    elif old == new and isinstance(entered, bool):
        shown = old if entered == (old is not None) else True if entered else None
    elif old == new and entered != ("" if old is None or old is True else str(old)):
        shown = entered
    return before if shown is old else (*before[:slot], shown, *before[slot + 1 :])
