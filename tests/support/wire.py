"""A connection that speaks the wire as it stands in `wire/PROTOCOL.md`, without any of our client code."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any

import websockets

ATTRIBUTES = re.compile(r'data-id="([^"]+)" data-component="([^"]+)" data-session="([^"]+)"')


# Word, id, answered, patch and session; extras may follow.
UPDATE_LENGTH = 5


class Wire:
    """Says and hears frames as JSON."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket

    async def say(self, *message: Any) -> None:  # Any: JSON
        """Send one message."""
        await self.socket.send(json.dumps(list(message)))

    async def hear(self, *, timeout_seconds: float = 5) -> Any:  # Any: JSON
        """The next message; what an update leaves out at its end is None. Raises `TimeoutError` where none comes."""
        async with asyncio.timeout(timeout_seconds):
            message = json.loads(await self.socket.recv())
        return message + [None] * (UPDATE_LENGTH - len(message)) if message[0] == "update" else message

    async def hears_nothing(self) -> bool:
        """Whether everything said so far has been answered, and nothing came but the answer to a ping."""
        await self.say("ping")
        answer = await self.hear()
        return bool(answer == ["pong"])


@asynccontextmanager
async def connect(
    address: str, path: str = "/liveview/websocket", **options: Any
) -> AsyncGenerator[Wire, None]:
    """A WebSocket to `address`, closed at the end."""
    settings: dict[str, Any] = {  # Any: as above
        "subprotocols": ["liveview.v1"],
        "compression": None,
        **options,
    }
    async with websockets.connect(f"ws://{address}{path}", **settings) as socket:
        yield Wire(socket)


def elements(html: str) -> list[tuple[str, str, str]]:
    """Id, component and session of every component in a page."""
    return [(id, unescape(component), session) for id, component, session in ATTRIBUTES.findall(html)]
