"""What is measured: the counter of the examples as a live page, and a bare ASGI application to hold beside it.

The bare one parses a JSON event, adds one to an integer and sends a small JSON answer. It takes the frames that the live one
takes, so one load serves both, and its answers look the same but for the session.
"""

import secrets
from typing import Final

from msgspec import json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.counter import Counter
from liveview.server.app import LiveView

live = LiveView(secrets.token_urlsafe(32))


async def counter_page(request: Request) -> HTMLResponse:
    """The counter as a whole document."""
    return await live.page(Counter(), request=request, title="Counter")


live_application: Final = Starlette(routes=[Route("/", counter_page), Mount(live.path, live)])


async def bare_application(scope: Scope, receive: Receive, send: Send) -> None:
    """The least that a page and an event can take."""
    if scope["type"] == "http":
        await _bare_page(send)
    else:
        await _bare_events(receive, send)


async def _bare_page(send: Send) -> None:
    body = b"<!doctype html>\n<title>Counter</title>\n<p>Count: 0</p>\n"
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _bare_events(receive: Receive, send: Send) -> None:
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    count = 0
    while (message := await receive())["type"] == "websocket.receive":
        _, id, number, _ = json.decode(message["text"])
        count += 1
        answer = json.encode(["update", id, number, [0, count]]).decode()
        await send({"type": "websocket.send", "text": answer})


APPLICATIONS: Final[dict[str, ASGIApp]] = {"bare": bare_application, "live": live_application}
