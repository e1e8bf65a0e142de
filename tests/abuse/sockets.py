"""The abuser's sockets: bare, without any client, counted, and all closed at the end."""

import asyncio
import contextlib
import json
import resource
import socket
import struct
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.wire import elements

TEXT: Final = 0x1
BINARY: Final = 0x2
PING: Final = 0x9
CONTINUED: Final = 0x0

HANDSHAKE: Final = (
    b"GET /liveview/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Protocol: liveview.v1\r\n\r\n"
)

# Closed so, a socket says RST instead of FIN, and its port is free at once.
_RESET: Final = struct.pack("ii", 1, 0)

# Longer than anything takes.
LONG_SECONDS: Final = 1_000_000.0

# A receive buffer so small that the server soon has to keep what nobody reads.
SMALL_BUFFER: Final = 4096

_READ_LENGTH: Final = 256 * 1024
_HEAD_LENGTH: Final = 1024
_SHORT: Final = 126
_TOO_LONG: Final = 1 << 16

Entry = list[str]


@dataclass(slots=True)
class Deeds:
    """What an abuser did. `refused`: handshakes. `most_open`: sockets that stood at once."""

    connects: int = 0
    refused: int = 0
    frames: int = 0
    bytes: int = 0
    most_open: int = 0


@dataclass(frozen=True, slots=True)
class Loot:
    """Components of pages that anybody can load: what `subscribe` needs of each."""

    walls: list[Entry]
    dots: list[Entry]
    sleepers: list[Entry]


@dataclass(slots=True)
class Abuser:
    """One trick's sockets to the server at `port`, whose frames may have `frame_bytes`.

    `patience_seconds`: how long a socket is kept that only waits. `connects_wanted`: how many are opened to be kept.
    """

    port: int
    frame_bytes: int
    loot: Loot
    deeds: Deeds = field(default_factory=Deeds)
    connects_wanted: int = 10_000
    patience_seconds: float = LONG_SECONDS
    _open: set[socket.socket] = field(default_factory=set[socket.socket])

    @asynccontextmanager
    async def connected(self, *, buffer_bytes: int | None = None) -> AsyncGenerator[socket.socket, None]:
        """A connection that says nothing yet."""
        one = socket.socket()
        self._open.add(one)
        try:
            one.settimeout(0)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            if buffer_bytes is not None:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
            await asyncio.get_running_loop().sock_connect(one, ("127.0.0.1", self.port))
            self.deeds.connects += 1
            self.deeds.most_open = max(self.deeds.most_open, len(self._open))
            yield one
        finally:
            self._open.discard(one)
            one.close()

    @asynccontextmanager
    async def websocket(self, *, buffer_bytes: int | None = None) -> AsyncGenerator[socket.socket, None]:
        """A WebSocket that nobody reads. Raises `ConnectionRefusedError` where the server does not want it."""
        async with self.connected(buffer_bytes=buffer_bytes) as one:
            await self.send(one, HANDSHAKE)
            heard = b""
            while b"\r\n\r\n" not in heard:
                received = await asyncio.get_running_loop().sock_recv(one, _HEAD_LENGTH)
                if not received:
                    break
                heard += received
            if not heard.startswith(b"HTTP/1.1 101"):
                self.deeds.refused += 1
                raise ConnectionRefusedError(heard)
            yield one

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[socket.socket, None]:
        """A WebSocket of which everything is read and nothing is looked at."""
        async with self.websocket() as one:
            reading = asyncio.create_task(hold(one))
            try:
                yield one
            finally:
                reading.cancel()
                await asyncio.wait([reading])

    async def keep(self, one: socket.socket) -> None:
        """Say no more, until the server has closed it or patience ends."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.patience_seconds):
                await hold(one)

    async def send(self, one: socket.socket, data: bytes, *, frames: int = 0) -> None:
        """Bytes, among which so many frames end."""
        await asyncio.get_running_loop().sock_sendall(one, data)
        await asyncio.sleep(0)  # where the system takes everything at once, nobody else would have a turn
        self.deeds.frames += frames
        self.deeds.bytes += len(data)

    async def say(self, one: socket.socket, *message: Any) -> None:  # Any: JSON
        """One message."""
        await self.send(one, text(list(message)), frames=1)


async def hold(one: socket.socket) -> None:
    """Read and forget, until the server has closed it."""
    with contextlib.suppress(OSError):
        while await asyncio.get_running_loop().sock_recv(one, _READ_LENGTH):
            pass


def frame(
    opcode: int, content: bytes, *, announced: int | None = None, is_last: bool = True, bits: int = 0
) -> bytes:
    """A frame with a mask of zeros (RFC 6455, 5.2). `announced`: another length than it has; `bits`: reserved ones."""
    length = len(content) if announced is None else announced
    first = (0x80 if is_last else 0) | bits | opcode
    if length < _SHORT:
        head = bytes((first, 0x80 | length))
    elif length < _TOO_LONG:
        head = bytes((first, 0x80 | _SHORT)) + length.to_bytes(2)
    else:
        head = bytes((first, 0x80 | _SHORT + 1)) + length.to_bytes(8)
    return head + bytes(4) + content


def text(message: object) -> bytes:
    """The frame of a message."""
    return frame(TEXT, json.dumps(message, separators=(",", ":")).encode())


async def get(port: int, path: str) -> str:
    """The content at a path, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        head, _, content = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
        await writer.wait_closed()
    assert head.startswith(b"HTTP/1.1 200"), head
    return content.decode()


async def steal(port: int, *, dots: int) -> Loot:
    """Load the pages whose components are abused."""

    async def entries(path: str) -> list[Entry]:
        return [list(element) for element in elements(await get(port, path))]

    return Loot(await entries("/wall/1"), await entries(f"/dot/{dots}"), await entries("/sleeper/1"))


def allow_many_sockets() -> int:
    """Raise this process's limit of open files, and that of what it starts, as far as it goes; how many there may be."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def repeated(data: bytes, length: int) -> tuple[bytes, int]:
    """`data` again and again, about `length` bytes in all, and how often."""
    times = max(1, length // len(data))
    return data * times, times


def entry_frame(document: str, entries: Sequence[Entry]) -> bytes:
    """A `subscribe` of these."""
    return text(["subscribe", document, list(entries)])
