"""What a person sees when something goes wrong: the overlay in development, and the quiet notice."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from liveview.errors import PeerError, all_errors
from tests.browser.peer import Peer
from tests.support.serving import ServerProcess

COMPONENT = """<div data-id="c1" data-component="m.C" data-session="S0"><p>content</p></div>"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `tests/support/pages.py`."""
    with ServerProcess("uvicorn", "tests.support.pages:app", tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test. By its end nothing was thrown, and no policy was violated."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("console", note)
    yield context
    context.close()
    assert not problems


@pytest.fixture
def page(context: BrowserContext, server: ServerProcess) -> Page:
    """A page of a server in development, with a policy and with CSS that reaches for everything."""
    return visit(context, f"{server.address}/faulty")


@pytest.fixture
def public_page(context: BrowserContext, server: ServerProcess) -> Page:
    """The same page as others see it."""
    return visit(context, f"{server.address}/faulty-in-public")


def visit(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    return page


# --- the overlay ---


def test_the_overlay_says_what_went_wrong_and_where(page: Page) -> None:
    """Code, text as text, component, and where to read on."""
    expect(page.locator("live-debug")).to_have_count(0)
    page.locator("#total").click()
    overlay = page.locator("live-debug")
    expect(overlay.get_by_role("heading")).to_have_text("handler_failed")
    expect(overlay.get_by_role("alert")).to_contain_text("in tests.support.pages.Faulty")
    expect(overlay.get_by_role("alert")).to_contain_text("see docs/errors/handler_failed.md")
    expect(overlay.locator("pre")).to_contain_text("ValueError: <b>12,50</b> is no number")
    expect(overlay.locator("b")).to_have_count(0)
    expect(overlay.get_by_text("1 of 1")).to_be_visible()
    expect(overlay.get_by_role("button", name="Next error")).to_be_hidden()


def test_the_page_has_neither_part_nor_say_in_the_overlay(page: Page) -> None:
    """It stands beside the body, and the page's CSS does not reach it, though the policy lets its own style in."""
    page.locator("#total").click()
    text = page.locator("live-debug pre")
    expect(text).to_have_css("white-space", "pre-wrap")
    expect(text).to_have_css("letter-spacing", "normal")
    expect(text).not_to_have_css("color", "rgb(255, 0, 255)")
    expect(text).not_to_have_css("margin-left", "3px")
    assert page.evaluate("document.querySelector('live-debug').parentNode === document.documentElement")


def test_escape_closes_the_overlay_and_nothing_else(page: Page) -> None:
    """What was typed stays, the focus and the caret too; the page does not hear of that key, but of the next."""
    page.evaluate("""() => {
        window.keys = [];
        document.addEventListener("keydown", event => keys.push(event.key));
    }""")
    field = page.locator("#note")
    field.fill("half a sentence")
    page.evaluate("document.querySelector('#note').setSelectionRange(4, 6)")
    page.evaluate("liveview.send(document.querySelector('#note'), 'total')")
    expect(page.locator("live-debug")).to_have_count(1)
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("live-debug")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(field).to_have_value("half a sentence")
    assert page.evaluate("document.querySelector('#note').selectionStart") == 4
    assert page.evaluate("keys") == ["Escape"]


def test_its_buttons_leave_the_focus_where_the_person_types(page: Page) -> None:
    """With the mouse; the button closes as Escape does."""
    field = page.locator("#note")
    field.fill("half")
    page.evaluate("liveview.send(document.querySelector('#note'), 'total')")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("live-debug")).to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.type(" done")
    expect(field).to_have_value("half done")


def test_the_keyboard_reaches_the_overlay_and_comes_back(page: Page) -> None:
    """Its buttons come behind everything of the page; once it is closed the focus is where it was before."""
    page.locator("#total").click()
    expect(page.locator("live-debug")).to_have_count(1)
    page.locator("#add").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("live-debug")).to_have_count(0)
    expect(page.locator("#add")).to_be_focused()


def test_several_errors_are_counted(page: Page) -> None:
    """The last is shown first, the others are a button away, and the same again is one of them."""
    page.locator("#total").click()
    page.locator("#cancel").click()
    overlay = page.locator("live-debug")
    expect(overlay).to_contain_text("2 of 2")
    expect(overlay.get_by_role("heading")).to_have_text("refused")
    overlay.get_by_role("button", name="Previous error").click()
    expect(overlay).to_contain_text("1 of 2")
    expect(overlay.get_by_role("heading")).to_have_text("handler_failed")
    page.locator("#cancel").click()
    expect(overlay).to_contain_text("2 of 2, came 2 times")
    overlay.get_by_role("button", name="Next error").click()
    expect(overlay.get_by_role("heading")).to_have_text("handler_failed")


