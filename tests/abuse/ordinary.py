"""Ordinary visitors: each has a page with one `Tally`, does one thing after another, and checks every answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from msgspec import Struct, json

from benchmarks.load.websocket import WebSocket
from tests.support.wire import elements

PATH: Final = "/liveview/websocket"

# Nobody's speed is tested; this is how long a visitor waits before the answer counts as lost.
ANSWER_SECONDS: Final = 30


# Of what nobody expected, so much is told.
_SHOWN_LENGTH: Final = 200


class _Said(Struct, array_like=True):
    """What the server says. Of an error the names do not fit, but its word does."""

    word: str
    id: str | None = None
    answered: int | None = None
    patch: Any = None  # Any: JSON


_decode: Final = json.Decoder(_Said).decode


class Ordinary(WebSocket):
    """One visitor. `mistakes` says what was lost, doubled or closed; `latencies` are seconds from event to answer."""

    def __init__(self, html: str) -> None:
        super().__init__(PATH)
        ((self.id, self._component, self._session),) = elements(html)
        self.number = 0
        self.shown = 0
        self.mistakes: list[str] = []
        self.latencies: list[float] = []
        self.is_closed = False
        self._is_leaving = False

    async def join(self) -> None:
        """Take the page live. The connection has to stand."""
        await self._said(["subscribe", f"document of {self.id}", [[self.id, self._component, self._session]]])

    async def work(self, *, pause_seconds: float, enough: asyncio.Event) -> None:
        """Send events in order, each once the one before is answered, until it is enough."""
        while not enough.is_set() and not self.mistakes:
            self.number += 1
            began = time.perf_counter()
            await self._said(["event", self.id, self.number, "add"])
            self.latencies.append(time.perf_counter() - began)
            await asyncio.sleep(pause_seconds)

    def leave(self) -> None:
        """Go; what happens to the connection from now on is no mistake."""
        self._is_leaving = True
        self.close()

    def hear(self, text: bytes) -> None:
        """Compare what comes with what must come: this event answered, and the count that belongs to it."""
        said = _decode(text)
        if said.word != "update" or said.id != self.id:
            self._mistake(f"heard {text.decode()[:_SHOWN_LENGTH]}")
            return
        if said.patch is not None:
            _, self.shown = said.patch
        if not self.number:
            self._joined()
        elif said.answered is None:
            pass  # a session that follows
        elif said.answered != self.number or self.shown != self.number:
            self._mistake(f"event {self.number}: answered {said.answered}, and the page shows {self.shown}")
        else:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody has the right to close it."""
        super().connection_lost(exc)
        if not self._is_leaving:
            self.is_closed = True
            self._mistake(f"the connection was closed at event {self.number}")

    async def _said(self, message: Sequence[object]) -> None:
        """Say it, and wait for what belongs to it."""
        self.awaited = asyncio.get_running_loop().create_future()
        self.say(json.encode(message))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.awaited
        except TimeoutError:
            self._mistake(f"event {self.number} was not answered within {ANSWER_SECONDS} s")
        except ConnectionError as error:
            self._mistake(str(error))

    def _joined(self) -> None:
        if not self.awaited.done():
            self.awaited.set_result(None)

    def _answered(self) -> None:
        if self.awaited.done():
            self._mistake(f"event {self.number} was answered twice")
        else:
            self.awaited.set_result(None)

    def _mistake(self, text: str) -> None:
        self.mistakes.append(f"{self.id}: {text}")
        self.fail(text.encode())


async def visit(port: int, pages: Sequence[str]) -> list[Ordinary]:
    """A visitor for each page, connected and live."""
    loop = asyncio.get_running_loop()
    visitors: list[Ordinary] = []
    for html in pages:
        _, visitor = await loop.create_connection(partial(Ordinary, html), "127.0.0.1", port)
        await visitor.awaited
        await visitor.join()
        visitors.append(visitor)
    return visitors


@asynccontextmanager
async def working(visitors: Sequence[Ordinary], *, pause_seconds: float) -> AsyncGenerator[None, None]:
    """They send events meanwhile. At the end all of them have their last answer."""
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for visitor in visitors:
            group.create_task(visitor.work(pause_seconds=pause_seconds, enough=enough))
        try:
            yield
        finally:
            enough.set()
