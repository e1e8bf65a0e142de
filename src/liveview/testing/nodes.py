"""Single elements: their attributes, what kind of control they are, what a person sees of them."""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from liveview.testing.content import KEY, plain

Text = str | re.Pattern[str]

# What a person does not see of an element.
_UNSEEN: Final = frozenset("script style template noscript datalist head title".split())

# So much of an element's text is shown in messages.
TEXT_LENGTH: Final = 60

_TEXT_OF_BUTTON: Final = {"submit": "Submit", "reset": "Reset", "button": ""}


def key_of(node: LexborNode) -> str:
    """What stays the same of an element for as long as it is in the page."""
    return node.attributes.get(KEY) or ""


def is_same(one: LexborNode | None, other: LexborNode | None) -> bool:
    """Whether these are one element of one document, or both none."""
    if one is None or other is None:
        return one is other
    return one.mem_id == other.mem_id


def attribute(node: LexborNode, name: str) -> str | None:
    """An attribute's value, the empty text where it has none, None where it is absent."""
    attributes = node.attributes
    return (attributes[name] or "") if name in attributes else None


def has(node: LexborNode, name: str) -> bool:
    """Whether an attribute is present."""
    return name in node.attributes


def path(node: LexborNode | None) -> Iterator[LexborNode]:
    """The element, and those around it, from the inside out."""
    while node is not None:
        if node.is_element_node:
            yield node
        node = node.parent


def closest(node: LexborNode, *tags: str) -> LexborNode | None:
    """The element itself, or the nearest around it, that is one of these."""
    return next((one for one in path(node) if one.tag in tags), None)


def input_type(node: LexborNode) -> str:
    """What kind of control an `<input>` or a `<button>` is; empty for other elements. Unknown kinds are text, or submit."""
    kind = (attribute(node, "type") or "").lower()
    if node.tag == "input":
        return kind if kind in _INPUT_TYPES else "text"
    if node.tag == "button":
        return kind if kind in ("reset", "button") else "submit"
    return ""


_INPUT_TYPES: Final = frozenset(
    """button checkbox color date datetime-local email file hidden image month number password radio range reset search
    submit tel text time url week""".split()
)


def is_disabled(node: LexborNode) -> bool:
    """Whether a control is disabled, by itself or by a fieldset around it (HTML standard, 4.10.18.5)."""
    if node.tag not in ("button", "input", "select", "textarea", "fieldset"):
        return False
    if has(node, "disabled"):
        return True
    inner = node
    for outer in path(node.parent):
        if outer.tag == "fieldset" and has(outer, "disabled") and not _is_first_legend(inner, outer):
            return True
        inner = outer
    return False


def _is_first_legend(node: LexborNode, fieldset: LexborNode) -> bool:
    legends = (child for child in fieldset.iter() if child.tag == "legend")
    return is_same(next(legends, None), node)


def is_seen(node: LexborNode) -> bool:
    """Whether HTML lets a person see an element; style sheets are not asked."""
    return not any(one.tag in _UNSEEN or has(one, "hidden") for one in path(node))


def visible_text(node: LexborNode) -> str:
    """The text that a person reads on an element, runs of space as one."""
    kind = input_type(node)
    if node.tag == "input":
        return normal((attribute(node, "value") or _TEXT_OF_BUTTON[kind]) if kind in _TEXT_OF_BUTTON else "")
    return normal("".join(_visible(node)))


def _visible(node: LexborNode) -> Iterator[str]:
    if node.is_text_node:
        yield node.text() or ""
    elif node.is_element_node and node.tag not in _UNSEEN and not has(node, "hidden"):
        for child in node.iter(include_text=True):
            yield from _visible(child)


def normal(text: str) -> str:
    """Runs of space as one, none at the ends."""
    return " ".join(text.split())


def is_text(shown: str, wanted: Text) -> bool:
    """Whether a text is the wanted one, runs of space as one; a pattern may match any part of it."""
    if isinstance(wanted, str):
        return shown == normal(wanted)
    return wanted.search(shown) is not None


def described(node: LexborNode) -> str:
    """An element in a message: its start tag and the text in it."""
    html = plain(node.html or "")
    tag = re.match(r"""<(?:"[^"]*"|[^>])*>""", html)
    text = visible_text(node) if node.tag != "input" else ""
    shown = text if len(text) <= TEXT_LENGTH else text[:TEXT_LENGTH] + "..."
    return f"{tag[0] if tag else node.tag}{shown}"
