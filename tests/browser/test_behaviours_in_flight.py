"""Entries of `docs/behaviours.md` on what is shown while an answer is awaited."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.behaving import heard, settle
from tests.browser.conftest import Open
from tests.browser.peer import Peer


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page, on which nothing may throw."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert not problems


def component(html: str, id: str = "c1") -> str:
    """A component's element with this content."""
    return f'<div data-id="{id}" data-component="m.C" data-session="S0">{html}</div>'


def busy(page: Page) -> list[str]:
    """The ids of what waits for an answer."""
    ids: list[str] = page.locator("[data-live-busy]").evaluate_all("all => all.map(one => one.id)")
    return ids


def test_what_the_server_says_meanwhile_is_shown_at_once(page: Page) -> None:
    """In the element that waits too: text, attributes, a new element; what is typed into it stays."""
    before = '<form live-submit="send" class="a" id="f"><input name="q"><b>0</b></form>'
    root = '<form live-submit="send" $0="class" id="f"><input name="q"><b><!--$1--></b><!--$2--></form>'
    with Peer(component(before)) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": root, "new": "<i>new</i>"})
        page.locator("input").fill("typed")
        page.locator("input").press("Enter")
        assert peer.hear()[3] == "send"
        peer.say(["update", "c1", 0, [0, "b", 1, "1", 2, ["new"]]])
        expect(page.locator("form.b b")).to_have_text("1")
        expect(page.locator("form.b i")).to_have_text("new")
        assert (busy(page), page.locator("input").input_value()) == (["f"], "typed")
        peer.say(["update", "c1", 1, [1, "2"]])
        expect(page.locator("b")).to_have_text("2")
        assert busy(page) == []


def test_a_change_is_answered_while_the_form_is_being_sent(page: Page) -> None:
    """Its result is seen at once; the field is busy for its own event, the form for its own."""
    before = '<form id="f" live-submit="send"><input id="q" name="q" live-input="check"><b>0</b></form>'
    root = '<form id="f" live-submit="send"><input id="q" name="q" live-input="check"><b><!--$0--></b></form>'
    with Peer(component(before)) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": root})
        page.locator("#q").press_sequentially("a")
        page.locator("#q").press("Enter")
        assert [peer.hear()[3], peer.hear()[3]] == ["check", "send"]
        assert busy(page) == ["f", "q"]
        peer.say(["update", "c1", 1, [0, "checked"]])
        expect(page.locator("b")).to_have_text("checked")
        assert busy(page) == ["f"]
        peer.say(["update", "c1", 2, [0, "sent"]])
        expect(page.locator("b")).to_have_text("sent")
        assert busy(page) == []


def test_elements_inside_each_other_wait_each_for_its_own(page: Page) -> None:
    """The inner one's answer is shown though the outer one waits, and the other way round."""
    html = '<div id="outer" live-on="outer outer"><p id="inner" live-on="inner inner">{}</p></div>'
    with Peer(component(html.format("0"))) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": html.format("<!--$0-->")}, e=["outer", "inner"])
        peer.say(["title", "ready"])
        expect(page).to_have_title("ready")
        for name in ("inner", "outer", "inner"):
            page.locator(f"#{name}").evaluate(
                "(element, name) => element.dispatchEvent(new Event(name))", name
            )
            peer.hear()
        for number, waiting in enumerate((["outer", "inner"], ["inner"], []), start=1):
            peer.say(["update", "c1", number, [0, str(number)]])
            expect(page.locator("p")).to_have_text(str(number))
            assert busy(page) == waiting


def test_a_child_is_updated_while_its_parent_waits(page: Page) -> None:
    """They are components of their own."""
    child = component("<b>0</b>", "k1")
    with Peer(component(f'<div id="around" live-click="go">{child}</div>')) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": "<b><!--$0--></b>"})
        page.locator("b").click()
        assert peer.hear()[:4] == ["event", "c1", 1, "go"]
        peer.say(["update", "k1", 0, [0, "child"]])
        expect(page.locator("b")).to_have_text("child")
        assert busy(page) == ["around"]


def test_nothing_of_it_stays_on_the_page(page: Page) -> None:
    """Once all is answered the elements are as they were, though one got another id meanwhile."""
    with Peer(component('<button live-click="go" id="a">x</button><p live-click="go">y</p>')) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": '<button live-click="go" $0="id">x</button><p live-click="go">y</p>'})
        for selector in ("button", "p", "button"):
            page.locator(selector).click()
            peer.hear()
        peer.say(["update", "c1", 1, [0, "b"]])
        expect(page.locator("#b")).to_have_attribute("data-live-busy", "")
        peer.say(["update", "c1", 3, [0, "c"]])
        expect(page.locator("#c")).not_to_have_attribute("data-live-busy", "")
        inner = page.locator("[data-id]").evaluate("element => element.innerHTML")
        assert inner == '<button live-click="go" id="c">x</button><p live-click="go">y</p>'
        assert peer.hears_nothing()


def test_a_form_is_never_disabled(open_page: Open) -> None:
    """While it is sent its controls are as the server made them, and so they are afterwards."""
    page = open_page("in-flight")
    states = "controls => controls.map(one => `${one.id || one.name} ${one.disabled} ${one.readOnly}`)"
    controls = page.locator("form input, form textarea, form button")
    before = controls.evaluate_all(states)
    page.locator("#send").click()
    expect(page.locator("form")).to_have_attribute("data-live-busy", "")
    assert controls.evaluate_all(states) == before
    page.locator("[name=free]").fill("meanwhile")
    settle(page)
    assert controls.evaluate_all(states) == before
    assert page.locator("[name=free]").input_value() == "meanwhile"


def test_a_busy_text_takes_nothing_out_of_its_button(open_page: Open) -> None:
    """It is laid over what the button holds: an icon is there meanwhile and afterwards, and it need not be in a form."""
    page = open_page("in-flight")
    after = "button => getComputedStyle(button, '::after').content"
    for selector, text in (("#send", '"Sending"'), ("#slow", '"Wait"')):
        button = page.locator(selector)
        inside = button.inner_html()
        button.click()
        assert (button.evaluate(after), button.inner_html()) == (text, inside)
        settle(page)
        assert (button.evaluate(after), button.inner_html()) == ("none", inside)


def test_what_waits_elsewhere_can_be_shown_by_css(open_page: Open) -> None:
    """`:has()` reaches any element of the page."""
    page = open_page("in-flight")
    opacity = "element => getComputedStyle(element).opacity"
    page.locator("#slow").click()
    assert page.locator("#aside").evaluate(opacity) == "0.25"
    assert heard(page) == ["slow"]
    assert page.locator("#aside").evaluate(opacity) == "1"


def test_a_break_leaves_what_waits_busy_until_its_answer(page: Page) -> None:
    """It is said again on the next connection."""
    with Peer(component('<button id="b" live-click="go">x</button>')) as peer:
        page.goto(peer.address)
        peer.accept()
        page.locator("button").click()
        peer.hear()
        peer.drop()
        peer.accept()
        assert (peer.hear()[:4], busy(page)) == (["event", "c1", 1, "go"], ["b"])
        peer.say(["update", "c1", 1])
        expect(page.locator("button")).not_to_have_attribute("data-live-busy", "")
