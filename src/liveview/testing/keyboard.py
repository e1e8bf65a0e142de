"""Keys that are pressed, and what each does by itself where the focus is."""

from selectolax.lexbor import LexborNode

from liveview.testing.browser import Browser
from liveview.testing.controls import LINES, is_box, is_button, kind_of, refuse_disabled, takes_focus
from liveview.testing.events import Events, unheard
from liveview.testing.formats import number_of
from liveview.testing.keys import Key, strokes
from liveview.testing.nodes import attribute, described, has, input_type, is_same, is_seen
from liveview.testing.screen import Screen


class Keyboard:
    """The keyboard before the page on `screen`."""

    def __init__(self, screen: Screen, events: Events, browser: Browser) -> None:
        self._screen = screen
        self._events = events
        self._browser = browser

    def press(self, node: LexborNode | None, keys: str) -> None:
        """Press keys where the focus is, after an element was given it."""
        pressed = strokes(keys)
        if node is not None:
            _refuse_without_focus(node)
            self._browser.focus(node)
        target = self._browser.focused
        self._browser.has_effect = any(self._events.is_bound(name, target) for name in ("keydown", "keyup"))
        downs = [self._events.key("keydown", key, key.held) for key in pressed]
        is_free = target is not None and not downs[-1]
        if target is not None and is_free:
            self._act(target, pressed[-1])
        held = [frozenset[str](), *(key.held for key in pressed[:-1])]
        ups = [self._events.key("keyup", *one) for one in reversed(list(zip(pressed, held, strict=True)))]
        if target is not None and is_free and not ups[0]:
            self._act_when_up(target, pressed[-1])
        if not self._browser.has_effect:
            raise LookupError(unheard("keydown", target) + " Nor has it live-keyup.")

    def _act(self, node: LexborNode, key: Key) -> None:
        kind = kind_of(node)
        if key.key == "Tab":
            self._browser.has_effect = True
            self._browser.focus(self._beside(node, is_backwards="shift" in key.held))
        elif key.key == "Enter" and not key.held & {"alt", "ctrl", "meta"}:
            self._enter(node, kind)
        elif kind in LINES or kind == "textarea":
            self._write(node, kind, key)

    def _act_when_up(self, node: LexborNode, key: Key) -> None:
        if key.key == " " and (is_button(node) or is_box(node) or node.tag == "summary"):
            self._browser.activate(node)

    def _enter(self, node: LexborNode, kind: str) -> None:
        if kind == "textarea":
            self._browser.type(node, self._screen.fields.value(node) + "\n")
        elif is_button(node) or node.tag in ("a", "summary"):
            self._browser.activate(node)
        elif node.tag == "input":
            self._browser.commit()
            self._browser.submit_implicitly(node)

    def _write(self, node: LexborNode, kind: str, key: Key) -> None:
        """At the end of what is there."""
        if has(node, "readonly"):
            return
        before = self._screen.fields.value(node)
        after = before[:-1] if key.key == "Backspace" else before + key.key if key.is_character else before
        most = attribute(node, "maxlength") or ""
        is_full = most.isdecimal() and len(after) > max(int(most), len(before))
        is_fit = kind != "number" or not after or number_of(kind, after) is not None
        if after != before and not is_full and is_fit:
            self._browser.type(node, after)

    def _beside(self, node: LexborNode, *, is_backwards: bool) -> LexborNode | None:
        """Where the focus goes by Tab: in the order of the page, to one of each group of radio buttons."""
        elements = self._screen.document.elements
        place = next(index for index, one in enumerate(elements) if is_same(one, node))
        others = reversed(elements[:place]) if is_backwards else elements[place + 1 :]
        return next(filter(self._is_stop, others), None)

    def _is_stop(self, node: LexborNode) -> bool:
        if not takes_focus(node) or not is_seen(node) or attribute(node, "tabindex") == "-1":
            return False
        fields = self._screen.fields
        group = self._screen.document.group_of(node) if input_type(node) == "radio" else []
        return fields.is_checked(node) or not any(map(fields.is_checked, group))


def _refuse_without_focus(node: LexborNode) -> None:
    refuse_disabled(node)
    if not takes_focus(node):
        raise AssertionError(
            f'{described(node)} cannot have the focus, so no key gets there. Give it tabindex="0", or listen for keys of '
            f"the whole page with live-keydown.window."
        )
