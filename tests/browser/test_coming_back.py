"""The built client when a page is left and comes back: by the history, by a reload, from a browser that kept it as it was."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection

from tests.browser.peer import Message, Peer
from tests.conftest import CHROMIUM_ARGUMENTS

ROOT = '<p>Count: <!--$0--></p><button live-click="increment">+1</button><input name="note" value="">'
SHOWN = ROOT.replace("<!--$0-->", "<!---->0")
LIVE = {"t": {"root": ROOT}}
# Playwright itself waits for a page that is on its way.
CLICK_DURING_RELOAD = """void setTimeout(() => {
  new MutationObserver(() => document.querySelector('button').click())
    .observe(document.querySelector('p'), {characterData: true, subtree: true});
  location.reload();
})"""


def counter(id: str = "c1", session: str = "S0", attributes: str = "") -> str:
    """A component as the server renders it."""
    return (
        f'<div data-id="{id}" data-component="m.Counter" data-session="{session}"{attributes}>{SHOWN}</div>'
    )


class Site(Peer):
    """Every page that it serves is a new one: ids and sessions count up."""

    def __init__(self, *attributes: str, cache: str = "no-store") -> None:
        super().__init__("")
        self.attributes = attributes or ("",)
        self.cache = cache

    def renew(self, name: str) -> None:
        """From here on pages have other ids and sessions."""
        body = "".join(
            counter(f"{name}{place}", f"{name.upper()}{place}", attributes)
            for place, attributes in enumerate(self.attributes, start=1)
        )
        self.page = f'<!doctype html><script src="/live/client.js" defer></script><body>{body}'

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        response = super()._answer(connection, request)
        if response:
            response.headers["Cache-Control"] = self.cache
        return response


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test; nothing on its page may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert not problems


def live_page(context: BrowserContext, site: Site, number: int = 3) -> Page:
    """A page with ids `a1`, `a2` ..., whose first component has seen some clicks, and waits for the answer to the next."""
    site.renew("a")
    page = context.new_page()
    page.goto(site.address)
    site.accept(**LIVE)
    for count in range(1, number + 1):
        page.locator("button").first.click()
        assert site.hear()[2] == count
        if count < number:
            site.say(["update", "a1", count, [0, count], f"A1 at {count}"])
            expect(page.locator("p").first).to_have_text(f"Count: {count}")
    site.renew("b")
    return page


def hear_subscribe(site: Site) -> list[Message]:
    """The entries of the next message, which is a subscription."""
    word, _, entries = site.hear()
    assert word == "subscribe"
    return list(entries)


def heard_from_another(site: Any) -> Any:  # Any: JSON
    """An event that was caused in another document, whose text it names behind what every event says."""
    *event, document = site.hear()
    assert document.startswith("0.")
    return event


def kept(page: Page) -> Any:  # Any: JSON
    """What is in the history."""
    return page.evaluate("history.state")


# --- the history ---


def test_going_back_goes_on_with_the_state_that_was_left(context: BrowserContext) -> None:
    """Id, newest session and number; the content comes once; what had no answer is sent again, as sent before."""
    with Site() as site:
        page = live_page(context, site)
        page.goto(f"{site.address}/elsewhere")
        assert hear_subscribe(site) == [["b1", "m.Counter", "B1", None, 0, 1]]
        page.go_back()
        assert hear_subscribe(site) == [["a1", "m.Counter", "A1 at 2", None, 2, 0]]
        assert heard_from_another(site) == ["event", "a1", 3, "increment", {}, {}, 1]
        site.say(
            [
                "update",
                "a1",
                3,
                {"t": "root", "h": SHOWN.replace(">0<", ">3<")},
                "A1 at 3",
                {"r": "root", **LIVE},
            ]
        )
        expect(page.locator("p")).to_have_text("Count: 3")
        page.locator("button").click()
        assert site.hear()[:3] == ["event", "a1", 4]


def test_an_event_that_was_begun_counts_so_after_coming_back(context: BrowserContext) -> None:
    """And one that was never sent is still a first one."""
    with Site() as site:
        page = live_page(context, site, 1)
        site.drop()
        assert hear_subscribe(site)
        assert site.hear()[6] == 1
        site.say(["begun", "a1", 1], ["title", "begun"])
        expect(page).to_have_title("begun")
        page.evaluate("liveview.disconnect()")
        page.locator("button").click()
        page.goto(f"{site.address}/elsewhere")
        site.hear()
        page.go_back()
        assert hear_subscribe(site)[0][:3] == ["a1", "m.Counter", "A1"]
        assert heard_from_another(site) == ["event", "a1", 1, "increment", {}, {}, 2]
        event = site.hear()
        assert event[:4] == ["event", "a1", 2, "increment"]
        assert event[6] == 0, "the attempt"


def test_a_plain_reload_is_a_new_page(context: BrowserContext) -> None:
    """And the history has forgotten what it had."""
    with Site() as site:
        page = live_page(context, site)
        page.reload()
        assert hear_subscribe(site) == [["b1", "m.Counter", "B1", None, 0, 1]]
        assert kept(page) == {}


def test_a_link_to_the_same_page_is_a_new_page(context: BrowserContext) -> None:
    """Even where a reload would not be."""
    with Site(' data-restore="h1"') as site:
        page = live_page(context, site)
        page.goto(site.address)
        assert hear_subscribe(site) == [["b1", "m.Counter", "B1", None, 0, 1]]
        assert kept(page) == {}


@pytest.mark.parametrize("mark", ["h1", "h2"])
def test_a_reload_restores_what_opts_in_with_equal_arguments(context: BrowserContext, mark: str) -> None:
    """And nothing else of the page: here the first of two, unless its arguments are others now."""
    with Site(' data-restore="h1"', "") as site:
        page = live_page(context, site)
        site.attributes = (f' data-restore="{mark}"', "")
        site.renew("b")
        page.reload()
        first = (
            ["a1", "m.Counter", "A1 at 2", None, 2, 0]
            if mark == "h1"
            else ["b1", "m.Counter", "B1", None, 0, 1]
        )
        assert hear_subscribe(site) == [first, ["b2", "m.Counter", "B2", None, 0, 1]]
        if mark == "h1":
            assert heard_from_another(site) == ["event", "a1", 3, "increment", {}, {}, 1]


def test_what_is_done_while_a_reload_is_on_its_way_counts(context: BrowserContext) -> None:
    """On a slow network the old page stands there for seconds; it is live until the new one comes."""
    with Site(' data-restore="h1"') as site:
        page = live_page(context, site)
        site.serves.clear()
        page.evaluate(CLICK_DURING_RELOAD)
        site.say(["update", "a1", 3, [0, 3], "A1 at 3"])
        assert site.hear()[2] == 4
        site.serves.set()
        assert hear_subscribe(site) == [["a1", "m.Counter", "A1 at 3", None, 3, 0]]
        assert heard_from_another(site) == ["event", "a1", 4, "increment", {}, {}, 1]
        page.goto(site.address)
        assert hear_subscribe(site)[0][0] == "b1", "what was left was for a reload"


def test_components_come_back_to_their_places_among_their_like(context: BrowserContext) -> None:
    """In order, by class; a child with the parent that it had; what the page has more of is new."""

    def body(name: str, more: str = "") -> str:
        return f"""<!doctype html><script src="/live/client.js" defer></script><body>
          <div data-id="{name}o" data-component="m.Other" data-session="s"></div>
          <section data-id="{name}1" data-component="m.List" data-session="s">
            <p data-id="{name}2" data-component="m.Row" data-session="s"></p>
            <p data-id="{name}3" data-component="m.Row" data-session="s"></p>
          </section>
          <section data-id="{name}4" data-component="m.List" data-session="s">
            <p data-id="{name}5" data-component="m.Row" data-session="s"></p>
          </section>{more}"""

    with Site() as site:
        site.page = body("a")
        page = context.new_page()
        page.goto(site.address)
        site.hear()
        site.page = body("b", '<p data-id="b6" data-component="m.Row" data-session="s"></p>')
        for gone in ("bo", "b3"):
            site.page = re.sub(f'<.*data-id="{gone}".*\n', "", site.page)
        page.goto(f"{site.address}/elsewhere")
        site.hear()
        page.go_back()
        assert [[entry[0], entry[3], entry[5]] for entry in hear_subscribe(site)] == [
            ["a1", None, 0],
            ["a2", "a1", 0],
            ["a4", None, 0],
            ["a5", "a4", 0],
            ["b6", None, 1],
        ]


def test_what_the_application_keeps_in_the_history_stays(context: BrowserContext) -> None:
    """An object is added to; anything else is left alone, and the page is a new one then."""
    with Site() as site:
        page = live_page(context, site)
        page.evaluate("history.replaceState({scroll: 7}, '')")
        page.goto(f"{site.address}/elsewhere")
        site.hear()
        page.go_back()
        assert hear_subscribe(site)[0][0] == "a1"
        assert site.hear()[:3] == ["event", "a1", 3]
        assert kept(page) == {"scroll": 7}
        for state in ("text", 7, [1]):
            site.renew("a")
            page.evaluate("state => history.replaceState(state, '')", state)
            page.goto(f"{site.address}/elsewhere")
            site.hear()
            site.renew("b")
            page.go_back()
            assert hear_subscribe(site)[0][0] == "b1"
            assert kept(page) == state


def test_a_history_that_takes_nothing_breaks_nothing(context: BrowserContext) -> None:
    """As where the state is too large, or was changed too often for the browser."""
    with Site() as site:
        page = live_page(context, site)
        page.evaluate(
            "() => { history.replaceState = () => { throw new DOMException('', 'SecurityError') } }"
        )
        page.goto(f"{site.address}/elsewhere")
        site.hear()
        page.go_back()
        assert hear_subscribe(site)[0][0] == "b1"


def hide(page: Page, *, is_hidden: bool) -> None:
    """Have the page believe that nobody sees it, or that somebody does."""
    page.evaluate(
        """isHidden => {
            Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
            document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
        }""",
        is_hidden,
    )


def test_a_page_that_is_put_away_is_written_down_and_so_is_what_comes_then(context: BrowserContext) -> None:
    """The browser may end it without another word; while it is seen nothing is written."""
    with Site() as site:
        page = live_page(context, site, 1)
        site.say(["update", "a1", 1, [0, 1], "A1 at 1"])
        expect(page.locator("p")).to_have_text("Count: 1")
        assert kept(page) is None
        hide(page, is_hidden=True)
        assert kept(page)["liveview"][0][0][0] == [["a1", "m.Counter", "A1 at 1", None], 1, []]
        site.say(["update", "a1", 1, None, "A1 in quiet"])
        page.wait_for_function("JSON.stringify(history.state).includes('A1 in quiet')")
        hide(page, is_hidden=False)
        site.say(["update", "a1", 1, [0, 2], "A1 seen"])
        expect(page.locator("p")).to_have_text("Count: 2")
        page.wait_for_timeout(1500)
        assert "A1 seen" not in str(kept(page))


# --- the browser keeps the page as it is ---


def test_a_page_that_the_browser_keeps_closes_and_comes_back(context: BrowserContext) -> None:
    """What waited for a pause in typing is said before; the same document goes on as soon as its time does."""
    with Site() as site:
        page = live_page(context, site)
        page.evaluate("document.querySelector('input').setAttribute('live-input.debounce.60000ms', 'typed')")
        page.locator("input").press_sequentially("ab")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
        assert site.hear()[:4] == ["event", "a1", 4, "typed"]
        expect(page.locator("html")).to_have_attribute("data-live-state", "disconnected")
        assert hear_subscribe(site) == [["a1", "m.Counter", "A1 at 2", None, 2, 1]]
        assert [site.hear()[2] for _ in range(2)] == [3, 4]
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")


def test_a_browser_that_keeps_pages(browser: Browser) -> None:
    """Chromium with its back/forward cache: the document is the same, and so is what was typed."""
    keeping = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=CHROMIUM_ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with Site(cache="no-cache") as site:
        context = keeping.new_context()
        page = live_page(context, site)
        page.evaluate("window.same = true")
        page.locator("input").fill("typed")
        page.goto(f"{site.address}/elsewhere")
        site.hear()
        # There is no load event to wait for.
        page.evaluate("history.back()")
        assert hear_subscribe(site) == [["a1", "m.Counter", "A1 at 2", None, 2, 1]]
        assert site.hear() == ["event", "a1", 3, "increment", {}, {}, 1]
        assert page.evaluate("window.same")
        expect(page.locator("input")).to_have_value("typed")
    keeping.close()
