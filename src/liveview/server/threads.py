"""Threads for code of the application that blocks: database drivers, files, other libraries."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context


class Threads:
    """At most so many, started when they are first needed."""

    def __init__(self, most: int) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="liveview")

    async def run(self, function: Callable[..., object], arguments: Mapping[str, object]) -> object:
        """What the function gives, with the context variables that hold here.

        Cancelled before it has begun, it does not run. Cancelled later, it is waited for and then counts as cancelled: a thread
        cannot be stopped, and what comes next must not run beside it.
        """
        context = copy_context()
        running = self._pool.submit(lambda: context.run(function, **arguments))
        ended = asyncio.wrap_future(running)
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            if not running.cancel():
                await asyncio.wait((ended,))
                if not ended.cancelled():
                    ended.exception()  # looked at: nobody else asks for it
            raise
