"""Measure what fifty ordinary visitors notice of an abuser, trick by trick and of all tricks at once, and print one table.

    python -m benchmarks.abuse [--seconds N] [--trick NAME]

Each trick has a server of its own, with the settings of `liveview run` and the limits that applications have by default, on one
core. The visitors are in this process and the abuser in another, both on another core; where there is not time for both, the
visitors go first. At the end all tricks are played at once, until a million frames were sent in all. Linux only.
"""

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from asyncio.subprocess import DEVNULL
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Final

import uvloop
from msgspec import json

from benchmarks.abuse.report import Measured, Noticed, table
from benchmarks.process import Server, serving
from benchmarks.serve import allow_many_connections
from liveview.session.limits import DEFAULT_LIMITS
from tests.abuse.abuser import Order, send_abuser
from tests.abuse.application import VISITORS, State
from tests.abuse.memory import forget_peak, peak_bytes, resident_bytes
from tests.abuse.ordinary import Ordinary, visit, working
from tests.abuse.sockets import Deeds, get
from tests.abuse.tricks import NAMES

APPLICATION: Final = "benchmarks.applications.abused:app"

# What the abuser sends over the whole run.
FRAMES: Final = 1_000_000
CONNECTS: Final = 10_000

# Ten thousand handshakes take longer than other tricks take to show what they do.
LONGER: Final = {"many_connects": 3.0}

# All at once is repeated until there are enough frames, but not more often.
MOST_ROUNDS: Final = 5

# As long is measured without the abuser.
QUIET_SECONDS: Final = 2.0

PAUSE_SECONDS: Final = 0.1

# How long the server may take until nothing of the abuser is left, and the visitors until all have their answer.
CALM_SECONDS: Final = 30
ANSWERS_SECONDS: Final = 0.5


def main() -> None:
    """Measure, and print."""
    options = _options()
    allow_many_connections()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        names = options.trick or list(NAMES)
        measured = runner.run(_measure(names, options.seconds, rounds=0 if options.trick else MOST_ROUNDS))
    sys.stdout.write(table(measured) + "\n")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.abuse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5, help="for each trick; 5 by default")
    parser.add_argument(
        "--trick", choices=NAMES, action="append", help="one instead of all in turn; may be repeated"
    )
    return parser.parse_args()


async def _measure(names: Sequence[str], seconds: float, *, rounds: int) -> list[Measured]:
    """Each trick alone, and then all of them at once, in so many rounds at most."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    measured: list[Measured] = []
    for name in names:
        measured.append(await _measure_one(name, [name], seconds * LONGER.get(name, 1), cores[0]))
        sys.stderr.write(f"{name}\n")
    for number in range(1, rounds + 1):
        measured.append(await _measure_one(f"all at once, {number}", names, seconds * 2, cores[0]))
        if sum(one.deeds.frames for one in measured) >= FRAMES:
            break
    return measured


async def _measure_one(title: str, names: Sequence[str], seconds: float, core: int) -> Measured:
    async with serving(APPLICATION, core, errors=DEVNULL) as server:
        visitors = await visit(server.port, [await get(server.port, "/tally/1") for _ in range(VISITORS)])
        try:
            async with working(visitors, pause_seconds=PAUSE_SECONDS):
                return await _measure_beside(visitors, server, title, names, seconds)
        finally:
            for visitor in visitors:
                visitor.leave()


async def _measure_beside(
    visitors: Sequence[Ordinary], server: Server, title: str, names: Sequence[str], seconds: float
) -> Measured:
    """While the visitors do what they do: first without the abuser, then with him."""
    process = server.process.pid
    before = await _state(server)
    await asyncio.sleep(QUIET_SECONDS)
    without = _noticed(visitors)
    bytes_before = resident_bytes(process)
    forget_peak(process)
    order = Order(
        port=server.port,
        frame_bytes=DEFAULT_LIMITS.frame_bytes,
        seconds=seconds,
        connects=CONNECTS,
        tricks=[list(names)],
    )
    deeds = await send_abuser(order)
    await asyncio.sleep(ANSWERS_SECONDS)
    noticed = _noticed(visitors)
    peak = peak_bytes(process)
    left = await _left(server, before)
    mistakes = [mistake for one in visitors for mistake in one.mistakes]
    closed = sum(one.is_closed for one in visitors)
    return Measured(
        title, without, noticed, _sum(deeds.values()), bytes_before, peak, left, len(mistakes), closed
    )


async def _left(server: Server, before: State) -> int:
    """How many components, connections and tasks stay that were not there before."""
    left = sum((await _state(server)).holds) - sum(before.holds)
    deadline = asyncio.get_running_loop().time() + CALM_SECONDS
    while left > 0 and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.2)
        left = sum((await _state(server)).holds) - sum(before.holds)
    return left


async def _state(server: Server) -> State:
    return json.decode(await get(server.port, "/state"), type=State)


def _noticed(visitors: Sequence[Ordinary]) -> Noticed:
    """The latencies since the last look."""
    seconds: list[float] = []
    for visitor in visitors:
        seconds += visitor.latencies
        visitor.latencies.clear()
    return Noticed.of(seconds)


def _sum(deeds: Iterable[Deeds]) -> Deeds:
    names = [field.name for field in fields(Deeds)]
    all_deeds = list(deeds)
    return Deeds(*(sum(getattr(one, name) for one in all_deeds) for name in names))


if __name__ == "__main__":
    main()
