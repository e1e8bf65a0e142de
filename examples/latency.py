"""A network that takes its time: what a page and the server say to each other arrives later, and in the same order.

It stands around any endpoint for WebSockets: `app.mount(live.path, Latency(live))`. How long a message takes, each way, says the
cookie `latency` of the handshake, so every visitor chooses for themselves. The page itself comes as fast as ever.
"""

import asyncio
from contextlib import suppress
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "latency"
MOST_MILLISECONDS: Final = 1000

# So many messages are on their way at once; a sender of more has to wait, as on a real line.
_ON_THE_WAY: Final = 1000


def milliseconds_of(connection: HTTPConnection) -> int:
    """What the visitor chose; 0 for nothing, or nonsense."""
    chosen = connection.cookies.get(COOKIE, "")
    return min(int(chosen), MOST_MILLISECONDS) if chosen.isascii() and chosen.isdecimal() else 0


class Latency:
    """`app`, from afar."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; what a WebSocket says, later."""
        seconds = milliseconds_of(HTTPConnection(scope)) / 1000 if scope["type"] == "websocket" else 0
        if not seconds:
            await self._app(scope, receive, send)
            return
        coming, going = _Line(seconds), _Line(seconds)
        taking = asyncio.create_task(_take(receive, coming))
        giving = asyncio.create_task(_give(going, send))
        try:
            await self._app(scope, coming.get, going.put)
            await going.put({"type": _END})
            await giving
        finally:
            taking.cancel()
            giving.cancel()


_END: Final = "end"


class _Line:
    """One direction. What is put in comes out in the same order, each message so many seconds later."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._now = asyncio.get_running_loop().time
        self._messages = asyncio.Queue[tuple[float, Message]](_ON_THE_WAY)

    async def put(self, message: Message) -> None:
        await self._messages.put((self._now() + self._seconds, message))

    async def get(self) -> Message:
        due, message = await self._messages.get()
        await asyncio.sleep(max(0, due - self._now()))
        return message


async def _take(receive: Receive, line: _Line) -> None:
    """What the page says, until it has gone."""
    while True:
        message = await receive()
        await line.put(message)
        if message["type"] == "websocket.disconnect":
            return


async def _give(line: _Line, send: Send) -> None:
    """What the server says. Where nobody takes it any more, `receive` tells the server so."""
    while (message := await line.get())["type"] != _END:
        with suppress(OSError, RuntimeError):
            await send(message)
