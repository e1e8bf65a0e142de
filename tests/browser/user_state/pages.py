"""The application of the user-state cases: each component once as the page came with it, once not shown yet."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import LiveView
from tests.browser.user_state.rows import CUSTOM_ELEMENTS
from tests.browser.user_state.stage import Stage, switched_on
from tests.browser.user_state.table import CASES

ADOPTED: dict[str, type[Stage]] = {case.component.__name__: case.component for case in CASES}
MOUNTED = {name: switched_on(component) for name, component in ADOPTED.items()}

# Without an icon of its own the browser asks the server for one, and tells of the answer as an error.
HEAD = f'<link rel="icon" href="data:,">{CUSTOM_ELEMENTS}'

live = LiveView(debug=True)
app = FastAPI()
app.mount(live.path, live)


@app.get("/adopted/{name}", response_class=HTMLResponse)
async def adopted(request: Request, name: str) -> str:
    return await document(ADOPTED[name](), request)


@app.get("/mounted/{name}", response_class=HTMLResponse)
async def mounted(request: Request, name: str) -> str:
    return await document(MOUNTED[name](shown=False), request)


async def document(component: Stage, request: Request) -> str:
    return await live.page(component, request=request, title="User state", head=HEAD)
