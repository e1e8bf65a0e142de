"""Character references in HTML, read as browsers read them.

Source of the rules: the HTML standard, 13.2.5.72 to 13.2.5.80. In an attribute's value one rule differs from text: a name
without its semicolon is left alone where `=` or a letter or digit follows. `html.unescape` of the standard library drops
control characters that browsers keep.
"""

import re
import sys
from html.entities import html5
from typing import Final

_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|[A-Za-z0-9]+;?)")
_LONGEST_NAME: Final = max(map(len, html5))

# Zero, and the halves of surrogate pairs.
_NO_CHARACTERS: Final = frozenset((0, *range(0xD800, 0xE000)))

# No character has a longer number, and Python refuses to read very long ones.
_MOST_DIGITS: Final = 7

# 13.2.5.80: these numbers mean what they mean in windows-1252.
_WINDOWS: Final = {
    number: bytes((number,)).decode("cp1252", errors="ignore") or chr(number) for number in range(0x80, 0xA0)
}


def unescape_text(html: str) -> str:
    """The text that a browser makes of `html`, which holds no tag."""
    return _REFERENCE.sub(_in_text, html) if "&" in html else html


def unescape_attribute(html: str) -> str:
    """The value that a browser gives to an attribute written as `html` between its quotes."""
    return _REFERENCE.sub(_in_attribute, html) if "&" in html else html


def _in_text(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#":
        return _numbered(reference)
    name = _longest_name(reference)
    return html5[name] + reference[len(name) + 1 :] if name else reference


def _in_attribute(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#":
        return _numbered(reference)
    name = _longest_name(reference)
    if not name:
        return reference
    end = match.start() + 1 + len(name)
    follows = match.string[end : end + 1]
    if not name.endswith(";") and (follows == "=" or (follows.isascii() and follows.isalnum())):
        return reference
    return html5[name] + reference[len(name) + 1 :]


def _longest_name(reference: str) -> str:
    """The longest known name that the reference begins with, or an empty text."""
    for length in range(min(len(reference), _LONGEST_NAME + 1), 2, -1):
        if reference[1:length] in html5:
            return reference[1:length]
    return ""


def _numbered(reference: str) -> str:
    digits = reference[2:].rstrip(";").lstrip("xX0")
    if len(digits) > _MOST_DIGITS:
        return "\ufffd"
    number = int(digits or "0", 16 if reference[2] in "xX" else 10)
    if number in _NO_CHARACTERS or number > sys.maxunicode:
        return "\ufffd"
    return _WINDOWS.get(number, chr(number))
