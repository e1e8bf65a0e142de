"""A process with thousands of idle connections is killed and started again: all of them come back, each with its session.

Without nginx and proxy, so that nothing else has to hold as many sockets. The clients have their own handshake and frames, and
of the protocol only what they need, or they would need more of the machine than the server.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count, cycle
from pathlib import Path
from random import Random
from typing import Any, Final

from msgspec import Struct, json

from benchmarks.load.websocket import WebSocket
from tests.abuse.memory import resident_bytes
from tests.abuse.sockets import allow_many_sockets, get
from tests.chaos.ledger import create
from tests.chaos.report import Report, shown
from tests.chaos.servers import OURS
from tests.chaos.stack import server
from tests.support.wire import elements

PATH: Final = "/liveview/websocket"

# Tallies of one page; each of them is given a connection of its own.
PAGE_SIZE: Final = 500

# So many connect at once, the first time.
ARRIVING: Final = 100

# One address has about 28,000 ports to connect from. Others of the loopback network have as many again.
ADDRESSES: Final = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")

# As the client has it.
PATIENCE_SECONDS: Final = 10

# Files that a process has open besides its connections.
SPARE_FILES: Final = 200

# How long it may take until all are back. Nobody's speed is tested.
RETURN_SECONDS: Final = 300

_MEGABYTE: Final = 1_000_000


class _Said(Struct, array_like=True):
    word: str
    id: str | int | None = None
    number: int | None = None
    code: Any = None  # Any: of an error its code, of an update the patch
    session: str | None = None


_decode: Final = json.Decoder(_Said).decode


class _Socket(WebSocket):
    """One connection of an idle page."""

    def __init__(self, hear: Callable[["_Socket", _Said], None], gone: Callable[["_Socket"], None]) -> None:
        super().__init__(PATH)
        self._heard = hear
        self._gone = gone

    def hear(self, text: bytes) -> None:
        """Say what was heard."""
        self._heard(self, _decode(text))

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that it is gone."""
        super().connection_lost(exc)
        self._gone(self)


class Idler:
    """One page with one tally, which does one thing before the kill and one after it. `number`: what it shows.

    `live`: it has been taken live. `back`: so it has again, after its connection was lost.
    """

    def __init__(self, port: int, address: str, element: tuple[str, str, str], random: Random) -> None:
        self.id, self._component, self._session = element
        self.number = 0
        self.errors: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.live = asyncio.Event()
        self.back = asyncio.Event()
        self._was_lost = False
        self._port = port
        self._address = address
        self._random = random
        self._socket: _Socket | None = None
        self._made = 0
        self._answered = asyncio.Event()
        self._returning: asyncio.Task[None] | None = None
        self._is_leaving = False

    async def do(self) -> None:
        """One event, answered."""
        self._made += 1
        self._answered.clear()
        self._say(["event", self.id, self._made, "add"])
        await self._answered.wait()

    async def connect(self) -> None:
        """Until a connection stands and the page is live on it, with full jitter between the tries."""
        for tries in count():
            socket = await self._open()
            if socket is not None:
                self._socket = socket
                entry = [self.id, self._component, self._session, None, self._made, 1]
                self._say(["subscribe", f"document of {self.id}", [entry]])
                return
            await asyncio.sleep(0.1 + self._random.random() * (min(10.0, 0.2 * 2**tries) - 0.1))

    def leave(self) -> None:
        """Go."""
        self._is_leaving = True
        if self._returning is not None:
            self._returning.cancel()
        if self._socket is not None:
            self._socket.close()

    async def _open(self) -> _Socket | None:
        socket: _Socket | None = None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                _, socket = await asyncio.get_running_loop().create_connection(
                    partial(_Socket, self._hear, self._lost),
                    "127.0.0.1",
                    self._port,
                    local_addr=(self._address, 0),
                )
                await socket.awaited
        except (OSError, TimeoutError) as error:
            self.refusals[type(error).__name__] += 1
            if socket is not None:
                socket.close()
            return None
        return socket

    def _say(self, message: Sequence[object]) -> None:
        assert self._socket is not None
        self._socket.say(json.encode(message))

    def _hear(self, socket: _Socket, said: _Said) -> None:
        if socket is not self._socket:
            return
        if said.word == "error":
            self.errors[str(said.code)] += 1
        elif said.word == "update" and said.id == self.id:
            self._session = said.session or self._session
            match said.code:
                case [0, number]:
                    self.number = int(number)
                case None:
                    pass
                case _:
                    self.errors["content sent whole"] += 1
            self.live.set()
            if self._was_lost:
                self.back.set()
            if (said.number or 0) >= self._made:
                self._answered.set()

    def _lost(self, socket: _Socket) -> None:
        """It comes back after a while, and not before."""
        if socket is self._socket and not self._is_leaving:
            self._socket = None
            self._was_lost = True
            self._returning = asyncio.get_running_loop().create_task(self._return())

    async def _return(self) -> None:
        await asyncio.sleep(0.1 + self._random.random() * 0.1)
        await self.connect()


