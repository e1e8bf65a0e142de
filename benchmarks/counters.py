"""The load: counters that are clicked, each answer checked."""

import asyncio
import html
import re
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from msgspec import json

from benchmarks.process import Server
from benchmarks.websocket import WebSocket

# As many handshakes and joins at a time: more would measure the listen queue.
AT_ONCE: Final = 50

_ELEMENT: Final = re.compile(rb'data-id="([^"]+)" data-component="([^"]+)" data-session="([^"]+)"')
_BODY_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the page says of a counter. The bare application says nothing, and has no `component`."""

    id: str
    component: str = ""
    session: str = ""


@dataclass(slots=True)
class Round:
    """A time in which counters are clicked without a pause."""

    is_over: bool = False
    answers: int = 0


class Counter(WebSocket):
    """One page with a counter, over its connection."""

    def __init__(self, path: str, origin: Origin) -> None:
        super().__init__(path)
        self.origin = origin
        self.number = 0
        self.said = self.answer = b""
        self._round = Round(is_over=True)

    def subscribe(self) -> asyncio.Future[None]:
        """Take the counter live; done with the answer, which `answer` then holds."""
        origin = self.origin
        self.said = json.encode(
            ["subscribe", f"of {origin.id}", [[origin.id, origin.component, origin.session]]]
        )
        self.say(self.said)
        return self._next_answer()

    def click_through(self, clicks: Round) -> asyncio.Future[None]:
        """Click again with each answer, until the round is over and the last click answered."""
        self._round = clicks
        self._click()
        return self._next_answer()

    def hear(self, text: bytes) -> None:
        """Check the answer; click again or be done."""
        self.answer = text
        expected = b'["update","%s",' % self.origin.id.encode()
        if self.number:
            expected += b"%d,[0,%d]" % (self.number, self.number)
            self._round.answers += 1
        if self.awaited.done():
            return  # it failed
        if not text.startswith(expected):
            self.fail(text)
        elif self._round.is_over:
            self.awaited.set_result(None)
        else:
            self._click()

    def _click(self) -> None:
        self.number += 1
        self.said = b'["event","%s",%d,"increment"]' % (self.origin.id.encode(), self.number)
        self.say(self.said)

    def _next_answer(self) -> asyncio.Future[None]:
        self.awaited = asyncio.get_running_loop().create_future()
        return self.awaited


async def open_counters(server: Server, origins: Iterable[Origin]) -> list[Counter]:
    """Connections for these counters, not subscribed yet."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def open_one(origin: Origin) -> Counter:
        async with limit:
            _, counter = await asyncio.get_running_loop().create_connection(
                lambda: Counter("/liveview/websocket", origin), "127.0.0.1", server.port
            )
            await counter.awaited
            return counter

    return await asyncio.gather(*map(open_one, origins))


async def subscribe(counters: Iterable[Counter]) -> None:
    """Take the counters live; the bare application's are so from the start."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def subscribe_one(counter: Counter) -> None:
        async with limit:
            await counter.subscribe()

    await asyncio.gather(*(subscribe_one(counter) for counter in counters if counter.origin.component))


async def click_once(counters: Iterable[Counter]) -> None:
    """One event for each counter."""
    await asyncio.gather(*(counter.click_through(Round(is_over=True)) for counter in counters))


async def click_for(seconds: float, counters: Iterable[Counter]) -> int:
    """Click all counters at once, again and again, and count the answers.

    Meanwhile this process never sleeps. Else the kernel would have to wake it for answers, at the expense of the server that
    sends them, and the more often the slower the server is.
    """
    clicks = Round()
    done = asyncio.gather(*(counter.click_through(clicks) for counter in counters))
    end = time.monotonic() + seconds
    while time.monotonic() < end:  # noqa: ASYNC110 - nothing is waited for
        await asyncio.sleep(0)
    clicks.is_over = True
    await done
    return clicks.answers


async def load_pages(server: Server, number: int) -> list[Origin]:
    """Load the first page so often, over one connection, and read what it says of its counter."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    origins = [_origin(await _page(reader, writer), place) for place in range(number)]
    writer.close()
    return origins


async def _page(reader: StreamReader, writer: StreamWriter) -> bytes:
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head.decode()
    length = _BODY_LENGTH.search(head)
    assert length is not None
    return await reader.readexactly(int(length[1]))


def _origin(page: bytes, place: int) -> Origin:
    """The counter's element, or an id of the same length where the bare application served the page."""
    element = _ELEMENT.search(page)
    if element is None:
        return Origin(f"{place:011}")
    return Origin(*(html.unescape(part.decode()) for part in element.groups()))
