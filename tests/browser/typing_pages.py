"""Pages on which something happens to a field while, or after, somebody types into it; and names that get into the way."""

import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Bound, Component, Event, LiveView, event

live = LiveView()
app = FastAPI()
app.mount(live.path, live)


class Opening(Component):
    """A key brings a field that takes the focus from the one in which one has typed."""

    template = """
      <div live-keydown.window.ctrl.k.prevent="open">
        <input id="model" live-model.lazy="model"> <input id="field" live-change="changed" live-blur="left">
        {% if is_open %}<p><input id="new" autofocus></p>{% endif %}
        <output>{{ model }}|{{ field }}|{{ blurs }}</output>
      </div>
    """
    model: Bound[str] = ""
    field: str = ""
    blurs: int = 0
    is_open: bool = False

    @event
    def open(self) -> None:
        self.is_open = True

    @event
    def changed(self, value: str) -> None:
        self.field = value

    @event
    def left(self) -> None:
        self.blurs += 1


class Coming(Component):
    """A field that wants the focus comes, or the one in which one types goes, when the test says so."""

    template = """
      <input id="model" live-model="model">
      {% if not has_come %}<input id="field" live-input.debounce.60000ms="typed">{% endif %}
      {% if has_come %}<p><input id="new" autofocus></p>{% endif %}
      <output>{{ model }}|{{ field }}</output> <i id="log"></i>
    """
    model: Bound[str] = ""
    field: str = ""
    has_come: bool = False

    @event
    def come(self) -> None:
        self.live.after(0, self.show)

    def show(self) -> None:
        self.has_come = True

    @event
    def typed(self, value: str) -> None:
        self.field = value


class Buying(Component):
    """A form that is put back when it is sent, and in which there is nothing to type."""

    template = """
      <form live-submit.reset="buy"><input type="hidden" name="id" value="5"><button>Buy</button></form>
      <output>{{ bought }}</output>
    """
    bought: int = 0

    @event
    async def buy(self, form: dict[str, str]) -> None:
        await asyncio.sleep(0.3)
        self.bought += 1


class Named(Component):
    """Names that browsers have for something else, and a key that is heard while a link has the focus."""

    template = """
      <div live-resize.window="resize" live-keydown.window.?.prevent="help">
        <i id="value">{{ width }}</i> <a id="link" href="#there">link</a>
        <form live-submit.reset="say"><input name="elements"><input name="text"><button>Go</button></form>
        <output>{{ said }}|{{ helped }}</output>
      </div>
    """
    width: str = "none"
    said: str = ""
    helped: int = 0

    @event
    def resize(self, happened: Event) -> None:
        self.width = happened.type

    @event
    def say(self, form: dict[str, str]) -> None:
        self.said = form["text"]

    @event
    def help(self) -> None:
        self.helped += 1


PAGES: dict[str, type[Component]] = {
    "opening": Opening, "coming": Coming, "buying": Buying, "named": Named
}  # fmt: skip


@app.get("/{name}", response_class=HTMLResponse)
async def show(name: str, request: Request) -> str:
    return await live.page(PAGES[name](), request=request, title=name)
