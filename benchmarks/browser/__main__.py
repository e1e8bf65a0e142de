"""Measure the nine operations on the live page and on the one by hand, in turn, and print one table.

    python -m benchmarks.browser [--iterations 5] [--quick] [--json FILE]

Trusted clicks in a new page each time, Chrome's own trace, medians. `docs/benchmarks.md` says how to read it.
"""

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from msgspec import json
from playwright.sync_api import Playwright, sync_playwright

from benchmarks.browser.measure import ARGUMENTS, measure_timing, measure_traffic
from benchmarks.browser.operations import OPERATIONS, Operation
from benchmarks.browser.report import Measured, table
from benchmarks.browser.sites import HANDWRITTEN, LIVE, serving

ITERATIONS: Final = 5
QUICK_ITERATIONS: Final = 2


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
    with sync_playwright() as playwright, serving(*LIVE) as live, serving(*HANDWRITTEN) as handwritten:
        results = [_measure(playwright, operation, live, handwritten, iterations) for operation in OPERATIONS]
    sys.stdout.write(table(results) + "\n")
    if options.json:
        figures = {one.operation.name: [one.live, one.handwritten, one.traffic] for one in results}
        options.json.write_bytes(json.format(json.encode(figures)) + b"\n")


def _measure(
    playwright: Playwright, operation: Operation, live: str, handwritten: str, iterations: int
) -> Measured:
    """One operation in a browser of its own."""
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("there is no chromium on the PATH; scripts/setup/browser.sh installs it or says how")
    browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
    measured = Measured(operation)
    for _ in range(iterations):
        measured.handwritten.append(measure_timing(browser, handwritten, operation))
        measured.live.append(measure_timing(browser, live, operation))
    measured.traffic = measure_traffic(browser, live, operation)
    browser.close()
    return measured


if __name__ == "__main__":
    main()
