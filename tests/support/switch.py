"""A door in front of several servers: a test says to which of them the next connection goes, and cuts those that stand."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Self

from tests.support.serving import free_port


class Switch:
    """Passes bytes on, in a thread of its own. `target`: the port to which the next connection goes.

    `delay_seconds`: how long bytes take each way, as on a network that is far away; more of them come meanwhile.
    """

    def __init__(self, target: int, *, delay_seconds: float = 0) -> None:
        self.target = target
        self.delay_seconds = delay_seconds
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.taken: list[int] = []  # where connections went, in their order
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._standing: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def turn(self, target: int) -> None:
        """Cut all connections; those that come afterwards go to another port."""
        self.target = target
        self.cut()

    def cut(self) -> None:
        """Cut all connections that stand."""
        self._run(self._cut())

    def _run(self, what: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)

    async def _close(self) -> None:
        self._server.close()
        await self._cut()

    async def _cut(self) -> None:
        standing = list(self._standing)
        for task in standing:
            task.cancel()
        await asyncio.gather(*standing, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._standing.add(task)
        self.taken.append(self.target)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            onward, back = await asyncio.open_connection("127.0.0.1", self.target)
            ways = tuple(
                asyncio.create_task(_pass(source, sink, self.delay_seconds))
                for source, sink in ((reader, back), (onward, writer))
            )
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                back.transport.abort()
        writer.transport.abort()
        self._standing.discard(task)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_seconds: float) -> None:
    with contextlib.suppress(OSError):
        if delay_seconds:
            await _pass_later(reader, writer, delay_seconds)
            return
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()


async def _pass_later(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_seconds: float
) -> None:
    """Pass each chunk on a while after it came, however many others are under way."""
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def arrive() -> None:
        while True:
            due, chunk = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if not chunk:
                return
            writer.write(chunk)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(arrive())
        chunk = b"x"
        while chunk:
            chunk = await reader.read(65536)
            under_way.put_nowait((loop.time() + delay_seconds, chunk))
