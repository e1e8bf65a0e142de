"""What a person does to a page, and the events that a browser makes of it, in its order.

Nothing here waits: all that one deed brings about is said before anything of it is answered.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Final

from selectolax.lexbor import LexborNode

from liveview.testing.conversation import Conversation
from liveview.testing.details import details_of
from liveview.testing.document import (
    attribute,
    closest,
    described,
    has,
    input_type,
    is_disabled,
    is_seen,
    key_of,
    path,
)
from liveview.testing.entries import default_button, is_button, is_submitter, validates
from liveview.testing.fields import Option, fitting
from liveview.testing.formats import number_of
from liveview.testing.happening import Happening, arguments_of, hearing, is_bound
from liveview.testing.keys import Key, strokes
from liveview.testing.screen import Screen
from liveview.testing.validity import problems, refuse_unfit

_LINES: Final = frozenset("text search url tel email password number".split())
# Set by a picker, so that each value is chosen at once and for good.
_PICKED: Final = frozenset("color date datetime-local month range time week".split())
_FILLED: Final = _LINES | _PICKED | {"textarea"}

# With more than one of these a form needs a button for Enter to submit it (HTML standard, 4.10.22.2).
_BLOCKING: Final = _LINES | {"date", "datetime-local", "month", "time", "week"}

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
        self._conversation = conversation
        self._typed = screen.typed
        self._once: set[tuple[str, str]] = set()
        self._committed: str | None = None  # what the field with the focus held at the last `change`
        self._is_typed = False  # something was typed into it since
        self._has_effect = False  # what is done is heard, or changes a control or a form

    # --- deeds ---

    def click(self, node: LexborNode) -> None:
        """Press and let go of the mouse's button over an element."""
        _refuse_disabled(node)
        self._has_effect = False
        self._point(node)
        self._activate(node)
        if not self._has_effect:
            raise LookupError(_unheard("click", node) + _native(node))

    def fill(self, node: LexborNode, text: str) -> None:
        """Have a text in a field, whatever was in it."""
        kind = _kind(node)
        if kind not in _FILLED:
            raise AssertionError(_not_filled(node, kind))
        _refuse_disabled(node)
        if has(node, "readonly"):
            raise AssertionError(f"{described(node)} is read-only: nobody can type into it.")
        if node.tag == "input":
            refuse_unfit(node, kind, text)
            text = fitting(node, text)
        self._focus(node)
        self._type(node, text.replace("\r\n", "\n"))
        if kind in _PICKED:
            self._commit()

    def check(self, node: LexborNode, *, is_checked: bool) -> None:
        """Tick a box, clear it, or choose a radio button; nothing where it is so already."""
        kinds = ("checkbox", "radio") if is_checked else ("checkbox",)
        if _kind(node) not in kinds:
            raise AssertionError(f"{described(node)} is no {' or '.join(kinds)}.")
        _refuse_disabled(node)
        if self._screen.fields.is_checked(node) == is_checked:
            return
        self._point(node)
        self._activate(node)
        if self._screen.fields.is_checked(node) != is_checked:
            raise AssertionError(f"{described(node)} stays as it is: its live-click has .prevent.")

    def select(self, node: LexborNode, wanted: Sequence[str]) -> None:
        """Choose options of a list, by value or else by label; in a list of one choice exactly one."""
        if node.tag != "select":
            raise AssertionError(f"{described(node)} is no <select>.")
        _refuse_disabled(node)
        if not has(node, "multiple") and len(wanted) != 1:
            raise AssertionError(
                f"{described(node)} takes one option, not {len(wanted)}: it is not `multiple`."
            )
        fields = self._screen.fields
        options = [_option(fields.options(node), text) for text in wanted]
        self._focus(node)
        if {one.key for one in options} != {one.key for one in fields.chosen(node)}:
            fields.choose(node, options)
            self._fire("input", node)
            self._fire("change", node)

    def set(self, named: Sequence[LexborNode], value: object) -> None:
        """Fill in the controls of one name, each as its kind is."""
        values = [as_text(one) for one in (value if isinstance(value, list | tuple) else [value])]  # pyright: ignore[reportUnknownVariableType]  # the test's own
        kind = _kind(named[0])
        if kind == "checkbox" and isinstance(value, bool):
            self.check(named[0], is_checked=value)
        elif kind in ("checkbox", "radio"):
            self._set_boxes(named, values)
        elif kind == "select":
            self.select(named[0], values)
        else:
            if len(values) > len(named):
                raise AssertionError(f"{described(named[0])} takes one text, not {len(values)}.")
            for node, text in zip(named, values, strict=False):
                self.fill(node, text)

    def _set_boxes(self, named: Sequence[LexborNode], values: Sequence[str]) -> None:
        fields = self._screen.fields
        known = [fields.value(node) for node in named]
        for wanted in values:
            if wanted not in known:
                raise LookupError(
                    f"{described(named[0])} has no value {wanted!r} to choose. There are: {known}."
                )
        for node, text in zip(named, known, strict=True):
            if text in values or input_type(node) == "checkbox":
                self.check(node, is_checked=text in values)

    def submit(self, node: LexborNode) -> None:
        """Submit a form: by this button, or as Enter in one of its fields does."""
        if is_submitter(node):
            _refuse_disabled(node)
            self._point(node)
            self._activate(node)
            return
        form = self._screen.document.form_of(node)
        if form is None:
            raise LookupError(f"{described(node)} is no form and belongs to none.")
        button = default_button(self._screen.document, form)
        if button is not None:
            _refuse_disabled(button)
        self._commit()
        if button is not None:
            self._activate(button)
        else:
            self._submit(form, None)

    def reset(self, node: LexborNode) -> None:
        """Reset a form."""
        form = self._screen.document.form_of(node)
        if form is None:
            raise LookupError(f"{described(node)} is no form and belongs to none.")
        self._reset(form)

    def press(self, node: LexborNode | None, keys: str) -> None:
        """Press keys where the focus is, after an element was given it."""
        pressed = strokes(keys)
        if node is not None:
            _refuse_disabled(node)
            if not _takes_focus(node):
                raise AssertionError(
                    f'{described(node)} cannot have the focus, so no key gets there. Give it tabindex="0", or listen for '
                    f"keys of the whole page with live-keydown.window."
                )
            self._focus(node)
        document = self._screen.document
        target = document.by_key(self._typed.focused)
        self._has_effect = False
        is_heard = any(is_bound(document, Happening(name, target)) for name in ("keydown", "keyup"))
        is_prevented = [self._key("keydown", key, key.held) for key in pressed][-1]
        if target is not None and not is_prevented:
            self._act_on_key(target, pressed[-1])
        held = [frozenset[str](), *(key.held for key in pressed)]
        is_kept = [self._key("keyup", key, left) for key, left in reversed(list(zip(pressed, held, strict=False)))][0]
        if target is not None and not is_prevented and not is_kept:
            self._act_on_key_up(target, pressed[-1])
        if not is_heard and not self._has_effect:
            raise LookupError(_unheard("keydown", target) + " Nor has it live-keyup.")

    def leave(self) -> None:
        """Take the focus out of where it is: what was typed there counts as changed."""
        node = self._screen.document.by_key(self._typed.focused)
        self._commit()
        self._typed.focused = None
        if node is None:
            return
        self._fire("blur", node)
        self._fire("focusout", node)
        held = self._typed.held.pop(key_of(node), None)
        if held is not None and held == self._typed.choices.get(key_of(node)):
            self._typed.choices.pop(key_of(node))

    def dispatch(
        self, node: LexborNode, event_type: str, details: dict[str, Any]
    ) -> None:  # Any: the test's own JSON
        """Any event, with these details over those that the page would have."""
        described_event = details.get("event", {})
        held = frozenset(name for name in ("alt", "ctrl", "meta", "shift") if described_event.get(name))
        key = details.get("key", described_event.get("key"))
        happening = Happening(event_type, node, key, held=held, given=details)
        if not is_bound(self._screen.document, happening):
            raise LookupError(_unheard(event_type, node))
        self._happen(happening)

    # --- what comes of them ---

    def _point(self, node: LexborNode) -> None:
        self._fire("pointerdown", node)
        if not self._fire("mousedown", node):
            self._focus(next(filter(_takes_focus, path(node)), None))
        self._fire("pointerup", node)
        self._fire("mouseup", node)

    def _activate(self, node: LexborNode) -> None:
        """Click, and do what that does by itself (HTML standard, activation behavior)."""
        self._has_effect |= is_bound(self._screen.document, Happening("click", node))
        actor = next(filter(_acts, path(node)), None)
        kind = input_type(actor) if actor is not None else ""
        if actor is not None and is_disabled(actor):
            return
        if actor is not None and kind in ("checkbox", "radio"):
            self._toggle(actor, node)
            return
        if self._fire("click", node) or actor is None:
            return
        form = self._screen.document.form_of(actor)
        if actor.tag == "label":
            self._activate_labelled(actor)
        elif is_submitter(actor) and form is not None:
            self._has_effect = True
            self._submit(form, actor)
        elif kind == "reset" and form is not None:
            self._reset(form)

    def _toggle(self, box: LexborNode, clicked: LexborNode) -> None:
        """The box has changed already when its click is heard, and changes back where that prevents it."""
        fields = self._screen.fields
        before, was = dict(self._typed.checks), fields.is_checked(box)
        is_checked = input_type(box) == "radio" or not was
        fields.check(box, is_checked=is_checked)
        self._has_effect = True
        if self._fire("click", clicked):
            self._typed.checks = before
        elif is_checked != was:
            self._fire("input", box)
            self._fire("change", box)

    def _activate_labelled(self, label: LexborNode) -> None:
        control = self._screen.document.labelled_by(label)
        if control is None or is_disabled(control):
            return
        self._has_effect = True
        if _takes_focus(control):
            self._focus(control)
        self._activate(control)

    def _submit(self, form: LexborNode, submitter: LexborNode | None) -> None:
        document = self._screen.document
        if validates(form, submitter):
            complaints = problems(document, self._screen.fields, form)
            if complaints:
                lines = "\n  ".join(complaints)
                raise AssertionError(
                    f"A browser would not submit this form:\n  {lines}\nTo send it all the same, give the form "
                    f"`novalidate`, or say what a forged page would: page.submit(selector, {{...}})."
                )
        if not self._fire("submit", form, submitter=submitter):
            where = attribute(form, "action") or "the page's own address"
            raise LookupError(f"{_unheard('submit', form)} The browser would send the form to {where}.")

    def _reset(self, form: LexborNode) -> None:
        self._has_effect = True
        if not self._fire("reset", form):
            self._screen.fields.reset(form)

    def _type(self, node: LexborNode, text: str) -> None:
        self._screen.fields.type(node, text)
        self._is_typed = self._has_effect = True
        self._fire("input", node)

    def _focus(self, node: LexborNode | None) -> None:
        key = key_of(node) if node is not None else None
        if key == self._typed.focused:
            return
        self.leave()
        if node is None:
            return
        self._typed.focused = key
        self._committed, self._is_typed = self._text_in(node), False
        self._fire("focus", node)
        self._fire("focusin", node)

    def _commit(self) -> None:
        """What was typed into the field with the focus counts as changed."""
        node = self._screen.document.by_key(self._typed.focused)
        if node is not None and self._is_typed and self._text_in(node) != self._committed:
            self._committed, self._is_typed = self._text_in(node), False
            self._fire("change", node)

    def _text_in(self, node: LexborNode) -> str | None:
        return self._screen.fields.value(node) if _kind(node) in _FILLED else None

    # --- keys ---

    def _act_on_key(self, node: LexborNode, key: Key) -> None:
        """What a key does by itself where the focus is."""
        kind = _kind(node)
        if key.key == "Tab":
            self._has_effect = True
            self._focus(self._beside(node, -1 if "shift" in key.held else 1))
        elif key.key == "Enter" and not key.held & {"alt", "ctrl", "meta"}:
            self._press_enter(node, kind)
        elif kind in _LINES or kind == "textarea":
            self._write(node, kind, key)

    def _act_on_key_up(self, node: LexborNode, key: Key) -> None:
        is_pressed = is_button(node) or _kind(node) in ("checkbox", "radio", "summary")
        if key.key == " " and is_pressed:
            self._activate(node)

    def _beside(self, node: LexborNode, step: int) -> LexborNode | None:
        """Where the focus goes by Tab: in the order of the page, to one of each group of radio buttons."""
        fields = self._screen.fields

        def is_stop(one: LexborNode) -> bool:
            if not _takes_focus(one) or not is_seen(one) or attribute(one, "tabindex") == "-1":
                return False
            group = self._screen.document.group_of(one) if input_type(one) == "radio" else []
            return fields.is_checked(one) or not any(map(fields.is_checked, group))

        elements = self._screen.document.elements
        place = next(index for index, one in enumerate(elements) if key_of(one) == key_of(node))
        others = elements[place + 1 :] if step > 0 else reversed(elements[:place])
        return next(filter(is_stop, others), None)

    def _press_enter(self, node: LexborNode, kind: str) -> None:
        if kind == "textarea":
            self._type(node, self._screen.fields.value(node) + "\n")
        elif is_button(node) or node.tag in ("a", "summary"):
            self._activate(node)
        elif node.tag == "input":
            self._commit()
            self._submit_implicitly(node)

    def _submit_implicitly(self, field: LexborNode) -> None:
        """Enter presses the form's first button; without one it submits a form of one field (4.10.22.2)."""
        document = self._screen.document
        form = document.form_of(field)
        if form is None:
            return
        button = default_button(document, form)
        if button is not None:
            if not is_disabled(button):
                self._activate(button)
        elif sum(_kind(node) in _BLOCKING for node in document.controls_of(form)) <= 1:
            self._has_effect = True
            self._submit(form, None)

    def _write(self, node: LexborNode, kind: str, key: Key) -> None:
        """At the end of what is there."""
        if has(node, "readonly"):
            return
        before = self._screen.fields.value(node)
        after = before[:-1] if key.key == "Backspace" else before + key.key if key.is_character else before
        most = attribute(node, "maxlength") or ""
        is_full = most.isdecimal() and len(after) > max(int(most), len(before))
        is_number = kind != "number" or not after or number_of(kind, after) is not None
        if after != before and not is_full and is_number:
            self._type(node, after)

    # --- events ---

    def _fire(self, event_type: str, target: LexborNode, *, submitter: LexborNode | None = None) -> bool:
        """Have a browser event happen. Whether a handler prevents what the browser would do by itself."""
        return self._happen(Happening(event_type, target, submitter=submitter))

    def _key(self, event_type: str, key: Key, held: frozenset[str]) -> bool:
        """Have it go down or up, where the focus is then."""
        target = self._screen.document.by_key(self._typed.focused)
        return self._happen(Happening(event_type, target, key.key, key.code, held))

    def _happen(self, happening: Happening) -> bool:
        if happening.type == "input" and happening.target is not None:
            self._typed.typing = key_of(happening.target)
        elif happening.type in ("blur", "change", "submit"):
            self._typed.typing = None
        is_prevented = False
        document, fields = self._screen.document, self._screen.fields
        for binding in hearing(document, happening):
            is_prevented |= happening.type == "submit" or "prevent" in binding.modifiers
            if "once" in binding.modifiers:
                mark = (key_of(binding.node), binding.attribute)
                if mark in self._once:
                    continue
                self._once.add(mark)
            wants = self._conversation.wants(binding.handler)
            details = details_of(happening, binding.node, document, fields, wants)
            self._conversation.event(binding.handler, dict(arguments_of(binding.node)), details)
        return is_prevented


