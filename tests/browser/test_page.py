"""What a person sees on a live page, through the whole stack."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `tests/support/pages.py`."""
    with ServerProcess("uvicorn", "tests.support.pages:app", tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.fixture
def page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """A page that is open and connected; it must not have asked for a resync or thrown by the end."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{server.address}/form")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    yield page
    assert page.evaluate("window.liveview.resyncs") == 0
    assert not problems
    page.close()


def test_what_is_typed_stays_while_the_rest_updates(page: Page) -> None:
    """Text, caret and focus survive updates of the same component."""
    field = page.locator("#plain")
    field.fill("typed")
    page.evaluate("document.querySelector('#plain').setSelectionRange(2, 3)")
    expect(page.locator("#ticks")).not_to_have_text("0")
    before = page.locator("#ticks").inner_text()
    expect(page.locator("#ticks")).not_to_have_text(before)
    expect(field).to_be_focused()
    expect(field).to_have_value("typed")
    assert page.evaluate("document.querySelector('#plain').selectionStart") == 2


def test_a_form_is_sent_with_its_fields(page: Page) -> None:
    """Conversion, lists, branches and boolean attributes at once."""
    expect(page.locator("#names li")).to_have_text(["nobody"])
    expect(page.locator("#clear")).to_be_disabled()
    for name in ("Ann", "<Ben> & co"):
        page.locator("[name=name]").fill(name)
        page.locator("[name=age]").fill("40")
        page.get_by_role("button", name="Add").click()
    expect(page.locator("#names li")).to_have_text(["Ann, 40", "<Ben> & co, 40"])
    expect(page.locator("#clear")).to_be_enabled()
    page.locator("#clear").click()
    expect(page.locator("#names li")).to_have_text(["nobody"])


def test_a_wrong_argument_is_told_and_hurts_nothing(page: Page) -> None:
    """The page hears an event that scripts can listen for; the next event works."""
    page.evaluate("addEventListener('live:error', event => { window.lastError = event.detail })")
    page.locator("[name=age]").evaluate("field => { field.type = 'text'; field.value = 'old' }")
    page.get_by_role("button", name="Add").click()
    page.wait_for_function("window.lastError")
    assert page.evaluate("window.lastError.code") == "bad_arguments"
    page.locator("[name=age]").fill("41")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#names li").last).to_contain_text("41")


def test_an_element_is_busy_until_its_answer_came(page: Page) -> None:
    """`data-live-busy` comes with the click and goes with the answer; two clicks count twice."""
    button = page.locator("#slow")
    button.click()
    button.click()
    expect(button).to_have_attribute("data-live-busy", "")
    expect(page.locator("#slow-count")).to_have_text("2")
    expect(button).not_to_have_attribute("data-live-busy", "")


def test_key_modifiers_and_debounce(page: Page) -> None:
    """Only Enter counts on one field; on the other only the last of several inputs is sent."""
    page.locator("#enter").press("a")
    page.locator("#enter").press("Enter")
    expect(page.locator("#entered")).to_have_text("1")
    page.locator("#search").press_sequentially("abc", delay=20)
    expect(page.locator("#searched")).to_have_text("abc, 1 time")


def test_title_redirect_and_custom_events(browser: Browser, server: ServerProcess) -> None:
    """Commands reach the browser in order."""
    page = browser.new_page()
    page.goto(f"{server.address}/form")
    page.evaluate(
        "addEventListener('greeted', event => { document.body.dataset.greeted = event.detail.name })"
    )
    page.evaluate(
        "addEventListener('pagehide', () => { sessionStorage.seen = document.title + document.body.dataset.greeted })"
    )
    page.locator("#commands").click()
    page.wait_for_url("**/after")
    assert page.evaluate("sessionStorage.seen") == "ByeAnn"
    page.close()


def test_components_that_a_script_adds_and_removes(browser: Browser, server: ServerProcess) -> None:
    """A fragment fetched by a script goes live; taken out of the page it is unmounted."""
    page = browser.new_page()
    page.goto(f"{server.address}/late")
    page.evaluate(
        "fetch('/fragment').then(answer => answer.text()).then(html => { document.querySelector('main').innerHTML = html })"
    )
    page.get_by_role("button", name="+1", exact=True).click()
    expect(page.locator("output")).to_have_text("1")
    live = page.request.get(f"{server.address}/live-count").text()
    page.evaluate("document.querySelector('main').replaceChildren()")
    page.wait_for_function(
        "before => fetch('/live-count').then(answer => answer.text()).then(now => Number(now) === Number(before) - 1)",
        arg=live,
    )
    page.close()


def test_clicks_before_the_connection_stands_are_kept(browser: Browser, server: ServerProcess) -> None:
    """The handshake hangs, the person clicks, the handshake goes through: every click counts."""
    page = browser.new_page()
    page.goto(f"{server.address}/held-page")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connecting")
    for _ in range(3):
        page.get_by_role("button", name="+1", exact=True).click()
    expect(page.locator("output")).to_have_text("0")
    assert page.request.get(f"{server.address}/open-gate").ok
    expect(page.locator("output")).to_have_text("3")
    page.close()


def test_without_javascript_the_page_reads_and_its_links_work(
    browser: Browser, server: ServerProcess
) -> None:
    """The content is in the HTML."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/form")
    expect(page.locator("#names li")).to_have_text(["nobody"])
    context.close()
