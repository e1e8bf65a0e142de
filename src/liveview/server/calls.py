"""Run one hook or handler: let in by the guard, on the event loop or in a thread, for no longer than it may."""

import asyncio
import inspect
from collections.abc import Awaitable
from contextlib import nullcontext
from typing import Final

from liveview.server.engine import Engine, Visitor
from liveview.session.effects import Call

# One connection takes no more than this part of the threads at a time: a page of many components must not hold up all others.
_SHARE: Final = 4


class Calls:
    """The calls of one connection."""

    __slots__ = ("_engine", "_has_guard", "_share", "_visitor", "_watchdog")

    def __init__(self, engine: Engine, visitor: Visitor) -> None:
        self._engine = engine
        self._visitor = visitor
        self._has_guard = engine.has_guard
        self._watchdog = engine.watchdog
        self._share: asyncio.Semaphore | None = None  # of the threads, once one is needed

    def begin(self, call: Call) -> Awaitable[object] | None:
        """Run it; what is to be awaited until it ends, or None where it has ended. Raises what the application's code raises.

        A handler that need not wait costs no task.
        """
        if call.guarded and self._has_guard:
            return self._limited(call, self._guarded(call))
        waiting = self._run(call)
        return None if waiting is None else self._limited(call, waiting)

    def _run(self, call: Call) -> Awaitable[object] | None:
        if call.thread:
            return self._in_thread(call)
        watchdog = self._watchdog
        if watchdog is None:
            result = call.function(**call.arguments)
        else:
            result = watchdog.watch(title_of(call), lambda: call.function(**call.arguments))
        if result is None or not inspect.isawaitable(result):
            return None
        if watchdog is not None and inspect.iscoroutine(result):
            return watchdog.coroutine(title_of(call), result)
        return result

    async def _guarded(self, call: Call) -> None:
        component = call.function.__self__  # type: ignore[attr-defined]  # guarded calls are bound methods
        await self._engine.let_in(self._visitor.connection, component)
        waiting = self._run(call)
        if waiting is not None:
            await waiting

    async def _in_thread(self, call: Call) -> None:
        share = self._share
        if share is None:
            share = self._share = asyncio.Semaphore(max(1, self._engine.limits.threads // _SHARE))
        is_due = call.name == "unmount"
        async with nullcontext() if is_due else share:
            result = await self._engine.threads.run(call.function, call.arguments, is_due=is_due)
        if inspect.isawaitable(result):
            await result

    def _limited(self, call: Call, waiting: Awaitable[object]) -> Awaitable[object]:
        seconds = call.seconds
        if seconds is None or call.thread:
            return waiting
        return _within(seconds, title_of(call), waiting)


async def _within(seconds: float, title: str, waiting: Awaitable[object]) -> None:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            await waiting
    except TimeoutError as error:
        if limit.expired():
            raise TimeoutError(f"{title} took longer than {seconds:g} s and was cancelled.") from error
        raise


def title_of(call: Call) -> str:
    """`Counter.increment`, for messages."""
    owner = getattr(call.function, "__self__", None)
    return f"{type(owner).__name__}.{call.name}" if owner is not None else call.name
