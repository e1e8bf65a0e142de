"""`serve`: an application under a real server, in a thread."""

import logging
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from liveview import LiveView
from liveview.testing.server import serve
from tests.support.serving import SECRET

LIVES: list[str] = []


@asynccontextmanager
async def lifespan(app: object) -> AsyncGenerator[None, None]:
    LIVES.append("begun")
    yield
    LIVES.append("ended")


async def home(request: Request) -> Response:
    return PlainTextResponse(str(request.url))


def test_an_application_is_served_until_the_end() -> None:
    """With its lifespan, its WebSockets, and no thread left behind."""
    LIVES.clear()
    live = LiveView(SECRET)
    app = Starlette(routes=[Route("/", home), Mount(live.path, live)], lifespan=lifespan)
    before = set(threading.enumerate())
    with serve(app) as address:
        assert httpx.get(address).text == f"{address}/"
        url = address.replace("http", "ws") + "/liveview/websocket"
        with connect(url, subprotocols=[Subprotocol("liveview.v1")], origin=Origin(address)) as socket:
            socket.send('["ping"]')
            assert socket.recv() == '["pong"]'
            with connect(url, subprotocols=[Subprotocol("liveview.v1")], origin=Origin(address)) as left_open:
                assert left_open.subprotocol == "liveview.v1"
    assert LIVES == ["begun", "ended"]
    assert set(threading.enumerate()) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_several_are_served_at_once() -> None:
    """Each at its own address."""
    with (
        serve(Starlette(routes=[Route("/", home)])) as one,
        serve(Starlette(routes=[Route("/", home)])) as other,
    ):
        assert one != other
        assert [httpx.get(address).text for address in (one, other)] == [f"{one}/", f"{other}/"]


def test_an_application_that_does_not_start_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """And what it raised is in the log."""

    @asynccontextmanager
    async def broken(app: object) -> AsyncGenerator[None, None]:
        if app is not None:
            raise ValueError("no database")
        yield

    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(RuntimeError, match=r"did not start"),
        serve(Starlette(lifespan=broken)),
    ):
        pass
    assert "no database" in caplog.text


def test_what_is_no_application_is_an_error() -> None:
    """As the address of one."""
    app: Any = "shop:app"
    with pytest.raises(TypeError, match=r"takes an ASGI application, not 'shop:app'"), serve(app):
        pass
