"""`liveview run`: serve a target with uvicorn, set up for live connections."""

import os
import sys
from contextlib import suppress
from typing import Any, Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from liveview.cli.secret import development_secret
from liveview.cli.server import Server
from liveview.cli.target import RELOAD, TARGET, load, look_here

_APPLICATION: Final = "liveview.cli.target:application"

# Connections end when their components are unmounted; one that does not come to an end must not keep the process.
SHUTDOWN_SECONDS: Final = 10

# Templates and styles are read when a page is made, so a change of theirs is a change of the page.
RELOADED: Final = ["*.py", "*.html", "*.jinja", "*.jinja2", "*.j2", "*.css"]


def run(target: str, *, host: str, port: int, reload: bool, root_path: str, log_level: str) -> None:
    """Serve until interrupted. Raises `ConfigurationError` for a target that cannot be served."""
    os.environ.setdefault("LIVEVIEW_SECRET_KEY", development_secret())
    os.environ[TARGET] = target
    look_here()
    if reload:
        os.environ["LIVEVIEW_DEBUG"] = os.environ[RELOAD] = "1"
    else:
        load(target)
    options: dict[str, Any] = {  # Any: each setting of uvicorn has its own type
        "factory": True,
        "host": host,
        "port": port,
        "root_path": root_path,
        "log_level": log_level,
        # A connection's messages are a few dozen bytes: compressing them costs 10 us of CPU an event and 40 kB a connection
        # (DESIGN section 5) and saves little.
        "ws": "websockets-sansio",
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
    }
    if reload:
        uvicorn.run(_APPLICATION, reload=True, reload_includes=RELOADED, **options)
    else:
        _serve(Server(uvicorn.Config(_APPLICATION, **options)))


def _serve(server: Server) -> None:
    """As `uvicorn.run` ends: silently at Ctrl+C, and with its status where the server could not start."""
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
