"""What starts the gallery again: when it does, when it does not, and how it ends."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.__main__ import Supervisor
from tests.support.serving import ServerProcess

# A "server" that writes down each start, and then ends by what it is told, or waits.
SERVER = """
import os, pathlib, signal, sys, time
starts = pathlib.Path(sys.argv[1])
starts.open("a").write("x")
count = len(starts.read_text())
if count == 1:
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit(7)
"""


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The process's own signal handlers afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_killed_server_starts_again_and_one_that_ended_by_itself_does_not(tmp_path: Path) -> None:
    """What ended the first one is written down; the second one's status is the supervisor's."""
    starts = tmp_path / "starts"
    assert Supervisor([sys.executable, "-c", SERVER, str(starts)], tmp_path).run() == 7
    assert starts.read_text() == "xx"
    [note] = tmp_path.glob("end-*")
    cause, when = note.read_text().split()
    assert cause == "SIGKILL"
    assert 0 <= time.time() - float(when) < 3600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_with_its_server(tmp_path: Path, number: int) -> None:
    """Ctrl+C reaches both in a terminal; a supervisor that is asked alone asks its server."""
    process = ServerProcess("supervised", "examples", tmp_path)
    process.start()
    process.send(number)
    assert process.wait() == 0
    with pytest.raises(OSError, match=r"."), socket.create_connection(("127.0.0.1", process.port), timeout=1):
        pass


def test_a_server_that_cannot_start_is_not_started_again() -> None:
    """Its port is taken: the status says that something is wrong."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "examples", "--port", str(taken.getsockname()[1])]
        ended = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert ended.returncode > 0
    assert b"address already in use" in ended.stderr
    assert b"Traceback" not in ended.stderr
