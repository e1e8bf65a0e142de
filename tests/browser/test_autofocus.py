"""What an update puts into the page to have the focus has it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `edge_pages.py`."""
    with ServerProcess(
        "uvicorn", "tests.browser.edge_pages:app", tmp_path_factory.mktemp("state")
    ) as process:
        yield process


@pytest.fixture
def page(server: ServerProcess, browser: Browser) -> Iterator[Page]:
    """The page with lines that are edited in place, live."""
    page = browser.new_page()
    page.goto(f"{server.address}/edit")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    yield page
    assert page.evaluate("liveview.resyncs") == 0
    page.close()


def test_a_line_is_edited_in_place(page: Page) -> None:
    """One types on where one has clicked."""
    page.get_by_role("button", name="b").click()
    expect(page.get_by_label("Line")).to_be_focused()
    page.keyboard.type("!")
    page.get_by_role("button", name="c").click()
    expect(page.get_by_label("Line")).to_have_value("c")
    expect(page.get_by_label("Line")).to_be_focused()


def test_what_only_moves_is_left_alone(page: Page) -> None:
    """The focus stays where the person has it."""
    page.get_by_role("button", name="c").click()
    expect(page.get_by_label("Line")).to_be_focused()
    page.get_by_role("button", name="Turn").click()
    expect(page.locator("li").first.get_by_label("Line")).to_be_visible()
    expect(page.get_by_role("button", name="Turn")).to_be_focused()


def test_what_comes_by_itself_has_it_too(page: Page) -> None:
    """And handlers hear of it, as of any focus."""
    page.get_by_role("button", name="Later").click()
    expect(page.locator("#late")).to_be_focused()
    expect(page.locator("output")).to_have_text("1")


def test_who_types_goes_on_typing(page: Page) -> None:
    """What comes by itself takes nothing away."""
    page.get_by_role("button", name="Later").click()
    page.locator("[name=note]").press_sequentially("a n")
    expect(page.locator("#late")).to_be_visible()
    expect(page.locator("[name=note]")).to_be_focused()
    page.keyboard.type("ote")
    expect(page.locator("[name=note]")).to_have_value("a note")