def test_a_timer_that_always_fails_can_be_closed(page: Page) -> None:
    """It is counted while it is shown; closed it stays closed, until the person does something that fails."""
    page.locator("#watch").click()
    overlay = page.locator("live-debug")
    expect(overlay).to_contain_text("LookupError")
    expect(overlay).to_contain_text(re.compile(r"came [3-9]\d* times"))
    page.keyboard.press("Escape")
    before = int(page.locator("output").inner_text())
    page.wait_for_function(
        "least => Number(document.querySelector('output').innerText) >= least", arg=before + 3
    )
    expect(overlay).to_have_count(0)
    page.locator("#total").click()
    expect(overlay.locator("pre")).to_contain_text("ValueError")


def test_the_overlay_stays_while_the_page_is_updated(page: Page) -> None:
    """And when a script exchanges all that the page has."""
    page.locator("#total").click()
    for count in ("1", "2"):
        page.locator("#add").click()
        expect(page.locator("output")).to_have_text(count)
    expect(page.locator("live-debug pre")).to_contain_text("ValueError")
    assert page.evaluate("liveview.resyncs") == 0
    page.evaluate("document.body.innerHTML = '<p>other</p>'")
    expect(page.locator("live-debug pre")).to_contain_text("ValueError")


def test_a_dialog_of_the_page_does_not_cover_it(page: Page) -> None:
    """It stands in the top layer; Escape closes first the one, then the other."""
    page.evaluate("""() => {
        const dialog = document.createElement("dialog");
        document.querySelector("h1").after(dialog);
        dialog.showModal();
        liveview.send(document.querySelector("#total"), "total");
    }""")
    expect(page.locator("live-debug pre")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("live-debug")).to_have_count(0)
    assert page.evaluate("document.querySelector('dialog').open")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog').open")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_overlay_leaves_the_notice_in_sight(page: Page, size: tuple[int, int]) -> None:
    """Both fit, a long text too: nobody has to scroll sideways."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("""() => document.dispatchEvent(new CustomEvent("live:error", {
        detail: {number: 1, code: "handler_failed", text: "x".repeat(3000) + "\\ny".repeat(100)}}))""")
    page.locator("#total").click()
    page.get_by_role("button", name="Previous error").click()
    page.evaluate("""document.querySelector("live-notice").textContent =
        "We could not confirm your last action. Please check before you repeat it." """)
    panel = page.locator("live-debug section").bounding_box()
    notice = page.locator("live-notice").bounding_box()
    assert panel is not None
    assert notice is not None
    assert panel["x"] >= notice["x"] + notice["width"] or panel["y"] + panel["height"] <= notice["y"]
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= size[0]
    assert panel["height"] <= size[1] * 0.6 + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Next error")).to_be_in_viewport(ratio=1)


# --- the notice ---


def test_in_public_there_is_no_overlay_but_a_notice(public_page: Page) -> None:
    """In few words, without what was raised, as a status; it goes by itself."""
    page = public_page
    notice = page.get_by_role("status").and_(page.locator("live-notice"))
    expect(notice).to_be_empty()
    page.locator("#total").click()
    expect(notice).to_have_text("Something went wrong.")
    expect(notice).to_have_css("position", "fixed")
    expect(page.locator("html")).to_have_attribute("data-live-error", "handler_failed")
    expect(page.locator("live-debug")).to_have_count(0)
    expect(page.locator("script")).to_have_count(1)
    page.locator("#add").click()
    expect(page.locator("output")).to_have_text("1")
    expect(notice).to_be_empty(timeout=8_000)
    expect(page.locator("html")).not_to_have_attribute("data-live-error", re.compile(""))


def test_who_is_refused_is_told_so(public_page: Page) -> None:
    """In the words of the handler that refuses."""
    public_page.locator("#cancel").click()
    expect(public_page.locator("live-notice")).to_have_text("Only who ordered may cancel.")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("handler_failed", "Something went wrong."),
        ("failed", "Something went wrong."),
        ("join_failed", "Something went wrong."),
        ("poison", "Something went wrong."),
        ("too_large", "Something went wrong."),
        ("version", "This page is out of date. Reload"),
        (
            "unknown_outcome",
            "We could not confirm your last action. Please check before you repeat it.",
        ),
        ("refused", "You are not allowed to do this."),
        ("session_invalid", "This page is out of date. Reload"),
        ("session_expired", "This page is out of date. Reload"),
        ("identity_changed", "You were signed in or out elsewhere. Reload"),
        ("too_many", "Too much at once. Please wait a moment."),
        ("offline", "You are offline: nothing was done."),
    ],
)
def test_errors_that_a_person_should_know_of(context: BrowserContext, code: str, text: str) -> None:
    """Each in its words; where only another page helps there is a button for it."""
    with Peer(COMPONENT) as peer:
        page = visit(context, peer.address)
        peer.accept()
        peer.say(["error", "c1", 1, code, "" if code == "refused" else "for developers"])
        expect(page.locator("live-notice")).to_have_text(text)
        expect(page.locator("html")).to_have_attribute("data-live-error", code)


# As the table of the protocol says.
QUIET = [
    error.code
    for error in all_errors(PeerError)
    if issubclass(error, PeerError) and not re.search("notice|loads the page", error.row.client)
]


def test_other_errors_are_for_the_console_alone(context: BrowserContext) -> None:
    """They are no person's business, or pass by themselves."""
    with Peer(COMPONENT) as peer:
        page = visit(context, peer.address)
        peer.accept()
        for code in QUIET:
            peer.say(["error", "c1", 1, code, "for developers"])
        peer.say(["title", "told"])
        expect(page).to_have_title("told")
        expect(page.locator("live-notice")).to_be_empty()


