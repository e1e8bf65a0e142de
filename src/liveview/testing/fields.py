"""What is in the page's controls: what the server rendered, and over it what a person typed, ticked or chose.

That stays, as in a browser, until the server writes another value. The rules are those of `client/src/dom/attribute.ts`
and `choice.ts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from liveview.testing.content import Writes
from liveview.testing.document import Document
from liveview.testing.formats import number_of, sanitized
from liveview.testing.nodes import attribute, closest, has, input_type, key_of


@dataclass(frozen=True)
class Sent:
    """A form that was put back when it was sent, and what a person had done to its controls, by their keys."""

    form: str
    texts: dict[str, str]
    checks: dict[str, bool]
    choices: dict[str, list[str]]
    used: set[str]


@dataclass
class Typed:
    """What a person did to controls, by the elements' keys.

    `used`: controls that were changed since the page was opened, or their form was reset. `focused`: where the next key goes.
    `typing`: a field that is being typed into; what the server writes waits until it has answered what was typed last, at
    `stamp`. `held`: choices in a list with the focus that the server has meanwhile made otherwise. `refused`: what was sent in
    vain, and waits until there is nothing newer in its form.
    """

    texts: dict[str, str] = field(default_factory=dict[str, str])
    checks: dict[str, bool] = field(default_factory=dict[str, bool])
    choices: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    held: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    used: set[str] = field(default_factory=set[str])
    focused: str | None = None
    typing: str | None = None
    stamp: int = 0
    refused: list[Sent] = field(default_factory=list[Sent])

    def note_typing(self, key: str | None) -> None:
        """Something was typed into a field; or with None, that is done with."""
        self.typing = key
        self.stamp += 1

    def settle(self, stamp: int) -> None:
        """The server has answered what was said when that was typed: what it writes now is newer."""
        if stamp == self.stamp:
            self.typing = None

    def forget(self, key: str) -> None:
        """Let an element have again what the server rendered."""
        for kept in (self.texts, self.checks, self.choices, self.held):
            kept.pop(key, None)


@dataclass(frozen=True)
class Option:
    """One option of a list. `is_served`: the server's HTML chooses it."""

    key: str
    value: str
    label: str
    is_disabled: bool
    is_served: bool


class Fields:
    """The controls of one document, and what is in them."""

    def __init__(self, document: Document, typed: Typed) -> None:
        self._document = document
        self._typed = typed

    # --- texts ---

    def value(self, node: LexborNode) -> str:
        """The value of an `<input>`, `<textarea>`, `<select>` or `<button>`."""
        if node.tag == "select":
            return next((option.value for option in self.chosen(node)), "")
        typed = self._typed.texts.get(key_of(node))
        return served_value(node) if typed is None else typed

    def type(self, node: LexborNode, text: str) -> None:
        """Have a text in a field."""
        self._typed.texts[key_of(node)] = text

    def is_used(self, node: LexborNode) -> bool:
        """Whether a person has changed it."""
        return key_of(node) in self._typed.used

    def is_edited(self, node: LexborNode) -> bool:
        """Whether its text is a person's."""
        return key_of(node) in self._typed.texts

    # --- boxes ---

    def is_checked(self, node: LexborNode) -> bool:
        """Whether a checkbox is ticked, or a radio button chosen."""
        if input_type(node) != "radio":
            return self._typed.checks.get(key_of(node), has(node, "checked"))
        group = self._document.group_of(node)
        # One that the server brings takes the place of the person's; of several the last.
        served = [one for one in group if key_of(one) not in self._typed.checks and has(one, "checked")]
        chosen = served or [one for one in group if self._typed.checks.get(key_of(one))]
        return bool(chosen) and key_of(chosen[-1]) == key_of(node)

    def check(self, node: LexborNode, *, is_checked: bool) -> None:
        """Tick a box or clear it, or choose a radio button."""
        if input_type(node) == "radio" and is_checked:
            self._typed.checks |= {key_of(other): False for other in self._document.group_of(node)}
        self._typed.checks[key_of(node)] = is_checked

    # --- lists ---

    def options(self, select: LexborNode) -> list[Option]:
        """The options of a `<select>`."""
        return [_option(node) for node in select.css("option")]

    def chosen(self, select: LexborNode) -> list[Option]:
        """Those that are chosen."""
        options = self.options(select)
        keys = self._typed.choices.get(key_of(select))
        chosen = [option for option in options if (option.is_served if keys is None else option.key in keys)]
        if has(select, "multiple"):
            return chosen
        if not chosen and not is_long(select):
            return [option for option in options if not option.is_disabled][:1]
        return chosen[-1:]

    def choose(self, select: LexborNode, options: Sequence[Option]) -> None:
        """Have these chosen in a list, and no others."""
        self._typed.choices[key_of(select)] = [option.key for option in options]

    # --- forms ---

    def reset(self, form: LexborNode) -> None:
        """Have all controls of a form as the server rendered them."""
        for node in self._document.controls_of(form):
            self._typed.forget(key_of(node))

    def take_down(self, form: LexborNode) -> Sent:
        """What a person has done to a form that is sent and put back."""
        keys, typed = set(map(key_of, self._document.controls_of(form))), self._typed
        return Sent(
            key_of(form),
            {key: text for key, text in typed.texts.items() if key in keys},
            {key: is_checked for key, is_checked in typed.checks.items() if key in keys},
            {key: chosen for key, chosen in typed.choices.items() if key in keys},
            keys & typed.used,
        )

    def put_back(self, form: LexborNode) -> None:
        """Have a form as it was rendered because it was sent: of what comes now nothing is sent yet."""
        self.reset(form)
        self._typed.used -= set(map(key_of, self._document.controls_of(form)))

    def bring_back(self, sent: Sent, *, is_refused: bool) -> None:
        """The server has answered: what it did not take comes back once there is nothing newer in the form."""
        typed = self._typed
        if is_refused:
            typed.refused.append(sent)
        form = self._document.by_key(sent.form)
        waiting = [one for one in typed.refused if one.form == sent.form]
        if not waiting or form is None or any(map(self.is_used, self._document.controls_of(form))):
            return
        typed.refused.remove(waiting[0])
        typed.texts |= waiting[0].texts
        typed.checks |= waiting[0].checks
        typed.choices |= waiting[0].choices
        typed.used |= waiting[0].used


