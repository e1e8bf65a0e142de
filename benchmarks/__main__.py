"""Measure the counter beside a bare ASGI application on the same server, and print one table.

    python -m benchmarks [--quick] [--json]

Both run under uvicorn with the same settings, in processes of their own on one core; the load runs in this process on
another. What counts is the CPU of the server's process. Rounds alternate between the two, so that a neighbour who takes
a part of the machine takes it from both. Linux only.
"""

import asyncio
import os
import sys
from argparse import ArgumentParser
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvloop
from msgspec import json

from benchmarks.counters import Counter
from benchmarks.measurements import (
    EventRound,
    Visits,
    clicked_counters,
    measure_events,
    measure_visits,
)
from benchmarks.process import Server, serving
from benchmarks.report import Results, table, values
from benchmarks.serve import allow_many_connections

RESULTS: Final = Path(__file__).parent / "results"
NAMES: Final = ("bare", "live")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured, and when to give up."""

    rounds: int
    round_seconds: float
    visits: int
    limit_seconds: int


FULL: Final = Extent(rounds=9, round_seconds=1.5, visits=2000, limit_seconds=90)
QUICK: Final = Extent(rounds=3, round_seconds=1.0, visits=500, limit_seconds=30)


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and visitors")
    parser.add_argument("--json", action="store_true", help="write the figures to benchmarks/results/ too")
    options = parser.parse_args()
    allow_many_connections()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        bare, live = runner.run(measure(QUICK if options.quick else FULL))
    sys.stdout.write(table(bare, live) + "\n")
    if options.json:
        keep(json.format(json.encode(values(bare, live))))


async def measure(extent: Extent) -> list[Results]:
    """Everything, of the bare application and of liveview."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    async with asyncio.timeout(extent.limit_seconds), AsyncExitStack() as stack:
        visits = [await measure_visits_of(name, cores[0], extent) for name in NAMES]
        servers = [await stack.enter_async_context(serving(name, cores[0])) for name in NAMES]
        counters = [await clicked_counters(server) for server in servers]
        rounds = await alternate(servers, counters, extent)
    return [Results(*parts) for parts in zip(rounds, visits, strict=True)]


async def measure_visits_of(name: str, core: int, extent: Extent) -> Visits:
    """Visits need a fresh process: its memory is looked at."""
    async with serving(name, core) as server:
        return await measure_visits(server, extent.visits)


async def alternate(
    servers: list[Server], counters: list[list[Counter]], extent: Extent
) -> list[list[EventRound]]:
    """Rounds of events, one server after the other and again; each server's rounds."""
    rounds: list[list[EventRound]] = [[] for _ in servers]
    for _ in range(extent.rounds):
        for server, clicked, measured in zip(servers, counters, rounds, strict=True):
            measured.append(await measure_events(server, clicked, extent.round_seconds))
    return rounds


def keep(figures: bytes) -> None:
    """Write the figures to the next free file."""
    RESULTS.mkdir(exist_ok=True)
    number = 1 + len(list(RESULTS.glob("*.json")))
    path = RESULTS / f"{number:03}.json"
    path.write_bytes(figures + b"\n")
    sys.stdout.write(f"\nwritten to {path.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main()