async def idle(connections: int, seed: int, folder: Path, name: str = OURS) -> Report:
    """So many connections, a kill, and all of them back; what happened."""
    files = allow_many_sockets()
    if files < connections + SPARE_FILES:
        raise SystemExit(
            f"{connections} connections need a limit of {connections + SPARE_FILES} open files, and this process may open "
            f"{files}. Raise the hard limit (`ulimit -Hn`) or say --connections {files - SPARE_FILES}."
        )
    loop = asyncio.get_running_loop()
    random = Random(f"{seed} idle")
    idlers: list[Idler] = []
    figures: dict[str, str | int | float] = {"connections": connections}
    async with server(folder, create(folder / "ledger.sqlite"), 1, name) as process:
        try:
            figures["memory before anybody came (MB)"] = _megabytes(process.process_id)
            began = loop.time()
            idlers += await _arrive(process.port, connections, random)
            figures["seconds until all had come"] = loop.time() - began
            figures["memory with all (MB)"] = _megabytes(process.process_id)
            await process.end(signal.SIGKILL)
            killed = loop.time()
            await process.start()
            started = loop.time()
            figures["seconds from the kill until it accepts"] = started - killed
            with suppress(TimeoutError):
                async with asyncio.timeout(RETURN_SECONDS):
                    await asyncio.gather(*(idler.back.wait() for idler in idlers))
            back = sum(idler.back.is_set() for idler in idlers)
            figures["back"] = back
            figures["seconds from the kill until all were back"] = loop.time() - killed
            figures["seconds since it accepts"] = loop.time() - started
            figures["memory with all back (MB)"] = _megabytes(process.process_id)
            if back == connections:
                await _do(idlers)
            figures |= _told(idlers)
            complaints = _complaints(idlers, back)
        finally:
            for idler in idlers:
                idler.leave()
    return Report(name="idle connections", seed=seed, figures=figures, complaints=complaints)


async def _arrive(port: int, connections: int, random: Random) -> list[Idler]:
    """All of them live, each after one event."""
    idlers: list[Idler] = []
    addresses = cycle(ADDRESSES)
    while len(idlers) < connections:
        page = await get(port, f"/{min(PAGE_SIZE, connections - len(idlers))}")
        idlers += [
            Idler(port, next(addresses), element, Random(random.random())) for element in elements(page)
        ]
    for start in range(0, connections, ARRIVING):
        arriving = idlers[start : start + ARRIVING]
        await asyncio.gather(*(idler.connect() for idler in arriving))
        await asyncio.gather(*(idler.live.wait() for idler in arriving))
    await _do(idlers)
    return idlers


async def _do(idlers: list[Idler]) -> None:
    for start in range(0, len(idlers), ARRIVING):
        async with asyncio.timeout(RETURN_SECONDS):
            await asyncio.gather(*(idler.do() for idler in idlers[start : start + ARRIVING]))


def _told(idlers: list[Idler]) -> dict[str, str | int | float]:
    refusals = sum((idler.refusals for idler in idlers), Counter[str]())
    errors = sum((idler.errors for idler in idlers), Counter[str]())
    return {
        "connections that did not open": shown(refusals),
        "most tries of one page": max(idler.refusals.total() for idler in idlers) + 1,
        "errors, by code": shown(errors),
    }


def _complaints(idlers: list[Idler], back: int) -> list[str]:
    if back < len(idlers):
        return [f"{len(idlers) - back} have not come back within {RETURN_SECONDS} s"]
    wrong = [idler for idler in idlers if idler.number != 2]  # one before, one after
    errors = sum((idler.errors for idler in idlers), Counter[str]())
    return [
        *(f"{idler.id} shows {idler.number} after 2 events" for idler in wrong[:5]),
        *(f"{count} times a page was told: {code}" for code, count in errors.items()),
    ]


def _megabytes(process: int) -> float:
    return resident_bytes(process) / _MEGABYTE
