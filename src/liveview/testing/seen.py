"""What a test sees of a page."""

from typing import Any

from liveview.testing.controls import is_box
from liveview.testing.element import Element, element_of, text_of, value_of
from liveview.testing.nodes import Text, attribute, described
from liveview.testing.screen import Screen


class SeenPage:
    """A page to look at."""

    def __init__(self) -> None:
        self._screen = Screen()

    @property
    def html(self) -> str:
        """The component's content as HTML, without liveview's markers. What was typed is not in it."""
        return self._screen.document.html

    @property
    def title(self) -> str | None:
        """The document's title, as the component last set it."""
        return self._screen.title

    @property
    def redirected_to(self) -> str | None:
        """Where the component has last sent the browser."""
        return self._screen.redirected_to

    @property
    def sent_natively(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The forms that got `live-native`, which a browser sends without us: where to, and with what."""
        return self._screen.sent_natively

    @property
    def emitted(self) -> list[tuple[str, Any]]:  # Any: the application's own JSON
        """The browser events of `live.emit`, name and arguments."""
        return self._screen.emitted

    def find(self, selector: str | None = None, *, text: Text | None = None) -> Element:
        """The element that is meant. Raises `LookupError` where there is none."""
        return element_of(self._screen.document.find(selector, text), self._screen.fields)

    def find_all(self, selector: str | None = None, *, text: Text | None = None) -> list[Element]:
        """Every element that matches, in the order of the page."""
        fields = self._screen.fields
        return [element_of(node, fields) for node in self._screen.document.select(selector, text)]

    def count(self, selector: str | None = None, *, text: Text | None = None) -> int:
        """How many elements match."""
        return len(self._screen.document.select(selector, text))

    def has(self, selector: str | None = None, *, text: Text | None = None) -> bool:
        """Whether any element matches."""
        return bool(self._screen.document.select(selector, text))

    def text(self, selector: str) -> str:
        """The text of an element, runs of space as one, as a person reads it. Raises `LookupError` where there is none."""
        return text_of(self._screen.document.find(selector))

    def texts(self, selector: str) -> list[str]:
        """The text of every element that matches."""
        return [text_of(node) for node in self._screen.document.select(selector)]

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute's value, the empty text where it has none, None where it is absent."""
        return attribute(self._screen.document.find(selector), name)

    def value(self, selector: str) -> str | list[str]:
        """What is in a control now: typed, chosen or rendered. A list for a `<select multiple>`."""
        node = self._screen.document.find(selector)
        value = value_of(node, self._screen.fields)
        if value is None:
            raise LookupError(f"{described(node)} is no control: it has no value.")
        return value

    def is_checked(self, selector: str) -> bool:
        """Whether a checkbox is ticked, or a radio button chosen."""
        node = self._screen.document.find(selector)
        if not is_box(node):
            raise LookupError(f"{described(node)} is neither a checkbox nor a radio button.")
        return self._screen.fields.is_checked(node)
