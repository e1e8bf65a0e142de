"""A component that renders itself: HTML that nobody has read beforehand is as live as a template's."""

from collections.abc import Iterator

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from liveview import Bound, Component, Event, LiveView, event
from liveview.testing.server import serve
from tests.support.serving import SECRET


class Rendered(Component):
    """Controls of every kind; some come later."""

    name: Bound[str] = ""
    has_pad: bool = False
    log: list[str] = []

    def render(self) -> Markup:
        pad = Markup('<div id="pad" live-pointermove="move" live-on="picked pick">pad</div>')
        return Markup(
            '<input live-model="name" value="{}"><button live-click="show">Show</button>'
            '<p live-keydown.escape.window="close">{}</p>{}<output>{}</output>'
        ).format(self.name, self.name.upper(), pad if self.has_pad else "", " ".join(self.log))

    @event
    def show(self) -> None:
        self.has_pad = True

    @event
    def move(self) -> None:
        self.log.append("moved")

    @event
    def pick(self, happened: Event) -> None:
        self.log.append(str(happened.detail))

    @event
    def close(self) -> None:
        self.has_pad = False


live = LiveView(SECRET)


async def home(request: Request) -> Response:
    """The component alone."""
    return await live.page(Rendered(), request=request)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """It, live."""
    with serve(Starlette(routes=[Route("/", home), Mount(live.path, live)])) as address:
        page = browser.new_page()
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        yield page
        page.close()


def test_a_model_writes_its_field(page: Page) -> None:
    """Though no template says that there is one; what is typed on stays, and the focus, while the HTML changes."""
    page.locator("input").press_sequentially("ann")
    expect(page.locator("p")).to_have_text("ANN")
    expect(page.locator("input")).to_be_focused()


def test_events_are_heard_from_when_they_are_named(page: Page) -> None:
    """Those that no page listens for by itself: from the start, and of what comes later."""
    page.get_by_role("button").click()
    page.locator("#pad").hover()
    expect(page.locator("output")).to_contain_text("moved")
    page.locator("#pad").dispatch_event("picked")
    page.evaluate(
        "document.querySelector('#pad').dispatchEvent(new CustomEvent('picked', {bubbles: true, detail: 7}))"
    )
    expect(page.locator("output")).to_contain_text("7")
    page.keyboard.press("Escape")
    expect(page.locator("#pad")).to_have_count(0)
