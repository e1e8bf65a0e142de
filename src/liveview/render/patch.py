"""What changed between two renders, as data. `codec` writes it to the wire, `apply` applies it in Python."""

from msgspec import Struct

from liveview.template.values import Instance, Items, Template, Value, Values


class InstancePatch(Struct):
    """The same template stays in the hole; some of its slots changed."""

    template: Template
    changes: "Changes"


class ListPatch(Struct):
    """The same list stays in the hole.

    `order`: runs `start, length` of old indexes, -1 for so many new items, or None where the order stands. `rows`: the
    values of new items. `updates`: patches of items by new index.
    """

    template: Template
    order: "list[int] | None"
    rows: "list[Values]"
    updates: "list[tuple[int, Changes]]"


Change = Value | InstancePatch | ListPatch
Changes = list[tuple[int, Change]]


def templates_in(changes: Changes) -> set[Template]:
    """Every template that the client needs to know to apply `changes`."""
    found: set[Template] = set()
    for _, change in changes:
        if type(change) is not str and type(change) is not int:
            _find(change, found)
    return found


def _find(change: Change, found: set[Template]) -> None:
    match change:
        case Instance(template, values):
            found.add(template)
            _find_in(values, found)
        case Items(template, rows):
            found.add(template)
            for row in rows:
                _find_in(row, found)
        case InstancePatch(template, changes):
            found.add(template)
            found |= templates_in(changes)
        case ListPatch(template, _, rows, updates):
            found.add(template)
            for row in rows:
                _find_in(row, found)
            for _, changes in updates:
                found |= templates_in(changes)
        case _:
            return


def _find_in(values: Values, found: set[Template]) -> None:
    for value in values:
        if type(value) is Instance or type(value) is Items:
            _find(value, found)
