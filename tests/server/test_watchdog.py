"""In development, code that holds the event loop is named with its line."""

import asyncio
import inspect
import logging
import time

import pytest

from liveview import Component, Limits, LiveView, event
from liveview.testing import visit
from tests.support.serving import SECRET


class Hasty(Component):
    """Blocks, here and there."""

    template = """<button id="block" live-click="block"></button><button id="half" live-click="half"></button>
      <button id="well" live-click="well"></button>"""

    @event
    def block(self) -> None:
        time.sleep(0.08)

    @event
    async def half(self) -> None:
        await asyncio.sleep(0.08)
        compute()

    @event
    async def well(self) -> None:
        await asyncio.sleep(0.1)


def compute() -> None:
    """Holds everybody up, in a function that a handler calls."""
    time.sleep(0.08)


def line_of(function: object, text: str) -> int:
    """Where a text stands in a function's source."""
    lines, start = inspect.getsourcelines(function)  # type: ignore[arg-type]  # functions only
    return start + next(place for place, line in enumerate(lines) if text in line)


@pytest.mark.parametrize(
    ("button", "name", "function"),
    [("#block", "Hasty.block", Hasty.block), ("#half", "Hasty.half", compute)],
)
async def test_a_handler_that_blocks_is_named_with_its_line(
    caplog: pytest.LogCaptureFixture, button: str, name: str, function: object
) -> None:
    """Also between two awaits, and in what it calls."""
    with caplog.at_level(logging.WARNING, "liveview"):
        async with visit(Hasty(), live=LiveView(SECRET, debug=True)) as page:
            await page.click(button)
    (record,) = caplog.records
    assert f"{name} held the event loop for" in record.message
    assert f"{__file__}:{line_of(function, 'sleep(0.08)')}" in record.message


@pytest.mark.parametrize(("button", "debug"), [("#well", True), ("#block", False), ("#half", False)])
async def test_who_awaits_is_not_named_and_in_production_nobody_is(
    caplog: pytest.LogCaptureFixture, button: str, debug: bool
) -> None:
    """Waiting holds nobody up."""
    with caplog.at_level(logging.WARNING, "liveview"):
        async with visit(Hasty(), live=LiveView(SECRET, debug=debug)) as page:
            await page.click(button)
    assert not caplog.records


async def test_the_limit_is_a_setting(caplog: pytest.LogCaptureFixture) -> None:
    """For machines that are slower than others."""
    live = LiveView(SECRET, debug=True, limits=Limits(blocking_seconds=1))
    async with visit(Hasty(), live=live) as page:
        await page.click("#block")
    assert not caplog.records
