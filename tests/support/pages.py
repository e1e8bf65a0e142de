"""Pages for browser tests: one component that does a little of everything, and pages that a script changes."""

import asyncio
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from examples.counter import Counter
from liveview import Component, LiveView, event
from liveview.errors import Refused
from liveview.server.page import Page

NONCE = "made-once-for-tests"
# Rules that reach for everything, the overlay's content too.
STYLE = f"""<style nonce="{NONCE}">
  html {{ color-scheme: light dark; font-family: serif }}
  * {{ letter-spacing: 1px }}
  section, button, pre, live-debug {{ color: magenta; margin: 3px }}
</style>"""


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


class Faulty(Component):
    """Goes wrong where one wants it to, and counts meanwhile."""

    template = """
      <h1>Orders</h1>
      <form><label>Note <input id="note"></label></form>
      <p>
        <button id="total" live-click="total">Total</button> <button id="ship" live-click="ship">Ship</button>
        <button id="cancel" live-click="cancel">Cancel</button> <button id="watch" live-click="watch">Watch</button>
      </p>
      <p><button id="add" live-click="add">Add</button> <output>{{ count }}</output></p>
    """
    count: int = 0

    @event
    def add(self) -> None:
        self.count += 1

    @event
    def total(self) -> None:
        raise ValueError("<b>12,50</b> is no number: it was read from column 'price' of row 7")

    @event
    def ship(self) -> None:
        self.total()

    @event
    def cancel(self) -> None:
        raise Refused("Only who ordered may cancel.")

    @event
    def watch(self) -> None:
        self.live.every(0.1, self.look)

    def look(self) -> None:
        self.count += 1
        raise LookupError("Nothing to be seen.")


live = LiveView(debug=True)
public = LiveView(path="/public", debug=False)
held = LiveView(path="/held")
app = FastAPI()
app.mount(live.path, live)
app.mount(public.path, public)


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


@app.get("/faulty")
async def faulty(request: Request) -> Response:
    return guarded(await live.page(Faulty(), request=request, title="Faulty", nonce=NONCE, head=STYLE))


@app.get("/faulty-in-public")
async def faulty_in_public(request: Request) -> Response:
    return guarded(await public.page(Faulty(), request=request, title="Faulty", nonce=NONCE, head=STYLE))


def guarded(page: Page) -> Page:
    """With a policy that lets in nothing but what carries the nonce, and the connection."""
    page.headers["Content-Security-Policy"] = (
        f"default-src 'none'; connect-src 'self'; script-src 'nonce-{NONCE}'; style-src 'nonce-{NONCE}'"
    )
    return page


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
