"""The open connections of one process: how many there may be, which of them have died without a word, and how all are ended.

One timer looks at all of them now and then, which costs an event nothing.
"""

import asyncio
from contextvars import Context
from typing import Final, Protocol

from liveview.errors import IdentityChanged, TooMany
from liveview.session.limits import Limits

# As exact as limits of many seconds need to be.
LOOK_SECONDS: Final = 1.0

# Between two connections that are drained: to take a page over costs another process a fraction of a millisecond.
DRAIN_PAUSE_SECONDS: Final = 0.001


class Connection(Protocol):
    """What is looked at."""

    def look(self, now: float) -> None:
        """See whether time has run out for something. `now`: the event loop's own time, in seconds."""
        ...

    async def drain(self, until: float) -> None:
        """End it so that its page goes to another process and misses nothing, before `until`, a time of the event loop."""
        ...

    async def reload(self, code: str) -> None:
        """Have its page loaded again, and end it."""
        ...


class Connections:
    """Counts them, in all and by person."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: dict[Connection, str | None] = {}
        self._by_person: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._drained: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._open)

    def refuse_another(self, person: str | None) -> None:
        """Raise `TooMany` where one more would be too many."""
        most = self._limits.connections
        if len(self._open) >= most:
            raise TooMany(f"This process has {most} connections; it takes no more.")
        of_person = self._limits.connections_per_person
        if person is not None and self._by_person.get(person, 0) >= of_person:
            raise TooMany(f"One person has {of_person} connections; no more are taken.")

    def add(self, connection: Connection, person: str | None) -> None:
        """It stands."""
        self._open[connection] = person
        if person is not None:
            self._by_person[person] = self._by_person.get(person, 0) + 1
        if self._timer is None:
            self._look_later()

    def discard(self, connection: Connection) -> None:
        """It is gone."""
        person = self._open.pop(connection, None)
        if person is not None:
            self._by_person[person] -= 1
            if not self._by_person[person]:
                del self._by_person[person]
        if not self._open and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def are_drained(self) -> bool:
        """Whether the process is about to go, or has let all its pages go."""
        return self._drained is not None

    async def drain(self, seconds: float) -> None:
        """End all within so many seconds, and take no more. Asked for twice, it is done once, and both wait for it."""
        if self._drained is None:
            self._drained = asyncio.create_task(self._drain(seconds))
        await asyncio.shield(self._drained)

    async def _drain(self, seconds: float) -> None:
        """One after another, and not faster than another process can take them: else it would be busy with all at once."""
        until = asyncio.get_running_loop().time() + seconds
        pause = min(DRAIN_PAUSE_SECONDS, seconds / 2 / (1 + len(self._open)))
        ending: set[asyncio.Task[None]] = set()
        for connection in list(self._open):
            ending.add(asyncio.create_task(connection.drain(until)))
            await asyncio.sleep(pause)
        self._ending = ending  # the event loop keeps no task alive by itself
        if ending:
            # Who is stuck by then is cut by the server itself.
            await asyncio.wait(ending, timeout=max(0.0, until - asyncio.get_running_loop().time()))

    async def disconnect(self, person: str) -> None:
        """Have all pages of a person loaded again."""
        theirs = [connection for connection, its in self._open.items() if its == person]
        await asyncio.gather(*(connection.reload(IdentityChanged.code) for connection in theirs))

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LOOK_SECONDS, self._look, loop, context=Context())

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._look_later()
        now = loop.time()
        for connection in list(self._open):
            connection.look(now)
