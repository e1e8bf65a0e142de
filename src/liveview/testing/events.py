"""Browser events: who hears them, and what is told."""

from selectolax.lexbor import LexborNode

from liveview.testing.conversation import Conversation
from liveview.testing.details import details_of
from liveview.testing.happening import Happening, arguments_of, hearing, is_bound
from liveview.testing.keys import Key
from liveview.testing.nodes import described, key_of
from liveview.testing.screen import Screen


class Events:
    """Has events happen on the page on `screen`; what handlers hear of them goes to `conversation`."""

    def __init__(self, screen: Screen, conversation: Conversation) -> None:
        self._screen = screen
        self._conversation = conversation
        self._once: set[tuple[str, str]] = set()

    def fire(self, event_type: str, target: LexborNode, *, submitter: LexborNode | None = None) -> bool:
        """Have one happen. Whether a handler prevents what the browser would do by itself."""
        return self.happen(Happening(event_type, target, submitter=submitter))

    def key(self, event_type: str, key: Key, held: frozenset[str]) -> bool:
        """Have a key go down or up, where the focus is then."""
        target = self._screen.document.by_key(self._screen.typed.focused)
        return self.happen(Happening(event_type, target, key.key, key.code, held))

    def is_bound(self, event_type: str, target: LexborNode | None) -> bool:
        """Whether anything listens for it from there."""
        return is_bound(self._screen.document, Happening(event_type, target))

    def happen(self, happening: Happening) -> bool:
        """As `fire`, for any event."""
        self._note(happening)
        is_prevented = False
        document, fields = self._screen.document, self._screen.fields
        put_back = False
        for binding in hearing(document, happening):
            is_prevented |= happening.type == "submit" or "prevent" in binding.modifiers
            if not binding.handler:
                continue
            if "once" in binding.modifiers:
                mark = (key_of(binding.node), binding.attribute)
                if mark in self._once:
                    continue
                self._once.add(mark)
            wants = self._conversation.wants(binding.handler)
            details = details_of(happening, binding, document, fields, wants)
            arguments = dict[str, object](arguments_of(binding.node))
            sent = None
            if binding.puts_back and happening.target is not None:
                sent, put_back = fields.take_down(happening.target), True
            self._conversation.event(binding.handler, arguments, details, self._screen.typed.stamp, sent)
        if put_back and happening.target is not None:
            fields.put_back(happening.target)
        return is_prevented

    def _note(self, happening: Happening) -> None:
        """What an event says of the controls, heard or not."""
        typed, target = self._screen.typed, happening.target
        if target is None:
            return
        if happening.type in ("input", "change"):
            typed.used.add(key_of(target))
        if happening.type == "reset":
            typed.used -= set(map(key_of, self._screen.document.controls_of(target)))
        if happening.type == "input":
            typed.note_typing(key_of(target))
        elif happening.type in ("blur", "change", "submit"):
            typed.note_typing(None)


def unheard(event_type: str, node: LexborNode | None) -> str:
    """That nothing hears it, for a message."""
    name = "the page" if node is None else described(node)
    return f"Neither {name} nor anything around it has a live-{event_type} attribute."
