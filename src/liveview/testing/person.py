"""What a person does to a page: clicks, fills in, chooses, submits.

Nothing here waits: all that one deed brings about is said before anything of it is answered.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Final, cast

from selectolax.lexbor import LexborNode

from liveview.testing.browser import Browser
from liveview.testing.controls import FILLED, PICKED, is_submitter, kind_of, refuse_disabled
from liveview.testing.conversation import Conversation
from liveview.testing.entries import default_button
from liveview.testing.events import Events, unheard
from liveview.testing.fields import Option, fitting
from liveview.testing.happening import Happening
from liveview.testing.keyboard import Keyboard
from liveview.testing.nodes import attribute, closest, described, has, input_type, normal
from liveview.testing.screen import Screen
from liveview.testing.validity import refuse_unfit

_INSTEAD: Final = {
    "checkbox": "page.check or page.uncheck",
    "radio": "page.choose",
    "select": "page.select",
    "submit": "page.click",
    "reset": "page.click",
    "button": "page.click",
    "image": "page.click",
}


class Person:
    """Does things to the page on `screen`; what is heard goes to `conversation`."""

    def __init__(self, screen: Screen, conversation: Conversation) -> None:
        self._screen = screen
        self._events = Events(screen, conversation)
        self._browser = Browser(screen, self._events)
        self._keyboard = Keyboard(screen, self._events, self._browser)
        screen.focus = self._browser.focus_new

    def click(self, node: LexborNode) -> None:
        """Click an element. Raises `LookupError` where nothing hears it."""
        refuse_disabled(node)
        self._browser.has_effect = False
        self._browser.point(node)
        self._browser.has_effect = False
        self._browser.activate(node)
        if not self._browser.has_effect:
            raise LookupError(unheard("click", node) + _link(node))

    def press(self, node: LexborNode | None, keys: str) -> None:
        """Press keys where the focus is, after an element was given it."""
        self._keyboard.press(node, keys)

    def leave(self) -> None:
        """Take the focus out of where it is."""
        self._browser.leave()

    def dispatch(
        self,
        node: LexborNode,
        event_type: str,
        details: dict[str, Any],  # Any: the test's own JSON
    ) -> None:
        """Any event, with these details over those that the page would have."""
        described_event = details.get("event", {})
        held = frozenset(name for name in ("alt", "ctrl", "meta", "shift") if described_event.get(name))
        key = details.get("key", described_event.get("key"))
        if not self._events.is_bound(event_type, node):
            raise LookupError(unheard(event_type, node))
        self._events.happen(Happening(event_type, node, key, held=held, given=details))

    # --- controls ---

    def fill(self, node: LexborNode, text: str) -> None:
        """Have a text in a field, whatever was in it."""
        kind = kind_of(node)
        if kind not in FILLED:
            raise AssertionError(_not_filled(node, kind))
        refuse_disabled(node)
        if has(node, "readonly"):
            raise AssertionError(f"{described(node)} is read-only: nobody can type into it.")
        if node.tag == "input":
            refuse_unfit(node, kind, text)
            text = fitting(node, text)
        self._browser.focus(node)
        self._browser.type(node, text.replace("\r\n", "\n"))
        if kind in PICKED:
            self._browser.commit()

    def check(self, node: LexborNode, *, is_checked: bool) -> None:
        """Tick a box, clear it, or choose a radio button; nothing where it is so already."""
        kinds = ("checkbox", "radio") if is_checked else ("checkbox",)
        if kind_of(node) not in kinds:
            raise AssertionError(f"{described(node)} is no {' or '.join(kinds)}.")
        refuse_disabled(node)
        if self._screen.fields.is_checked(node) == is_checked:
            return
        self._browser.point(node)
        self._browser.activate(node)
        if self._screen.fields.is_checked(node) != is_checked:
            raise AssertionError(f"{described(node)} stays as it is: its live-click has .prevent.")

    def select(self, node: LexborNode, wanted: Sequence[str]) -> None:
        """Choose options of a list, by value or else by label; in a list of one choice exactly one."""
        if node.tag != "select":
            raise AssertionError(f"{described(node)} is no <select>.")
        refuse_disabled(node)
        if not has(node, "multiple") and len(wanted) != 1:
            raise AssertionError(
                f"{described(node)} takes one option, not {len(wanted)}: it is not `multiple`."
            )
        fields = self._screen.fields
        options = [_option(fields.options(node), text) for text in wanted]
        self._browser.focus(node)
        if {one.key for one in options} != {one.key for one in fields.chosen(node)}:
            fields.choose(node, options)
            self._events.fire("input", node)
            self._events.fire("change", node)

    def set(self, named: Sequence[LexborNode], value: object) -> None:
        """Fill in the controls of one name, each as its kind is."""
        values = [
            as_text(one)
            for one in cast(Sequence[object], value if isinstance(value, list | tuple) else [value])
        ]
        kind = kind_of(named[0])
        if kind == "checkbox" and isinstance(value, bool):
            self.check(named[0], is_checked=value)
        elif kind in ("checkbox", "radio"):
            self._set_boxes(named, values)
        elif kind == "select":
            self.select(named[0], values)
        elif len(values) > len(named):
            raise AssertionError(f"{described(named[0])} takes one text, not {len(values)}.")
        else:
            for node, text in zip(named, values, strict=False):
                self.fill(node, text)

    def _set_boxes(self, named: Sequence[LexborNode], values: Sequence[str]) -> None:
        known = [self._screen.fields.value(node) for node in named]
        for wanted in values:
            if wanted not in known:
                raise LookupError(
                    f"{described(named[0])} has no value {wanted!r} to choose. There are: {known}."
                )
        for node, text in zip(named, known, strict=True):
            if text in values or input_type(node) == "checkbox":
                self.check(node, is_checked=text in values)

    # --- forms ---

    def submit(self, node: LexborNode) -> None:
        """Submit a form: by this button, or as Enter in one of its fields does."""
        if is_submitter(node):
            self.click(node)
            return
        form = self._form(node)
        button = default_button(self._screen.document, form)
        if button is not None:
            refuse_disabled(button)
        self._browser.commit()
        if button is not None:
            self._browser.activate(button)
        else:
            self._browser.submit(form, None)

    def reset(self, node: LexborNode) -> None:
        """Reset a form."""
        self._browser.reset(self._form(node))

    def _form(self, node: LexborNode) -> LexborNode:
        form = self._screen.document.form_of(node)
        if form is None:
            raise LookupError(f"{described(node)} is no form and belongs to none.")
        return form


def as_text(value: object) -> str:
    """What a person types for it: dates and times as HTML writes them."""
    if isinstance(value, date | time):
        return re.sub(r"(:\d\d):00$", r"\1", value.isoformat())
    return str(value)


def _not_filled(node: LexborNode, kind: str) -> str:
    if kind in _INSTEAD:
        return f"{described(node)} is not for typing: use {_INSTEAD[kind]}."
    if kind == "hidden":
        return f"{described(node)} is hidden: nobody can type into it."
    if kind == "file":
        return f"{described(node)} takes files, which a visited page has none of."
    return f"{described(node)} is no field for typing: an <input> or a <textarea>."


def _option(options: Sequence[Option], wanted: str) -> Option:
    found = [one for one in options if one.value == wanted]
    found += [one for one in options if one.label == normal(wanted)]
    if not found:
        known = ", ".join(repr(one.value) for one in options)
        raise LookupError(f"The list has no option {wanted!r}. It has: {known}.")
    if found[0].is_disabled:
        raise AssertionError(f"The option {wanted!r} is disabled: nobody can choose it.")
    return found[0]


def _link(node: LexborNode) -> str:
    link = closest(node, "a")
    if link is None or not has(link, "href"):
        return ""
    return f" It is a link: the browser would go to {attribute(link, 'href')}."
