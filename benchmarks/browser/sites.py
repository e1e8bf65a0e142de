"""The three pages, each served by a process of its own on the loopback."""

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_START_SECONDS: Final = 20
_END_SECONDS: Final = 15

LIVE: Final = ("benchmarks.browser.live:site", "/bench")
BY_HAND: Final = ("benchmarks.browser.by_hand.sites:site", "/local")
BY_HAND_REMOTE: Final = ("benchmarks.browser.by_hand.sites:site", "/remote")


@contextmanager
def serving(target: str, path: str) -> Generator[str, None, None]:
    """Serve an application with `liveview run`; the URL of a page of it."""
    port = _free_port()
    command = [sys.executable, "-m", "liveview", "run", target, "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=_ROOT)  # noqa: S603 - our own
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        process.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody answers on port {port}")