def test_the_words_of_a_refusal_are_the_application_own(context: BrowserContext) -> None:
    """They say more than what a page has for all refusals."""
    with Peer(COMPONENT, '<meta name="live-text-refused" content="No.">') as peer:
        page = visit(context, peer.address)
        peer.accept()
        peer.say(["error", "c1", 1, "refused", ""])
        expect(page.locator("live-notice")).to_have_text("No.")
        peer.say(["error", "c1", 2, "refused", "Not before Friday."])
        expect(page.locator("live-notice")).to_have_text("Not before Friday.")


def test_the_words_are_the_page_own(context: BrowserContext) -> None:
    """`<meta name="live-text-CODE">` in the head: other words, words for another code, or none."""
    head = """<meta name="live-text-failed" content="Da ging etwas schief.">
        <meta name="live-text-bad_arguments" content="Bitte pr&uuml;fen.">
        <meta name="live-text-refused" content="">"""
    with Peer(COMPONENT, head) as peer:
        page = visit(context, peer.address)
        peer.accept()
        peer.say(["error", "c1", None, "refused", ""], ["title", "told"])
        expect(page).to_have_title("told")
        expect(page.locator("live-notice")).to_be_empty()
        peer.say(["error", "c1", None, "failed", ""])
        expect(page.locator("live-notice")).to_have_text("Da ging etwas schief.")
        peer.say(["error", "c1", None, "bad_arguments", ""])
        expect(page.locator("live-notice")).to_have_text("Bitte prüfen.")


def test_a_page_that_shows_errors_itself_prevents_the_notice(context: BrowserContext) -> None:
    """By `preventDefault` in its own listener."""
    with Peer(COMPONENT) as peer:
        page = visit(context, peer.address)
        page.evaluate("document.addEventListener('live:error', event => event.preventDefault())")
        peer.accept()
        peer.say(["error", "c1", None, "failed", ""], ["title", "told"])
        expect(page).to_have_title("told")
        expect(page.locator("live-notice")).to_be_empty()


def test_what_is_out_of_date_stays_so(context: BrowserContext) -> None:
    """That notice does not go, as the page does not mend; another one gives way after a while."""
    with Peer(COMPONENT) as peer:
        page = context.new_page()
        page.clock.install()
        page.goto(peer.address)
        peer.accept()
        notice = page.locator("live-notice")
        peer.say(["error", "c1", None, "unknown_outcome", ""])
        expect(notice).to_contain_text("check")
        page.clock.run_for(10_000)
        expect(notice).to_contain_text("check")
        page.clock.run_for(10_000)
        expect(notice).to_be_empty()
        peer.say(["error", "c1", None, "session_expired", ""])
        expect(notice).to_contain_text("Reload")
        page.clock.run_for(600_000)
        expect(notice).to_contain_text("Reload")


def test_the_notice_of_the_connection_gives_way(context: BrowserContext) -> None:
    """What is out of date does not say that it reconnects; the page's own CSS decides where the notice stands."""
    head = "<style>html.own live-notice { bottom: 7px }</style>"
    distance = "innerHeight - document.querySelector('live-notice').getBoundingClientRect().bottom"
    after = "getComputedStyle(document.documentElement, '::after').content"
    with Peer(COMPONENT, head) as peer:
        page = visit(context, peer.address)
        peer.accept()
        page.evaluate("liveview.disconnect()")
        assert "Reconnecting" in page.evaluate(after)
        page.evaluate("liveview.connect()")
        peer.accept()
        peer.say(["error", "c1", None, "session_expired", ""])
        expect(page.locator("live-notice")).to_be_visible()
        page.evaluate("liveview.disconnect()")
        assert page.evaluate(after) == "none"
        assert page.evaluate(distance) == 16
        page.evaluate("document.documentElement.classList.add('own')")
        assert page.evaluate(distance) == 7
