"""Why a browser would not submit a form as it is filled in (HTML standard, 4.10.20: constraint validation)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborNode

from liveview.testing.controls import is_button, kind_of
from liveview.testing.document import Document
from liveview.testing.fields import Fields, is_long
from liveview.testing.formats import EXAMPLES, is_email, is_url, number_of
from liveview.testing.nodes import attribute, closest, described, has, input_type, is_disabled, key_of

_WITH_PATTERN: Final = frozenset("text search url tel email password".split())
_WITH_LENGTH: Final = _WITH_PATTERN | {"textarea"}

# Kinds that are never required, or never read-only.
_NEVER_REQUIRED: Final = frozenset("color hidden range button reset submit image".split())
_NEVER_READONLY: Final = frozenset("checkbox color file radio range".split())

# In the units of `number_of`; 1 for other kinds.
_DEFAULT_STEPS: Final = {"time": 60, "datetime-local": 60}


def problems(document: Document, fields: Fields, form: LexborNode) -> list[str]:
    """What the browser would complain of, a line for each control that holds the form up."""
    return [
        f"{described(node)}: {problem}"
        for node in document.controls_of(form)
        if _is_asked(node)
        for problem in _problems(document, fields, node)
    ]


def _is_asked(node: LexborNode) -> bool:
    """Whether the browser validates it at all."""
    kind = input_type(node)
    if node.tag not in ("input", "select", "textarea") or is_button(node) or kind == "hidden":
        return False
    if is_disabled(node) or closest(node, "datalist") is not None:
        return False
    return node.tag == "select" or kind in _NEVER_READONLY or not has(node, "readonly")


def _problems(document: Document, fields: Fields, node: LexborNode) -> Iterator[str]:
    if _is_missing(document, fields, node):
        yield "it is required"
        return
    kind = kind_of(node)
    text = fields.value(node)
    if not text or kind in ("checkbox", "radio", "select", "file"):
        return
    if kind in _WITH_LENGTH and fields.is_edited(node):
        yield from _length(node, text)
    if kind == "email" and not is_email(text, multiple=has(node, "multiple")):
        yield f"{text!r} is no email address"
    if kind == "url" and not is_url(text):
        yield f"{text!r} is no URL, such as 'https://example.com'"
    if kind in _WITH_PATTERN and has(node, "pattern"):
        yield from _pattern(node, text)
    value = number_of(kind, text)
    if value is not None:
        yield from _range(node, kind, text, value)
        yield from _step(node, kind, text, value)


def _is_missing(document: Document, fields: Fields, node: LexborNode) -> bool:
    kind = input_type(node)
    if kind == "radio":
        group = document.group_of(node) if attribute(node, "name") else []  # Chromium asks no other
        return any(has(one, "required") for one in group) and not any(map(fields.is_checked, group))
    if not has(node, "required") or kind in _NEVER_REQUIRED:
        return False
    if kind == "checkbox":
        return not fields.is_checked(node)
    if node.tag != "select":
        return fields.value(node) == ""
    chosen = fields.chosen(node)
    return not chosen or (not is_long(node) and chosen[0].value == "" and chosen[0].key == _placeholder(node))


def _placeholder(select: LexborNode) -> str | None:
    """An empty first option stands for "please choose" (HTML standard, 4.10.7: placeholder label option)."""
    first = next(iter(select.css("option")), None)
    is_direct = first is not None and first.parent is not None and first.parent.tag == "select"
    return key_of(first) if first is not None and is_direct else None


def _length(node: LexborNode, text: str) -> Iterator[str]:
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    most, least = attribute(node, "maxlength") or "", attribute(node, "minlength") or ""
    if most.isdecimal() and length > int(most):
        yield f"nobody can type its {length} characters, which are more than maxlength={most}"
    if least.isdecimal() and length < int(least):
        yield f"its {length} characters are fewer than minlength={least}"


def _pattern(node: LexborNode, text: str) -> Iterator[str]:
    """Browsers leave out a pattern that is none; so does this with what only JavaScript understands."""
    pattern = attribute(node, "pattern") or ""
    named = re.sub(r"\\k<(\w+)>", r"(?P=\1)", re.sub(r"\(\?<(?![=!])", "(?P<", pattern))
    try:
        compiled = re.compile(named, re.ASCII)
    except re.error:
        return
    parts = text.split(",") if input_type(node) == "email" and has(node, "multiple") else [text]
    if not all(compiled.fullmatch(part) for part in parts):
        title = attribute(node, "title")
        yield f"{text!r} does not match pattern={pattern!r}" + (f": {title}" if title else "")


def _range(node: LexborNode, kind: str, text: str, value: Decimal) -> Iterator[str]:
    least, most = attribute(node, "min") or "", attribute(node, "max") or ""
    minimum, maximum = number_of(kind, least), number_of(kind, most)
    if minimum is not None and value < minimum:
        yield f"{text} is less than min={least}"
    if maximum is not None and value > maximum:
        yield f"{text} is more than max={most}"


def _step(node: LexborNode, kind: str, text: str, value: Decimal) -> Iterator[str]:
    wanted = attribute(node, "step") or ""
    if wanted.lower() == "any":
        return
    given = number_of("number", wanted)
    step = given if given is not None and given > 0 else Decimal(_DEFAULT_STEPS.get(kind, 1))
    starts = (number_of(kind, attribute(node, name) or "") for name in ("min", "value"))
    start = next((number for number in starts if number is not None), Decimal(0))
    if (value - start) % step:
        yield f"{text} does not fit step={step:f}"


def refuse_unfit(node: LexborNode, kind: str, text: str) -> None:
    """Raise `ValueError` for a text that no browser lets into a control of this kind."""
    if text and kind in EXAMPLES and number_of(kind, text) is None and not _is_color(kind, text):
        raise ValueError(
            f"{described(node)} cannot hold {text!r}: browsers take only what is written like {EXAMPLES[kind]!r}."
        )


def _is_color(kind: str, text: str) -> bool:
    return kind == "color" and re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None
