"""Measure the nine operations on the live page and on two by hand, in turn, and print one table.

    python -m benchmarks.browser [--iterations 5] [--quick] [--json FILE]

Trusted clicks in a new page each time, Chrome's own trace, medians. `docs/benchmarks.md` says how to read it.
"""

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import json
from playwright.sync_api import Playwright, sync_playwright

from benchmarks.browser.measure import ARGUMENTS, measure_timing, measure_traffic
from benchmarks.browser.operations import OPERATIONS, Operation
from benchmarks.browser.report import Measured, table
from benchmarks.browser.sites import BY_HAND, BY_HAND_REMOTE, LIVE, serving

ITERATIONS: Final = 5
QUICK_ITERATIONS: Final = 2


class Pages(NamedTuple):
    """Where the live page is, and those by hand: with its rows in the browser, and on a server."""

    live: str
    local: str
    remote: str


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = ArgumentParser(
        prog="python -m benchmarks.browser", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="(default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ITERATIONS} iterations")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    options = parser.parse_args()
    iterations = QUICK_ITERATIONS if options.quick else options.iterations
    # Playwright's own Node needs a library (libatomic) that a plain Debian does not have.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", shutil.which("node") or "node")
    with (
        sync_playwright() as playwright,
        serving(*LIVE) as live,
        serving(*BY_HAND) as local,
        serving(*BY_HAND_REMOTE) as remote,
    ):
        pages = Pages(live, local, remote)
        results = [_measure(playwright, operation, pages, iterations) for operation in OPERATIONS]
    sys.stdout.write(table(results) + "\n")
    if options.json:
        figures = {one.operation.name: [one.live, one.local, one.remote, one.traffic] for one in results}
        options.json.write_bytes(json.format(json.encode(figures)) + b"\n")


def _measure(playwright: Playwright, operation: Operation, pages: Pages, iterations: int) -> Measured:
    """One operation in a browser of its own."""
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("there is no chromium on the PATH; scripts/setup/browser.sh installs it or says how")
    browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
    measured = Measured(operation)
    for _ in range(iterations):
        measured.local.append(measure_timing(browser, pages.local, operation))
        measured.remote.append(measure_timing(browser, pages.remote, operation))
        measured.live.append(measure_timing(browser, pages.live, operation))
    measured.traffic = measure_traffic(browser, pages.live, operation)
    browser.close()
    return measured


if __name__ == "__main__":
    main()
