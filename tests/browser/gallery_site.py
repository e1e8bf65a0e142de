"""The gallery in a process that can be killed, near or far away, and a window whose pages must not throw or ask for a resync."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.serving import ServerProcess
from tests.support.switch import Switch

# How long bytes take each way: on the same machine, and with 300 ms from an event to its answer.
DELAYS: Final = [0.0, 0.15]


# The client tries again after up to 10 s, and the server takes its time to start.
COMEBACK_MILLISECONDS: Final = 30_000


class Site:
    """The pages as one window shows them."""

    def __init__(self, server: ServerProcess, door: Switch, context: BrowserContext) -> None:
        self.server = server
        self.door = door
        self.context = context

    def open(self, name: str) -> Page:
        """A page of the gallery, live."""
        page = self.context.new_page()
        page.goto(f"{self.door.address}/live/{name}")
        live(page)
        page.evaluate("window.isFirst = true")
        return page

    def kill(self, *pages: Page) -> None:
        """End the server as a power cut does, and wait until the pages have noticed."""
        self.server.kill()
        for page in pages:
            expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")

    def start(self, *pages: Page) -> None:
        """Start it again, and wait until the pages go on: the same pages, of which none was loaded again."""
        self.server.start()
        for page in pages:
            live(page)
            settle(page)
            assert page.evaluate("window.isFirst")


@contextmanager
def site(browser: Browser, folder: Path, delay_seconds: float) -> Iterator[Site]:
    """The gallery, served from a process of its own."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    with (
        ServerProcess("uvicorn", "tests.browser.gallery_pages:app", folder) as server,
        Switch(server.port, delay_seconds=delay_seconds) as door,
    ):
        yield Site(server, door, context)
        assert [page.evaluate("liveview.resyncs") for page in context.pages] == [0] * len(context.pages)
        context.close()
    assert not problems


def live(page: Page) -> None:
    """Wait until the page is connected."""
    expect(page.locator("html")).to_have_attribute(
        "data-live-state", "connected", timeout=COMEBACK_MILLISECONDS
    )


def settle(page: Page) -> None:
    """Wait until everything that the person did has its answer."""
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def is_focused(locator: Locator) -> bool:
    """Whether the focus is on an element, and not only on a window."""
    return bool(locator.evaluate("element => element === document.activeElement"))
