"""The abuser as a process of his own, so that what he does costs the ordinary visitors' process nothing.

    python -m tests.abuse.abuser '{"port": 8000, "frame_bytes": 1048576, "seconds": 5, "connects": 100, "tricks": [["aborts"]]}'

`tricks` are done one list after another, those of a list at once. He writes one line of JSON: for each trick what he did.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec import json

from tests.abuse.sockets import LONG_SECONDS, Abuser, Deeds, allow_many_sockets, get, steal
from tests.abuse.tricks import NAMES, abuse

# Dots on the page whose components are subscribed.
DOTS: Final = 1000

# Of one trick side by side.
ATTEMPTS: Final = 10

# What he may take beyond the time of his tricks: to start, to load pages, to hang up.
BEYOND_SECONDS: Final = 30

# Where cores are few, ordinary visitors go first: he is to trouble them at the server, and not on their way to it.
NICENESS: Final = 10

_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What he is to do: `seconds` for each list of tricks, with so many `attempts` at each trick side by side."""

    port: int
    frame_bytes: int
    seconds: float
    connects: int
    tricks: list[list[str]]
    attempts: int = ATTEMPTS
    patience_seconds: float = LONG_SECONDS


async def send_abuser(order: Order) -> dict[str, Deeds]:
    """Let him do it, and wait until he is gone; what he did. Raises `TimeoutError` where he does not come to an end."""
    command = [sys.executable, "-m", "tests.abuse.abuser", json.encode(order).decode()]
    process = await create_subprocess_exec(*command, stdout=PIPE, cwd=_ROOT)
    try:
        async with asyncio.timeout(len(order.tricks) * (order.seconds + 1) + BEYOND_SECONDS):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, "the abuser has failed"
    return json.decode(said, type=dict[str, Deeds])


async def follow(order: Order) -> Mapping[str, Deeds]:
    """Do what is ordered."""
    loot = await steal(order.port, dots=DOTS)
    deeds: dict[str, Deeds] = {}
    for names in order.tricks:
        await get(order.port, "/dot/1")  # the server is done with what was before
        abusers = {
            name: Abuser(
                order.port,
                order.frame_bytes,
                loot,
                connects_wanted=order.connects,
                patience_seconds=order.patience_seconds,
            )
            for name in names
        }
        playing = [
            abuse(one, NAMES[name], attempts=order.attempts, seconds=order.seconds)
            for name, one in abusers.items()
        ]
        await asyncio.gather(*playing)
        deeds |= {name: one.deeds for name, one in abusers.items()}
    return deeds


def main() -> None:
    """The process."""
    allow_many_sockets()
    os.nice(NICENESS)
    deeds = asyncio.run(follow(json.decode(sys.argv[1], type=Order)))
    sys.stdout.write(json.encode(deeds).decode() + "\n")


if __name__ == "__main__":
    main()
