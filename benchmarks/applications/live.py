"""The live pages that are measured, and beside them what the same pages are without liveview.

Like the bare application it has no router. Starlette's, around either, adds 3 kB to a connection and nothing to an event.
"""

import secrets
from typing import Any, Final

from jinja2 import Environment
from msgspec import json
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from benchmarks.applications.rows import stored_rows
from benchmarks.applications.tables import ItemTable, Table
from examples.bench import Bench
from examples.counter import Counter
from liveview.server.app import LiveView

_live: Final = LiveView(secrets.token_urlsafe(32))
_stock_template: Final = Environment(autoescape=True).from_string(Bench.template or "")
_kept: Final[list[Any]] = []  # Any: JSON


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    """`/counter/0`, `/table/ROWS`, `/items/ROWS` are live; `/jinja/ROWS` is not; `/keep/ROWS` keeps rows in memory."""
    if scope["path"].startswith(_live.path):
        await _live(scope, receive, send)
    else:
        page = await _page(Request(scope))
        await page(scope, receive, send)


async def _page(request: Request) -> Response:
    _, name, count = request.url.path.split("/")
    match name:
        case "counter":
            return await _live.page(Counter(), request=request, title="Counter")
        case "table":
            return await _live.page(Table(count=int(count)), request=request, title="Table")
        case "items":
            return await _live.page(ItemTable(count=int(count)), request=request, title="Items")
        case "jinja":
            return HTMLResponse(_stock_template.render(rows=_rows(int(count)), selected=None))
        case "keep":
            _kept.append(json.decode(json.encode(_rows(int(count)))))
            return HTMLResponse(f"{len(_kept)} tables are kept")
        case _:
            return HTMLResponse("there is no such page", 404)


def _rows(count: int) -> list[dict[str, object]]:
    return [{"id": id, "label": label} for id, label in stored_rows(count)]
