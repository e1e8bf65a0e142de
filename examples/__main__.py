"""`python -m examples`: serve the gallery, and start it again whenever a signal has ended it. `make demo` does this."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from examples.survivor import FOLDER


def main() -> int:
    """Until asked to end, or until the server ends by itself; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m examples", description="Serve the gallery.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--log-level", default="info")
    options = parser.parse_args()
    command = [sys.executable, "-m", "liveview", "run", "examples.gallery:app"]
    command += ["--port", str(options.port), "--log-level", options.log_level]
    with TemporaryDirectory(prefix="liveview-gallery-") as folder:
        return Supervisor(command, Path(folder)).run()


class Supervisor:
    """Starts a command, and again when a signal has ended it; how it ended is left in `folder`."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command = command
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._is_ending = False

    def run(self) -> int:
        """Until asked to end by SIGINT or SIGTERM; then the server is."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        environment = {**os.environ, FOLDER: str(self._folder)}
        while True:
            self._server = subprocess.Popen(self._command, env=environment)  # noqa: S603 - our own
            if self._is_ending:
                self._server.terminate()
            status = self._server.wait()
            if self._is_ending:
                return 0
            if status >= 0:  # it ended by itself: it could not start, and would not the next time
                return status
            self._note(signal.Signals(-status).name)

    def _note(self, cause: str) -> None:
        assert self._server is not None
        (self._folder / f"end-{self._server.pid}").write_text(f"{cause} {time.time()}")

    def _end(self, *_: object) -> None:
        # A terminal's Ctrl+C has reached the server as well, and a second one would cut its goodbyes short. This one does not.
        self._is_ending = True
        if self._server is not None:
            self._server.terminate()


if __name__ == "__main__":
    sys.exit(main())
