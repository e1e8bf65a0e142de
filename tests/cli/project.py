"""Run the command as a person does: in a folder of theirs, in a process that is no test and has no key."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.serving import free_port

ROOT = Path(__file__).parents[2]


def new_project(folder: Path) -> Path:
    """A project as `liveview new shopping-list` writes it."""
    liveview("new", "shopping-list", folder=folder)
    return folder / "shopping-list"


def liveview(*arguments: str, folder: Path) -> str:
    """Run the command there; what it says."""
    return python("-m", "liveview", *arguments, folder=folder)


def python(*arguments: str, folder: Path) -> str:
    """Run this Python there, and see that it has no objection; what it says."""
    ended = run_python(*arguments, folder=folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def run_python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run this Python there, however it ends."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)


@contextmanager
def served(project: Path, state_folder: Path, target: str = "shopping_list.app:app") -> Generator[str]:
    """The project served by the command of its README; its address, once it answers. What it says is in `terminal.txt`."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "liveview",
        "run",
        target,
        "--reload",
        "--port",
        str(port),
    ]
    more = {
        "XDG_STATE_HOME": str(state_folder),
        "PYTHONDONTWRITEBYTECODE": "1",  # a module that is written anew within a second looks like the old one
    }
    with (state_folder / "terminal.txt").open("wb") as terminal:
        server = subprocess.Popen(
            command, cwd=project, env=environment() | more, stdout=terminal, stderr=subprocess.STDOUT
        )
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=7)) as http:
            http.get(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def environment() -> dict[str, str]:
    """That of a person: nothing in it says that tests are run, and there is no key."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST_", "LIVEVIEW_"))}
    return plain | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
