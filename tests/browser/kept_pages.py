"""Pages whose state has to last: fields and clicks, with and without opting in, refusing offline, and short-lived."""

import asyncio
import os

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.requests import HTTPConnection

from liveview import Component, Limits, LiveView, event


class Desk(Component):
    """Counts, and has fields that the server knows nothing of."""

    template = """
      <p>In process {{ process }} of {{ owner }}</p>
      <output>{{ count }}</output> <button id="add" live-click="add">Add</button>
      <button id="slow" live-click="slowly">Slow</button>
      <form><input name="text" value="served"><input type="checkbox" name="on"><textarea name="long"></textarea></form>
      <input id="told" live-input="tell"> <output id="heard">{{ heard }}</output>
    """
    owner: str = ""
    count: int = 0
    heard: str = ""

    @property
    def process(self) -> int:
        return os.getpid()

    @event
    def add(self) -> None:
        self.count += 1

    @event
    async def slowly(self) -> None:
        await asyncio.sleep(0.3)
        self.count += 1

    @event
    def tell(self, value: str) -> None:
        self.heard = value


class Editor(Desk, restore=True):
    """The same, over a reload."""


class Transfer(Desk, offline="refuse"):
    """The same, now or never."""


def person_of(connection: HTTPConnection) -> str | None:
    return connection.cookies.get("person")


live = LiveView(identify=person_of)
short = LiveView(path="/short", limits=Limits(session_seconds=1))
app = FastAPI()
app.mount(live.path, live)
app.mount(short.path, short)


@app.get("/short-desk", response_class=HTMLResponse)
async def short_desk(request: Request) -> str:
    return await short.page(Desk(), request=request, title="Desk")


@app.get("/login", response_class=PlainTextResponse)
async def login(person: str) -> Response:
    response = PlainTextResponse(person)
    response.set_cookie("person", person)
    return response


@app.get("/disconnect", response_class=PlainTextResponse)
async def disconnect(person: str) -> str:
    await live.disconnect(person)
    return "on its way"


@app.get("/after", response_class=HTMLResponse)
async def after() -> str:
    return "<!doctype html><title>After</title><p>after</p>"


@app.get("/kept/{name}", response_class=HTMLResponse)
async def page(request: Request, name: str, owner: str = "nobody") -> str:
    kind = {"desk": Desk, "editor": Editor, "transfer": Transfer}[name]
    return await live.page(kind(owner=owner), request=request, title=name)
