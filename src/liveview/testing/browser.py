"""What a browser does by itself when a person does something: it moves the focus, ticks boxes, submits and resets forms."""

from typing import Final

from selectolax.lexbor import LexborNode

from liveview.testing.controls import FILLED, LINES, acts, is_box, is_submitter, kind_of, takes_focus
from liveview.testing.entries import default_button, validates
from liveview.testing.events import Events, unheard
from liveview.testing.nodes import attribute, input_type, is_disabled, key_of, path
from liveview.testing.screen import Screen
from liveview.testing.validity import problems

# With more than one of these a form needs a button for Enter to submit it (HTML standard, 4.10.22.2).
_BLOCKING: Final = LINES | {"date", "datetime-local", "month", "time", "week"}


class Browser:
    """Does it to the page on `screen`, with the events that go with it, in their order.

    `has_effect` becomes true where something is heard, or changes a control or a form.
    """

    def __init__(self, screen: Screen, events: Events) -> None:
        self._screen = screen
        self._events = events
        self._typed = screen.typed
        self._committed: str | None = None  # what the field with the focus held at the last `change`
        self._is_typed = False  # something was typed into it since
        self.has_effect = False

    # --- focus ---

    @property
    def focused(self) -> LexborNode | None:
        """Where the next key goes."""
        return self._screen.document.by_key(self._typed.focused)

    def focus(self, node: LexborNode | None) -> None:
        """Give an element the focus, or none."""
        key = key_of(node) if node is not None else None
        if key == self._typed.focused:
            return
        self.leave()
        if node is None:
            return
        self._typed.focused = key
        self._committed, self._is_typed = self._text_in(node), False
        self._events.fire("focus", node)
        self._events.fire("focusin", node)

    def focus_new(self, node: LexborNode) -> None:
        """Give the focus to an element that an update has put into the page with `autofocus`."""
        if takes_focus(node):
            self.focus(node)

    def leave(self) -> None:
        """Take the focus out of where it is: what was typed there counts as changed."""
        node = self.focused
        self.commit()
        self._typed.focused = None
        if node is None:
            return
        self._events.fire("blur", node)
        self._events.fire("focusout", node)
        held = self._typed.held.pop(key_of(node), None)
        if held is not None and held == self._typed.choices.get(key_of(node)):
            self._typed.choices.pop(key_of(node))

    def type(self, node: LexborNode, text: str) -> None:
        """Have another text in the field with the focus."""
        self._screen.fields.type(node, text)
        self._is_typed = self.has_effect = True
        self._events.fire("input", node)

    def commit(self) -> None:
        """What was typed into the field with the focus counts as changed."""
        node = self.focused
        if node is not None and self._is_typed and self._text_in(node) != self._committed:
            self._committed, self._is_typed = self._text_in(node), False
            self._events.fire("change", node)

    def _text_in(self, node: LexborNode) -> str | None:
        return self._screen.fields.value(node) if kind_of(node) in FILLED else None

    # --- clicks ---

    def point(self, node: LexborNode) -> None:
        """Press and let go of the mouse's button over an element, without what a click does."""
        self._events.fire("pointerdown", node)
        if not self._events.fire("mousedown", node):
            self.focus(next(filter(takes_focus, path(node)), None))
        self._events.fire("pointerup", node)
        self._events.fire("mouseup", node)

    def activate(self, node: LexborNode) -> None:
        """Click, and do what that does (HTML standard, 6.4: activation behavior)."""
        self.has_effect |= self._events.is_bound("click", node)
        actor = next(filter(acts, path(node)), None)
        if actor is None:
            self._events.fire("click", node)
        elif is_disabled(actor):
            pass
        elif is_box(actor):
            self._toggle(actor, node)
        elif not self._events.fire("click", node):
            self._act(actor)

    def _act(self, actor: LexborNode) -> None:
        form = self._screen.document.form_of(actor)
        if actor.tag == "label":
            self._activate_labelled(actor)
        elif form is not None and is_submitter(actor):
            self.submit(form, actor)
        elif form is not None and input_type(actor) == "reset":
            self.reset(form)

    def _toggle(self, box: LexborNode, clicked: LexborNode) -> None:
        """The box has changed already when its click is heard, and changes back where that prevents it."""
        fields = self._screen.fields
        before, was = dict(self._typed.checks), fields.is_checked(box)
        is_checked = input_type(box) == "radio" or not was
        fields.check(box, is_checked=is_checked)
        self.has_effect = True
        if self._events.fire("click", clicked):
            self._typed.checks = before
        elif is_checked != was:
            self._events.fire("input", box)
            self._events.fire("change", box)

    def _activate_labelled(self, label: LexborNode) -> None:
        control = self._screen.document.labelled_by(label)
        if control is None or is_disabled(control):
            return
        self.has_effect = True
        if takes_focus(control):
            self.focus(control)
        self.activate(control)

    # --- forms ---

    def submit(self, form: LexborNode, submitter: LexborNode | None) -> None:
        """Submit a form. Raises `AssertionError` where a browser would show what is wrong with it instead."""
        self.has_effect = True
        document = self._screen.document
        complaints = problems(document, self._screen.fields, form) if validates(form, submitter) else []
        if complaints:
            lines = "\n  ".join(complaints)
            raise AssertionError(
                f"A browser would not submit this form:\n  {lines}\nTo send it all the same, give the form `novalidate`, "
                f"or say what a forged page would: page.submit(selector, {{...}})."
            )
        if not self._events.fire("submit", form, submitter=submitter):
            where = attribute(form, "action") or "the page's own address"
            raise LookupError(f"{unheard('submit', form)} The browser would send the form to {where}.")

    def submit_implicitly(self, field: LexborNode) -> None:
        """Enter presses the form's first button; without one it submits a form of one field (HTML standard, 4.10.22.2)."""
        document = self._screen.document
        form = document.form_of(field)
        if form is None:
            return
        button = default_button(document, form)
        if button is not None:
            self.activate(button)
        elif sum(kind_of(node) in _BLOCKING for node in document.controls_of(form)) <= 1:
            self.submit(form, None)

    def reset(self, form: LexborNode) -> None:
        """Have a form as it was rendered."""
        self.has_effect = True
        if not self._events.fire("reset", form):
            self._screen.fields.reset(form)
