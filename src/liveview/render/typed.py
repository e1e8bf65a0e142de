"""What a person typed into controls whose value the template gives: the page shows that, until it is told otherwise."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, cast

from liveview.template.values import Control, Instance, Template, Value, Values

# Of an entry of a form: it was sent, and then its control was put back to what was rendered.
PUT_BACK: Final = 3

# A slot, and the slots of the instances around it, from the outermost.
Path = tuple[int, ...]


class Typed(NamedTuple):
    """What an event told. `by_name`: the texts of a form; `value`: the text of the control that has `handler`."""

    by_name: Mapping[str, str]
    handler: str
    value: str | None


def typed_in(handler: str, details: Mapping[str, object]) -> Typed | None:
    """What the details of an event tell of texts that are shown; None where that is nothing.

    A name that occurs twice says nothing, and so does a control that was put back: it shows what was rendered.
    """
    value = details.get("value")
    counts: dict[str, list[str]] = {}
    form = details.get("form")
    for entry in cast("list[object]", form) if isinstance(form, list) else ():
        match entry:
            case [str(name), str(text)] | [str(name), str(text), int()] if entry[2:] != [PUT_BACK]:
                counts.setdefault(name, []).append(text)
            case _:
                pass
    by_name = {name: texts[0] for name, texts in counts.items() if len(texts) == 1}
    if not by_name and not isinstance(value, str):
        return None
    return Typed(by_name, handler, value if isinstance(value, str) else None)


def as_typed(template: Template, before: Values, after: Values, typed: Typed) -> Values:
    """`before` with what was typed in place of values that a render did not change, for a comparison that finds these too.

    Only where it is certain which control is meant: not in lists, and not where two have the same name or handler.
    """
    found: dict[str, list[tuple[Path, str]]] = {}
    for path, control, around in _controls(template, before):
        name = around[control.name] if isinstance(control.name, int) else control.name
        if isinstance(name, str) and name in typed.by_name:
            found.setdefault(name, []).append((path, typed.by_name[name]))
        elif typed.value is not None and typed.handler in control.handlers:
            found.setdefault("", []).append((path, typed.value))
    shown = before
    for places in found.values():
        if len(places) == 1:
            path, text = places[0]
            shown = _replaced(shown, after, path, text)
    return shown


def _controls(template: Template, values: Values, outer: Path = ()) -> Iterator[tuple[Path, Control, Values]]:
    for control in template.controls:
        yield (*outer, control.slot), control, values
    for slot, value in enumerate(values):
        if isinstance(value, Instance):
            yield from _controls(value.template, value.values, (*outer, slot))


def _replaced(before: Values, after: Values, path: Path, text: str) -> Values:
    """With a text at the end of a path, where it is not what stands there before and after."""
    slot, *rest = path
    old, new = before[slot], after[slot]
    shown: Value = old
    if isinstance(old, Instance):
        if isinstance(new, Instance) and new.template is old.template:
            shown = Instance(old.template, _replaced(old.values, new.values, tuple(rest), text))
    elif old == new and text != ("" if old is None or old is True else str(old)):
        shown = text
    return before if shown is old else (*before[:slot], shown, *before[slot + 1 :])
