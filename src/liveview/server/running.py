"""What runs on behalf of one component: its call, its timers, its tasks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

from liveview.server.clock import Alarm, Clock

T = TypeVar("T")


class Running:
    """Starts and ends them, all in `context`, timers by `clock`. After `stop` one more call can run: `unmount`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, context: Context) -> None:
        self._loop = loop
        self._clock = clock
        self._context = context
        self._call: asyncio.Future[Any] | None = None  # Any: what a call returns is not looked at
        self._timers: dict[int, Alarm] = {}
        self._tasks: dict[int, asyncio.Task[object]] = {}
        self._deadline: asyncio.TimerHandle | None = None
        self.is_stopped = False
        self.is_mounted = False  # its `mount` has taken the first step

    def begin(self, awaitable: Awaitable[T], ended: Callable[[asyncio.Future[T]], None]) -> asyncio.Future[T]:
        """Await the component's one call. `ended` is told even where it is cancelled before its first step."""

        def done(future: asyncio.Future[T]) -> None:
            if self._call is future:
                self._call = None
                ended(future)
            elif not future.cancelled():
                future.exception()  # left behind: nobody asks any more

        call = self._call = self._begun(awaitable)
        call.add_done_callback(done, context=self._context)
        return call

    def _begun(self, awaitable: Awaitable[T]) -> asyncio.Future[T]:
        if asyncio.isfuture(awaitable):
            return awaitable
        coroutine = awaitable if asyncio.iscoroutine(awaitable) else _awaited(awaitable)
        return self._loop.create_task(coroutine, context=self._context)

    def leave_behind(self) -> None:
        """Stop waiting for the call under way, which is cancelled unless it was before, and may end when it likes."""
        call, self._call = self._call, None
        if isinstance(call, asyncio.Task) and not call.cancelling():
            call.cancel()

    def stop(self, ended: Callable[[], None]) -> None:
        """Cancel the call, the tasks and the timers; `ended` is told when nothing runs any more, perhaps at once."""
        self.is_stopped = True
        self._stop_timers()
        running: list[asyncio.Future[Any]] = [*self._tasks.values()]
        if self._call is not None:
            running.append(self._call)
        left = len(running)

        def one_less(_: asyncio.Future[Any]) -> None:
            nonlocal left
            left -= 1
            if not left:
                ended()

        for future in running:
            future.add_done_callback(one_less, context=self._context)
            future.cancel()
        if not running:
            ended()

    def expire(self, seconds: float, expired: Callable[[], None]) -> None:
        """Call `expired` unless `release` comes before. Only the latest deadline counts."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self._loop.call_later(seconds, expired, context=self._context)

    def release(self) -> None:
        """Let go of everything; what still runs is cancelled and not waited for."""
        self.stop(_nothing)
        self._call = None
        if self._deadline is not None:
            self._deadline.cancel()

    def start_timer(self, timer: int, seconds: float, fired: Callable[[], None], *, repeats: bool) -> None:
        """Call `fired` after `seconds`, and then at the same pace if `repeats`: late turns do not shift the later ones."""

        def fire() -> None:
            del self._timers[timer]
            if repeats:
                now = self._clock.time()
                skipped = int(max(0.0, now - due[0]) / seconds)
                due[0] += seconds * (skipped + 1)
                self._timers[timer] = self._clock.call_at(due[0], fire, context=self._context)
            fired()

        due = [self._clock.time() + seconds]
        self._timers[timer] = self._clock.call_at(due[0], fire, context=self._context)

    def stop_timer(self, timer: int) -> None:
        """Forget a timer, if it still runs."""
        handle = self._timers.pop(timer, None)
        if handle is not None:
            handle.cancel()

    def start_task(
        self,
        key: int,
        coroutine: Coroutine[Any, Any, object],
        ended: Callable[[asyncio.Future[object]], None],
    ) -> None:  # Any: what a coroutine is sent is its own affair
        """Run a coroutine beside the calls."""

        def forget(task: asyncio.Future[object]) -> None:
            self._tasks.pop(key, None)
            ended(task)

        self._tasks[key] = self._loop.create_task(coroutine, context=self._context)
        self._tasks[key].add_done_callback(forget, context=self._context)

    def stop_task(self, key: int) -> None:
        """Cancel a task, if it still runs."""
        if key in self._tasks:
            self._tasks[key].cancel()

    def _stop_timers(self) -> None:
        for timer in list(self._timers):
            self.stop_timer(timer)


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _nothing() -> None:
    """Do what is left to do when all has ended."""
