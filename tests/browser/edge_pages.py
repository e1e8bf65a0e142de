"""Small pages for a person who is faster than the network, one for each thing that they do."""

from typing import Literal

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Component, LiveView, event
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


PAGES: dict[str, type[Component]] = {"talk": Talk, "offline": Offline}


@app.get("/{name}", response_class=HTMLResponse)
async def show(name: Literal["talk", "offline"], request: Request) -> str:
    return await live.page(PAGES[name](), request=request, title=name)
