"""What is measured: the counter of the examples as a live page, and a bare ASGI application to hold beside it.

The bare one parses a JSON event, adds one to an integer and sends a small JSON answer. It takes the frames that the live one
takes, so one load serves both, and its answers look the same but for the session.
"""

import secrets
from typing import Final

from msgspec import json
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.counter import Counter
from liveview.server.app import LiveView

live = LiveView(secrets.token_urlsafe(32))


async def live_application(scope: Scope, receive: Receive, send: Send) -> None:
    """The counter as a whole document, and its endpoint.

    Like the bare application it has no router. Starlette's, around either, adds 3 kB to a connection and nothing to an event.
    """
    if scope["path"].startswith(live.path):
        await live(scope, receive, send)
    else:
        page = await live.page(Counter(), request=Request(scope), title="Counter")
        await page(scope, receive, send)


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
