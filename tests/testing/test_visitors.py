"""Several pages in one test."""

import asyncio

from starlette.requests import HTTPConnection

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


async def test_a_connection_has_the_page_request_but_its_own_address() -> None:
    """As a handshake: with cookies and whatever the host has put there, without the page's query."""

    class Search(Component):
        """Reads the request where it has one."""

        template = "<p>{{ said }}</p>"
        said: str = ""

        def mount(self) -> None:
            connection = self.live.connection
            assert connection is not None
            self.said = f"{connection.url.path} {dict(connection.query_params)} {connection.path_params} {connection.cookies}"

    scope = {
        "type": "http",
        "path": "/search/tea",
        "path_params": {"what": "tea"},
        "query_string": b"page=2",
        "headers": [(b"cookie", b"theme=dark"), (b"host", b"shop")],
    }
    async with visit(Search(), request=HTTPConnection(scope)) as page:
        await page.wait_for_text("p", f"{page.live.path}/websocket {{}} {{}} {{'theme': 'dark'}}")
