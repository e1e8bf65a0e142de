"""A connection to a `LiveView` in this process, by which frames are said and heard as they stand on the wire."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from liveview import LiveView

# For what follows at once: timers, tasks, the joining of a page.
MOMENT_SECONDS: Final = 0.05

# The close code of a connection on which nothing was heard; no error message comes before it.
_SILENT: Final = 4408

SCOPE: Final[dict[str, Any]] = {  # Any: ASGI's own type of scopes
    "type": "http",
    "method": "GET",
    "path": "/",
    "headers": [(b"host", b"shop.example"), (b"cookie", b"user=ann")],
    "scheme": "https",
    "server": ("shop.example", 443),
}


class Conversation:
    """A connection to an application in this process, by which frames are said and heard. `frames`: what was heard."""

    def __init__(self, live: LiveView, subprotocol: str) -> None:
        self._live = live
        self._subprotocol = subprotocol
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()  # Any: ASGI's own type of messages
        self._heard = asyncio.Event()
        self._pongs = 0
        self._is_closed = False
        self.errors: list[tuple[str, str]] = []
        self.frames: list[str] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, live: LiveView, subprotocol: str) -> "AsyncGenerator[Conversation, None]":
        """One that begins now and ends with the block."""
        conversation = cls(live, subprotocol)
        await conversation.begin()
        try:
            yield conversation
        finally:
            await conversation.end()

    async def begin(self) -> None:
        """Connect."""
        scope = SCOPE | {
            "type": "websocket",
            "path": f"{self._live.path}/websocket",
            "query_string": b"",
            "client": ("203.0.113.7", 50002),
            "subprotocols": [self._subprotocol],
        }
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._serving = asyncio.create_task(self._live(scope, self._incoming.get, self._send))

    async def say(self, *message: Any) -> None:  # Any: JSON
        """Say one message."""
        await self.say_text(json.dumps(message))

    async def say_text(self, frame: str) -> None:
        """Say one frame, and let it be taken."""
        self._incoming.put_nowait({"type": "websocket.receive", "text": frame})
        await asyncio.sleep(0)

    async def settle(self) -> None:
        """Until everything that was said has been answered, or the connection is closed."""
        await asyncio.sleep(MOMENT_SECONDS)
        pongs = self._pongs + 1
        await self.say("ping")
        while self._pongs < pongs and not self._is_closed:
            self._heard.clear()
            await self._heard.wait()

    async def end(self) -> None:
        """Disconnect."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await self._serving

    async def _send(self, message: Any) -> None:  # Any: as above
        if message["type"] == "websocket.send":
            self.frames.append(message["text"])
            match json.loads(message["text"]):
                case ["error", _, _, code, text]:
                    self.errors.append((code, text))
                case ["pong"]:
                    self._pongs += 1
                case _:
                    pass
        elif message["type"] == "websocket.close":
            self._is_closed = True
            if message["code"] == _SILENT:
                self.errors.append(("silent", message["reason"]))
        self._heard.set()
