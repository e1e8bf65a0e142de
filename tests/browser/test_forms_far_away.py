"""Forms with a server that is far away: what it clears stays cleared, however early the next text was typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess
from tests.support.switch import Switch

# Each way: half a second from an event to its answer.
DELAY_SECONDS = 0.25

COMEBACK_MILLISECONDS = 30_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `form_pages.py`."""
    with ServerProcess(
        "uvicorn", "tests.browser.form_pages:app", tmp_path_factory.mktemp("state")
    ) as process:
        yield process


@pytest.fixture
def page(server: ServerProcess, browser: Browser) -> Iterator[Page]:
    """A form for expenses, live, in which one stands and is known to the server."""
    with Switch(server.port, delay_seconds=DELAY_SECONDS) as door:
        page = browser.new_page()
        page.goto(f"{door.address}/expenses")
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        page.locator("#what").fill("Milk")
        page.locator("#amount").fill("5")
        page.wait_for_function("document.querySelector('#amount').getAttribute('value') === '5'")
        settled(page)
        yield page
        assert page.evaluate("liveview.resyncs") == 0
        page.close()


def settled(page: Page) -> None:
    """Wait until everything is answered."""
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def is_next(page: Page, what: str) -> None:
    """What was typed early is there, the server knows of it, and nothing else came back."""
    page.wait_for_function("what => document.querySelector('#what').getAttribute('value') === what", arg=what)
    settled(page)
    assert page.locator("#what").input_value() == what
    assert page.locator("#amount").input_value() == ""


def test_what_a_submit_has_cleared_stays_cleared(page: Page) -> None:
    """Although a check of the next text was gathered before the form was cleared."""
    page.get_by_role("button", name="Add").click()
    page.locator("#what").fill("Bread")
    assert page.locator("#amount").input_value() == "5"
    expect(page.locator("li")).to_have_text(["Milk 5"])
    is_next(page, "Bread")
    assert page.locator(".error").count() == 0


def test_what_a_button_of_the_form_has_cleared_stays_cleared(page: Page) -> None:
    """The button asks for nothing of the form."""
    page.get_by_role("button", name="Clear").click()
    page.locator("#what").fill("Bread")
    is_next(page, "Bread")


def test_what_is_done_behind_a_check_that_waits_is_done_behind_it(page: Page) -> None:
    """The order of a component's events is that in which they happened."""
    page.get_by_role("button", name="Add").click()
    page.locator("#what").fill("Bread")
    page.locator("#count").click()
    expect(page.locator("li")).to_have_text(["Milk 5", "Bread/"])


def test_nothing_comes_back_without_a_connection_either(page: Page, server: ServerProcess) -> None:
    """All waits, and is gathered when the submit before it was answered."""
    server.kill()
    expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
    page.get_by_role("button", name="Add").click()
    page.locator("#what").fill("Bread")
    page.locator("#count").click()
    expect(page.locator("html")).to_have_attribute("data-live-queued", "3")
    server.start()
    expect(page.locator("li")).to_have_text(["Milk 5", "Bread/"], timeout=COMEBACK_MILLISECONDS)
    is_next(page, "Bread")
