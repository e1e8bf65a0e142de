"""The network between people and nginx: a TCP proxy that delays, throttles, swallows, truncates and cuts what goes through it.

While it storms each connection meets one mishap after another, drawn from a seeded source; some end it. Once healed it passes
everything on, and what was lost in a connection that still stands is lost for good, so that such a connection is cut.
"""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import Final

# Closed so, a socket says RST instead of FIN.
_RESET: Final = struct.pack("ii", 1, 0)

_READ_LENGTH: Final = 64 * 1024

# Mishaps and how likely each is.
MISHAPS: Final = {"delay": 4, "throttle": 3, "swallow": 1, "truncate": 2, "reset": 2, "close": 1}

# On average, so long passes between two mishaps of one connection.
CALM_SECONDS: Final = 8.0

# How long a mishap lasts that ends, or that loses something before it cuts.
SHORTEST_SECONDS: Final = 0.2
LONGEST_SECONDS: Final = 4.0

LONGEST_DELAY_SECONDS: Final = 0.4

# A narrow connection takes so many bytes a second.
NARROWEST: Final = 300
WIDEST: Final = 4000


@dataclass(slots=True)
class Conditions:
    """What a connection does with bytes. `swallows`: forgets them. `truncates`: passes on half of the next, and ends."""

    delay_seconds: float = 0.0
    bytes_per_second: float | None = None
    swallows: bool = False
    truncates: bool = False


class Proxy:
    """Passes connections on to `target`, a port of this machine. `mishaps`: how often which occurred."""

    def __init__(self, target: int, random: Random) -> None:
        self.port = 0
        self.mishaps: Counter[str] = Counter()
        self.connections = 0
        self._target = target
        self._random = random
        self._links: set[_Link] = set()
        self._storms = asyncio.Event()
        self._is_out = False

    @asynccontextmanager
    async def running(self) -> AsyncGenerator["Proxy", None]:
        """While it listens, at `port`."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for link in list(self._links):
                link.reset()
            while self._links:
                await asyncio.sleep(0.01)

    def storm(self) -> None:
        """Let mishaps begin."""
        self._storms.set()

    def heal(self) -> None:
        """No more of them."""
        self._storms.clear()
        self._is_out = False
        for link in list(self._links):
            link.heal()

    async def fail(self, seconds: float) -> None:
        """All connections are cut, and for so long there are none."""
        self._is_out = True
        self.mishaps["outage"] += 1
        for link in list(self._links):
            link.reset()
        await asyncio.sleep(seconds)
        self._is_out = False

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self._is_out:
            _abort(writer, is_reset=True)
            return
        try:
            beyond = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _abort(writer, is_reset=True)
            return
        link = _Link((reader, writer), beyond)
        self._links.add(link)
        weather = asyncio.create_task(self._trouble(link))
        try:
            await link.pass_on()
        finally:
            weather.cancel()
            await asyncio.wait([weather])
            self._links.discard(link)

    async def _trouble(self, link: "_Link") -> None:
        """One mishap after another, while it storms."""
        kinds, weights = list(MISHAPS), list(MISHAPS.values())
        while True:
            await self._storms.wait()
            await asyncio.sleep(self._random.expovariate(1 / CALM_SECONDS))
            if not self._storms.is_set():
                continue
            (kind,) = self._random.choices(kinds, weights)
            self.mishaps[kind] += 1
            seconds = self._random.uniform(SHORTEST_SECONDS, LONGEST_SECONDS)
            now = link.conditions
            match kind:
                case "delay":
                    now.delay_seconds = self._random.uniform(0, LONGEST_DELAY_SECONDS)
                case "throttle":
                    now.bytes_per_second = self._random.uniform(NARROWEST, WIDEST)
                case "swallow":
                    now.swallows = True
                case "truncate":
                    now.truncates = True
                    continue
                case "reset":
                    link.reset()
                case _:
                    link.close()
            await asyncio.sleep(seconds)
            if now.swallows:
                link.reset()
            link.conditions = Conditions(truncates=link.conditions.truncates)


_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Link:
    """One connection through the proxy: near a person, far nginx."""

    def __init__(self, near: _Stream, far: _Stream) -> None:
        self.conditions = Conditions()
        self._near = near
        self._far = far

    async def pass_on(self) -> None:
        """Until either side has ended it."""
        (near_reader, near_writer), (far_reader, far_writer) = self._near, self._far
        ways = [
            asyncio.create_task(self._one_way(near_reader, far_writer)),
            asyncio.create_task(self._one_way(far_reader, near_writer)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        self.close()
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)
        for way in ways:
            if not way.cancelled():
                way.result()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_READ_LENGTH):
                now = self.conditions
                if now.swallows:
                    continue
                if now.delay_seconds:
                    await asyncio.sleep(now.delay_seconds)
                if now.bytes_per_second:
                    await asyncio.sleep(len(data) / now.bytes_per_second)
                if writer.is_closing():
                    return
                if self.conditions.truncates:
                    writer.write(data[: len(data) // 2])
                    return
                if not self.conditions.swallows:
                    writer.write(data)
                    await writer.drain()

    def heal(self) -> None:
        """Pass everything on. Where something was lost the connection ends, as a network would end it at last."""
        if self.conditions.swallows:
            self.reset()
        self.conditions = Conditions()

    def close(self) -> None:
        """End it: what was passed on arrives."""
        for _, writer in (self._near, self._far):
            _abort(writer, is_reset=False)

    def reset(self) -> None:
        """End it in the middle of whatever it is doing."""
        for _, writer in (self._near, self._far):
            _abort(writer, is_reset=True)


def _abort(writer: asyncio.StreamWriter, *, is_reset: bool) -> None:
    if not is_reset:
        writer.close()
        return
    with suppress(
        OSError, AttributeError, ValueError
    ):  # uvloop has closed it, and has no socket or half a one
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
