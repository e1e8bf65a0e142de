"""Let go of all pages before the process ends, so that they go on elsewhere and miss nothing.

Servers end their connections first and tell the application afterwards. So whoever wants to drain has to hear the signal
before the server does.
"""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final, Protocol
from weakref import WeakSet

# With the first servers and process managers ask a process to end, the second is Ctrl+C.
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

# Bytes read at once from the wake-up file, one for each signal.
_SIGNALS_AT_ONCE: Final = 64


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

    Event loops hear of signals in a way of their own, a byte in their wake-up file (`loop.add_signal_handler`), which does not go
    through Python's handler. So the byte comes here meanwhile, and is passed on with the signal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    near, far = socket.socketpair()
    with near, far:
        near.settimeout(0)
        far.settimeout(0)
        waiting = _Waiting(loop, drain, signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False))
        loop.add_reader(near, waiting.wake, near)
        waiting.former = {number: signal.signal(number, waiting.hear) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in waiting.former.items():
                if signal.getsignal(number) == waiting.hear:
                    signal.signal(number, handler)
            loop.remove_reader(near)
            _give_back(far.fileno(), waiting.wake_up_file)


def _give_back(ours: int, former: int) -> None:
    """Let signals wake up what they did before, unless somebody has changed that, or it is closed."""
    current = signal.set_wakeup_fd(-1)
    with suppress(OSError, ValueError):
        signal.set_wakeup_fd(former if current == ours else current)


class _Waiting:
    """Holds a signal back until pages have gone."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, drain: Callable[[], Awaitable[None]], wake_up_file: int
    ) -> None:
        self.wake_up_file = wake_up_file
        self._loop = loop
        self._drain = drain
        self._draining: asyncio.Task[None] | None = None
        self._is_heard = False
        self.former: dict[signal.Signals, Any] = {}  # Any: what `signal.signal` gives

    def wake(self, near: socket.socket) -> None:
        """A signal has come, of which Python's handler is called as well. Those that are not ours go on at once."""
        for number in near.recv(_SIGNALS_AT_ONCE):
            if number not in SIGNALS:
                self._wake_others(number)

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

    def _wake_others(self, number: int) -> None:
        if self.wake_up_file >= 0:
            with suppress(OSError):
                os.write(self.wake_up_file, bytes((number,)))

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        self._wake_others(number)
        handler = self.former[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler is signal.SIG_DFL:
            signal.signal(number, handler)
            os.kill(os.getpid(), number)
