"""Everything goes wrong at once: the network, and processes that are killed. Afterwards nothing may be missing.

People and Chromium pages reach two processes through a proxy that makes trouble and an nginx without stickiness. At random times
processes are ended, with SIGKILL or SIGTERM, and started again.
"""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.chaos import servers
from tests.chaos.crowd import gathered
from tests.chaos.ledger import create
from tests.chaos.proxy import Proxy
from tests.chaos.report import Report, shown
from tests.chaos.stack import Stack, standing

# On average, so long passes between one end of a process, or of the network, and the next.
PEACE_SECONDS: Final = 3.0

# What happens, and how likely each is.
_DEEDS: Final = {"one": 6, "both": 1, "outage": 2}

# A process stays away for so long at most, before it takes the time that it needs to start; the network too.
LONGEST_ABSENCE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How long, with how many, from which seed, under which server, and how often each of them does something."""

    seconds: float
    clients: int
    browsers: int
    seed: int
    server: str = servers.OURS
    events_per_second: float = 1.0


async def storm(order: Order, folder: Path) -> Report:
    """All of it; what happened."""
    randoms = [Random(f"{order.seed} {part}") for part in ("proxy", "people", "fate")]
    loop = asyncio.get_running_loop()
    ledger = create(folder / "ledger.sqlite")
    async with (
        standing(folder, ledger, order.server) as stack,
        Proxy(stack.front.port, randoms[0]).running() as proxy,
        gathered(
            proxy.port, ledger, clients=order.clients, browsers=order.browsers, random=randoms[1]
        ) as crowd,
    ):
        async with crowd.working(events_per_second=order.events_per_second):
            proxy.storm()
            await _rage(stack, proxy, randoms[2], order.seconds)
            proxy.heal()
            healed = loop.time()
        unsettled = await crowd.settle()
        figures = {
            "seconds of storm": order.seconds,
            "seconds from then until all is answered": loop.time() - healed,
            "kills": sum(stack.kills.values()),
            "kills, by signal": shown(stack.kills),
            "longest end of a process (s)": stack.longest_end_seconds,
            "mishaps of connections": shown(proxy.mishaps),
            "connections to the proxy": proxy.connections,
            **crowd.figures(),
        }
        complaints = [*unsettled, *crowd.complaints(), *stack.trouble()]
    return Report(name="storm", seed=order.seed, figures=figures, complaints=complaints)


async def _rage(stack: Stack, proxy: Proxy, random: Random, seconds: float) -> None:
    """For so long; at the end both processes run."""
    kinds, weights = list(_DEEDS), list(_DEEDS.values())
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    async with asyncio.TaskGroup() as group:
        busy: dict[int, asyncio.Task[None]] = {}
        while (left := until - loop.time()) > 0:
            await asyncio.sleep(min(left, random.expovariate(1 / PEACE_SECONDS)))
            (kind,) = random.choices(kinds, weights)
            if kind == "outage":
                await proxy.fail(random.uniform(0, LONGEST_ABSENCE_SECONDS))
                continue
            places = [0, 1] if kind == "both" else [random.randrange(2)]
            for place in places:
                if place in busy and not busy[place].done():
                    continue
                how = random.choice([signal.SIGKILL, signal.SIGTERM])
                absence = random.uniform(0, LONGEST_ABSENCE_SECONDS)
                busy[place] = group.create_task(_replace(stack, place, how, absence))


async def _replace(stack: Stack, place: int, how: signal.Signals, absence: float) -> None:
    await stack.end(place, how)
    await asyncio.sleep(absence)
    await stack.servers[place].start()
