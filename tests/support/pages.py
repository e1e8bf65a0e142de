"""Pages for browser tests: one component that does a little of everything, and pages that a script changes."""

import asyncio
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from examples.counter import Counter
from liveview import Component, LiveView, event


@dataclass
class Person:
    """What the form asks for."""

    name: str
    age: int


class Desk(Component):
    """A form, a clock, slow buttons, fields with modifiers."""

    template = """
      <p id="ticks">{{ ticks }}</p>
      <input id="plain">
      <form live-submit="add">
        <input name="name"> <input name="age" type="number"> <button>Add</button>
      </form>
      <ul id="names">{% for name, age in people %}<li>{{ name }}, {{ age }}</li>{% else %}<li>nobody</li>{% endfor %}</ul>
      <button id="clear" live-click="clear" disabled="{{ not people }}">Clear</button>
      <button id="slow" live-click="slowly">Slow</button> <output id="slow-count">{{ slow }}</output>
      <input id="enter" live-keydown.enter="enter"> <output id="entered">{{ entered }}</output>
      <input id="search" live-input.debounce.150ms="search">
      <output id="searched">{{ searched }}, {{ searches }} time{% if searches != 1 %}s{% endif %}</output>
      <button id="commands" live-click="command">Commands</button>
    """
    ticks: int = 0
    people: list[tuple[str, int]] = []
    slow: int = 0
    entered: int = 0
    searched: str = ""
    searches: int = 0

    def mount(self) -> None:
        self.live.every(0.05, self.tick)

    def tick(self) -> None:
        self.ticks += 1

    @event
    def add(self, form: Person) -> None:
        self.people.append((form.name, form.age))

    @event
    def clear(self) -> None:
        self.people = []

    @event
    async def slowly(self) -> None:
        await asyncio.sleep(0.2)
        self.slow += 1

    @event
    def enter(self) -> None:
        self.entered += 1

    @event
    def search(self, value: str) -> None:
        self.searched = value
        self.searches += 1

    @event
    def command(self) -> None:
        self.live.title = "Bye"
        self.live.emit("greeted", name="Ann")
        self.live.redirect("/after")


live = LiveView(debug=True)
held = LiveView(path="/held")
app = FastAPI()
app.mount(live.path, live)


async def gate(scope: Scope, receive: Receive, send: Send) -> None:
    """Lets no handshake through before somebody has opened it."""
    if scope["type"] == "websocket":
        await opened.wait()
    await held(scope, receive, send)


opened = asyncio.Event()
app.mount(held.path, gate)


@app.get("/held-page", response_class=HTMLResponse)
async def held_page(request: Request) -> str:
    return await held.page(Counter(), request=request, title="Held")


@app.get("/open-gate", response_class=PlainTextResponse)
async def open_gate() -> str:
    opened.set()
    return "open"


@app.get("/form", response_class=HTMLResponse)
async def form(request: Request) -> str:
    return await live.page(Desk(), request=request, title="Desk")


@app.get("/late", response_class=HTMLResponse)
async def late(request: Request) -> str:
    return f"<!doctype html><title>Late</title>{live.script(request)}<main></main>"


@app.get("/fragment", response_class=HTMLResponse)
async def fragment(request: Request) -> str:
    return await live.render(Counter(), request=request)


@app.get("/live-count", response_class=PlainTextResponse)
async def live_count() -> str:
    return str(len(live.registry))


@app.get("/after", response_class=HTMLResponse)
async def after() -> str:
    return "<!doctype html><title>After</title><p>after</p>"
