"""The table of the examples alone on a page: in the gallery there are a chart and its source as well."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route

import examples
from examples.bench import Bench
from liveview import LiveView

live = LiveView()


async def _bench(request: Request) -> Response:
    head = '<link rel="stylesheet" href="style.css">'
    return await live.page(Bench(), request=request, title="Benchmark", head=head)


async def _style(_: object) -> FileResponse:
    return FileResponse(Path(*examples.__path__, "style.css"))


site = Starlette(routes=[Route("/bench", _bench), Route("/style.css", _style), Mount(live.path, live)])
