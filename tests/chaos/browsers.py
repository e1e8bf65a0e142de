"""People with a browser: real Chromium pages, real clicks, and a look into each page at the end."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random
from typing import Final

from msgspec import Struct, convert
from playwright.async_api import Browser, ConsoleMessage, Page, WebError, WebSocket, async_playwright

from tests.chaos.tally import HANDLERS
from tests.conftest import CHROMIUM_ARGUMENTS

# Runs in a page once it is live. It is gone where the page is loaded again.
_WATCH: Final = """() => {
  const watched = { states: [document.documentElement.dataset.liveState], clicks: [], answered: 0, longest: 0 };
  window.watched = watched;
  const shown = () => Number(document.querySelector("output").textContent);
  addEventListener("click", () => watched.clicks.push(performance.now()), true);
  new MutationObserver(() => {
    while (watched.answered < Math.min(shown(), watched.clicks.length)) {
      watched.longest = Math.max(watched.longest, performance.now() - watched.clicks[watched.answered++]);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  new MutationObserver(() => watched.states.push(document.documentElement.dataset.liveState)).observe(
    document.documentElement, { attributes: true, attributeFilter: ["data-live-state"] });
}"""

_LOOK: Final = """() => ({
  number: Number(document.querySelector("output").textContent),
  id: document.querySelector("[data-component]").dataset.id,
  isBusy: document.querySelector("[data-live-busy]") !== null,
  isSame: window.watched !== undefined,
  clicks: window.watched?.clicks.length ?? 0,
  longest: window.watched?.longest ?? 0,
  states: window.watched?.states ?? [],
  resyncs: window.liveview.resyncs,
})"""


class Look(Struct, rename="camel"):
    """What is to be seen in a page.

    `is_same`: it has not been loaded again. `states`: what `data-live-state` said, one after another. `longest`: milliseconds
    from a click to the page showing what it did.
    """

    number: int
    id: str
    is_busy: bool
    is_same: bool
    clicks: int
    longest: float
    states: list[str]
    resyncs: int


class Surfer:
    """One page. `errors`: codes that it was told; `problems`: what was thrown in it."""

    def __init__(self, page: Page, random: Random) -> None:
        self.clicks = 0
        self.opened = 0
        self.errors: Counter[str] = Counter()
        self.problems: list[str] = []
        self._page = page
        self._random = random
        page.on("console", self._hear)
        page.on("websocket", self._watch)
        page.context.on("weberror", self._note)

    async def load(self, address: str) -> None:
        """Open the page and wait until it is live."""
        await self._page.goto(address)
        await self._page.wait_for_selector("html[data-live-state=connected]")
        await self._page.evaluate(_WATCH)

    async def work(self, *, pause_seconds: float, enough: asyncio.Event) -> None:
        """Click, whether or not the clicks before have been answered."""
        while not enough.is_set():
            handler = self._random.choice(HANDLERS)
            await self._page.click(f"#{handler}")
            self.clicks += 1
            await asyncio.sleep(self._random.uniform(0, 2 * pause_seconds))

    async def look(self) -> Look:
        """See what the page shows."""
        return convert(await self._page.evaluate(_LOOK), Look)

    def _hear(self, message: ConsoleMessage) -> None:
        word, _, rest = message.text.partition(" ")
        if message.type == "error" and word == "liveview":
            self.errors[rest.partition(" ")[0]] += 1

    def _note(self, error: WebError) -> None:
        self.problems.append(str(error.error))

    def _watch(self, socket: WebSocket) -> None:
        """Count it once it has opened: nothing is heard before."""
        socket.once("framereceived", self._count)

    def _count(self, _: object) -> None:
        self.opened += 1


@asynccontextmanager
async def surfing(address: str, number: int, random: Random) -> AsyncGenerator[list[Surfer], None]:
    """So many pages, each in a window of its own, live."""
    if not number:
        yield []
        return
    path = shutil.which("chromium")
    assert path is not None, "chromium is not on the PATH; `make chaos` installs it or says how"
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        surfers = [Surfer(await _window(browser), Random(random.random())) for _ in range(number)]
        for surfer in surfers:
            await surfer.load(address)
        yield surfers
        await browser.close()


async def _window(browser: Browser) -> Page:
    context = await browser.new_context()
    return await context.new_page()
