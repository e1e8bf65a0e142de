"""Open pages of a server: load them over HTTP, connect, join."""

import asyncio
import re
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks.load.conversation import AnyConversation
from benchmarks.load.liveview import LiveConversation, LiveCounter, LiveTable
from benchmarks.load.pyview import PyviewCounter, PyviewTable
from benchmarks.process import Server

# As many handshakes and joins at a time: more would measure the listen queue.
AT_ONCE: Final = 50

_BODY_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages at one path, and who speaks for the page with this text and number."""

    path: str
    conversation: Callable[[str, int], AnyConversation]


def live_table(count: int, *, name: str = "table") -> Kind:
    """A live table of so many rows."""
    return Kind(f"/{name}/{count}", lambda page, place: LiveTable(page, place, count))


def pyview_table(count: int) -> Kind:
    """A table of pyview's, of so many rows."""
    return Kind(f"/table/{count}", lambda page, place: PyviewTable(page, place, count))


LIVE_COUNTER: Final = Kind("/counter/0", LiveCounter)
PYVIEW_COUNTER: Final = Kind("/counter/0", lambda page, _: PyviewCounter(page))


async def visit(server: Server, kind: Kind, number: int) -> list[AnyConversation]:
    """So many pages, connected and live."""
    conversations = begin(kind, await load_pages(server, kind.path, number))
    await connect(server, conversations)
    await join(conversations)
    return conversations


async def load_pages(server: Server, path: str, number: int) -> list[str]:
    """Load a page so often, over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    pages = [await _page(reader, writer, path) for _ in range(number)]
    writer.close()
    return pages


def begin(kind: Kind, pages: Iterable[str]) -> list[AnyConversation]:
    """Who speaks for these pages, not connected yet."""
    return [kind.conversation(page, place) for place, page in enumerate(pages)]


async def connect(server: Server, conversations: Iterable[AnyConversation]) -> None:
    """Open their connections."""
    limit = asyncio.Semaphore(AT_ONCE)
    loop = asyncio.get_running_loop()

    async def connect_one(conversation: AnyConversation) -> None:
        async with limit:
            await loop.create_connection(lambda: conversation, "127.0.0.1", server.port)
            await conversation.awaited

    await asyncio.gather(*map(connect_one, conversations))


async def join(conversations: Iterable[AnyConversation]) -> None:
    """Take them live; the bare application's are so from the start."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def join_one(conversation: AnyConversation) -> None:
        async with limit:
            await conversation.join()
        conversation.check()

    await asyncio.gather(*(join_one(one) for one in conversations if not _is_bare(one)))


def _is_bare(conversation: AnyConversation) -> bool:
    return isinstance(conversation, LiveConversation) and not conversation.component


async def _page(reader: StreamReader, writer: StreamWriter, path: str) -> str:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head.decode()
    length = _BODY_LENGTH.search(head)
    assert length is not None
    return (await reader.readexactly(int(length[1]))).decode()
