"""The gallery's pages of people at work, each as a page of its own, with the gallery's stylesheet."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse

import examples
from examples.chat import Chat
from examples.search import Search
from examples.sign_up import SignUp
from examples.todo import Todo
from liveview import Component, LiveView

PAGES: dict[str, type[Component]] = {"todo": Todo, "sign-up": SignUp, "search": Search, "chat": Chat}

live = LiveView()
app = FastAPI()
app.mount(live.path, live)


@app.get("/style.css")
async def style() -> FileResponse:
    return FileResponse(Path(*examples.__path__, "style.css"))


@app.get("/live/{name}", response_class=HTMLResponse)
async def show(name: str, request: Request) -> str:
    return await live.page(
        PAGES[name](), request=request, title=name, head='<link rel="stylesheet" href="/style.css">'
    )
