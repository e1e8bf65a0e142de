"""The measurements: events, pages, joins and idle connections, each with the CPU or the memory of the server's process."""

from dataclasses import dataclass
from typing import Final

from msgspec import json

from benchmarks.counters import (
    Counter,
    click_for,
    click_once,
    load_pages,
    open_counters,
    subscribe,
)
from benchmarks.process import Server

CLIENTS: Final = 50
WARM_UP_SECONDS: Final = 0.5

# Enough to have everything imported and compiled, and too few to leave memory behind that later connections could use.
WARM_UP_VISITS: Final = 20


@dataclass(frozen=True, slots=True)
class EventRound:
    """One round of clicks on one server. `load`: the share of its core that the server used."""

    cpu_us: float
    per_second: float
    load: float


@dataclass(frozen=True, slots=True)
class Frames:
    """The bytes of a message and its answer. `session`: the part of the answer that is the session riding along."""

    up: int
    down: int
    session: int


@dataclass(frozen=True, slots=True)
class Visits:
    """What many visitors cost: CPU for each, and memory for each after two events. The frames are those of the first visitor."""

    page_cpu_us: float
    connect_cpu_us: float
    join_cpu_us: float
    idle_bytes: float
    join: Frames
    event: Frames


async def clicked_counters(server: Server) -> list[Counter]:
    """The counters of an event round, warmed up."""
    counters = await _visit(server, CLIENTS)
    await click_for(WARM_UP_SECONDS, counters)
    return counters


async def measure_events(server: Server, counters: list[Counter], seconds: float) -> EventRound:
    """Each counter sends its next event once its answer came."""
    before = await server.cpu_seconds()
    events = await click_for(seconds, counters)
    cpu = await server.cpu_seconds() - before
    return EventRound(cpu / events * 1e6, events / seconds, cpu / seconds)


async def measure_visits(server: Server, number: int) -> Visits:
    """So many visitors load the page, connect, go live, click once and then idle."""
    for counter in await _visit(server, WARM_UP_VISITS):
        counter.close()
    start = await server.cpu_seconds()
    origins = await load_pages(server, number)
    paged = await server.cpu_seconds()
    memory = await server.memory_bytes()
    collected = await server.cpu_seconds()
    counters = await open_counters(server, origins)
    connected = await server.cpu_seconds()
    await subscribe(counters)
    joined = await server.cpu_seconds()
    join = _frames_of(counters[0])
    await click_once(counters)  # its answer brings the template's definition, once for a connection
    await click_once(counters)
    event = _frames_of(counters[0])
    idle = await server.memory_bytes() - memory
    for counter in counters:
        counter.close()
    return Visits(
        page_cpu_us=(paged - start) / number * 1e6,
        connect_cpu_us=(connected - collected) / number * 1e6,
        join_cpu_us=(joined - connected) / number * 1e6,
        idle_bytes=idle / number,
        join=join,
        event=event,
    )


async def _visit(server: Server, number: int) -> list[Counter]:
    """So many counters, live and clicked once."""
    counters = await open_counters(server, await load_pages(server, number))
    await subscribe(counters)
    await click_once(counters)
    return counters


def _frames_of(counter: Counter) -> Frames:
    """The last thing that was said, and the answer."""
    answer = json.decode(counter.answer or b"[]")
    session = answer[4] if len(answer) > 4 else None  # noqa: PLR2004 - the fifth element of an update
    riding = len(json.encode(session)) + 1 if session is not None else 0  # with its comma
    return Frames(len(counter.said), len(counter.answer) - riding, riding)
