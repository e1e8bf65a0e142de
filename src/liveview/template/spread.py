"""Attributes that template code wrote between others, as names and texts."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from liveview.template.entities import unescape_attribute
from liveview.template.scanner import At, Attribute, Scanner

# A spread has few forms in practice. This bounds what is kept of them.
_LONGEST_KEPT: Final = 200


def spread(html: str, fixed: tuple[str, ...] = ()) -> tuple[str, ...]:
    """`checked class="a &amp; b"` as `("checked", "", "class", "a & b")`.

    Of a name that comes twice the first counts, and one that is `fixed` does not count at all.
    """
    return _read(html, fixed, str.lower)


def foreign_spread(html: str, fixed: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The same inside `<svg>` and `<math>`, where `viewBox` keeps its capital."""
    return _read(html, fixed, str)


def _read(html: str, fixed: tuple[str, ...], spelled: Callable[[str], str]) -> tuple[str, ...]:
    parse = _parse if len(html) <= _LONGEST_KEPT else _parse.__wrapped__
    return parse(html, fixed, spelled)


@lru_cache(maxsize=512)
def _parse(html: str, fixed: tuple[str, ...], spelled: Callable[[str], str]) -> tuple[str, ...]:
    scanner = Scanner()
    scanner.at = At.TAG
    found: dict[str, str] = {}
    for token in scanner.feed(html + " >"):
        if isinstance(token, Attribute):
            found.setdefault(spelled(token.name), unescape_attribute(token.value))
    return tuple(text for name, value in found.items() if name not in fixed for text in (name, value))
