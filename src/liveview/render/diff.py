"""Compare two renders of one template and say what changed. Pure: same input, same patch."""

from collections.abc import Iterator
from itertools import compress, count
from operator import is_not
from typing import Final

from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Derivation, Instance, Items, Raw, Value, Values


def diff(before: Values, after: Values) -> Changes:
    """The changes that turn `before` into `after`, values of the same template; empty where nothing changed."""
    if len(before) != len(after):
        raise ValueError("values of different templates")
    changes: Changes = []
    # Most slots of a row that changed hold the very object that they held, and are passed over without a loop in Python: of six
    # values one costs 0.5 us instead of 0.75 us (`python -m benchmarks.micro`).
    for slot in compress(count(), map(is_not, before, after)):
        old, new = before[slot], after[slot]
        if type(new) is str and type(old) is str:
            if old != new:
                changes.append((slot, new))
        elif (change := _change(old, new)) is not _SAME:
            changes.append((slot, change))
    return changes


# No change; None would be a value. Compared by identity.
_SAME: Final[Change] = Raw("the same")


def _change(old: Value, new: Value) -> Change:
    if type(old) is not type(new):
        return new
    if isinstance(new, Items):
        return _list_change(old, new)  # type: ignore[arg-type]  # of the same type
    if isinstance(new, Instance):
        return _instance_change(old, new)  # type: ignore[arg-type]  # of the same type
    return _SAME if old == new else new


def _instance_change(old: Instance, new: Instance) -> Change:
    if old.template is not new.template:
        return new
    changes = diff(old.values, new.values)
    return InstancePatch(new.template, changes) if changes else _SAME


def _list_change(old: Items, new: Items) -> Change:
    """Where the render that made `new` has said how it came from `old`, that is all there is to look at."""
    if old.template is not new.template:
        return new
    derivation = old.derivation
    if derivation is None or derivation.after is not new:
        derivation = by_position(old, new)
    updates: list[tuple[int, Changes]] = []
    for index, before, after in derivation.updated:
        changes = diff(before, after)
        if changes:
            updates.append((index, changes))
    order = derivation.order
    if order is None:
        return ListPatch(new.template, None, [], updates) if updates else _SAME
    return ListPatch(new.template, order, list(_added(order, new.rows)), updates)


def by_position(old: Items, new: Items) -> Derivation:
    """Items pair by position; what is longer is added or dropped at the end."""
    kept = min(len(old), len(new))
    updated = [(index, old.rows[index], new.rows[index]) for index in range(kept)]
    if len(old) == len(new):
        return Derivation(new, None, updated)
    added = len(new) - kept
    return Derivation(new, ([0, kept] if kept else []) + ([-1, added] if added else []), updated)


def _added(order: list[int], rows: list[Values]) -> Iterator[Values]:
    """The rows that are new."""
    place = 0
    for start, length in zip(order[::2], order[1::2], strict=True):
        if start < 0:
            yield from rows[place : place + length]
        place += length
