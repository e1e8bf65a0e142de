"""Topics: who is subscribed to which, and how a message reaches them.

`Hub` is the interface; `LocalHub` serves one process. One that joins processes passes on what is published here and gives
what comes from elsewhere to the same members.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Final, Protocol

logger = logging.getLogger("liveview")

# What is told of each message that is published to a topic; two members are the same if they are equal.
Member = Callable[[object], None]

# A delivery runs a handler. After so long others get their turn on the event loop.
SLICE_SECONDS: Final = 0.005


class Hub(Protocol):
    """Publishes messages to topics. Everything but `publish` is called on the event loop that serves the members."""

    async def publish(self, topic: str, message: object) -> None:
        """Give a message to all members of a topic. Returns once it is on its way and waits for none of them."""
        ...

    def publish_soon(self, topic: str, message: object) -> None:
        """The same for code that cannot await."""
        ...

    def join(self, topic: str, member: Member) -> None:
        """Have a member told of what is published from now on."""
        ...

    def leave(self, topic: str, member: Member) -> None:
        """Have it told of nothing more, of what is on its way neither. One that is no member leaves nothing."""
        ...


@dataclass(eq=False, slots=True)
class _Topic:
    """Its members, in the order in which they joined, each with how much had been published until then.

    `snapshot`: the same to walk over while some come and go.
    """

    members: dict[Member, int] = field(default_factory=dict[Member, int])
    snapshot: tuple[Member, ...] | None = None


@dataclass(eq=False, slots=True)
class _Delivery:
    """A message on its way: the `number`-th; `next` is the place in `members` of who is told next."""

    topic: _Topic
    members: tuple[Member, ...]
    message: object
    number: int
    next: int = 0


class LocalHub:
    """The hub of one process and one event loop.

    Messages are delivered in the order in which they were published, in slices between which the loop does other work: who
    publishes to 1,000 pages waits for none of them, and nobody else waits for long.
    """

    def __init__(self) -> None:
        self._topics: dict[str, _Topic] = {}
        self._under_way: deque[_Delivery] = deque()
        self._published = 0
        self._loop: asyncio.AbstractEventLoop | None = None  # while there are members

    def __len__(self) -> int:
        """How many topics have members."""
        return len(self._topics)

    @property
    def is_delivering(self) -> bool:
        """Whether a message is on its way to somebody."""
        return bool(self._under_way)

    async def publish(self, topic: str, message: object) -> None:
        """As `Hub` says. May be awaited on another event loop than the members'."""
        loop = self._loop
        if loop is None or loop is asyncio.get_running_loop():
            self.publish_soon(topic, message)
        else:
            loop.call_soon_threadsafe(self.publish_soon, topic, message)

    def publish_from_thread(self, topic: str, message: object) -> None:
        """As `publish`, for a thread that has no event loop."""
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(self.publish_soon, topic, message)

    def publish_soon(self, topic: str, message: object) -> None:
        """As `Hub` says."""
        found = self._topics.get(topic)
        if found is None:
            return
        if found.snapshot is None:
            found.snapshot = tuple(found.members)
        self._published += 1
        self._under_way.append(_Delivery(found, found.snapshot, message, self._published))
        if len(self._under_way) == 1:
            self._go_on_soon()

    def join(self, topic: str, member: Member) -> None:
        """As `Hub` says."""
        self._loop = asyncio.get_running_loop()
        found = self._topics.setdefault(topic, _Topic())
        found.members[member] = self._published
        found.snapshot = None

    def leave(self, topic: str, member: Member) -> None:
        """As `Hub` says."""
        found = self._topics.get(topic)
        if found is None or member not in found.members:
            return
        del found.members[member]
        found.snapshot = None
        if not found.members:
            del self._topics[topic]
        if not self._topics:
            self._loop = None
            self._under_way.clear()

    def _go_on_soon(self) -> None:
        assert self._loop is not None
        self._loop.call_soon(self._go_on, context=Context())  # not in what holds for whoever published

    def _go_on(self) -> None:
        """Deliver for a while."""
        loop = asyncio.get_running_loop()
        until = loop.time() + SLICE_SECONDS
        while self._under_way:
            delivery = self._under_way[0]
            if delivery.next == len(delivery.members):
                self._under_way.popleft()
                continue
            if loop.time() > until:
                self._go_on_soon()
                return
            member = delivery.members[delivery.next]
            delivery.next += 1
            if delivery.topic.members.get(member, delivery.number) < delivery.number:
                _tell(member, delivery.message)


def _tell(member: Member, message: object) -> None:
    """One that raises does not keep the message from the others."""
    try:
        member(message)
    except Exception:
        logger.exception("A member of a topic raised")
