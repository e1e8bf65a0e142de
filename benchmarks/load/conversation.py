"""One page over its connection, whatever the framework: it joins, and asks again with each answer."""

import asyncio
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, Generic

from msgspec import MsgspecError

from benchmarks.load.subjects import Shown, Subject
from benchmarks.load.websocket import WebSocket


@dataclass(frozen=True, slots=True)
class Frames:
    """The bytes of a message and of its answer without the session; `session`: those of sessions, for each event."""

    up: int
    down: int
    session: int = 0


class Conversation(WebSocket, Generic[Shown]):
    """A subclass speaks a framework's protocol, and keeps in `shown` what its browser would show."""

    shown: Shown

    def __init__(self, path: str, subject: Subject[Shown]) -> None:
        super().__init__(path)
        self.subject = subject
        self.number = 0
        self.said = self.answer = b""
        self.times = 1
        self._operation = ""
        self._left = 0

    @property
    @abstractmethod
    def frames(self) -> Frames:
        """What was said last, and its answer."""

    def join(self) -> asyncio.Future[None]:
        """Take the page live; done with the answer."""
        self._left = self.times = 1
        self._say(self.joining())
        return self._next_answer()

    def perform(self, operation: str, times: int) -> asyncio.Future[None]:
        """Do this so often, each time once the answer to the last has come; done with the last answer."""
        self._operation = operation
        self._left = self.times = times
        self._ask()
        return self._next_answer()

    def check(self) -> None:
        """Raises where the page does not show what it must."""
        if self.shown != self.subject.expected:
            raise ConnectionError(f"after {self._operation} the page shows {str(self.shown)[:1000]}")

    def hear(self, text: bytes) -> None:
        """Take the answer; ask again or be done."""
        try:
            is_answer = self.take(text)
        except (ValueError, LookupError, TypeError, AttributeError, MsgspecError):
            self.fail(text)
            return
        if not is_answer or self.awaited.done():
            return
        self.answer = text
        self._left -= 1
        if self._left:
            self._ask()
        else:
            self.awaited.set_result(None)

    @abstractmethod
    def joining(self) -> bytes:
        """What a page says to go live."""

    @abstractmethod
    def asking(self, handler: str, arguments: dict[str, str] | None) -> bytes:
        """What a page says when an event happens; `number` is the event's."""

    @abstractmethod
    def take(self, text: bytes) -> bool:
        """Change `shown` as the browser would; whether this is the answer to what was said last."""

    def _ask(self) -> None:
        self.number += 1
        self._say(self.asking(*self.subject.ask(self._operation)))

    def _say(self, text: bytes) -> None:
        self.said = text
        self.say(text)

    def _next_answer(self) -> asyncio.Future[None]:
        self.awaited = asyncio.get_running_loop().create_future()
        return self.awaited


# One of any application. Any: what it shows is compared with what is expected, and nothing else.
AnyConversation = Conversation[Any]
