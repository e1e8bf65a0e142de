"""What is under fire: pages of tallies.

LIVEVIEW_CHAOS_LEDGER=/a/folder/ledger.sqlite liveview run tests.chaos.application:app
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from liveview import LiveView
from tests.chaos.tally import tally

live = LiveView()


async def page(request: Request) -> Response:
    """So many tallies."""
    return await live.page(*(tally() for _ in range(request.path_params["number"])), request=request)


routes = [Route("/{number:int}", page), Mount(live.path, live)]
app = Starlette(routes=routes)

# For servers that are not told by us when to let go of pages.
app_with_lifespan = Starlette(routes=routes, lifespan=live.lifespan)
