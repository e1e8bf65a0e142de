"""What comes often: of places and values the last one is told, of clicks none that comes too soon."""

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
    """The page that notes what it hears, live."""
    page = browser.new_page()
    page.goto(f"{server.address}/places")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    yield page
    page.close()


def point(page: Page, *places: tuple[int, int]) -> None:
    """Move the mouse over the pad, to one place after another."""
    box = page.locator("#pad").bounding_box()
    assert box is not None
    for x, y in places:
        page.mouse.move(box["x"] + x, box["y"] + y)


def test_of_a_movement_the_first_place_and_the_last_are_told(page: Page) -> None:
    """The last one once the interval is over; nothing in between, and nothing twice."""
    heard = page.locator("output")
    point(page, (10, 10), (20, 20), (30, 30), (40, 25))
    expect(heard).to_have_text("10,10 40,25")
    page.wait_for_timeout(700)
    expect(heard).to_have_text("10,10 40,25")
    point(page, (50, 50), (60, 60))
    expect(heard).to_have_text("10,10 40,25 50,50 60,60")


def test_what_is_done_meanwhile_comes_behind_the_place(page: Page) -> None:
    """A click is where the pointer had gone to; a second one too soon is none, and comes later neither."""
    point(page, (10, 10), (20, 20))
    page.mouse.down()
    page.mouse.up()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("output")).to_have_text("10,10 20,20 click")
    page.wait_for_timeout(700)
    expect(page.locator("output")).to_have_text("10,10 20,20 click")


def test_a_place_is_told_with_what_is_held_and_within_what(page: Page) -> None:
    """Of the element that has the handler, wherever in it the pointer is."""
    point(page, (0, 0))
    page.mouse.down()
    point(page, (30, 40))
    expect(page.locator("output")).to_have_text("0,0 30,40 held 1")
    page.mouse.up()


def test_of_what_is_typed_the_whole_is_told_in_the_end(page: Page) -> None:
    """But for who wants the first time only."""
    page.locator("[name=text]").press_sequentially("abc")
    expect(page.locator("output")).to_have_text("a abc")
    page.locator("[name=first]").press_sequentially("xyz")
    page.wait_for_timeout(300)
    expect(page.locator("output")).to_have_text("a abc x")


def test_a_modifier_alone_applies_and_sends_nothing(page: Page) -> None:
    """What stops a click stops it, what prevents a submit prevents it; the server is told of nothing, and refuses nothing."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.get_by_text("Quiet").click()
    page.get_by_role("button", name="Not sent").click()
    point(page, (10, 10))
    expect(page.locator("output")).to_have_text("10,10")
    assert not errors
