"""`liveview run`: serve a target with uvicorn, set up for live connections."""

import os
import sys
from typing import Final

import uvicorn

from liveview.cli.secret import development_secret
from liveview.cli.target import TARGET, load

# Connections end when their components are unmounted; one that does not come to an end must not keep the process.
SHUTDOWN_SECONDS: Final = 10

# Templates and styles are read when a page is made, so a change of theirs is a change of the page.
RELOADED: Final = ["*.py", "*.html", "*.jinja", "*.jinja2", "*.j2", "*.css"]


def run(target: str, *, host: str, port: int, reload: bool, root_path: str, log_level: str) -> None:
    """Serve until interrupted. Raises `ConfigurationError` for a target that cannot be served."""
    os.environ.setdefault("LIVEVIEW_SECRET_KEY", development_secret())
    os.environ[TARGET] = target
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    if reload:
        os.environ["LIVEVIEW_DEBUG"] = "1"
    else:
        load(target)
    uvicorn.run(
        "liveview.cli.target:application",
        factory=True,
        host=host,
        port=port,
        reload=reload,
        reload_includes=RELOADED if reload else None,
        root_path=root_path,
        log_level=log_level,
        # A connection's messages are a few dozen bytes: compressing them costs 10 us of CPU an event and 40 kB a connection
        # (DESIGN section 5) and saves little.
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
