"""Measure liveview beside a bare ASGI application and pyview on the same server, and print one table.

    python -m benchmarks [--quick] [--json] [--no-pyview] [--no-browser]

Each application runs under uvicorn with the same settings, in a process of its own on one core; the load runs in this
process on another. What counts is the CPU of the server's process. Rounds alternate between the applications, so that a
neighbour who takes a part of the machine takes it from all. Then `benchmarks.browser` measures in Chromium. Linux only.
`docs/benchmarks.md` says how to read the figures.
"""

import asyncio
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

import uvloop
from msgspec import json

from benchmarks.measurements.everything import BARE, LIVE, PYVIEW, Extent, Results, measure
from benchmarks.report import table, values
from benchmarks.serve import allow_many_connections

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = Path(__file__).parent / "results"

FULL: Final = Extent(rounds=9, round_seconds=1.5, visits=2000, table_visits=100, limit_seconds=1500)
QUICK: Final = Extent(rounds=2, round_seconds=0.5, visits=500, table_visits=30, limit_seconds=900)


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    options = _options()
    extent = QUICK if options.quick else FULL
    applications = (BARE, LIVE) if options.no_pyview else (BARE, LIVE, PYVIEW)
    if PYVIEW in applications:
        subprocess.run([ROOT / "scripts" / "setup" / "pyview.sh"], check=True)  # noqa: S603 - our own
    allow_many_connections()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        results = runner.run(_measure(extent, applications))
    sys.stdout.write(table(results) + "\n")
    sys.stdout.flush()
    arguments = ["--quick"] if options.quick else []
    if options.json:
        path = _free_path()
        path.write_bytes(json.format(json.encode(values(results))) + b"\n")
        sys.stdout.write(f"\nwritten to {path}\n")
        arguments += ["--json", str(path.with_suffix(".browser.json"))]
    if not options.no_browser:
        sys.stdout.write("\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "benchmarks.browser", *arguments], check=True)  # noqa: S603 - our own


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and visitors")
    parser.add_argument("--json", action="store_true", help="write the figures to benchmarks/results/ too")
    parser.add_argument("--no-pyview", action="store_true", help="do not measure pyview")
    parser.add_argument("--no-browser", action="store_true", help="do not measure in Chromium")
    return parser.parse_args()


async def _measure(extent: Extent, applications: tuple[str, ...]) -> Results:
    async with asyncio.timeout(extent.limit_seconds):
        return await measure(extent, applications=applications)


def _free_path() -> Path:
    """The next free file for figures."""
    RESULTS.mkdir(exist_ok=True)
    number = 1 + len(list(RESULTS.glob("*[0-9].json")))
    return RESULTS / f"{number:03}.json"


if __name__ == "__main__":
    main()
