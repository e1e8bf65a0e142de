"""The process that is measured: one application under uvicorn. Started by `process.py`, and ended by it.

    python -m benchmarks.serve benchmarks.applications.live:site 0

The second argument is the core that it runs on. Nothing but the application is imported, whatever its
framework. It writes its port, then answers each line of its standard input: `cpu` with the seconds of CPU that it has
used, `memory` with the bytes that it holds. It ends when the input ends, and in any case after `LIFETIME_SECONDS`.
"""

import gc
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn

LIFETIME_SECONDS: Final = 1800


def main() -> None:
    """Serve until nobody listens any more."""
    application, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    signal.alarm(LIFETIME_SECONDS)
    allow_many_connections()
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # What `liveview run` sets, without the line that uvicorn would log for each page.
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    Thread(target=_answer, args=(server,), daemon=True).start()
    _write(listening.getsockname()[1])
    server.run(sockets=[listening])


def allow_many_connections() -> None:
    """Raise the limit of open files as far as it goes."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _answer(server: uvicorn.Server) -> None:
    for line in sys.stdin:
        _write(time.process_time() if line.strip() == "cpu" else _resident_bytes())
    server.should_exit = True


def _resident_bytes() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _write(number: float) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
