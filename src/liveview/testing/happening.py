"""A browser event, and which handlers hear it. The rules are those of `client/src/observers/binding.ts` and `events.ts`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from selectolax.lexbor import LexborNode

from liveview.component.bound import SIGN, TRIM
from liveview.testing.document import Document
from liveview.testing.nodes import attribute, is_same, is_seen, path

# Modifiers that say what to do, not when.
_DEEDS: Final = re.compile(r"prevent|stop|once|away|window|debounce|throttle|reset|\d+ms|lazy|trim|number")
_GLOBAL: Final = frozenset({"away", "window"})

# Events that reach their own element only.
_BUBBLELESS: Final = frozenset(
    "blur focus invalid load error mouseenter mouseleave pointerenter pointerleave scroll toggle".split()
)

_MODIFIERS: Final = ("alt", "ctrl", "meta", "shift")


@dataclass(frozen=True)
class Happening:
    """What happened. `target`: where; None for the page itself. `held`: the modifier keys, as `{"ctrl"}`.

    `given`: details that a test gives, over those that the page would have.
    """

    type: str
    target: LexborNode | None
    key: str | None = None
    code: str | None = None
    held: frozenset[str] = frozenset()
    submitter: LexborNode | None = None
    given: dict[str, Any] = field(default_factory=dict[str, Any])  # Any: the test's own JSON

    @property
    def bubbles(self) -> bool:
        """Whether elements around the target hear it too."""
        return self.type not in _BUBBLELESS


@dataclass(frozen=True)
class Binding:
    """A handler that an attribute of an element names for a type of event; no name where only modifiers are to apply."""

    node: LexborNode
    attribute: str
    modifiers: Sequence[str]
    handler: str

    @property
    def puts_back(self) -> bool:
        """Whether the form that it hears of is put back when it is sent."""
        return self.attribute.startswith("live-submit") and "reset" in self.modifiers

    @property
    def is_global(self) -> bool:
        """Whether it hears events from elsewhere."""
        return not _GLOBAL.isdisjoint(self.modifiers)


def bindings_of(node: LexborNode, event_type: str) -> Iterator[Binding]:
    """The handlers that an element's attributes name for events of this type."""
    wished = f"live-{event_type}"
    for name, value in node.attributes.items():
        event, *modifiers = name.split(".")
        if event == wished:
            yield Binding(node, name, modifiers, value or "")
        if event == "live-model" and event_type == ("change" if "lazy" in modifiers else "input"):
            yield Binding(node, name, modifiers, f"{SIGN}{value}{TRIM if 'trim' in modifiers else ''}")
        if name == "live-on":
            for pair in (value or "").split(","):
                words = pair.split()
                if len(words) > 1 and words[0] == event_type:
                    yield Binding(node, name, (), words[1])


def hearing(document: Document, happening: Happening) -> list[Binding]:
    """The handlers that are called, in their order: from the target outwards, then those that listen from elsewhere."""
    return [*_on_the_way(document, happening), *_from_elsewhere(document, happening)]


def is_bound(document: Document, happening: Happening) -> bool:
    """Whether anything listens for such an event from there, whatever its modifiers say to this one."""
    if any(True for node in _way(document, happening) for _ in bindings_of(node, happening.type)):
        return True
    return any(
        binding.is_global for node in document.elements for binding in bindings_of(node, happening.type)
    )


def _way(document: Document, happening: Happening) -> list[LexborNode]:
    """From the target outwards; what is entered reaches the control's form, wherever that is."""
    way = list(path(happening.target))
    if happening.target is not None and happening.type in ("input", "change"):
        form = document.form_of(happening.target)
        if form is not None and not any(is_same(node, form) for node in way):
            way.append(form)
    return way


def _on_the_way(document: Document, happening: Happening) -> Iterator[Binding]:
    for node in _way(document, happening):
        is_stopped = not happening.bubbles
        for binding in bindings_of(node, happening.type):
            if not binding.is_global and admits(binding, happening):
                is_stopped = is_stopped or "stop" in binding.modifiers
                yield binding
        if is_stopped:
            return


def _from_elsewhere(document: Document, happening: Happening) -> Iterator[Binding]:
    for node in document.elements:
        for binding in bindings_of(node, happening.type):
            if binding.is_global and admits(binding, happening):
                yield binding


def admits(binding: Binding, happening: Happening) -> bool:
    """Whether the modifiers let the event through: is it this element, this key, are these keys held."""
    return all(_admits(modifier, binding.node, happening) for modifier in binding.modifiers)


def _admits(modifier: str, node: LexborNode, happening: Happening) -> bool:
    if modifier == "self":
        return is_same(happening.target, node)
    if modifier == "away":
        return is_seen(node) and not any(is_same(one, node) for one in path(happening.target))
    if _DEEDS.fullmatch(modifier):
        return True
    if modifier in _MODIFIERS:
        return modifier in happening.held
    return happening.key is not None and _name_of(happening.key) == modifier


def _name_of(key: str) -> str:
    """`ArrowUp` is `arrow-up`."""
    return re.sub(r"\B(?=[A-Z])", "-", key.replace(" ", "space")).lower()


def arguments_of(node: LexborNode) -> dict[str, str]:
    """What the template wrote in `live-value-*`."""
    prefix = "live-value-"
    return {
        name.removeprefix(prefix).replace("-", "_"): attribute(node, name) or ""
        for name in node.attributes
        if name.startswith(prefix)
    }
