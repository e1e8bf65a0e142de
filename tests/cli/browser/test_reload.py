"""`liveview run --reload`, as a person with an editor and a browser sees it."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cli.project import served

POLL = '''
from liveview import Component, event


class Poll(Component):
    """Where to have lunch."""

    template = """
      <h1>Lunch</h1>
      <p>Noodles: {{ noodles }}</p>
      <button live-click="vote">Vote for noodles</button>
      <input name="remark">
    """
    noodles: int = 0

    @event
    def vote(self) -> None:
        self.noodles += 1
'''

APP = """
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from liveview import LiveView
from poll import Poll

live = LiveView()
app = FastAPI(lifespan=live.lifespan)
app.mount(live.path, live)
app.mount("/static", StaticFiles(directory="static"))
pages = Jinja2Templates("pages")


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> HTMLResponse:
    poll = await live.render(Poll(), request=request)
    return pages.TemplateResponse(request, "page.html", {"poll": poll, "script": live.script(request)})
"""

PAGE = '<!doctype html><link rel="stylesheet" href="static/style.css">{{ script }}<h2>Our poll</h2>{{ poll }}'


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test; nothing on its page may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert not problems


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The poll of the tutorial's first chapter, and an application around it."""
    (tmp_path / "poll.py").write_text(POLL)
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "static").mkdir()
    style = tmp_path / "static" / "style.css"
    style.write_text("h1 { color: rgb(1, 1, 1) }")
    # A browser takes what has not changed for long as good for long.
    os.utime(style, (0, 0))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.html").write_text(PAGE)
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Where its component is served."""
    with served(project, project, "poll:Poll") as address:
        yield address


@pytest.fixture
def app_address(project: Path) -> Iterator[str]:
    """Where its application is served."""
    with served(project, project, "app:app") as address:
        yield address


def change(file: Path, *texts: str) -> None:
    """As an editor saves it, all at once: old and new texts in turn. Each time that it is saved the server starts again."""
    source = file.read_text()
    for old, new in zip(texts[::2], texts[1::2], strict=True):
        assert old in source
        source = source.replace(old, new)
    file.write_text(source)


def visit(context: BrowserContext, address: str, votes: int = 2) -> Page:
    """A page with so many votes."""
    page = context.new_page()
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    for _ in range(votes):
        page.get_by_role("button", name="Vote").click()
    expect(page.locator("body p")).to_have_text(f"Noodles: {votes}")
    page.evaluate("window.isOld = true")
    return page


def fails(address: str) -> None:
    """Wait until the server that has the mistake answers."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(httpx.TransportError):  # neither the one before nor the next
            if httpx.get(address).status_code == 500:
                return
    raise AssertionError("the page has no error")


def see(page: Page, heading: str, votes: int) -> None:
    """The heading and the number, on a page that was loaded again, and that it is live."""
    expect(page.locator("h1")).to_have_text(heading, timeout=20_000)
    page.wait_for_function("!window.isOld")
    expect(page.locator("body p")).to_have_text(f"Noodles: {votes}")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    page.get_by_role("button", name="Vote").click()
    expect(page.locator("body p")).to_have_text(f"Noodles: {votes + 1}")
    page.evaluate("window.isOld = true")


def test_the_heading_is_the_new_one_and_the_number_the_old_one(
    context: BrowserContext, address: str, project: Path
) -> None:
    """As the tutorial says; once more, with a new field; and what was typed is there."""
    page = visit(context, address)
    page.locator("input").fill("without chili")
    change(project / "poll.py", "Lunch", "Dinner")
    see(page, "Dinner", 2)
    expect(page.locator("input")).to_have_value("without chili")
    field = ("noodles: int = 0", 'where: str = "Dinner at Ann\'s"\n    noodles: int = 0')
    change(project / "poll.py", *field, "<h1>Dinner", "<h1>{{ where }}")
    see(page, "Dinner at Ann's", 3)
    page.reload()
    expect(page.locator("body p")).to_have_text("Noodles: 0")


def test_layout_and_style_sheet_are_the_new_ones(
    context: BrowserContext, app_address: str, project: Path
) -> None:
    """In an application with a lifespan, which does not hand its pages over: nothing complains in the terminal."""
    page = visit(context, app_address)
    change(project / "static" / "style.css", "1, 1, 1", "2, 2, 2")
    expect(page.locator("h1")).to_have_css("color", "rgb(2, 2, 2)", timeout=20_000)
    see(page, "Lunch", 2)
    change(project / "pages" / "page.html", "Our poll", "Their poll")
    expect(page.locator("h2")).to_have_text("Their poll", timeout=20_000)
    see(page, "Lunch", 3)
    assert "handshake" not in (project / "terminal.txt").read_text()


@pytest.mark.parametrize(
    ("right", "wrong", "text"),
    [
        ("{{ noodles }}", "{{ noodles", "poll.py, line"),
        ("noodles: int = 0", "noodles: int = ", "invalid syntax"),
        (
            "int = 0",
            "int = 0\n\n    def load(self) -> None:\n        print(1 / 0)",
            "line 17, in load\n    print(1 / 0)",
        ),
    ],
)
@pytest.mark.parametrize("target", ["poll:Poll", "app:app"])
def test_a_mistake_is_shown_and_mended(  # noqa: PLR0917  # ways to be wrong, and to be served
    context: BrowserContext, project: Path, target: str, right: str, wrong: str, text: str
) -> None:
    """A page that is open keeps what it shows under an overlay, a new one shows the error; both go on once it is mended."""
    with served(project, project, target) as address:
        page = visit(context, address)
        change(project / "poll.py", right, wrong)
        expect(page.locator("live-debug pre")).to_contain_text(text, timeout=20_000)
        expect(page.locator("body p")).to_have_text("Noodles: 2")
        mistaken = context.new_page()
        answer = mistaken.goto(address)
        assert answer
        assert answer.status == 500
        expect(mistaken.locator("main")).to_contain_text(text)
        change(project / "poll.py", wrong, right, "Lunch", "Dinner")
        see(page, "Dinner", 2)
        expect(page.locator("live-debug")).to_have_count(0)
        see(mistaken, "Dinner", 0)


def test_a_page_that_cannot_go_on_with_its_state_stays(
    context: BrowserContext, address: str, project: Path
) -> None:
    """A new page could be made, but the person's own would be lost for it."""
    page = visit(context, address)
    change(project / "poll.py", "{{ noodles }}", "{{ 6 // (noodles - 2) }}")
    expect(page.locator("live-debug pre")).to_contain_text("ZeroDivisionError", timeout=20_000)
    expect(page.locator("body p")).to_have_text("Noodles: 2")
    change(project / "poll.py", "{{ 6 // (noodles - 2) }}", "{{ noodles }}")
    expect(page.locator("live-debug")).to_have_count(0, timeout=20_000)
    see(page, "Lunch", 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_an_error_is_readable(
    browser: Browser, address: str, project: Path, scheme: Literal["light", "dark"]
) -> None:
    """On a phone too, in the person's colours."""
    change(project / "poll.py", "{{ noodles }}", "{{ noodles.bit_count(" + "x" * 200 + " }}")
    fails(address)
    page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page.goto(address)
    expect(page.get_by_role("heading")).to_have_text("TemplateError")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(32, 36, 43)"}[scheme]
    page.close()
