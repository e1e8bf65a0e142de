"""The real stack under fire: `make chaos OPTIONS="--seconds 60 --seed 7"`.

    python -m tests.chaos [storm | rolling | idle] [--seconds N] [--clients N] [--browsers N] [--connections N] [--seed N] ...

Without a name it runs all three, one after another, and prints what happened. It ends with 1 where something went wrong. A seed
brings the same kills and the same mishaps, but not at the same instant of what the processes do.
"""

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Any, Final

import uvloop
from msgspec import json

from tests.chaos.idle import idle
from tests.chaos.report import Report
from tests.chaos.rolling import roll
from tests.chaos.servers import COMMANDS, OURS
from tests.chaos.storm import Order, storm
from tests.chaos.tally import HANDLER_SECONDS, STATE_BYTES

# Any: what a coroutine yields is its loop's.
Scenario = Callable[[Namespace, Path], Coroutine[Any, Any, Report]]


async def _storm(options: Namespace, folder: Path) -> Report:
    order = Order(
        seconds=options.seconds,
        clients=options.clients,
        browsers=options.browsers,
        seed=options.seed,
        server=options.server,
    )
    return await storm(order, folder)


async def _rolling(options: Namespace, folder: Path) -> Report:
    """Half as many people and one browser, for a quarter of the time."""
    order = Order(
        seconds=options.seconds / 4,
        clients=options.clients // 2,
        browsers=min(1, options.browsers),
        seed=options.seed,
        server=options.server,
        events_per_second=2,
    )
    return await roll(order, folder)


async def _idle(options: Namespace, folder: Path) -> Report:
    return await idle(options.connections, options.seed, folder, options.server)


SCENARIOS: Final[dict[str, Scenario]] = {"storm": _storm, "rolling": _rolling, "idle": _idle}


def main() -> int:
    """The command. 1 where something went wrong."""
    options = _options()
    _tell_servers(options)
    names = [options.scenario] if options.scenario else list(SCENARIOS)
    reports = [_run(SCENARIOS[name], options) for name in names]
    if options.json:
        options.json.write_bytes(json.encode(reports))
    return int(any(report.complaints for report in reports))


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.chaos", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("scenario", nargs="?", choices=SCENARIOS, help="one instead of all in turn")
    parser.add_argument("--seconds", type=float, default=120, help="of the storm; 120 by default")
    parser.add_argument("--clients", type=int, default=200, help="people without a browser; 200 by default")
    parser.add_argument("--browsers", type=int, default=3, help="Chromium pages; 3 by default")
    parser.add_argument("--connections", type=int, default=10_000, help="idle ones; 10,000 by default")
    parser.add_argument("--server", choices=COMMANDS, default=OURS, help="that is under fire")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    parser.add_argument("--handler-seconds", type=float, help="what the slow handler takes; 0.06 by default")
    parser.add_argument(
        "--state-bytes", type=int, help="state of each component beside its number; none by default"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what happened into a file as well")
    return parser.parse_args()


def _tell_servers(options: Namespace) -> None:
    """Through the environment that they are started with."""
    for name, value in ((HANDLER_SECONDS, options.handler_seconds), (STATE_BYTES, options.state_bytes)):
        if value is not None:
            os.environ[name] = str(value)


def _run(scenario: Scenario, options: Namespace) -> Report:
    with (
        TemporaryDirectory(prefix="chaos-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        report = runner.run(scenario(options, Path(folder)))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    sys.stdout.flush()
    return report


if __name__ == "__main__":
    sys.exit(main())
