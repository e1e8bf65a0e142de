"""What people use: a number that they count up in three ways, each of which writes to the ledger as well."""

import asyncio
import os
import secrets
import threading
from pathlib import Path
from typing import Final

from liveview import Component, Event, event
from tests.chaos.ledger import Ledger

# The variable that names the ledger's file.
LEDGER: Final = "LIVEVIEW_CHAOS_LEDGER"

# Those that say how long the slow handler takes, and how much of its state is there only to make sessions large.
HANDLER_SECONDS: Final = "LIVEVIEW_CHAOS_HANDLER_SECONDS"
STATE_BYTES: Final = "LIVEVIEW_CHAOS_STATE_BYTES"

# The names of the handlers, and of the buttons that call them.
HANDLERS: Final = ("add", "add_slowly", "add_in_thread")


class Tally(Component):
    """Counts, and writes each event down before, in the middle of, or after what it does to the page."""

    template = """
      <output>{{ count }}</output>
      <button id="add" live-click="add">Add</button>
      <button id="add_slowly" live-click="add_slowly">Slowly</button>
      <button id="add_in_thread" live-click="add_in_thread">In a thread</button>
    """
    count: int = 0
    ballast: str = ""

    @event
    def add(self, happened: Event) -> None:
        """At once."""
        write(happened)
        self.count += 1

    @event
    async def add_slowly(self, happened: Event) -> None:
        """Half of it before a pause and half of it after, so that it can be cut in the middle."""
        self.count += 1
        await asyncio.sleep(_half_seconds)
        write(happened)
        await asyncio.sleep(_half_seconds)

    @event(thread=True)
    def add_in_thread(self, happened: Event) -> None:
        """Where it may wait for the ledger without holding up others."""
        self.count += 1
        write(happened)


def write(happened: Event) -> None:
    """Put it into the ledger, over a connection of this thread's own."""
    ledger: Ledger | None = getattr(_local, "ledger", None)
    if ledger is None:
        ledger = _local.ledger = Ledger(Path(os.environ[LEDGER]))
    ledger.write(happened.id)


def tally() -> Tally:
    """A new one, with as much state as is wanted."""
    return Tally(ballast=secrets.token_hex(_state_bytes // 2))


_local = threading.local()
_half_seconds = float(os.environ.get(HANDLER_SECONDS, "0.06")) / 2
_state_bytes = int(os.environ.get(STATE_BYTES, "0"))
