"""Make the README's pictures of the gallery: `python -m tests.browser.pictures`."""

from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.gallery_site import live, settle
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.support.serving import ServerProcess

FOLDER: Final = Path(__file__).parents[2] / "docs" / "images"


def main() -> None:
    """A page on a desktop in light colours, and one on a phone in dark ones."""
    with (
        TemporaryDirectory() as folder,
        ServerProcess("uvicorn", "examples.gallery:app", Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=CHROMIUM_ARGUMENTS)
        todo(opened(browser, f"{server.address}/todo", 1200, 620, "light"))
        search(opened(browser, f"{server.address}/search", 390, 620, "dark"))
        browser.close()


def opened(browser: Browser, address: str, width: int, height: int, colours: str) -> Page:
    """A page of the gallery, live."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)  # type: ignore[arg-type]  # a literal
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


if __name__ == "__main__":
    main()
