"""Attributes that template code wrote between others, as names and texts."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from liveview.template.entities import unescape_attribute
from liveview.template.scanner import At, Attribute, Scanner

# A spread has few forms in practice. This bounds what is kept of them.
_LONGEST_KEPT: Final = 200

# The names that `setAttribute` takes in every browser: a `Name` of XML 1.0, production 5. For others it raises, and the
# update would stop half way.
_START: Final = (
    ":A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_SETTABLE = re.compile(f"[{_START}][{_START}\\-.0-9\xb7\u0300-\u036f\u203f\u2040]*")


def spread(html: str, fixed: tuple[str, ...] = ()) -> tuple[str, ...]:
    """`checked class="a &amp; b"` as `("checked", "", "class", "a & b")`.

    Of a name that comes twice the first counts; one that is `fixed`, or that no script can set, does not count at all.
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
    kept = {name: text for name, text in found.items() if name not in fixed and _SETTABLE.fullmatch(name)}
    return tuple(text for pair in kept.items() for text in pair)
