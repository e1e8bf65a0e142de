"""Events: what one costs while many pages send theirs."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Final

from benchmarks.load.conversation import AnyConversation, Frames
from benchmarks.load.pages import Kind, visit
from benchmarks.process import Server

# A burst of more would make a table that rows are inserted into notably longer than it is said to be.
_MOST_AT_ONCE: Final = 20
_BURST_SECONDS: Final = 0.1
_WARM_UP_SECONDS: Final = 0.5

# As many of one as of the other, or the table would become another one.
_BALANCED: Final = frozenset({"insert", "delete"})

# Where one event takes long, no more pages than these take part: more would take minutes and not change its cost.
_FEWEST_PAGES: Final = 4


@dataclass(frozen=True, slots=True)
class Load:
    """So many pages of a kind, on which these operations take turns. The slowest may have fewer rounds."""

    name: str
    kind: Kind
    pages: int
    operations: Sequence[str]
    most_rounds: int = 1_000


@dataclass(frozen=True, slots=True)
class EventRound:
    """One operation in one round. `load`: the share of its core that the server used."""

    cpu_us: float
    per_second: float
    load: float


@dataclass(slots=True)
class _Sum:
    events: int = 0
    cpu: float = 0.0
    seconds: float = 0.0

    @property
    def most_events(self) -> int:
        """How many a burst can have."""
        return int(_BURST_SECONDS * self.events / self.seconds)

    def as_round(self) -> EventRound:
        return EventRound(self.cpu / self.events * 1e6, self.events / self.seconds, self.cpu / self.seconds)


@dataclass(slots=True)
class Events:
    """The pages of a load, live, and what was measured on them so far.

    `times`: how often each active page does an operation in one burst. It is found for each operation by itself, because a
    burst costs something of its own: behind a slow operation a quick one would carry that alone.
    """

    load: Load
    server: Server
    conversations: list[AnyConversation]
    active: int = _FEWEST_PAGES
    times: dict[str, int] = field(default_factory=dict[str, int])
    rounds: dict[str, list[EventRound]] = field(default_factory=dict[str, list[EventRound]])
    frames: dict[str, Frames] = field(default_factory=dict[str, Frames])

    async def measure_round(self, seconds: float) -> None:
        """Let the operations take turns for about so long: each is done at least once."""
        sums = {operation: _Sum() for operation in self.load.operations}
        end = time.monotonic() + seconds
        while True:
            for operation, total in sums.items():
                await self._burst(operation, total)
            if time.monotonic() > end:
                break
        for operation, total in sums.items():
            self.rounds.setdefault(operation, []).append(total.as_round())

    async def warm_up(self) -> None:
        """Some bursts, which also say how many events a burst can have.

        The first event of a page costs more than those after it, so a burst in which pages take part that have done nothing
        yet says little: it goes on until there are none.
        """
        end = time.monotonic() + _WARM_UP_SECONDS
        warm, active = 0, self.active  # before and in the last bursts
        while time.monotonic() < end or warm < active:
            warm, active = active, self.active
            sums = {operation: _Sum() for operation in self.load.operations}
            for operation, total in sums.items():
                await self._burst(operation, total)
            most = {operation: total.most_events for operation, total in sums.items()}
            pages = max(_FEWEST_PAGES, min([*most.values(), len(self.conversations)]))
            self.active = max(self.active, pages)
            self.times = {operation: self._times(events) for operation, events in most.items()}
            for operation in _BALANCED & most.keys():
                self.times[operation] = self._times(min(most[operation] for operation in _BALANCED))

    def _times(self, events: int) -> int:
        return max(1, min(events // self.active, _MOST_AT_ONCE))

    async def _burst(self, operation: str, total: _Sum) -> None:
        """Pages do it so often, each time once its last answer came; then they show what they must."""
        conversations = self.conversations[: self.active]
        times = self.times.get(operation, 1)
        before, start = await self.server.cpu_seconds(), time.monotonic()
        await _awake(asyncio.gather(*(one.perform(operation, times) for one in conversations)))
        total.seconds += time.monotonic() - start
        total.cpu += await self.server.cpu_seconds() - before
        total.events += times * len(conversations)
        for conversation in conversations:
            conversation.check()
        self.frames[operation] = median_frames(conversations)


async def warm_events(server: Server, load: Load) -> Events:
    """The pages of a load, live and warmed up."""
    events = Events(load, server, await visit(server, load.kind, load.pages))
    await events.warm_up()
    return events


def median_frames(conversations: Sequence[AnyConversation]) -> Frames:
    """The frames of the last event, which differ by a digit here and there."""
    frames = [conversation.frames for conversation in conversations]
    return Frames(
        median_low(one.up for one in frames),
        median_low(one.down for one in frames),
        median_low(one.session for one in frames),
    )


async def _awake(done: asyncio.Future[list[None]]) -> None:
    """Wait without sleeping.

    Else the kernel would have to wake this process for answers, at the expense of the server that sends them, and the more
    often the slower the server is.
    """
    while not done.done():  # noqa: ASYNC110 - nothing is waited for
        await asyncio.sleep(0)
    done.result()
