"""A browser's page with one of the cases in it: opened in either form, changed by the server, translated."""

import contextlib
from collections.abc import Generator
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.user_state.stage import Stage

Form = Literal["adopted", "mounted"]
FORMS: tuple[Form, ...] = ("adopted", "mounted")

SERVER = "tests.browser.user_state.pages:app"

# A page that is lost asks for its content. Tests let the question go when the server has changed enough meanwhile.
HOLD_RESYNC = """
const send = WebSocket.prototype.send;
const held = [];
let isHolding = false;
WebSocket.prototype.send = function (frame) {
  if (isHolding && JSON.parse(frame)[0] === "resync") held.push(() => send.call(this, frame));
  else send.call(this, frame);
};
window.holdResync = () => { isHolding = true; };
window.letResyncGo = () => { isHolding = false; return held.splice(0).map(go => go()).length; };
"""

# As translation tools do it: each of them puts an element with another text in the text's place.
TRANSLATE = """
element => {
  const font = document.createElement("font");
  font.append(element.textContent);
  element.firstChild.replaceWith(font);
}
"""


@contextlib.contextmanager
def visiting(browser: Browser, address: str, component: type[Stage], form: Form) -> Generator[Page]:
    """The case's page, connected and with its content shown; by the end nothing was thrown or logged as an error."""
    page = browser.new_page()
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", note)
    page.add_init_script(HOLD_RESYNC)
    try:
        page.goto(f"{address}/{form}/{component.__name__}")
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        if form == "mounted":
            call(page, "show")
        expect(page.locator("#changes")).to_have_text("0")
        yield page
        assert problems == []
    finally:
        page.close()


def call(page: Page, handler: str) -> None:
    """Call a handler without any event of the browser's, and wait for its answer."""
    page.evaluate("handler => liveview.send(document.querySelector('[data-component]'), handler)", handler)
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def touch(page: Page) -> None:
    """Have the server change the count."""
    call(page, "touch")


def change(page: Page) -> None:
    """Have the server change the count and what the case is about."""
    call(page, "change")


def shows_changes(page: Page, count: int) -> None:
    """Wait until the page shows that so many changes have arrived."""
    expect(page.locator("#changes")).to_have_text(str(count))


def translate_changes(page: Page) -> None:
    """Replace the text that every change is about."""
    page.locator("#changes").evaluate(TRANSLATE)


def resyncs(page: Page) -> int:
    """How often the page had to ask for its whole content."""
    count: int = page.evaluate("liveview.resyncs")
    return count
