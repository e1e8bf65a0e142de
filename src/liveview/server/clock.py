"""Whose time the timers of components follow: that of the event loop, unless a test gives another."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Protocol


class Alarm(Protocol):
    """Something that will be called."""

    def cancel(self) -> None:
        """Do not call it."""
        ...


class Clock(Protocol):
    """What an event loop offers of time, for the one that runs."""

    def time(self) -> float:
        """Seconds, since whenever."""
        ...

    def call_at(self, when: float, callback: Callable[[], None], *, context: Context) -> Alarm:
        """Call back once it is so late."""
        ...


class LoopClock:
    """The event loop's own time."""

    def time(self) -> float:
        """Seconds, since whenever."""
        return asyncio.get_running_loop().time()

    def call_at(self, when: float, callback: Callable[[], None], *, context: Context) -> Alarm:
        """Call back once it is so late."""
        return asyncio.get_running_loop().call_at(when, callback, context=context)
