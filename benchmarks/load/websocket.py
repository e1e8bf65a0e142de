"""The least WebSocket client that will do: the load must cost less than the servers that it measures.

No fragments, no compression, no close handshake, and a mask of zeros, which leaves the text as it is.
"""

import asyncio
from abc import ABC, abstractmethod
from typing import Final, cast

_HANDSHAKE: Final = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Protocol: liveview.v1\r\n\r\n"
)
_HEAD_ENDS: Final = b"\r\n\r\n"
_TEXT: Final = 0x81
_PING: Final = 0x89
_PONG: Final = 0x8A
_MASKED: Final = 0x80
_NO_MASK: Final = b"\0\0\0\0"
_SHOWN_LENGTH: Final = 1000
_SHORT: Final = 126  # a length below it stands in the second byte, this value announces two more bytes
_LONG: Final = 127  # and this one eight
_TOO_LONG: Final = 1 << 16  # for two bytes


class WebSocket(ABC, asyncio.Protocol):
    """One connection. A subclass says in `hear` what to do with an answer.

    `awaited` is done when the server has said what somebody waits for, the end of the handshake at first.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._received = b""
        self._is_open = False
        self.awaited: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @abstractmethod
    def hear(self, text: bytes) -> None:
        """A text frame has come."""

    def say(self, text: bytes) -> None:
        """Send a text frame."""
        self._send(_TEXT, text)

    def close(self) -> None:
        """Hang up."""
        self._transport.abort()

    def fail(self, said: bytes) -> None:
        """The server said something else than what is waited for."""
        if not self.awaited.done():
            self.awaited.set_exception(ConnectionError(said[:_SHOWN_LENGTH].decode(errors="replace")))

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up, or we did."""
        self.fail(b"the connection was lost")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the handshake."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's do not subclass it
        port = transport.get_extra_info("peername")[1]
        self._transport.write(_HANDSHAKE.format(path=self._path, port=port).encode())

    def data_received(self, data: bytes) -> None:
        """Take what came apart into frames."""
        data = self._received + data
        if not self._is_open:
            head, found, data = data.partition(_HEAD_ENDS)
            if not found:
                self._received = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.fail(head)
                return
            self._is_open = True
            self.awaited.set_result(None)
        while (frame := _frame(data)) is not None:
            start, end = frame
            if data[0] == _TEXT:
                self.hear(data[start:end])
            elif data[0] == _PING:
                self._send(_PONG, data[start:end])
            data = data[end:]
        self._received = data

    def _send(self, kind: int, content: bytes) -> None:
        length = len(content)
        head = bytes((kind, _MASKED | length)) if length < _SHORT else _long_head(kind, length)
        self._transport.write(head + _NO_MASK + content)


def _long_head(kind: int, length: int) -> bytes:
    if length < _TOO_LONG:
        return bytes((kind, _MASKED | _SHORT)) + length.to_bytes(2)
    return bytes((kind, _MASKED | _LONG)) + length.to_bytes(8)


def _frame(data: bytes) -> tuple[int, int] | None:
    """Where the content of the first frame stands in `data`; None while it is not complete."""
    if len(data) < 2:  # noqa: PLR2004 - the shortest head
        return None
    length, start = data[1], 2
    if length == _SHORT:
        length, start = int.from_bytes(data[2:4]), 4
    elif length == _LONG:
        length, start = int.from_bytes(data[2:10]), 10
    return (start, start + length) if len(data) >= start + length else None
