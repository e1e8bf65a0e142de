"""A short mark of what a page shows, so that a page that shows it already is sent nothing.

A sum of one hash per slot: a slot that changes is taken out and put in anew, the rest of the page is not looked at.
"""

from hashlib import blake2b
from typing import Final

from liveview.render.patch import Changes
from liveview.template.values import Instance, Items, Template, Value, Values

# 64 bits: a page taken for another by chance once in 10^19 joins.
_MODULUS: Final = 1 << 64

# A list above this length is left out of the running mark rather than hashed at each event: that would walk the page.
LONGEST_LIST: Final = 32


def fingerprint(template: Template, values: Values) -> int:
    """The mark of one render. It covers all values and the template's text."""
    mark = _hash(template.id)
    for slot, value in enumerate(values):
        mark += _slot(slot, value)
    return mark % _MODULUS


def advance(mark: int, before: Values, after: Values, changes: Changes) -> int | None:
    """The mark after `changes`, or None where only a walk over a long list could tell."""
    for slot, _ in changes:
        if _is_long(before[slot]) or _is_long(after[slot]):
            return None
        mark += _slot(slot, after[slot]) - _slot(slot, before[slot])
    return mark % _MODULUS


def _slot(slot: int, value: Value) -> int:
    return _hash(f"{slot} {_plain(value)!a}")


def _plain(value: Value) -> object:
    """A value as plain data, with the ids of its templates in place of their text."""
    kind = type(value)
    if kind is int or kind is str:
        return value
    if isinstance(value, Instance):
        return value.template.id, _plain_row(value.values)
    if isinstance(value, Items):
        return value.template.id, [_plain_row(row) for row in value.rows]
    return value


def _plain_row(values: Values) -> list[object]:
    return [_plain(value) for value in values]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _is_long(value: Value) -> bool:
    return isinstance(value, Items) and len(value) > LONGEST_LIST
