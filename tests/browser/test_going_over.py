"""The built client when it goes over to another connection while one stands: told to, or as another process may know more."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from websockets.sync.server import ServerConnection

from tests.browser.peer import PATIENCE_SECONDS, Peer

ROOT = '<p>Count: <!--$0--></p><button live-click="increment">+1</button>'
LIVE = {"t": {"root": ROOT}}


def counter(id: str) -> str:
    """A component as the server renders it."""
    shown = ROOT.replace("<!--$0-->", "<!---->0")
    return f'<div data-id="{id}" data-component="m.Counter" data-session="S0">{shown}</div>'


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test; nothing on its page may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert not problems


def visit(context: BrowserContext, peer: Peer) -> Page:
    """The page, live; `breaks` counts how often its connection was seen to be gone."""
    page = context.new_page()
    page.goto(peer.address)
    peer.accept(**LIVE)
    page.evaluate("""() => {
        window.breaks = 0;
        new MutationObserver(() => { breaks += document.documentElement.dataset.liveState !== 'connected' })
            .observe(document.documentElement, {attributeFilter: ['data-live-state']});
    }""")
    return page


def closed(connection: ServerConnection) -> int | None:
    """The code with which the client closed a connection, once it has."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while connection.close_code is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return connection.close_code


def test_events_wait_for_the_other_connection(context: BrowserContext) -> None:
    """Nothing is said on the old one, whose answers still count; the new one hears all, in order, and nobody sees a break."""
    with Peer(counter("c1")) as peer:
        page = visit(context, peer)
        button = page.locator("button")
        for _ in range(2):
            button.click()
            assert peer.hear()[0] == "event"
        peer.refuses = True
        peer.say(["handover", 0], ["title", "told"])
        expect(page).to_have_title("told")
        button.click()
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<div data-id=c2 data-component=m.D data-session=T></div>')"
        )
        assert peer.hears_nothing()
        expect(button).to_have_attribute("data-live-busy", "")
        assert page.locator("html").get_attribute("data-live-queued") is None
        peer.say(["update", "c1", 1, [0, 1], "S1"])
        expect(page.locator("p")).to_have_text("Count: 1")
        peer.refuses = False
        assert peer.hear()[2] == [["c1", "m.Counter", "S1", None, 1, 1], ["c2", "m.D", "T", None, 0, 1]]
        assert peer.hear() == ["event", "c1", 2, "increment", {}, {}, 1]
        assert peer.hear() == ["event", "c1", 3, "increment"]
        assert len(peer.connections) == 2
        assert closed(peer.connections[0]) == 1005
        assert page.evaluate("breaks") == 0


def test_an_old_connection_that_ends_before_is_a_break(context: BrowserContext) -> None:
    """The page says so, and comes back as after any other."""
    with Peer(counter("c1")) as peer:
        page = visit(context, peer)
        peer.refuses = True
        peer.say(["handover", 60_000], ["title", "told"])
        expect(page).to_have_title("told")
        page.locator("button").click()
        peer.drop(1012)
        expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
        expect(page.locator("html")).to_have_attribute("data-live-queued", "1")
        peer.refuses = False
        assert peer.hear()[0] == "subscribe"
        assert peer.hear()[:3] == ["event", "c1", 1]
        assert page.evaluate("breaks") == 1


def test_another_connection_that_does_not_open_is_tried_again(context: BrowserContext) -> None:
    """The old one stands meanwhile, and the page is not told that it is gone."""
    with Peer(counter("c1")) as peer:
        page = visit(context, peer)
        peer.refuses = True
        peer.say(["handover", 0])
        page.locator("button").click()
        assert peer.hears_nothing(1)
        peer.say(["update", "c1", 0, [0, 7], "S1"])
        expect(page.locator("p")).to_have_text("Count: 7")
        peer.refuses = False
        assert peer.hear()[2] == [["c1", "m.Counter", "S1", None, 0, 1]]
        assert peer.hear()[:3] == ["event", "c1", 1]
        assert page.evaluate("breaks") == 0


def test_what_one_process_does_not_know_another_may(context: BrowserContext) -> None:
    """The connection that stands serves the others until another is open."""
    with Peer(counter("c1") + counter("c2")) as peer:
        page = context.new_page()
        page.goto(peer.address)
        peer.hear()
        peer.refuses = True
        peer.say(
            ["error", "c1", None, "unknown_component", "?"],
            ["update", "c2", 0, None, None, {"r": "root", "w": {}, **LIVE}],
        )
        page.locator("button").nth(0).click()
        page.locator("button").nth(1).click()
        assert peer.hear()[:3] == ["event", "c2", 1]
        peer.refuses = False
        assert [entry[0] for entry in peer.hear()[2]] == ["c1", "c2"]
        assert [peer.hear()[1] for _ in range(2)] == ["c1", "c2"]
        assert len(peer.connections) == 2
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")


def test_who_disconnects_meanwhile_stays_away(context: BrowserContext) -> None:
    """Neither the connection that stands nor the one that is to come is left."""
    with Peer(counter("c1")) as peer:
        page = visit(context, peer)
        peer.refuses = True
        peer.say(["handover", 0], ["title", "told"])
        expect(page).to_have_title("told")
        page.evaluate("liveview.disconnect()")
        peer.refuses = False
        expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
        assert peer.hears_nothing(1)
        page.evaluate("liveview.connect()")
        assert peer.hear()[0] == "subscribe"
