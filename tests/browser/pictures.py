"""Make the pictures of the README and the guides: `python -m tests.browser.pictures`."""

from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.gallery_site import live, settle
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.support.serving import ServerProcess

FOLDER: Final = Path(__file__).parents[2] / "docs" / "images"

# What raises for the picture of the overlay, in debug mode.
SHOP: Final = '''
from liveview import Component, LiveView, event
from starlette.applications import Starlette
from starlette.routing import Mount, Route


class Share(Component):
    """What each pays."""

    template = """
      <h1>Dinner</h1>
      <p><button live-click="leave">One leaves</button> {{ people }} people</p>
      <p><button live-click="divide">Divide</button> {{ share }} each</p>
    """
    people: int = 1
    share: float = 0

    @event
    def leave(self) -> None:
        self.people -= 1

    @event
    def divide(self) -> None:
        self.share = 12 / self.people


HEAD = "<style>body { font: 1rem/1.5 system-ui; margin: 2rem } button { font: inherit }</style>"
live = LiveView(debug=True)


async def home(request):
    return await live.page(Share(), request=request, title="Dinner", head=HEAD)


app = Starlette(routes=[Route("/", home), Mount(live.path, live)])
'''


def main() -> None:
    """Pages of the gallery on a desktop in light colours and on a phone in dark ones, and the overlay of debug mode."""
    with (
        TemporaryDirectory() as folder,
        ServerProcess("uvicorn", "examples.gallery:app", Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=CHROMIUM_ARGUMENTS)
        todo(opened(browser, f"{server.address}/todo", 1200, 620, "light"))
        search(opened(browser, f"{server.address}/search", 390, 620, "dark"))
        (Path(folder) / "shop.py").write_text(SHOP)
        with ServerProcess("uvicorn", "shop:app", Path(folder), Path(folder)) as shop:
            overlay(opened(browser, shop.address, 900, 380, "light"))
        browser.close()


def opened(
    browser: Browser, address: str, width: int, height: int, colours: Literal["light", "dark"]
) -> Page:
    """A page of the gallery, live."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
    page.goto(address)
    live(page)
    return page


def todo(page: Page) -> None:
    """A list with something done."""
    for text in ("Water the plants", "Read the tutorial", "Build a first page"):
        page.get_by_label("New task").fill(text)
        page.keyboard.press("Enter")
        settle(page)
    page.get_by_label("Done: Water the plants").check()
    settle(page)
    page.screenshot(path=FOLDER / "todo.png")


def search(page: Page) -> None:
    """Matches of what was typed."""
    page.locator("#query").fill("wen")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    settle(page)
    page.screenshot(path=FOLDER / "search.png")


def overlay(page: Page) -> None:
    """What debug mode says of a handler that raises, and what it says to a person."""
    page.get_by_text("One leaves").click()
    page.get_by_text("Divide").click()
    page.locator("live-debug").wait_for(state="attached")
    page.mouse.move(0, 0)
    settle(page)
    page.screenshot(path=FOLDER / "overlay.png")


if __name__ == "__main__":
    main()
