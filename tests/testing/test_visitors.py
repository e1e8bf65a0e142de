"""Several pages in one test."""

import asyncio

from liveview import Component, LiveView, event, message
from liveview.testing import visit


class Bell(Component):
    """Rings everywhere."""

    template = '<button live-click="ring">{{ rung }}</button>'
    rung: int = 0

    def mount(self) -> None:
        self.live.subscribe("bell")

    @event
    def ring(self) -> None:
        self.live.publish("bell", 1)

    @message
    def heard(self, times: int) -> None:
        self.rung += times


async def test_visitors_hear_each_other() -> None:
    """Without a `LiveView` of the application's too."""
    async with visit(Bell()) as ann, visit(Bell()) as ben:
        await ann.click("button")
        await ben.wait_for_text("button", "1")


def test_what_one_test_publishes_is_not_heard_in_the_next() -> None:
    """A test is an event loop."""

    async def live_of_a_visit() -> LiveView:
        async with visit(Bell()) as page:
            return page.live

    first, second = asyncio.run(live_of_a_visit()), asyncio.run(live_of_a_visit())
    assert first is not second


def test_a_visit_may_be_made_before_its_loop() -> None:
    """It begins where it is entered."""
    page = visit(Bell())

    async def enter() -> None:
        async with page:
            await page.click("button")

    asyncio.run(enter())
