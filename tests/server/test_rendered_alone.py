"""HTML for a page of the application's own: what is lost on the way is said in the log."""

import pytest
from starlette.requests import HTTPConnection

from liveview import Component, LiveView
from tests.support.serving import SECRET

REQUEST = HTTPConnection({"type": "http", "path": "/", "headers": [], "query_string": b""})


class Private(Component):
    """Nobody sees it without having signed in."""

    template = "<p>private</p>"
    name: str = ""

    def load(self) -> None:
        if not self.name:
            self.live.redirect("/login")


def identify(connection: HTTPConnection) -> str:
    """Ann, whoever it is."""
    return "ann"


async def test_a_redirect_that_nobody_follows_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """The HTML is there, for what it is worth."""
    live = LiveView(SECRET)
    assert "private" in await live.render(Private(), request=REQUEST)
    assert "Private redirected to '/login' in `load`, which HTML alone cannot do." in caplog.text


async def test_a_page_for_nobody_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """It would be refused once it connects."""
    live = LiveView(SECRET, identify=identify)
    await live.render(Private(name="ann"))
    assert "Private was rendered for nobody, because there was no request" in caplog.text


async def test_an_ordinary_page_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """With a request, and where a whole page follows the redirect; without anybody to identify."""
    live = LiveView(SECRET, identify=identify)
    await live.render(Private(name="ann"), request=REQUEST)
    page = await live.page(Private(), request=REQUEST)
    assert page.headers["location"] == "/login"
    await LiveView(SECRET).render(Private(name="ann"))
    assert caplog.text == ""
