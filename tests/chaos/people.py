"""People without a browser: pages that speak the protocol over real sockets, and know what they should show."""

import asyncio
import json
import re
from collections import Counter, deque
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from random import Random
from typing import Any, Final

import websockets

from tests.abuse.sockets import get
from tests.chaos.tally import HANDLERS
from tests.support.page_session import Message, PageSession
from tests.support.wire import elements

PATH: Final = "/liveview/websocket"

# As the client has them (`client/src/transport.ts`).
SILENCE_SECONDS: Final = 25
PATIENCE_SECONDS: Final = 10

# Components of one page, and how many of ten pages have so many.
_SIZES: Final = ((1, 8), (3, 2))

# Which handlers are called, and how likely each is.
_WEIGHTS: Final = dict(zip(HANDLERS, (7, 2, 1), strict=True))

# Words that are not for the page.
_PONG: Final = "pong"

_SHOWN: Final = re.compile(r"<output>(?:<!---->)?(\d+)")


class Person:
    """One page. `numbers`: what its components show; `made`: how many events each of them was given.

    `errors`: codes that it was told. `opened`: how often it had a connection. `longest_seconds`: from an event to its answer, at
    most. `handovers`: how often a process said that it goes. `mishaps`: ends of connections that it did not end, by their code.
    """

    def __init__(self, port: int, html: str, random: Random) -> None:
        self.numbers: dict[str, int] = {}
        self.made: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.opened = 0
        self.refused = 0
        self.handovers = 0
        self.ends: Counter[int] = Counter()
        self.longest_seconds = 0.0
        self._url = f"ws://127.0.0.1:{port}{PATH}"
        self._random = random
        self._clock = asyncio.get_running_loop().time
        self._page = PageSession(f"{random.random()}", show=self._show)
        self._page.add(*((id, component, session, None) for id, component, session in elements(html)))
        self.numbers |= dict.fromkeys(self._page.subjects, 0)
        self._waiting: dict[str, deque[tuple[int, float]]] = {id: deque() for id in self.numbers}
        self._current: websockets.ClientConnection | None = None
        self._sending = asyncio.Lock()
        self._tries = 0
        self._wanted = asyncio.Event()
        self._wanted.set()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._start(self._keep_connected())

    # --- what they do ---

    async def work(self, *, events_per_second: float, enough: asyncio.Event) -> None:
        """Do something now and then, whether or not what was done before has been answered."""
        ids, handlers, weights = list(self.numbers), list(_WEIGHTS), list(_WEIGHTS.values())
        while not enough.is_set():
            await asyncio.sleep(self._random.expovariate(events_per_second))
            if enough.is_set():
                return
            await self.do(self._random.choice(ids), self._random.choices(handlers, weights)[0])

    async def do(self, id: str, handler: str) -> None:
        """One event."""
        number = self._page.event(id, handler)
        self.made[id] += 1
        if number:
            self._waiting[id].append((number, self._clock()))
        await self._flush()

    @property
    def unanswered(self) -> dict[str, list[int]]:
        """The numbers of events without an answer, by component."""
        return self._page.unanswered

    @property
    def is_live(self) -> bool:
        """Whether every component has been taken live on the connection that stands."""
        return self._page.is_connected and all(one.is_live for one in self._page.subjects.values())

    @property
    def reload(self) -> str | None:
        """Why the server wants the page to be loaded again; None where it does not."""
        return self._page.reload

    async def look_again(self) -> None:
        """Ask for the whole content of every component, which then is what the page shows."""
        assert self._current is not None
        self.numbers = dict.fromkeys(self.numbers, -1)
        for id in self.numbers:
            await self._current.send(json.dumps(["resync", id]))

    async def leave(self) -> None:
        """Close the page."""
        self._want(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._current is not None:
            await self._current.close()

    # --- connections ---

    async def _keep_connected(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            socket = await self._open()
            before = self._current
            if socket is not None:
                self._want(None)
                self._current = socket
                self.opened += 1
                self._page.opened()
                self._start(self._listen(socket))
                await self._flush()
                if before is not None:
                    self._start(before.close())
            elif before is None:
                self._page.closed(0)
                self._want_later()
            else:
                self._want_later()

    async def _open(self) -> websockets.ClientConnection | None:
        try:
            return await websockets.connect(
                self._url,
                subprotocols=[websockets.Subprotocol("liveview.v1")],
                compression=None,
                open_timeout=PATIENCE_SECONDS,
                close_timeout=1,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, websockets.InvalidHandshake, websockets.InvalidMessage, TimeoutError, EOFError):
            self.refused += 1
            return None

    def _want_later(self) -> None:
        """Full jitter, as the client has it (`client/src/session.ts`)."""
        self._want(0.1 + self._random.random() * (min(10.0, 0.2 * 2**self._tries) - 0.1))
        self._tries += 1

    def _want(self, seconds: float | None) -> None:
        """Open a connection after so long, whatever was wanted before; None: do not."""
        self._wanted.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._wanted.set)

    async def _listen(self, socket: websockets.ClientConnection) -> None:
        """Hear what is said until the connection ends or another one has taken its place."""
        with suppress(websockets.ConnectionClosed, TimeoutError):
            while self._current is socket:
                frame = await self._next(socket)
                if self._current is socket:
                    self._hear(json.loads(frame))
                    await self._flush()
        if self._current is socket:
            self._current = None
            code = socket.close_code or 0
            self.ends[code] += 1
            if self._page.closed(code):
                self._want_later()
            socket.transport.abort()

    async def _next(self, socket: websockets.ClientConnection) -> str | bytes:
        """The next frame. After a long silence it asks for one. Raises `TimeoutError` where none comes then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SILENCE_SECONDS):
                return await socket.recv()
        await socket.send('["ping"]')
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await socket.recv()

    # --- what is said ---

    def _hear(self, message: Message) -> None:
        match message:
            case ["error", _, _, code, *_]:
                self.errors[code] += 1
            case _:
                self._tries = 0
        if message[0] == _PONG:
            return
        was_wanted = self._page.wants_connection
        self._page.receive(message)
        if message[0] == "handover":
            self.handovers += 1
            self._want(self._random.random() * message[1] / 1000)
        elif self._page.wants_connection and not was_wanted:
            self._want_later()
        self._note_answers()

    def _note_answers(self) -> None:
        for id, waiting in self._waiting.items():
            while waiting and (id, waiting[0][0]) in self._page.outcomes:
                _, since = waiting.popleft()
                self.longest_seconds = max(self.longest_seconds, self._clock() - since)

    def _show(self, id: str, tid: str | None, change: Any) -> bool:  # Any: JSON
        """The only hole of a tally's content is its number."""
        match change:
            case {"h": str(html)}:
                found = _SHOWN.search(html)
                assert found is not None, html
                self.numbers[id] = int(found[1])
            case _:
                assert change[0] == 0, change
                self.numbers[id] = int(change[1])
        return True

    async def _flush(self) -> None:
        """Send what there is to send, in its order."""
        socket = self._current
        if socket is None:
            return
        with suppress(websockets.ConnectionClosed):
            async with self._sending:
                while self._current is socket and (messages := self._page.take()):
                    for message in messages:
                        await socket.send(json.dumps(message))

    def _start(
        self, coroutine: Coroutine[Any, Any, None]
    ) -> None:  # Any: what a coroutine yields is its loop's
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def arrive(port: int, number: int, random: Random) -> list[Person]:
    """So many people, each with a page of their own."""
    sizes, weights = zip(*_SIZES, strict=True)
    people: list[Person] = []
    for size in random.choices(sizes, weights, k=number):
        html = await get(port, f"/{size}")
        people.append(Person(port, html, Random(random.random())))
    return people


def live(people: Sequence[Person]) -> bool:
    """Whether all pages are live."""
    return all(person.is_live for person in people)
