"""What somebody has typed is theirs, and is heard, whatever comes, goes, or takes the focus."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.behaving import focused, settle
from tests.support.serving import ServerProcess

Open = Callable[[str], Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `typing_pages.py`."""
    with ServerProcess(
        "uvicorn", "tests.browser.typing_pages:app", tmp_path_factory.mktemp("state")
    ) as process:
        yield process


@pytest.fixture
def open_page(server: ServerProcess, browser: Browser) -> Iterator[Open]:
    """Opens a page by its name; none may throw."""
    pages: list[Page] = []
    problems: list[str] = []

    def open_page(name: str) -> Page:
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{server.address}/{name}")
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not problems


def call(page: Page, handler: str) -> None:
    """Call a handler without touching anything on the page."""
    page.evaluate("name => liveview.send(document.querySelector('#log'), name)", handler)


def test_text_is_heard_though_an_update_takes_the_focus_from_its_field(open_page: Open) -> None:
    """By a model that waits until one leaves the field, and by handlers for that."""
    page = open_page("opening")
    page.locator("#model").press_sequentially("hello")
    page.locator("#field").press_sequentially("world")
    page.keyboard.press("Control+k")
    expect(page.locator("#new")).to_be_focused()
    expect(page.locator("output")).to_have_text("hello|world|1")


def test_who_types_into_a_field_that_is_heard_keeps_the_focus(open_page: Open) -> None:
    """Also between two keystrokes, when everything so far has been answered."""
    page = open_page("coming")
    page.locator("#model").press_sequentially("hel")
    settle(page)
    expect(page.locator("output")).to_have_text("hel|")
    call(page, "come")
    expect(page.locator("#new")).to_be_visible()
    page.keyboard.type("lo")
    assert focused(page) == "model"
    expect(page.locator("output")).to_have_text("hello|")


def test_text_that_waits_is_said_when_its_field_goes(open_page: Open) -> None:
    """As when one leaves the field."""
    page = open_page("coming")
    page.locator("#field").press_sequentially("abc")
    call(page, "come")
    expect(page.locator("output")).to_have_text("|abc")


def test_a_double_click_sends_a_form_that_is_put_back_once(open_page: Open) -> None:
    """Where nothing was entered in between; a click later is another deed."""
    page = open_page("buying")
    page.get_by_role("button").dblclick()
    settle(page)
    expect(page.locator("output")).to_have_text("1")
    page.get_by_role("button").click()
    expect(page.locator("output")).to_have_text("2")


def test_names_that_browsers_have_too_are_in_nobodys_way(open_page: Open) -> None:
    """An id that becomes a property of the window, and a control with the name of a form's own property."""
    page = open_page("named")
    page.set_viewport_size({"width": 500, "height": 500})
    expect(page.locator("#value")).to_have_text("resize")
    page.locator("[name=text]").fill("hi")
    page.keyboard.press("Enter")
    expect(page.locator("output")).to_have_text("hi|0")


def test_a_key_is_heard_while_a_link_has_the_focus(open_page: Open) -> None:
    """That a click with the same key held would open the link beside the page is another matter."""
    page = open_page("named")
    page.locator("#link").focus()
    page.keyboard.press("Shift+?")
    expect(page.locator("output")).to_have_text("|1")
