"""One click, measured in a new page of a browser: its timing, or the bytes that it costs."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from playwright.sync_api import Browser, Page

from benchmarks.browser.operations import Operation
from benchmarks.browser.table import LOOKS, TablePage
from benchmarks.browser.trace import CATEGORIES, END_MARK, Timing, timing
from benchmarks.browser.wire import Traffic

ARGUMENTS: Final = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-benchmarking --js-flags=--expose-gc"
).split()

# A socket connects and scripts settle; after a click its last frames and messages come.
_SETTLE_SECONDS: Final = 0.15
_AFTER_SECONDS: Final = 0.06

_READY: Final = "document.readyState === 'complete' && document.getElementById('run') !== null"
_COLLECT: Final = "gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })"
_TWO_FRAMES: Final = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def measure_timing(browser: Browser, url: str, operation: Operation) -> Timing:
    """Prepare, collect garbage, slow the page's thread down, and trace the click."""
    with _new_page(browser) as page:
        table = _load(page, url)
        operation.prepare(table)
        page.evaluate(_COLLECT)
        _slow_down(page, operation.slowdown)
        browser.start_tracing(page=page, screenshots=False, categories=CATEGORIES)
        operation.measured(table)
        time.sleep(_AFTER_SECONDS)
        page.evaluate(f"performance.mark('{END_MARK}')")
        page.evaluate(_TWO_FRAMES)
        return timing(browser.stop_tracing())


def measure_traffic(browser: Browser, url: str, operation: Operation) -> Traffic:
    """The bytes of one click."""
    with _new_page(browser) as page:
        traffic = Traffic()
        traffic.watch(page)
        table = _load(page, url)
        operation.prepare(table)
        page.wait_for_timeout(_SETTLE_SECONDS * 1000)
        before = replace(traffic)
        operation.measured(table)
        page.wait_for_timeout(_SETTLE_SECONDS * 1000)
        return traffic.since(before)


@contextmanager
def _new_page(browser: Browser) -> Generator[Page, None, None]:
    """A page that must not have lost its way by the end: each resync would be measured too."""
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    try:
        yield page
        resyncs = page.evaluate("window.liveview?.resyncs ?? 0")
        if resyncs:
            raise AssertionError(f"{resyncs} resyncs on {page.url}")
    finally:
        page.close()


def _load(page: Page, url: str) -> TablePage:
    """Open the URL; the table is ready for clicks."""
    table = TablePage(page)
    page.add_init_script(LOOKS)
    page.goto(url, wait_until="load")
    table.wait(_READY)
    time.sleep(_SETTLE_SECONDS)
    return table


def _slow_down(page: Page, rate: int) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})  # pyright: ignore[reportUnknownMemberType] - partial types
