"""A WebSocket without a network: one connection to a `LiveView`, served in the test's own event loop."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import HTTPConnection

from liveview.codec.frames import SUBPROTOCOL, encode
from liveview.server.app import LiveView
from liveview.session.messages import FromClient

# What a browser's tab that is closed says, and what a connection leaves behind that breaks (RFC 6455, 7.4.1).
LEFT: Final = 1001
BROKEN: Final = 1006

Message = dict[str, Any]  # Any: ASGI's own type of messages


class Socket:
    """One connection, from `open` on.

    `hear` is given each message of the server, as JSON. `stirred` is called after that, and when the connection has ended.
    """

    def __init__(
        self,
        hear: Callable[[Any], None],  # Any: JSON of the wire
        stirred: Callable[[], None],
    ) -> None:
        self._hear = hear
        self._stirred = stirred
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._serving: asyncio.Task[None]
        self._is_broken = False
        self.reason: str | None = None  # of the server, for closing it

    def open(self, live: LiveView, request: HTTPConnection | None) -> None:
        """Connect, with the headers and all else of the page's own request but what its address says: this is another's."""
        scope: Message = {"headers": [], "query_string": b""}
        if request is not None:
            scope |= request.scope
        path = f"{live.path}/websocket"
        scope |= {"type": "websocket", "path": path, "raw_path": path.encode(), "subprotocols": [SUBPROTOCOL]}
        scope |= {"query_string": b"", "path_params": {}}
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._serving = asyncio.create_task(live(scope, self._receive, self._send))
        self._serving.add_done_callback(lambda _: self._stirred())

    @property
    def has_ended(self) -> bool:
        """Whether nothing is served any more."""
        return self._serving.done()

    def raise_failure(self) -> None:
        """Raise what ended it, if that was an error."""
        if self._serving.done() and not self._serving.cancelled():
            self._serving.result()

    def say(self, message: FromClient) -> None:
        """Send one message."""
        self._incoming.put_nowait({"type": "websocket.receive", "text": encode(message)})

    async def close(self, code: int) -> None:
        """End it from this side, and wait until every component on it is unmounted."""
        self._is_broken = code == BROKEN
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": code})
        await asyncio.wait((self._serving,))

    async def _receive(self) -> Message:
        return await self._incoming.get()

    async def _send(self, message: Any) -> None:  # Any: as above
        if self._is_broken:
            raise OSError("The connection is broken.")
        if message["type"] == "websocket.send":
            self._hear(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.reason = message.get("reason") or "without a reason"
        self._stirred()
