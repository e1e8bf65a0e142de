"""Nothing that a person did is lost, through the whole stack: by leaving, breaks, restarts, old sessions, another login."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.serving import ServerProcess
from tests.support.switch import Switch

TARGET = "tests.browser.kept_pages:app"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `kept_pages.py`."""
    with ServerProcess("uvicorn", TARGET, tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test; nothing on its page may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert not problems


def visit(context: BrowserContext, url: str) -> Page:
    """The page, live, and known by a mark that a new one does not have."""
    page = context.new_page()
    page.goto(url)
    live(page)
    page.evaluate("window.isFirst = true")
    return page


def live(page: Page) -> None:
    """Wait until the page is connected."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")


def offline(page: Page) -> None:
    """Wait until it noticed that it is not."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")


def shows(page: Page, count: int) -> None:
    """Wait for a count."""
    expect(page.locator("output").first).to_have_text(str(count))


def add(page: Page, times: int = 1) -> None:
    """Click."""
    for _ in range(times):
        page.locator("#add").click()


def test_going_back_finds_what_was_left(context: BrowserContext, server: ServerProcess) -> None:
    """And goes on from there; forward and back again too."""
    page = visit(context, f"{server.address}/kept/desk")
    add(page, 3)
    shows(page, 3)
    for count in (3, 4):
        page.goto(f"{server.address}/after")
        page.go_back()
        live(page)
        shows(page, count)
        add(page)
        shows(page, count + 1)
    page.goto(f"{server.address}/kept/desk")
    shows(page, 0)


def test_an_event_whose_answer_was_lost_by_leaving_is_applied_once(
    context: BrowserContext, server: ServerProcess
) -> None:
    """The page is left while the handler runs, by a link that a script follows at once."""
    page = visit(context, f"{server.address}/kept/desk")
    add(page)
    shows(page, 1)
    page.evaluate("document.querySelector('#slow').click(); location.href = '/after'")
    expect(page).to_have_title("After")
    page.go_back()
    shows(page, 2)
    add(page)
    shows(page, 3)


@pytest.mark.parametrize(("name", "after"), [("desk", 0), ("editor", 2)])
def test_a_reload_is_a_new_page_or_not_as_the_class_says(
    context: BrowserContext, server: ServerProcess, name: str, after: int
) -> None:
    """It is the same page with equal arguments only."""
    page = visit(context, f"{server.address}/kept/{name}?owner=ann")
    add(page, 2)
    shows(page, 2)
    page.reload()
    live(page)
    shows(page, after)
    add(page)
    shows(page, after + 1)
    assert page.evaluate("liveview.resyncs") == 0


def test_a_reload_with_other_arguments_is_a_new_page(context: BrowserContext, server: ServerProcess) -> None:
    """Here the address says for whom."""
    page = visit(context, f"{server.address}/kept/editor?owner=ann")
    add(page, 2)
    shows(page, 2)
    page.evaluate("history.replaceState(history.state, '', '?owner=ben')")
    page.reload()
    live(page)
    expect(page.locator("p")).to_contain_text("ben")
    shows(page, 0)


def test_what_was_typed_is_there_after_a_session_expired(
    context: BrowserContext, server: ServerProcess
) -> None:
    """A page without a connection for longer than its session lives is loaded again; the server hears what it should know."""
    page = visit(context, f"{server.address}/short-desk")
    page.locator("[name=text]").fill("mine")
    page.locator("[name=on]").check()
    page.locator("#told").fill("told")
    expect(page.locator("#heard")).to_have_text("told")
    page.evaluate("liveview.disconnect()")
    page.wait_for_timeout(2500)
    page.evaluate("liveview.connect()")
    page.wait_for_function("!window.isFirst")
    expect(page.locator("[name=text]")).to_have_value("mine")
    expect(page.locator("[name=on]")).to_be_checked()
    expect(page.locator("#told")).to_have_value("told")
    expect(page.locator("#heard")).to_have_text("told")
    live(page)
    add(page)
    shows(page, 1)


@pytest.mark.parametrize("is_typed", [False, True])
def test_another_login_brings_another_page(
    context: BrowserContext, server: ServerProcess, is_typed: bool
) -> None:
    """At once, or when the person says so where they typed something; nothing of that is on the other's page."""
    other = context.new_page()
    other.goto(f"{server.address}/login?person=ann")
    page = visit(context, f"{server.address}/kept/editor")
    add(page)
    shows(page, 1)
    if is_typed:
        page.locator("[name=long]").fill("of ann")
    other.goto(f"{server.address}/login?person=ben")
    other.goto(f"{server.address}/disconnect?person=ann")
    if is_typed:
        expect(page.locator("live-notice")).to_contain_text("You were signed in or out elsewhere.")
        assert page.evaluate("window.isFirst")
        page.get_by_role("button", name="Reload").click()
    page.wait_for_function("!window.isFirst")
    live(page)
    shows(page, 0)
    expect(page.locator("[name=long]")).to_have_value("")
    add(page)
    shows(page, 1)


