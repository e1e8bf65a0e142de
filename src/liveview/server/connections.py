"""The open connections of one process: how many there may be, and which of them have died without a word.

One timer looks at all of them now and then, which costs an event nothing.
"""

import asyncio
from contextvars import Context
from typing import Final, Protocol

from liveview.errors import TooMany
from liveview.session.limits import Limits

# As exact as limits of many seconds need to be.
LOOK_SECONDS: Final = 1.0


class Connection(Protocol):
    """What is looked at."""

    def look(self, now: float) -> None:
        """See whether time has run out for something. `now`: the event loop's own time, in seconds."""
        ...


class Connections:
    """Counts them, in all and by person."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: dict[Connection, str | None] = {}
        self._by_person: dict[str, int] = {}
        self._timer: asyncio.TimerHandle | None = None

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

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LOOK_SECONDS, self._look, loop, context=Context())

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._look_later()
        now = loop.time()
        for connection in list(self._open):
            connection.look(now)
