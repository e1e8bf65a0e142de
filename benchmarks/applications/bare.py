"""The least that a page and an event can take: what a framework's figures are held beside.

It parses a JSON event, adds one to an integer and sends a small JSON answer. It takes the frames that the live counter
takes, so one load serves both, and its answers look the same but for the session.
"""

from msgspec import json
from starlette.types import Receive, Scope, Send


async def counter(scope: Scope, receive: Receive, send: Send) -> None:
    """A page, and a counter over a WebSocket."""
    if scope["type"] == "http":
        await _page(send)
    else:
        await _events(receive, send)


async def _page(send: Send) -> None:
    body = b"<!doctype html>\n<title>Counter</title>\n<p>Count: 0</p>\n"
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _events(receive: Receive, send: Send) -> None:
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    count = 0
    while (message := await receive())["type"] == "websocket.receive":
        _, id, number, _ = json.decode(message["text"])
        count += 1
        answer = json.encode(["update", id, number, [0, count]]).decode()
        await send({"type": "websocket.send", "text": answer})
