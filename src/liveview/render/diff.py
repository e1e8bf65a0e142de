"""Compare two renders of one template and say what changed. Pure: same input, same patch."""

from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Instance, Items, Value, Values


def diff(before: Values, after: Values) -> Changes:
    """The changes that turn `before` into `after`, values of the same template; empty where nothing changed."""
    changes: Changes = []
    for slot, new in enumerate(after):
        old = before[slot]
        if old is not new:
            change = _change(old, new)
            if not isinstance(change, _Same):
                changes.append((slot, change))
    return changes


class _Same:
    """No change; None would be a value."""


_SAME = _Same()


def _change(old: Value, new: Value) -> Change | _Same:
    if type(old) is not type(new):
        return new
    if isinstance(new, Instance):
        assert isinstance(old, Instance)
        return _instance_change(old, new)
    if isinstance(new, Items):
        assert isinstance(old, Items)
        return _list_change(old, new)
    return _SAME if old == new else new


def _instance_change(old: Instance, new: Instance) -> Change | _Same:
    if old.template is not new.template:
        return new
    changes = diff(old.values, new.values)
    return InstancePatch(new.template, changes) if changes else _SAME


def _list_change(old: Items, new: Items) -> Change | _Same:
    """Items pair by position; what is longer is added or dropped at the end."""
    if old.template is not new.template:
        return new
    kept = min(len(old.rows), len(new.rows))
    updates = [
        (index, changes) for index in range(kept) if (changes := diff(old.rows[index], new.rows[index]))
    ]
    added = new.rows[kept:]
    if not added and len(old.rows) == kept:
        return ListPatch(new.template, None, [], updates) if updates else _SAME
    order = [0, kept] if kept else []
    return ListPatch(new.template, order + ([-1, len(added)] if added else []), added, updates)
