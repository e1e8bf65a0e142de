"""The servers that `docs/deployment.md` names, with the options that stand there."""

from typing import Final

# The document's application. Ours has a lifespan for servers that are not told by us when to let go of pages.
_APPLICATION: Final = "tests.chaos.application:app_with_lifespan"

# The one that is meant where none is named.
OURS: Final = "liveview run"

# What `python -m` is given.
COMMANDS: Final = {
    OURS: "liveview run tests.chaos.application:app --port {port} --log-level warning",
    "uvicorn": f"uvicorn {_APPLICATION} --port {{port}} --ws websockets-sansio --log-level warning",
    "uvicorn --workers": f"uvicorn {_APPLICATION} --port {{port}} --workers 2 --log-level warning",
    "gunicorn": f"gunicorn {_APPLICATION} --bind 127.0.0.1:{{port}} "
    "--worker-class uvicorn_worker.UvicornWorker --no-control-socket",
    "granian": f"granian {_APPLICATION} --port {{port}} --interface asgi",
    "granian --loop asyncio": f"granian {_APPLICATION} --port {{port}} --interface asgi --loop asyncio",
    "hypercorn --workers 0": f"hypercorn {_APPLICATION} --bind 127.0.0.1:{{port}} --workers 0",
}
