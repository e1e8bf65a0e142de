"""The `LiveView` of a test that has none of its own."""

import asyncio
import secrets
from asyncio import AbstractEventLoop
from typing import Final
from weakref import ref

from liveview.server.app import LiveView

# The one that was made last, with its loop: those before are of tests that have ended.
_latest: Final[list[tuple[ref[AbstractEventLoop], LiveView]]] = []


def live_of_test() -> LiveView:
    """One for each event loop, so that all visitors of a test hear what is published to a topic."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _make()
    if not _latest or _latest[0][0]() is not loop:
        _latest[:] = [(ref(loop), _make())]
    return _latest[0][1]


def _make() -> LiveView:
    return LiveView(secrets.token_bytes(32), debug=True)
