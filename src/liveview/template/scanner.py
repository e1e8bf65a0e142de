"""Read HTML in pieces, as it stands between the code of a template, and say where each piece ends.

A tokenizer after the HTML standard, 13.2.5, reduced to what templates need: it does not build a tree, and it keeps
text and attributes as they are written. State is kept between pieces, so a hole may stand anywhere.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from msgspec import Struct

from liveview.template.tags import RAW_TEXT, TITLE_TEXT


class At(Enum):
    """Where the scanner stands between two pieces."""

    TEXT = "text"
    TAG_NAME = "the name of a tag"
    TAG = "a tag, between attributes"
    NAME = "the name of an attribute"
    BEFORE_VALUE = "an attribute without quotes"
    VALUE = "the value of an attribute"
    UNQUOTED = "an unquoted value of an attribute"
    END_TAG = "an end tag"
    COMMENT = "a comment"
    RAW = "a <script>, <style> or other raw text"
    TITLE = "a <textarea> or <title>"


class Text(Struct, frozen=True):
    """Text between tags, as written."""

    html: str


class StartTag(Struct, frozen=True):
    """`<name`, before its attributes."""

    name: str


class Attribute(Struct, frozen=True):
    """One attribute. `name` and `html`, the whole of it, are as written; `value` is what stands in it since the last hole."""

    name: str
    html: str
    value: str


class TagClosed(Struct, frozen=True):
    """The `>` of a start tag."""

    self_closing: bool


class EndTag(Struct, frozen=True):
    """`</name>`."""

    name: str


class RawContent(Struct, frozen=True):
    """What stands inside `<script>`, `<style>`, `<textarea>` and the like."""

    html: str


Token = Text | StartTag | Attribute | TagClosed | EndTag | RawContent

SPACE: Final = " \t\n\r\f"  # what HTML calls whitespace; no-break spaces are text
_TEXT = re.compile(r"[^<]+|<(?![A-Za-z/!?])")
_SPACES = re.compile(f"[{SPACE}]*")
_TAG_NAME = re.compile(f"[^{SPACE}/>]+")
_BETWEEN = re.compile(f"[{SPACE}/]+")
_ATTRIBUTE_NAME = re.compile(f"[^{SPACE}/>][^{SPACE}/>=]*")  # `=` may begin one
_ENDS_NAME: Final = SPACE + "/>="
_UNQUOTED = re.compile(f"[^{SPACE}>]+")
_RAW_END: Final = {tag: re.compile(f"</{tag}", re.ASCII | re.IGNORECASE) for tag in RAW_TEXT | TITLE_TEXT}


class Scanner:
    """Feeds on pieces of HTML; `at` says where it stands, `line` on which line, `quote` what ends the value it is in."""

    def __init__(self, line: int = 1) -> None:
        self.at = At.TEXT
        self.line = line
        self.tag = ""
        self.attribute = ""
        self._element = ""
        self.quote = ""
        self._html = ""
        self._value = ""
        self._slash = False

    def feed(self, html: str) -> Iterator[Token]:
        """The tokens that `html` completes. What it leaves unfinished waits for the next piece."""
        start = 0
        while start < len(html):
            at = self.at
            end, token = self._step(html, start)
            self.line += html.count("\n", start, end)
            if token is not None:
                yield token
            elif end == start and at is self.at:
                raise AssertionError(f"the scanner stands still at {html[start : start + 20]!r}")
            start = end

    def take_value(self) -> str:
        """The attribute's value since its start or its last hole; the scanner forgets it."""
        value, self._value = self._value, ""
        return value

    def _step(self, html: str, start: int) -> tuple[int, Token | None]:
        match self.at:
            case At.TEXT:
                return self._text(html, start)
            case At.TAG_NAME:
                return self._tag_name(html, start)
            case At.TAG:
                return self._between(html, start)
            case At.NAME:
                return self._name(html, start)
            case At.BEFORE_VALUE:
                return self._before_value(html, start)
            case At.VALUE:
                return self._quoted(html, start)
            case At.UNQUOTED:
                return self._unquoted(html, start)
            case At.END_TAG:
                return self._end_tag(html, start)
            case At.COMMENT:
                return self._comment(html, start)
            case At.RAW | At.TITLE:
                return self._raw(html, start)

    def _text(self, html: str, start: int) -> tuple[int, Token | None]:
        if found := _TEXT.match(html, start):
            return found.end(), Text(found[0])
        if html.startswith("<!--", start):
            self.at, self._html = At.COMMENT, "-->"
            return start + 2, None  # `<!-->` is a whole comment
        if html[start + 1] in "!?":
            self.at, self._html = At.COMMENT, ">"
            return start + 2, None
        if html.startswith("</", start):
            self.at, self.tag = At.END_TAG, ""
            return self._end_tag(html, start + 2)
        self.at, self.tag = At.TAG_NAME, ""
        return self._tag_name(html, start + 1)

    def _tag_name(self, html: str, start: int) -> tuple[int, Token | None]:
        if found := _TAG_NAME.match(html, start):
            self.tag += found[0]
            start = found.end()
        if start == len(html):
            return start, None
        self.at, self._html, self._slash = At.TAG, "", False
        return start, StartTag(self.tag)

    def _between(self, html: str, start: int) -> tuple[int, Token | None]:
        if found := _BETWEEN.match(html, start):
            self._html += found[0]
            self._slash = found[0].endswith("/")
            start = found.end()
        if start == len(html):
            return start, None
        if html[start] != ">":
            self.at, self.attribute, self._value, self._slash = At.NAME, "", "", False
            return self._name(html, start)
        self._html, self._element = "", self.tag.lower()
        self.at = (
            At.RAW if self._element in RAW_TEXT else At.TITLE if self._element in TITLE_TEXT else At.TEXT
        )
        return start + 1, TagClosed(self._slash)

    def _name(self, html: str, start: int) -> tuple[int, Token | None]:
        if not self.attribute or html[start] not in _ENDS_NAME:
            found = _ATTRIBUTE_NAME.match(html, start)
            assert found is not None
            self.attribute += found[0]
            self._html += found[0]
            start = found.end()
        if start == len(html):
            return start, None
        rest = _after_space(html, start)
        if html.startswith("=", rest):
            self.at = At.BEFORE_VALUE
            self._html += "="
            return self._before_value(html, rest + 1)
        return start, self._finish("")

    def _before_value(self, html: str, start: int) -> tuple[int, Token | None]:
        rest = _after_space(html, start)
        if rest == len(html):
            return rest, None
        if html[rest] in "\"'":
            self.at, self.quote = At.VALUE, html[rest]
            self._html += html[rest]
            return self._quoted(html, rest + 1)
        if html[rest] == ">":
            return rest, self._finish("")
        self.at = At.UNQUOTED
        return self._unquoted(html, rest)

    def _quoted(self, html: str, start: int) -> tuple[int, Token | None]:
        end = html.find(self.quote, start)
        piece = html[start : end if end >= 0 else len(html)]
        self._value += piece
        self._html += piece
        if end < 0:
            return len(html), None
        self._html += self.quote
        return end + 1, self._finish(self.take_value())

    def _unquoted(self, html: str, start: int) -> tuple[int, Token | None]:
        if found := _UNQUOTED.match(html, start):
            self._value += found[0]
            self._html += found[0]
            start = found.end()
        if start == len(html):
            return start, None
        return start, self._finish(self.take_value())

    def _finish(self, value: str) -> Attribute:
        html, self._html = self._html, ""
        self.at = At.TAG
        return Attribute(self.attribute, html, value)

    def _end_tag(self, html: str, start: int) -> tuple[int, Token | None]:
        end = html.find(">", start)
        if end < 0:
            self.tag += html[start:]
            return len(html), None
        self.at = At.TEXT
        return end + 1, EndTag((self.tag + html[start:end]).strip())

    def _comment(self, html: str, start: int) -> tuple[int, Token | None]:
        end = html.find(self._html, start)
        if end < 0:
            return len(html), None
        end += len(self._html)
        self.at, self._html = At.TEXT, ""
        return end, None

    def _raw(self, html: str, start: int) -> tuple[int, Token | None]:
        found = _RAW_END[self._element].search(html, start)
        end = found.start() if found else len(html)
        if end == start:
            self.at, self.tag = At.END_TAG, ""
            return start + 2, None
        return end, RawContent(html[start:end])


def _after_space(html: str, start: int) -> int:
    """Where the space that may begin at `start` ends."""
    found = _SPACES.match(html, start)
    assert found is not None
    return found.end()
