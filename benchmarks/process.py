"""A server in a process of its own, and what the operating system says that it uses."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

ANSWER_SECONDS: Final = 10
SHUTDOWN_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Server:
    """One application that is served."""

    port: int
    process: Process

    async def cpu_seconds(self) -> float:
        """The CPU that the process has used since its start, in user space and in the kernel."""
        return float(await self._ask("cpu"))

    async def memory_bytes(self) -> int:
        """The memory that the process holds, after a garbage collection."""
        return int(await self._ask("memory"))

    async def _ask(self, question: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(question.encode() + b"\n")
        return await _line(self.process)


@asynccontextmanager
async def serving(
    application: str, core: int, *, python: str | None = None, errors: int | None = None
) -> AsyncGenerator[Server, None]:
    """Start an application, `module:name`, on one core; at the end it is gone. `python`: another than this one.

    `errors`: where its standard error goes, such as `DEVNULL`; by default to where ours goes.
    """
    command = [python or sys.executable, "-m", "benchmarks.serve", application, str(core)]
    process = await create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=errors)
    try:
        yield Server(int(await _line(process)), process)
    finally:
        await _end(process)


async def _line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(ANSWER_SECONDS):
        return (await process.stdout.readline()).decode()


async def _end(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(SHUTDOWN_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
