"""Apply a patch to values: what the browser does to its DOM, done to data.

The reference for law 1, `apply(before, diff(before, after)) == after`, and the heart of `liveview.testing`.
"""

from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Instance, Items, Value, Values


def apply(before: Values, changes: Changes) -> Values:
    """The values after `changes`. `before` is left as it is."""
    after = list(before)
    for slot, change in changes:
        after[slot] = _applied(before[slot], change)
    return tuple(after)


def _applied(old: Value, change: Change) -> Value:
    match change:
        case InstancePatch(template, changes):
            assert isinstance(old, Instance)
            assert old.template is template
            return Instance(template, apply(old.values, changes))
        case ListPatch(template, order, rows, updates):
            assert isinstance(old, Items)
            assert old.template is template
            result = list(old.rows) if order is None else ordered(old.rows, order, rows)
            for index, changes in updates:
                result[index] = apply(result[index], changes)
            return Items(template, result)
        case _:
            return change


def ordered(old: list[Values], order: list[int], rows: list[Values]) -> list[Values]:
    """The rows of a list in a new order: `order` is runs `start, length` of old indexes, -1 takes from `rows`."""
    new = iter(rows)
    result: list[Values] = []
    for start, length in zip(order[::2], order[1::2], strict=True):
        result += old[start : start + length] if start >= 0 else [next(new) for _ in range(length)]
    return result
