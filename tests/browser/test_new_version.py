"""A new version of a component's class is deployed while its page is open."""

import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess
from tests.support.switch import Switch

REST = """
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Component, LiveView, event

live = LiveView()
app = FastAPI()
app.mount(live.path, live)


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> str:
    return await live.page(Basket(), request=request, title="Basket")
"""

OLD = '''
class Basket(Component):
    template = """
      <p>{{ amount }} euros</p> <input id="note">
      <button id="add" live-click="add">Add</button>
    """
    amount: int = 0
    owner: str = "ann"

    @event
    def add(self) -> None:
        self.amount += 1
'''

NEW = '''
class Basket(Component):
    template = """
      <h1>{{ customer }}</h1> <p>{{ cents }} cents</p> <input id="note">
      <button id="add" live-click="add">Add one euro</button>
    """
    cents: int = 0
    customer: str = "nobody"

    @staticmethod
    def migrate(old: dict) -> dict:
        return {"cents": old["amount"] * 100, "customer": old["owner"].title()}

    @event
    def add(self) -> None:
        self.cents += 100
'''


def deploy(folder: Path, version: str) -> None:
    """Put a version of the application there."""
    folder.mkdir(exist_ok=True)
    (folder / "basket_shop.py").write_text(REST + version)


def process(folder: Path, state: Path) -> ServerProcess:
    """What serves it."""
    return ServerProcess("uvicorn", "basket_shop:app", state, folder)


def opened(browser: Browser, address: str) -> Page:
    """The page, live."""
    page = browser.new_page()
    page.goto(address)
    page.evaluate("window.neverReloaded = true")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    return page


def test_the_state_is_carried_over_by_migrate(browser: Browser, tmp_path: Path) -> None:
    """What was clicked before, and while the server was away, counts in the new version; what was typed stays."""
    deploy(tmp_path / "app", OLD)
    with process(tmp_path / "app", tmp_path) as server:
        page = opened(browser, server.address)
        page.locator("#add").click()
        page.locator("#add").click()
        expect(page.locator("p")).to_have_text("2 euros")
        page.locator("#note").press_sequentially("half a sent")

        server.send(signal.SIGTERM)
        server.wait()
        expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
        page.locator("#add").click()
        deploy(tmp_path / "app", NEW)
        server.start()

        expect(page.locator("p")).to_have_text("300 cents", timeout=20_000)
        expect(page.locator("h1")).to_have_text("Ann")
        expect(page.locator("#note")).to_have_value("half a sent")
        page.locator("#add").click()
        expect(page.locator("p")).to_have_text("400 cents")
        expect(page.locator("[data-live-busy]")).to_have_count(0)
        assert page.evaluate("window.neverReloaded") is True
        page.close()


def test_a_page_of_the_new_version_does_not_go_back_to_an_old_process(
    browser: Browser, tmp_path: Path
) -> None:
    """While one process is new and the other is not: it is told to try again, and goes on where it is understood."""
    deploy(tmp_path / "old", OLD)
    deploy(tmp_path / "new", NEW)
    with process(tmp_path / "old", tmp_path) as old, Switch(old.port) as door:
        page = opened(browser, door.address)
        page.locator("#add").click()
        expect(page.locator("p")).to_have_text("1 euros")
        with process(tmp_path / "new", tmp_path) as new:
            door.turn(new.port)
            expect(page.locator("p")).to_have_text("100 cents", timeout=20_000)
            page.locator("#add").click()
            expect(page.locator("p")).to_have_text("200 cents")

            door.turn(old.port)
            before = len(door.taken)
            page.wait_for_function("liveview.state === 'connected'", timeout=20_000)
            page.locator("#add").click()
            expect(page.locator("#add")).to_have_attribute("data-live-busy", "")
            expect(page.locator("p")).to_have_text("200 cents")
            door.target = new.port
            expect(page.locator("p")).to_have_text("300 cents", timeout=20_000)
            assert door.taken[before] == old.port, "it was there"
            assert page.evaluate("window.neverReloaded") is True
        page.close()
