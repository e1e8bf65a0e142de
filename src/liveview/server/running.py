"""What runs on behalf of one component: its call, its timers, its tasks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class Running:
    """Starts and ends them. After `release` only a call can still run: the one under way, and `unmount`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._call: asyncio.Future[object] | None = None
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._tasks: dict[int, asyncio.Task[object]] = {}

    def begin(self, awaitable: Awaitable[object], ended: Callable[[asyncio.Future[object]], None]) -> None:
        """Await the component's one call. `ended` is told even where it is cancelled before its first step."""
        self._call = asyncio.ensure_future(awaitable, loop=self._loop)
        self._call.add_done_callback(ended)

    def cancel(self) -> None:
        """Cancel the call under way."""
        if self._call is not None:
            self._call.cancel()

    def start_timer(self, timer: int, seconds: float, fired: Callable[[], None], *, repeats: bool) -> None:
        """Call `fired` after `seconds`, and then at the same pace if `repeats`: late turns do not shift the later ones."""

        def fire() -> None:
            del self._timers[timer]
            if repeats:
                now = self._loop.time()
                skipped = int(max(0.0, now - due[0]) / seconds)
                due[0] += seconds * (skipped + 1)
                self._timers[timer] = self._loop.call_at(due[0], fire)
            fired()

        due = [self._loop.time() + seconds]
        self._timers[timer] = self._loop.call_at(due[0], fire)

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

        self._tasks[key] = self._loop.create_task(coroutine)
        self._tasks[key].add_done_callback(forget)

    def stop_task(self, key: int) -> None:
        """Cancel a task, if it still runs."""
        if key in self._tasks:
            self._tasks[key].cancel()

    def release(self) -> None:
        """End timers and tasks."""
        for timer in list(self._timers):
            self.stop_timer(timer)
        for key in list(self._tasks):
            self.stop_task(key)