def test_what_is_done_offline_waits_and_is_done_once(context: BrowserContext, tmp_path: Path) -> None:
    """The server is gone for a while; the page says that it is."""
    with ServerProcess("uvicorn", TARGET, tmp_path) as server:
        page = visit(context, f"{server.address}/kept/desk")
        add(page)
        shows(page, 1)
        server.kill()
        offline(page)
        html = page.locator("html")
        expect(html).not_to_have_attribute("data-live-queued", "0")
        add(page, 3)
        expect(html).to_have_attribute("data-live-queued", "3")
        expect(page.locator("#add")).to_have_attribute("data-live-busy", "")
        content = page.evaluate("getComputedStyle(document.documentElement, '::after').content")
        assert content == '"Reconnecting …"'
        shows(page, 1)
        server.start()
        shows(page, 4)
        live(page)
        assert html.get_attribute("data-live-queued") is None
        assert page.evaluate("liveview.resyncs") == 0


def test_a_component_may_refuse_what_is_done_offline(context: BrowserContext, tmp_path: Path) -> None:
    """At once and aloud; before and after it does as any other."""
    with ServerProcess("uvicorn", TARGET, tmp_path) as server:
        page = visit(context, f"{server.address}/kept/transfer")
        page.evaluate("addEventListener('live:error', event => { window.code = event.detail.code })")
        add(page)
        shows(page, 1)
        server.kill()
        offline(page)
        add(page, 2)
        assert page.evaluate("code") == "offline"
        assert page.locator("#add").get_attribute("data-live-busy") is None
        expect(page.locator("live-notice")).to_have_text("You are offline: nothing was done.")
        server.start()
        live(page)
        add(page)
        shows(page, 2)


def test_a_draft_is_there_after_the_server_started_again(context: BrowserContext, tmp_path: Path) -> None:
    """The content is another and comes whole; text, caret, focus and ticks stay."""
    with ServerProcess("uvicorn", TARGET, tmp_path) as server:
        page = visit(context, f"{server.address}/kept/desk")
        before = page.locator("p").inner_text()
        page.locator("[name=on]").check()
        page.locator("[name=text]").fill("half a sentence")
        page.evaluate("document.querySelector('[name=text]').setSelectionRange(4, 6)")
        server.kill()
        offline(page)
        server.start()
        live(page)
        expect(page.locator("p")).not_to_have_text(before)
        field = page.locator("[name=text]")
        expect(field).to_have_value("half a sentence")
        expect(field).to_be_focused()
        assert page.evaluate(
            "(({selectionStart, selectionEnd}) => [selectionStart, selectionEnd])(document.querySelector('[name=text]'))"
        ) == [4, 6]
        expect(page.locator("[name=on]")).to_be_checked()
        assert page.evaluate("window.isFirst")


def test_a_page_goes_over_to_another_process_and_nobody_sees_it(
    context: BrowserContext, tmp_path: Path
) -> None:
    """Clicks without end while one process drains and another takes over: each counts once, and no break is seen."""
    with (
        ServerProcess("uvicorn", TARGET, tmp_path) as first,
        ServerProcess("uvicorn", TARGET, tmp_path) as second,
        Switch(first.port) as door,
    ):
        page = visit(context, f"{door.address}/kept/desk")
        process = page.locator("p").inner_text()
        page.evaluate("""() => {
            new MutationObserver(records => {
                window.broken ||= records.some(({oldValue}) => oldValue !== 'connected');
            }).observe(document.documentElement, {attributeFilter: ['data-live-state'], attributeOldValue: true});
            window.clicks = 0;
            window.clicking = setInterval(() => {
                document.querySelector(window.clicks % 10 ? '#add' : '#slow').click();
                window.clicks++;
            }, 20);
        }""")
        page.wait_for_function("clicks > 20")
        door.target = second.port
        first.kill(signal.SIGTERM)
        expect(page.locator("p")).not_to_have_text(process)
        page.wait_for_timeout(300)
        page.evaluate("clearInterval(clicking)")
        shows(page, page.evaluate("clicks"))
        assert not page.evaluate("window.broken")