def served_value(node: LexborNode) -> str:
    """The value that the server rendered, as a browser takes it."""
    if node.tag == "textarea":
        return (node.text() or "").replace("\r\n", "\n").replace("\r", "\n")
    kind, text = input_type(node), attribute(node, "value")
    if kind in ("checkbox", "radio"):
        return "on" if text is None else text
    if node.tag != "input":
        return text or ""
    return fitting(node, text or "")


def fitting(node: LexborNode, text: str) -> str:
    """What a browser makes of a text in an `<input>`."""
    return sanitized(
        input_type(node),
        text,
        minimum=attribute(node, "min") or "",
        maximum=attribute(node, "max") or "",
        multiple=has(node, "multiple"),
    )


def is_long(select: LexborNode) -> bool:
    """Whether a list shows several rows, so that none need be chosen."""
    size = attribute(select, "size") or ""
    return has(select, "multiple") or (size.isdecimal() and int(size) > 1)


def _option(node: LexborNode) -> Option:
    label = " ".join((node.text() or "").split())
    value = attribute(node, "value")
    group = closest(node, "optgroup")
    is_disabled = has(node, "disabled") or (group is not None and has(group, "disabled"))
    return Option(
        key=key_of(node),
        value=label if value is None else value,
        label=attribute(node, "label") or label,
        is_disabled=is_disabled,
        is_served=has(node, "selected"),
    )


# --- what an update does to it ---


def follow(typed: Typed, before: Document, after: Document, writes: Writes) -> None:
    """An update has written these attributes: what the server has changed takes the place of what a person did."""
    former, fields = Fields(before, typed), Fields(after, typed)
    lists = {
        key_of(node): _List(former.chosen(node), _served(former.options(node)))
        for node in before.elements
        if node.tag == "select"
    }
    for key, name in writes:
        node = after.by_key(key)
        if node is None:
            continue
        if name == "value" and not (key == typed.typing == typed.focused or _is_same_number(fields, node)):
            shown = former.value(before.by_key(key) or node)
            typed.texts.pop(key, None)
            if shown and not fields.value(node):
                typed.used.discard(key)  # what the server has cleared begins anew
        elif name == "checked":
            _follow_check(typed, fields, node)
    overruled = {key for key, name in writes if name == "selected" and _stayed(before, after, key)}
    for node in after.elements:
        if node.tag == "select" and key_of(node) in lists:
            _follow_choice(typed, fields, node, lists[key_of(node)], overruled)
    if after.by_key(typed.focused) is None:
        typed.focused = typed.typing = None


@dataclass(frozen=True)
class _List:
    """A list before an update. `served`: the values that the server's HTML chose."""

    chosen: list[Option]
    served: list[str]


def _served(options: Sequence[Option]) -> list[str]:
    return [option.value for option in options if option.is_served]


def _follow_check(typed: Typed, fields: Fields, node: LexborNode) -> None:
    if not has(node, "checked"):
        typed.checks[key_of(node)] = False
    elif input_type(node) == "radio":
        fields.check(node, is_checked=True)
        typed.checks.pop(key_of(node))
    else:
        typed.checks.pop(key_of(node), None)


def _is_same_number(fields: Fields, node: LexborNode) -> bool:
    """Whether a person has written the same number otherwise: they want to see what they typed."""
    kind = input_type(node)
    typed, served = number_of(kind, fields.value(node)), number_of(kind, served_value(node))
    return kind in ("number", "range") and typed is not None and typed == served


def _stayed(before: Document, after: Document, key: str) -> bool:
    """Whether an option is chosen by the server as it was: it has written that again, and so is against the person's choice."""
    old, new = before.by_key(key), after.by_key(key)
    return old is not None and new is not None and has(old, "selected") == has(new, "selected")


def _follow_choice(
    typed: Typed, fields: Fields, node: LexborNode, before: _List, overruled: set[str]
) -> None:
    key, options = key_of(node), fields.options(node)
    values, keys = [one.value for one in before.chosen], [one.key for one in before.chosen]
    kept = [one.key for one in options if one.value in values] or [
        one.key for one in options if one.key in keys
    ]
    is_overruled = any(option.key in overruled for option in options)
    is_served = is_overruled or _served(options) != before.served
    is_held = is_served and not is_overruled and key == typed.focused and values != _served(options)
    is_gone = bool(values) and not kept
    typed.choices.pop(key, None)
    if not is_gone and (is_held or not is_served) and kept != [one.key for one in fields.chosen(node)]:
        typed.choices[key] = kept
        if is_held:
            typed.held[key] = kept
