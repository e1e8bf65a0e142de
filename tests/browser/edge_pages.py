"""Small pages for a person who is faster than the network, one for each thing that they do."""

from typing import Literal

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Component, Event, LiveView, event
from liveview.errors import Refused

live = LiveView()
app = FastAPI()
app.mount(live.path, live)


class Talk(Component):
    """A form that is empty as soon as it is sent. Some texts are refused, each in another way."""

    template = """
      <form live-submit.reset="say" live-reset="start_again">
        <input name="text" value="{{ text }}"> <input name="to" value="all"> <input type="checkbox" name="loud">
        <input name="reset"> <button>Say</button> <button type="reset">Start again</button>
      </form>
      <p>{{ problem }}</p>
      <output>{{ resets }}</output>
      <ol>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ol>
    """
    text: str = ""
    problem: str = ""
    resets: int = 0
    lines: list[str] = []

    @event
    def say(self, form: dict[str, str]) -> None:
        text = form["text"]
        if text.startswith("refused"):
            raise Refused("Not this.")
        if text.startswith("broken"):
            raise ValueError("This cannot be said.")
        self.problem = "Longer!" if text == "short" else ""
        self.text = text if self.problem else ""
        if not self.problem:
            self.lines.append(f"{text} to {form['to']}{'!' if 'loud' in form else ''}")

    @event
    def start_again(self) -> None:
        self.resets += 1


class Offline(Talk, offline="refuse"):
    """The same, now or never."""


class Edit(Component):
    """Lines that are edited in place; a field that comes when it comes."""

    template = """
      <input name="note">
      <button live-click="open_later">Later</button> <button live-click="turn">Turn</button>
      {% if is_open %}<div><p>Your name?</p><input id="late" autofocus live-focus="note_focus"></div>{% endif %}
      <ul>
        {% for line in lines %}
        <li live-key="{{ line }}">
          {% if line == edited %}<input value="{{ line }}" aria-label="Line" autofocus>
          {% else %}<button live-click="edit" live-value-line="{{ line }}">{{ line }}</button>{% endif %}
        </li>
        {% endfor %}
      </ul>
      <output>{{ focused }}</output>
    """
    lines: list[str] = ["a", "b", "c"]
    edited: str = ""
    is_open: bool = False
    focused: int = 0

    @event
    def edit(self, line: str) -> None:
        self.edited = line

    @event
    def turn(self) -> None:
        self.lines.reverse()

    @event
    def open_later(self) -> None:
        self.live.after(0.3, self.open)

    def open(self) -> None:
        self.is_open = True

    @event
    def note_focus(self) -> None:
        self.focused += 1


class Places(Component):
    """Hears of what comes often, and notes all that it hears."""

    template = """
      <div id="pad" style="width: 200px; height: 100px" live-pointermove.throttle.500ms="move" live-click.throttle.500ms="click">
      </div>
      <input name="text" live-input.throttle.500ms="typed">
      <input name="first" live-input.once="typed">
      <div live-click="click"><p live-click.stop>Quiet</p></div>
      <form live-submit="click"><button live-click.prevent="">Not sent</button></form>
      <output>{{ heard|join(" ") }}</output>
    """
    heard: list[str] = []

    @event
    def move(self, at: Event) -> None:
        held = f" held {at.buttons}" if at.buttons else ""
        assert (at.width, at.height) == (200, 100)
        self.heard.append(f"{at.x:g},{at.y:g}{held}")

    @event
    def click(self) -> None:
        self.heard.append("click")

    @event
    def typed(self, value: str) -> None:
        self.heard.append(value)


PAGES: dict[str, type[Component]] = {"talk": Talk, "offline": Offline, "edit": Edit, "places": Places}


@app.get("/{name}", response_class=HTMLResponse)
async def show(name: Literal["talk", "offline", "edit", "places"], request: Request) -> str:
    return await live.page(PAGES[name](), request=request, title=name)
