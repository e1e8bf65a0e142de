"""Real servers for tests: one in the test's own event loop, and others in processes that can be killed."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Self

import uvicorn

ROOT = Path(__file__).parents[2]
SECRET = "a secret for tests, of more than 32 bytes"

SERVERS = ("uvicorn", "granian", "hypercorn")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.asynccontextmanager
async def serving(
    app: Any, **options: Any
) -> AsyncGenerator[str, None]:  # Any: ASGI applications and uvicorn's settings
    """`app` under uvicorn in this event loop; its address, `127.0.0.1:PORT`."""
    port = free_port()
    settings: dict[str, Any] = {  # Any: as above
        "lifespan": "off",
        "log_level": "warning",
        "ws": "websockets-sansio",
        **options,
    }
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, **settings))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


class ServerProcess:
    """An application in a process of its own, which can be killed and started again on the same port.

    `folder`: where its modules are, if not among the project's. They may be others at the next start.
    """

    def __init__(self, server: str, target: str, state_folder: Path, folder: Path | None = None) -> None:
        self._command = _command(server, target, port := free_port())
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ,
            "LIVEVIEW_SECRET_KEY": SECRET,
            "XDG_STATE_HOME": str(state_folder),
            # `src` too: the sources that the test itself has, whichever are installed.
            "PYTHONPATH": os.pathsep.join(
                str(path) for path in (folder, ROOT, ROOT / "src") if path is not None
            ),
            "PYTHONDONTWRITEBYTECODE": "1",  # a module that is written anew within a second looks like the old one
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start, and wait until it accepts connections."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=ROOT, start_new_session=True
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert self._process.poll() is None, "the server ended while it started"
            time.sleep(0.05)
        raise TimeoutError("the server did not start")

    def send(self, number: int) -> None:
        """Send it a signal, and wait for nothing."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, seconds: float = 30) -> int:
        """Wait until it has ended; its exit status."""
        assert self._process is not None
        return self._process.wait(seconds)

    def kill(self, signal_number: int = signal.SIGKILL) -> None:
        """End it, its workers with it, and wait until it is gone."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal_number)
            self._process.wait(30)
            self._process = None


def _command(server: str, target: str, port: int) -> list[str]:
    python = [sys.executable, "-m"]
    match server:
        case "uvicorn":
            return [*python, "liveview", "run", target, "--port", str(port), "--log-level", "warning"]
        case "supervised":  # as `make demo` does: starts again when it was killed
            return [*python, target, "--port", str(port), "--log-level", "warning"]
        case "granian":
            options = [
                "--interface",
                "asgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--log-level",
                "warning",
            ]
            return [*python, "granian", *options, target]
        case "hypercorn":
            return [*python, "hypercorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", target]
        case _:
            raise AssertionError(server)
