"""All examples on one site: `make demo`, or `liveview run examples.gallery:app`.

Another one takes an import and a line in `EXAMPLES`: its page's address comes from its module's name, its title from its class's,
what it says of it from the module's docstring.
"""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader

from examples import two_counters
from examples.bench import Benchmark
from examples.chat import Chat
from examples.clock import Clock
from examples.counter import Counter
from examples.latency import MOST_MILLISECONDS, Latency, milliseconds_of
from examples.search import Search
from examples.sign_up import SignUp
from examples.source import highlighted
from examples.survivor import Survivor
from examples.todo import Todo
from examples.whiteboard import Whiteboard
from liveview import Component, LiveView

FOLDER: Final = Path(__file__).parent
HEAD: Final = '<link rel="icon" href="data:,"><link rel="stylesheet" href="../style.css">'
PAGES: Final = Environment(loader=FileSystemLoader(FOLDER / "pages"), autoescape=True)


@dataclass(frozen=True)
class Example:
    """A component with a page of its own."""

    component: type[Component]

    @property
    def module(self) -> str:
        """`sign_up`."""
        return self.component.__module__.rpartition(".")[2]

    @property
    def path(self) -> str:
        """`sign-up`."""
        return self.module.replace("_", "-")

    @property
    def title(self) -> str:
        """`Sign up`."""
        return re.sub(r"(?<!^)(?=[A-Z])", " ", self.component.__name__).capitalize()

    @property
    def sentence(self) -> str:
        """The first of its module's docstring."""
        text = inspect.getdoc(inspect.getmodule(self.component)) or ""
        return text.partition(".")[0] + "."

    @property
    def file(self) -> str:
        """Where its source stands."""
        return f"examples/{self.module}.py"


EXAMPLES: Final = {
    example.path: example
    for example in map(
        Example,
        (
            Counter,
            Todo,
            SignUp,
            Search,
            Chat,
            Clock,
            Whiteboard,
            Survivor,
            Benchmark,
        ),
    )
}

live = LiveView()
app = FastAPI(title="liveview gallery")
app.mount(live.path, Latency(live))
app.mount("/two-counters", two_counters.app)


@app.get("/style.css")
async def style() -> FileResponse:
    """One stylesheet for all."""
    return FileResponse(FOLDER / "style.css", headers={"Cache-Control": "no-cache"})


@app.get("/", response_class=HTMLResponse)
async def index(request: Request) -> str:
    """What there is to see."""
    page = PAGES.get_template("index.html")
    return page.render(root=request.scope.get("root_path", ""), examples=EXAMPLES.values())


@app.get("/{path}", response_class=HTMLResponse)
async def example(path: str, request: Request) -> HTMLResponse:
    """A component, and the file that it comes from."""
    found = find(path)
    html = PAGES.get_template("example.html").render(
        root=request.scope.get("root_path", ""),
        script=live.script(request),
        example=found,
        component=await live.render(found.component(), request=request),
        source=highlighted(FOLDER / f"{found.module}.py"),
        latency=milliseconds_of(request),
        most_latency=MOST_MILLISECONDS,
    )
    return HTMLResponse(html, headers=live.headers)


@app.get("/{path}/alone", response_class=HTMLResponse)
async def alone(path: str, request: Request) -> str:
    """One component makes a whole page."""
    found = find(path)
    return await live.page(found.component(), request=request, title=found.title, head=HEAD)


def find(path: str) -> Example:
    """The example of that name."""
    if path not in EXAMPLES:
        raise HTTPException(404)
    return EXAMPLES[path]
