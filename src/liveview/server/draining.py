"""Let go of all pages before the process ends, so that they go on elsewhere and miss nothing.

Servers end their connections first and tell the application afterwards. So whoever wants to drain has to hear the signal
before the server does.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, Protocol
from weakref import WeakSet

# With the first servers and process managers ask a process to end, the second is Ctrl+C.
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class Drainable(Protocol):
    """What has pages to let go of."""

    async def drain(self) -> None:
        """Let go of them."""
        ...


_known: WeakSet[Drainable] = WeakSet()


def register(drainable: Drainable) -> None:
    """Have it drained by `drain_all`."""
    _known.add(drainable)


async def drain_all() -> None:
    """Drain every `LiveView` of this process, at the same time."""
    await asyncio.gather(*(drainable.drain() for drainable in tuple(_known)))


@contextmanager
def before_signals(drain: Callable[[], Awaitable[None]]) -> Generator[None]:
    """While this holds, a signal to end is passed on to whoever handled it before only when `drain` has ended.

    A second signal is passed on at once. Off the main thread, where Python hears no signals, nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting = _Waiting(asyncio.get_running_loop(), drain)
    former = {number: signal.signal(number, waiting.hear) for number in SIGNALS}
    waiting.former = former
    try:
        yield
    finally:
        for number, handler in former.items():
            if signal.getsignal(number) == waiting.hear:
                signal.signal(number, handler)


class _Waiting:
    """Holds a signal back until pages have gone."""

    def __init__(self, loop: asyncio.AbstractEventLoop, drain: Callable[[], Awaitable[None]]) -> None:
        self._loop = loop
        self._drain = drain
        self._draining: asyncio.Task[None] | None = None
        self._is_heard = False
        self.former: dict[signal.Signals, Any] = {}  # Any: what `signal.signal` gives

    def hear(self, number: int, frame: FrameType | None) -> None:
        """A signal came, at any point of the main thread's code."""
        if self._is_heard or self._loop.is_closed():
            self._pass_on(number, frame)
        else:
            self._is_heard = True
            self._loop.call_soon_threadsafe(self._begin, number)

    def _begin(self, number: int) -> None:
        self._draining = self._loop.create_task(self._drain_before(number))

    async def _drain_before(self, number: int) -> None:
        try:
            await self._drain()
        finally:
            self._pass_on(number, None)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        handler = self.former[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler is signal.SIG_DFL:
            signal.signal(number, handler)
            os.kill(os.getpid(), number)
