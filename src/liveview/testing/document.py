"""The visited page's elements: found by selector and text, with what HTML says of how they belong together.

A `Document` is a picture of the page at one moment; nothing in it changes.
"""

import re
from functools import cached_property
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from liveview.testing.content import plain
from liveview.testing.nodes import (
    TEXT_LENGTH,
    Text,
    attribute,
    closest,
    described,
    input_type,
    is_same,
    is_seen,
    is_text,
    key_of,
    path,
    visible_text,
)

# So much of the page is shown where something is not found in it.
_SHOWN_LENGTH: Final = 1500

# Elements that belong to a form, in HTML's words the listed ones.
_LISTED: Final = frozenset("button fieldset input object output select textarea".split())


class Document:
    """Elements of HTML, in the order of the page."""

    def __init__(self, html: str) -> None:
        self._tree = LexborHTMLParser(html, is_fragment=True, fragment_tag="template")
        self.html = plain(html)

    @cached_property
    def elements(self) -> list[LexborNode]:
        """All of them."""
        return self._tree.css("*")

    @cached_property
    def _by_key(self) -> dict[str, LexborNode]:
        return {key_of(node): node for node in self.elements}

    @cached_property
    def _forms_by_id(self) -> dict[str, LexborNode]:
        forms = [node for node in self.elements if node.tag == "form"]
        return {attribute(node, "id") or "": node for node in reversed(forms)}

    @cached_property
    def _ids(self) -> dict[str, LexborNode]:
        return {attribute(node, "id") or "": node for node in reversed(self.elements)}

    def by_key(self, key: str | None) -> LexborNode | None:
        """The element that has this key, if it is still there."""
        return self._by_key.get(key) if key else None

    def by_id(self, id: str) -> LexborNode | None:
        """The element with this `id` attribute."""
        return self._ids.get(id)

    # --- finding ---

    def select(self, selector: str | None, text: Text | None = None) -> list[LexborNode]:
        """Every element that matches the selector and shows the text; of one inside another the inner one.

        Raises `ValueError` for what is no selector.
        """
        if selector is None and text is None:
            raise ValueError('Say what is meant: a CSS selector, text="...", or both.')
        try:
            found = self.elements if selector is None else self._tree.css(selector)
        except SelectolaxError:
            raise ValueError(f"{selector!r} is no CSS selector that is understood here.") from None
        if text is None:
            return found
        shown = [node for node in found if is_seen(node) and is_text(visible_text(node), text)]
        around = {node.mem_id for one in shown for node in path(one.parent)}
        return [node for node in shown if node.mem_id not in around]

    def find(self, selector: str | None, text: Text | None = None) -> LexborNode:
        """The element that is meant. Raises `LookupError` where there is none, or where a text is that of several."""
        found = self.select(selector, text)
        if not found:
            raise LookupError(f"{self._nothing(selector, text)} in: {self.shortened}")
        if text is not None and len(found) > 1:
            names = "\n  ".join(described(node) for node in found)
            raise LookupError(f"{_asked(selector, text)} matches {len(found)} elements:\n  {names}")
        return found[0]

    def _nothing(self, selector: str | None, text: Text | None) -> str:
        others = [visible_text(node) for node in self.select(selector)] if selector and text else []
        if not others:
            return f"Nothing matches {_asked(selector, text)}"
        return (
            f"Nothing matches {_asked(selector, text)}, but {selector!r} alone does, with {_listed(others)},"
        )

    @property
    def shortened(self) -> str:
        """The page's HTML, as much of it as a message can hold."""
        html = re.sub(r"\s+", " ", self.html).strip()
        if len(html) <= _SHOWN_LENGTH:
            return html
        half = _SHOWN_LENGTH // 2
        left_out = len(html) - 2 * half
        return f"{html[:half]} [... {left_out} characters ...] {html[-half:]}"

    # --- belonging together ---

    def form_of(self, node: LexborNode) -> LexborNode | None:
        """The form that a control belongs to (HTML standard, 4.10.17.3): the one it names, else the one around it."""
        named = attribute(node, "form")
        if named is not None and node.tag in _LISTED:
            return self._forms_by_id.get(named)
        return closest(node, "form")

    def controls_of(self, form: LexborNode) -> list[LexborNode]:
        """What belongs to a form, in the order of the page."""
        return [node for node in self.elements if node.tag in _LISTED and is_same(self.form_of(node), form)]

    def group_of(self, radio: LexborNode) -> list[LexborNode]:
        """The radio buttons of which one can be chosen, itself too (HTML standard, 4.10.5.1.16)."""
        name, form = attribute(radio, "name"), self.form_of(radio)
        if not name:
            return [radio]
        return [
            node
            for node in self.elements
            if input_type(node) == "radio"
            and attribute(node, "name") == name
            and is_same(self.form_of(node), form)
        ]

    def labelled_by(self, label: LexborNode) -> LexborNode | None:
        """The control that a label is for."""
        named = attribute(label, "for")
        if named is not None:
            return self.by_id(named)
        inner = label.css("button, input, meter, output, progress, select, textarea")
        return next((node for node in inner if input_type(node) != "hidden"), None)


def _asked(selector: str | None, text: Text | None) -> str:
    wanted = (
        f"the text {text.pattern if isinstance(text, re.Pattern) else text!r}" if text is not None else ""
    )
    if selector is None:
        return wanted
    return f"{selector!r} with {wanted}" if wanted else repr(selector)


def _listed(texts: list[str]) -> str:
    most = 8
    shown = ", ".join(repr(text[:TEXT_LENGTH]) for text in texts[:most])
    return f"{shown} and {len(texts) - most} more" if len(texts) > most else shown
