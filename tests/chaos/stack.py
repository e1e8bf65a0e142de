"""What serves: processes of `liveview run` that can be killed and started again, and nginx before them."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from tests.abuse.sockets import allow_many_sockets
from tests.chaos import nginx, servers
from tests.chaos.tally import LEDGER
from tests.support.serving import ROOT, SECRET, free_port

# What a process may take to accept connections, and to end once it was told to. Nobody's speed is tested.
START_SECONDS: Final = 60
END_SECONDS: Final = 60

# As the servers that are named write it.
_COMPLAINT: Final = re.compile(r"^(Traceback|ERROR|CRITICAL)|\[(ERROR|CRITICAL)\]")

# uvicorn 0.54 writes the first after every handshake that is answered with a response of ours, such as 503, and the second
# where a connection that takes no bytes is given up.
_NO_FAULTS: Final = ("returned without completing handshake.", "timeout graceful shutdown exceeded")

# Whatever becomes of us, what we started ends with us (util-linux).
_WITH_US: Final = ("setpriv", "--pdeathsig", "KILL", "--")


class Child:
    """A process that listens on a port, and is started as often as wanted. What it writes goes to `log`."""

    def __init__(self, command: list[str], port: int, log: Path, environment: dict[str, str]) -> None:
        self.port = port
        self.log = log
        self._command = [*_WITH_US, *command]
        self._environment = {**os.environ, **environment}
        self._process: Process | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def process_id(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start, and wait until it accepts connections."""
        with self.log.open("ab") as log:
            self._process = await create_subprocess_exec(
                *self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        async with asyncio.timeout(START_SECONDS):
            while not await accepts(self.port):
                assert self.is_running, f"It ended while it started:\n{self.log.read_text()}"
                await asyncio.sleep(0.02)

    def tell(self, number: signal.Signals) -> None:
        """Give it a signal, and wait for nothing. `SIGKILL` is for its workers as well, which nobody else would end."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                if number == signal.SIGKILL:
                    os.killpg(self._process.pid, number)
                else:
                    self._process.send_signal(number)

    async def ended(self) -> None:
        """Wait until it is gone. Raises `TimeoutError` where it does not go."""
        if self._process is not None:
            async with asyncio.timeout(END_SECONDS):
                await self._process.wait()

    async def end(self, number: signal.Signals) -> None:
        """Give it a signal and wait until it is gone. Raises `TimeoutError` where it does not go."""
        self.tell(number)
        await self.ended()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end(signal.SIGKILL)


async def accepts(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def server(folder: Path, ledger: Path, number: int, name: str = servers.OURS) -> Child:
    """One of the application's processes. `name`: of the server, as `servers` has it."""
    return served(servers.COMMANDS[name], free_port(), folder / f"server{number}.log", ledger)


def served(command: str, port: int, log: Path, ledger: Path) -> Child:
    """The application under a server's command, as `servers` has it."""
    python = [sys.executable, "-m", *command.format(port=port).split()]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        "LIVEVIEW_SECRET_KEY": SECRET,
        "PYTHONPATH": os.pathsep.join(paths),
        LEDGER: str(ledger),
    }
    return Child(python, port, log, environment)


@dataclass(slots=True)
class Stack:
    """Two servers with one secret and one ledger, behind an nginx that sends each connection to whichever is next.

    `kills`: how often each signal ended one. `longest_end_seconds`: from a signal to the end of the process, at most.
    """

    servers: tuple[Child, Child]
    front: Child
    kills: dict[str, int] = field(default_factory=dict[str, int])
    longest_end_seconds: float = 0.0

    async def end(self, place: int, number: signal.Signals) -> None:
        """End one of the servers, and count it."""
        self.kills[number.name] = self.kills.get(number.name, 0) + 1
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self.servers[place].end(number)
        self.longest_end_seconds = max(self.longest_end_seconds, loop.time() - began)

    def trouble(self) -> list[str]:
        """What the processes wrote about errors: nobody should have to read it."""
        logs = [child.log for child in (*self.servers, self.front)]
        return [f"{log.name}: {line}" for log in logs for line in _complaints(log.read_text("utf-8"))]


def _complaints(log: str) -> list[str]:
    return [
        line
        for line in log.splitlines()
        if _COMPLAINT.search(line) and not any(text in line for text in _NO_FAULTS)
    ]


@asynccontextmanager
async def standing(folder: Path, ledger: Path, name: str = servers.OURS) -> AsyncGenerator[Stack, None]:
    """While all three run. `name`: of the server, as `servers` has it."""
    files = allow_many_sockets()
    pair = (server(folder, ledger, 1, name), server(folder, ledger, 2, name))
    port = free_port()
    command = nginx.command(folder, port, (pair[0].port, pair[1].port), files=min(files, 10_000))
    front = Child(command, port, folder / "front.log", {})
    async with pair[0], pair[1], front:
        yield Stack(pair, front)
