"""What the page shows and holds, for everybody who looks at it or does something to it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborNode

from liveview.component.view import View
from liveview.testing.content import Content, Writes
from liveview.testing.document import Document
from liveview.testing.entries import entries
from liveview.testing.fields import Fields, Sent, Typed, follow
from liveview.testing.nodes import attribute, has, key_of

Json = Any  # what the wire carries


class Screen:
    """The component's content, what a person did to its controls, and what the server has asked of the browser."""

    def __init__(self) -> None:
        self._content = Content()
        self.typed = Typed()
        self.title: str | None = None
        self.redirected_to: str | None = None
        self.emitted: list[tuple[str, Json]] = []
        self.focus: Callable[[LexborNode], None]  # gives it to an element; who is before the page says how
        self.sent_natively: list[tuple[str, list[tuple[str, str]]]] = []

    @cached_property
    def document(self) -> Document:
        """The page's elements as they are now."""
        return Document(self._content.html)

    @property
    def fields(self) -> Fields:
        """The page's controls as they are now."""
        return Fields(self.document, self.typed)

    # --- what the server says ---

    def define(self, definitions: Mapping[str, Json]) -> None:
        """Learn templates."""
        self._content.define(definitions)

    def replace(self, view: View) -> None:
        """Show this whole content."""
        before = self.document
        self._changed(before, self._content.replace(view.template, view.values))

    def patch(self, patch: list[Json]) -> None:
        """Change the content."""
        before = self.document
        self._changed(before, self._content.patch(patch))
        if self.typed.typing is None:
            for node in self.document.elements:
                if has(node, "autofocus") and before.by_key(key_of(node)) is None:
                    self.focus(node)
                    break

    def _changed(self, before: Document, writes: Writes) -> None:
        del self.document
        follow(self.typed, before, self.document, writes)
        for key, name in writes:
            node = self.document.by_key(key)
            if name == "live-native" and node is not None and has(node, name):
                sent = entries(self.document, self.fields, node, None)
                self.sent_natively.append((attribute(node, "action") or "", sent))

    def settle_typing(self, stamp: int) -> None:
        """The server has answered what was said when that was typed."""
        self.typed.settle(stamp)

    def bring_back(self, sent: Sent, *, is_refused: bool) -> None:
        """The server has answered what was in a form that was put back when it was sent."""
        self.fields.bring_back(sent, is_refused=is_refused)

    def obey(self, command: list[Json]) -> None:
        """Note what a browser would do."""
        match command:
            case ["title", title]:
                self.title = title
            case ["redirect", url]:
                self.redirected_to = url
            case ["emit", _, name, *detail]:
                self.emitted.append((name, detail[0] if detail else {}))
            case _:
                pass
