"""Visits: what a page, its connection and its joining cost, and the memory that it holds while it idles.

Each needs a fresh process, whose memory is looked at.
"""

from dataclasses import dataclass
from typing import Final

from benchmarks.load.conversation import Frames
from benchmarks.load.pages import Kind, begin, connect, join, load_pages, visit
from benchmarks.measurements.events import median_frames
from benchmarks.process import Server

# Enough to have everything imported and compiled, and too few to leave memory behind that much of what comes could use.
_WARM_UP_VISITS: Final = 2


@dataclass(frozen=True, slots=True)
class Visits:
    """What many visitors cost: CPU for each, and memory for each after two events."""

    page_cpu_us: float
    connect_cpu_us: float
    join_cpu_us: float
    idle_bytes: float
    join: Frames
    event: Frames


async def measure_visits(server: Server, kind: Kind, number: int, operation: str) -> Visits:
    """So many visitors load the page, connect, go live, do an operation twice and then idle."""
    for conversation in await visit(server, kind, _WARM_UP_VISITS):
        await conversation.perform(operation, 1)
        conversation.close()
    start = await server.cpu_seconds()
    pages = await load_pages(server, kind.path, number)
    paged = await server.cpu_seconds()
    conversations = begin(kind, pages)
    memory = await server.memory_bytes()
    collected = await server.cpu_seconds()
    await connect(server, conversations)
    connected = await server.cpu_seconds()
    await join(conversations)
    joined = await server.cpu_seconds()
    joining = median_frames(conversations)
    # The first answer brings the template's definition, once for a connection.
    for conversation in conversations:
        await conversation.perform(operation, 2)
        conversation.check()
    idle = await server.memory_bytes() - memory
    for conversation in conversations:
        conversation.close()
    return Visits(
        page_cpu_us=(paged - start) / number * 1e6,
        connect_cpu_us=(connected - collected) / number * 1e6,
        join_cpu_us=(joined - connected) / number * 1e6,
        idle_bytes=idle / number,
        join=joining,
        event=median_frames(conversations),
    )


async def kept_bytes(server: Server, rows: int, number: int) -> float:
    """The memory of so many rows as plain dicts, without a page: what is the application's own in a session."""
    path = f"/keep/{rows}"
    await load_pages(server, path, _WARM_UP_VISITS)
    before = await server.memory_bytes()
    await load_pages(server, path, number)
    return (await server.memory_bytes() - before) / number
