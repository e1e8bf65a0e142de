"""The two pages by hand. Both have the live page's DOM and style, and one script that draws."""

from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

import examples
from examples.bench import LAST_BUT_ONE, SECOND, random_label

_FOLDER: Final = Path(__file__).parent

Row = list[Any]  # Any: an id and a label, as JSON has them


class Rows:
    """One page's rows."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._next_id = 1

    def answer(self, action: str, id: int = 0) -> object:
        """Do it; what the page has to know of it."""
        match action:
            case "run" | "runlots":
                self._rows = self._new(1_000 if action == "run" else 10_000)
                return self._rows
            case "add":
                added = self._new(1_000)
                self._rows += added
                return added
            case "update":
                for row in self._rows[::10]:
                    row[1] += " !!!"
                return [label for _, label in self._rows[::10]]
            case "select":
                return self._index(id)
            case "remove":
                index = self._index(id)
                del self._rows[index]
                return index
            case "swaprows":
                rows = self._rows
                rows[SECOND], rows[LAST_BUT_ONE] = rows[LAST_BUT_ONE], rows[SECOND]
            case _:
                self._rows = []
        return None

    def _index(self, id: int) -> int:
        return next(index for index, row in enumerate(self._rows) if row[0] == id)

    def _new(self, count: int) -> list[Row]:
        first = self._next_id
        self._next_id += count
        return [[id, random_label()] for id in range(first, first + count)]


async def _local(_: Request) -> HTMLResponse:
    return _page("local.js")


async def _remote(_: Request) -> HTMLResponse:
    return _page("remote.js")


async def _style(_: Request) -> FileResponse:
    return FileResponse(Path(*examples.__path__, "style.css"))


def _page(handlers: str) -> HTMLResponse:
    return HTMLResponse((_FOLDER / "page.html").read_text().replace("{handlers}", handlers))


async def _talk(socket: WebSocket) -> None:
    rows = Rows()
    await socket.accept()
    async for text in socket.iter_text():
        said = msgspec.json.decode(text)
        await socket.send_text(msgspec.json.encode([said[0], rows.answer(*said)]).decode())


site = Starlette(
    routes=[
        Route("/local", _local),
        Route("/remote", _remote),
        WebSocketRoute("/rows", _talk),
        Route("/style.css", _style),
        Mount("/", StaticFiles(directory=_FOLDER)),
    ]
)
