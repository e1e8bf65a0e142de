"""Threads for code of the application that blocks: database drivers, files, other libraries."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context


class Threads:
    """At most so many, started when they are first needed."""

    def __init__(self, most: int) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="liveview")

    async def run(
        self, function: Callable[..., object], arguments: Mapping[str, object], *, is_due: bool = False
    ) -> object:
        """What the function gives, with the context variables that hold here.

        Cancelled before it has begun, it does not run, unless it `is_due`: then it runs once a thread is free. Cancelled later,
        it is waited for and then counts as cancelled: a thread cannot be stopped, and what comes next must not run beside it.
        """
        context = copy_context()
        running = self._pool.submit(lambda: context.run(_call, function, arguments))
        ended = asyncio.wrap_future(running)
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            if is_due:
                ended.add_done_callback(_looked_at)
            elif not running.cancel():
                await asyncio.wait((ended,))
                _looked_at(ended)
            raise


def _call(function: Callable[..., object], arguments: Mapping[str, object]) -> object:
    try:
        return function(**arguments)
    except StopIteration as error:  # no future can hold it (PEP 479 says the same of coroutines)
        raise RuntimeError("A function in a thread raised StopIteration.") from error


def _looked_at(ended: asyncio.Future[object]) -> None:
    """Nobody else asks how it ended."""
    if not ended.cancelled():
        ended.exception()
