"""A short mark of what a page shows, so that a page that shows it already is sent nothing.

A sum of one hash per slot: a slot that changes is taken out and put in anew, the rest of the page is not looked at.
"""

from hashlib import blake2b
from typing import Final

from liveview.render.html import attribute_to_html, spread_to_html, value_to_html
from liveview.render.patch import Changes
from liveview.template.values import Items, Kind, Template, Value, Values

# 64 bits: a page taken for another by chance once in 10^19 joins.
_MODULUS: Final = 1 << 64

# A list above this length is left out of the running mark rather than hashed at each event: that would walk the page.
LONGEST_LIST: Final = 32


def fingerprint(template: Template, values: Values) -> int:
    """The mark of one render. It covers all values and the template's text."""
    mark = _hash(template.id)
    for slot in range(len(values)):
        mark += _slot(template, slot, values[slot])
    return mark % _MODULUS


def advance(mark: int, template: Template, before: Values, after: Values, changes: Changes) -> int | None:
    """The mark after `changes`, or None where only a walk over a long list could tell."""
    for slot, _ in changes:
        if _is_long(before[slot]) or _is_long(after[slot]):
            return None
        mark += _slot(template, slot, after[slot]) - _slot(template, slot, before[slot])
    return mark % _MODULUS


def _slot(template: Template, slot: int, value: Value) -> int:
    hole = template.holes[slot]
    if hole.kind is Kind.CHILD:
        kind = type(value)
        if kind is int or kind is str:  # as it is; the sign after the slot tells it from HTML
            return _hash(f"{slot}={value}")
        return _hash(f"{slot}:{value_to_html(value)}")
    if hole.kind is Kind.ATTRIBUTE:
        return _hash(f"{slot}{attribute_to_html(hole.name, value)}")
    return _hash(f"{slot}{spread_to_html(value)}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest())


def _is_long(value: Value) -> bool:
    return isinstance(value, Items) and len(value.rows) > LONGEST_LIST
