"""`live-submit.reset`: a form that is empty as soon as it is sent, for who types faster than a far server answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess
from tests.support.switch import Switch

# Each way: 300 ms from an event to its answer.
DELAY_SECONDS = 0.15

COMEBACK_MILLISECONDS = 30_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `edge_pages.py`."""
    with ServerProcess(
        "uvicorn", "tests.browser.edge_pages:app", tmp_path_factory.mktemp("state")
    ) as process:
        yield process


@pytest.fixture
def door(server: ServerProcess) -> Iterator[Switch]:
    """The way to them, which is long."""
    with Switch(server.port, delay_seconds=DELAY_SECONDS) as door:
        yield door


@pytest.fixture
def page(door: Switch, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One of them, live: the one that the test's parameter names, else that to talk on."""
    page = browser.new_page()
    page.goto(f"{door.address}/{getattr(request, 'param', 'talk')}")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    settled(page)
    page.locator("[name=text]").focus()
    yield page
    assert page.evaluate("liveview.resyncs") == 0
    page.close()


def settled(page: Page) -> None:
    """Wait until everything is answered."""
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def holds(page: Page, text: str) -> None:
    """What stands in the field, now and when everything is answered."""
    assert page.locator("[name=text]").input_value() == text
    settled(page)
    assert page.locator("[name=text]").input_value() == text


def test_who_types_on_says_everything_in_order(page: Page) -> None:
    """Without waiting for an answer; nothing is garbled, and nothing is said twice."""
    for text in ("hello", "world", "again"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type("half a l")
    settled(page)
    page.keyboard.type("ine")
    expect(page.locator("li")).to_have_text(["hello to all", "world to all", "again to all"])
    holds(page, "half a line")


def test_the_form_is_as_the_template_has_it(page: Page) -> None:
    """At once, all of it; for a handler that hears of resets this is none."""
    page.keyboard.type("hello")
    page.locator("[name=to]").fill("Ann")
    page.locator("[name=loud]").check()
    page.locator("[name=text]").press("Enter")
    assert page.locator("[name=text]").input_value() == ""
    assert page.locator("[name=to]").input_value() == "all"
    assert not page.locator("[name=loud]").is_checked()
    expect(page.locator("li")).to_have_text(["hello to Ann!"])
    expect(page.locator("output")).to_have_text("0")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("output")).to_have_text("1")


@pytest.mark.parametrize("text", ["refused", "broken", "short"])
def test_what_was_refused_comes_back(page: Page, text: str) -> None:
    """By an error, or by what the server renders; and can be sent again."""
    page.keyboard.type(text)
    page.locator("[name=loud]").check()
    page.locator("[name=text]").press("Enter")
    assert page.locator("[name=text]").input_value() == ""
    expect(page.locator("[name=text]")).to_have_value(text)
    settled(page)
    assert page.locator("[name=loud]").is_checked() == (text != "short")
    page.locator("[name=text]").fill("fine")
    page.locator("[name=text]").press("Enter")
    expect(page.locator("li")).to_have_text([f"fine to all{'' if text == 'short' else '!'}"])
    expect(page.locator("[name=text]")).to_have_value("")


def test_what_the_browser_has_filled_in_comes_back_too(page: Page) -> None:
    """It may have done so before the script was there to hear of it."""
    page.locator("[name=text]").evaluate("field => { field.value = 'refused' }")
    page.keyboard.press("Enter")
    assert page.locator("[name=text]").input_value() == ""
    expect(page.locator("[name=text]")).to_have_value("refused")


@pytest.mark.parametrize("text", ["refused", "broken", "short"])
def test_what_is_typed_meanwhile_stays(page: Page, text: str) -> None:
    """Also where the focus has gone on to another field before the answer comes."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.type("newer")
    page.locator("[name=to]").focus()
    holds(page, "newer")


def test_what_was_refused_comes_back_when_there_is_a_place_for_it(page: Page) -> None:
    """One after the other, as each is sent again: nothing that was typed is lost."""
    for text in ("refused 1", "refused 2"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type("fine")
    holds(page, "fine")
    page.keyboard.press("Enter")
    for text in ("refused 1", "refused 2"):
        expect(page.locator("[name=text]")).to_have_value(text)
        settled(page)
        page.locator("[name=text]").fill(text.replace("refused", "part"))
        page.keyboard.press("Enter")
    expect(page.locator("li")).to_have_text(["fine to all", "part 1 to all", "part 2 to all"])
    holds(page, "")


def test_what_is_said_without_a_connection_is_said_afterwards(page: Page, server: ServerProcess) -> None:
    """In order, and what was refused comes back then."""
    server.kill()
    expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
    for text in ("one", "two", "refused"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert page.locator("[name=text]").input_value() == ""
    server.start()
    expect(page.locator("li")).to_have_text(["one to all", "two to all"], timeout=COMEBACK_MILLISECONDS)
    expect(page.locator("[name=text]")).to_have_value("refused")


@pytest.mark.parametrize("page", ["offline"], indirect=True)
def test_what_is_said_now_or_never_is_not_lost(page: Page, server: ServerProcess) -> None:
    """The field has it still when the server is away."""
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.locator("li")).to_have_text(["hello to all"])
    server.kill()
    expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-live-error", "offline")
    expect(page.locator("[name=text]")).to_have_value("one")
    server.start()
    expect(page.locator("html")).to_have_attribute(
        "data-live-state", "connected", timeout=COMEBACK_MILLISECONDS
    )
    page.keyboard.press("Enter")
    expect(page.locator("li")).to_have_text(["hello to all", "one to all"])
