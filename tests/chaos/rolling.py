"""A new version is rolled out while people are at work: one process after the other is told to end, and started again.

Nobody may notice: no error at any page, nothing lost, nothing doubled, no page loaded again, none disconnected.
"""

import asyncio
import signal
from pathlib import Path
from random import Random
from typing import Final

from tests.chaos.crowd import gathered
from tests.chaos.ledger import create
from tests.chaos.proxy import Proxy
from tests.chaos.report import Report
from tests.chaos.stack import standing
from tests.chaos.storm import Order

# Before, between and after the restarts.
PEACE_SECONDS: Final = 1.0


async def roll(order: Order, folder: Path) -> Report:
    """Restart both, one after the other, again and again for `order.seconds`, but once in any case; what happened."""
    random = Random(f"{order.seed} people")
    ledger = create(folder / "ledger.sqlite")
    loop = asyncio.get_running_loop()
    rounds = 0
    async with (
        standing(folder, ledger, order.server) as stack,
        Proxy(stack.front.port, Random(order.seed)).running() as proxy,
        gathered(proxy.port, ledger, clients=order.clients, browsers=order.browsers, random=random) as crowd,
    ):
        async with crowd.working(events_per_second=order.events_per_second):
            until = loop.time() + order.seconds
            while not rounds or loop.time() < until:
                rounds += 1
                for place in (0, 1):
                    await asyncio.sleep(PEACE_SECONDS)
                    await stack.end(place, signal.SIGTERM)
                    await stack.servers[place].start()
            await asyncio.sleep(PEACE_SECONDS)
        unsettled = await crowd.settle()
        figures = {
            "rounds": rounds,
            "longest end of a process (s)": stack.longest_end_seconds,
            **crowd.figures(),
        }
        complaints = [*unsettled, *crowd.complaints(), *stack.trouble()]
        complaints += [
            f"{look.id} (Chromium) was not connected all the time: {', '.join(look.states)}"
            for look in crowd.looks
            if set(look.states) != {"connected"}
        ]
        refused = sum(person.refused for person in crowd.people)
        if refused:
            complaints.append(f"{refused} connections did not open")
    return Report(name="rolling restart", seed=order.seed, figures=figures, complaints=complaints)