def as_text(value: object) -> str:
    """What a person types for it: dates and times as HTML writes them."""
    if isinstance(value, date | time):
        return re.sub(r"(:\d\d):00$", r"\1", value.isoformat())
    return str(value)


def _kind(node: LexborNode) -> str:
    return input_type(node) or node.tag or ""


def _acts(node: LexborNode) -> bool:
    """Whether a click on it does something by itself, so that what is around it does nothing."""
    if is_button(node) or input_type(node) in ("checkbox", "radio"):
        return True
    return node.tag in ("label", "summary", "input", "select", "textarea") or (
        node.tag == "a" and has(node, "href")
    )


def _takes_focus(node: LexborNode) -> bool:
    if is_disabled(node):
        return False
    if has(node, "tabindex") or has(node, "contenteditable"):
        return True
    if node.tag == "a":
        return has(node, "href")
    return node.tag in ("button", "select", "textarea", "summary", "input") and input_type(node) != "hidden"


def _refuse_disabled(node: LexborNode) -> None:
    for one in path(node):
        if is_disabled(one) and one.tag != "fieldset":
            raise AssertionError(f"{described(one)} is disabled: a person can do nothing with it.")


def _not_filled(node: LexborNode, kind: str) -> str:
    if kind in _INSTEAD:
        return f"{described(node)} is not for typing: use {_INSTEAD[kind]}."
    if kind == "hidden":
        return f"{described(node)} is hidden: nobody can type into it."
    if kind == "file":
        return f"{described(node)} takes files, which a visited page has none of."
    return f"{described(node)} is no field for typing: an <input> or a <textarea>."


def _option(options: Sequence[Option], wanted: str) -> Option:
    label = re.sub(r"\s+", " ", wanted).strip()
    found = [one for one in options if one.value == wanted] or [one for one in options if one.label == label]
    if not found:
        known = ", ".join(repr(one.value) for one in options)
        raise LookupError(f"The list has no option {wanted!r}. It has: {known}.")
    if found[0].is_disabled:
        raise AssertionError(f"The option {wanted!r} is disabled: nobody can choose it.")
    return found[0]


def _unheard(event_type: str, node: LexborNode | None) -> str:
    name = "the page" if node is None else described(node)
    return f"Neither {name} nor anything around it has a live-{event_type} attribute."


def _native(node: LexborNode) -> str:
    link = closest(node, "a")
    if link is None or not has(link, "href"):
        return ""
    return f" It is a link: the browser would go to {attribute(link, 'href')}."
