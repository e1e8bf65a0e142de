"""The built client against a server that says what each test spells out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.peer import Peer

COUNTER = """<div data-id="c1" data-component="m.Counter" data-session="S0">
<p>Count: <!---->0</p><button live-click="increment">+1</button></div>"""
ROOT = '\n<p>Count: <!--$0--></p><button live-click="increment">+1</button>'
LIVE = {"t": {"root": ROOT}}

# Of a size that every browser gives it.
BOX = "display:inline-block;box-sizing:border-box;width:90px;height:30px"
PLACE = {"x": 3, "y": 4, "width": 90, "height": 30}


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
    """The page, open."""
    page = context.new_page()
    page.goto(peer.address)
    return page


def inside(html: str) -> str:
    """One component with this content."""
    return f'<div data-id="c1" data-component="m.C" data-session="S0">{html}</div>'


def state(page: Page, expected: str) -> None:
    """Wait for the state of the connection."""
    expect(page.locator("html")).to_have_attribute("data-live-state", expected)


def resyncs(page: Page) -> int:
    """How often the content had to be asked for."""
    count: int = page.evaluate("liveview.resyncs")
    return count


def test_a_page_is_subscribed_in_one_frame_parents_first(context: BrowserContext) -> None:
    """All components, each with the parent that is around it, under one text for the document."""
    body = """
      <section data-id="a" data-component="m.A" data-session="SA"><div>
        <p data-id="b" data-component="m.B" data-session="SB">x</p>
      </div></section>
      <div data-id="c" data-component="m.C" data-session="SC"></div>"""
    with Peer(body) as peer:
        page = visit(context, peer)
        word, document, entries = peer.hear()
        assert word == "subscribe"
        assert len(document) >= 8
        assert entries == [
            ["a", "m.A", "SA", None, 0, 1],
            ["b", "m.B", "SB", "a", 0, 1],
            ["c", "m.C", "SC", None, 0, 1],
        ]
        state(page, "connected")
        assert page.evaluate("liveview.state") == "connected"


def test_a_click_travels_and_its_answer_patches_the_page(context: BrowserContext) -> None:
    """The event is a short frame; until its answer the button is busy."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        button = page.locator("button")
        button.click()
        assert peer.hear() == ["event", "c1", 1, "increment"]
        expect(button).to_have_attribute("data-live-busy", "")
        peer.say(["update", "c1", 1, [0, 1], "S1"])
        expect(page.locator("p")).to_have_text("Count: 1")
        expect(button).not_to_have_attribute("data-live-busy", "")
        assert resyncs(page) == 0


def test_every_click_counts_and_the_element_is_busy_until_the_last_answer(context: BrowserContext) -> None:
    """A busy button still sends; busy is counted over the events in flight."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        button = page.locator("button")
        for number in (1, 2, 3):
            button.click()
            assert peer.hear()[2] == number
        peer.say(["update", "c1", 1, [0, 1], "S1"])
        peer.say(["error", "c1", 3, "bad_arguments", "?"])
        expect(page.locator("p")).to_have_text("Count: 1")
        expect(button).to_have_attribute("data-live-busy", "")
        peer.say(["update", "c1", 2, [0, 2], "S2"])
        expect(page.locator("p")).to_have_text("Count: 2")
        expect(button).to_have_attribute("data-live-busy", "")
        peer.say(["update", "c1", 3])
        expect(button).not_to_have_attribute("data-live-busy", "")


def test_clicks_before_the_connection_are_kept(context: BrowserContext) -> None:
    """They follow the subscription; as nothing is known of the handler yet, they tell everything.

    The place is counted from the outside of the field's border of two pixels.
    """
    with Peer(
        inside(f'<input name="q" value="v" style="{BOX}" live-click="press" live-value-row-id="7">')
    ) as peer:
        peer.refuses = True
        page = visit(context, peer)
        page.locator("input").click(position={"x": 5, "y": 4})
        state(page, "disconnected")
        peer.refuses = False
        assert peer.hear()[0] == "subscribe"
        _, _, number, handler, arguments, details = peer.hear()
        assert (number, handler, arguments) == (1, "press", {"row_id": "7"})
        assert details == {
            "value": "v",
            "event": {"type": "click", "x": 7, "y": 6, "width": 90, "height": 30, "name": "q"},
        }


def test_after_a_break_the_unanswered_is_sent_again(context: BrowserContext) -> None:
    """With the newest session, the answered number, the attempt counted up, and the same document."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        _, document, _ = peer.hear()
        peer.say(["update", "c1", 0, None, None, {"r": "root", "w": {}, **LIVE}])
        page.locator("button").click()
        peer.hear()
        peer.say(["update", "c1", 1, [0, 1], "S1"])
        page.locator("button").click()
        assert peer.hear() == ["event", "c1", 2, "increment"]
        peer.drop()
        assert peer.hear() == ["subscribe", document, [["c1", "m.Counter", "S1", None, 1, 1]]]
        assert peer.hear() == ["event", "c1", 2, "increment", {}, {}, 1]
        peer.say(["update", "c1", 2, [0, 2], "S2", {"r": "root", "w": {}}])
        expect(page.locator("p")).to_have_text("Count: 2")
        peer.say(["update", "c1", 2, [0, 3]])
        expect(page.locator("p")).to_have_text("Count: 3")
        peer.drop()
        assert peer.hear()[2] == [["c1", "m.Counter", "S2", None, 2, 0]]
        assert resyncs(page) == 0


def test_a_page_that_no_longer_fits_is_mended(context: BrowserContext) -> None:
    """One resync; what comes before the content is let go; typed text, focus and caret stay."""
    body = inside('<p>Count: <!---->0</p><input name="q" value="">')
    with Peer(body) as peer:
        page = visit(context, peer)
        peer.accept(t={"root": '<p>Count: <!--$0--></p><input name="q" value="">'})
        field = page.locator("input")
        field.press_sequentially("typed")
        page.evaluate("document.querySelector('input').setSelectionRange(2, 3)")
        page.evaluate("document.querySelector('p').innerHTML = '<font>Zahl: 0</font>'")
        peer.say(["update", "c1", 0, [0, 1], "S1"], ["update", "c1", 0, [0, 2], "S2"])
        assert peer.hear() == ["resync", "c1"]
        assert peer.hears_nothing()
        peer.say(
            ["update", "c1", 0, {"t": "root", "h": '<p>Count: <!---->2</p><input name="q" value="">'}, "S2"]
        )
        expect(page.locator("p")).to_have_text("Count: 2")
        peer.say(["update", "c1", 0, [0, 3], "S3"])
        expect(page.locator("p")).to_have_text("Count: 3")
        expect(field).to_have_value("typed")
        expect(field).to_be_focused()
        assert page.evaluate("document.querySelector('input').selectionStart") == 2
        assert resyncs(page) == 1


def test_typed_text_survives_updates_of_its_field(context: BrowserContext) -> None:
    """An answer to what was typed before changes nothing; that to the last does, and the caret stays. Then it is cleared."""
    body = inside('<form live-submit="save"><input name="q" live-input="typed" value=""></form>')
    with Peer(body) as peer:
        page = visit(context, peer)
        root = '<form live-submit="save"><input name="q" live-input="typed" $0="value"></form>'
        peer.accept(t={"root": root}, w={"typed": ["value"], "save": ["form"]})
        field = page.locator("input")
        field.press_sequentially("ab")
        assert peer.hear()[5] == {"value": "a"}
        assert peer.hear()[5] == {"value": "ab"}
        peer.say(["update", "c1", 1, [0, "A"], "S1"])
        expect(field).to_have_attribute("value", "A")
        expect(field).to_have_value("ab")
        peer.say(["update", "c1", 2, [0, "AB"], "S1"])
        expect(field).to_have_value("AB")
        field.press("Enter")
        assert peer.hear()[3:6] == ["save", {}, {"form": [["q", "AB", 2]]}]
        peer.say(["update", "c1", 3, [0, ""], "S2"])
        expect(field).to_have_value("")
        expect(field).to_be_focused()


def test_components_come_and_go_by_script(context: BrowserContext) -> None:
    """Added: subscribed, also inside another element. Moved: nothing. Removed: unsubscribed."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        page.evaluate("""document.body.insertAdjacentHTML('beforeend',
            '<main><div data-id="c2" data-component="m.D" data-session="T0"></div></main>')""")
        assert peer.accept() == [["c2", "m.D", "T0", None, 0, 1]]
        page.evaluate("document.body.prepend(document.querySelector('main'))")
        assert peer.hears_nothing()
        page.evaluate("document.querySelector('main').remove()")
        assert peer.hear() == ["unsubscribe", "c2"]


def test_a_component_added_to_a_page_without_one_opens_the_connection(context: BrowserContext) -> None:
    """There is no connection before."""
    with Peer("<p>static</p>") as peer:
        page = visit(context, peer)
        assert peer.hears_nothing()
        page.evaluate(f"document.body.innerHTML = `{COUNTER}`")
        assert peer.hear()[0] == "subscribe"


def test_our_own_updates_subscribe_what_they_bring_and_say_nothing_of_what_they_remove(
    context: BrowserContext,
) -> None:
    """A child that the parent's content brings is subscribed with its parent; one that it takes away is no news."""
    child = '<div data-id="k1" data-component="m.K" data-session="K0">x</div>'
    with Peer(inside("<p></p>")) as peer:
        page = visit(context, peer)
        peer.accept(t={"root": "<p><!--$0--></p>"})
        peer.say(["update", "c1", 0, [0, {"h": child}], "S1"])
        assert peer.accept() == [["k1", "m.K", "K0", "c1", 0, 1]]
        peer.say(["update", "c1", 0, [0, None], "S2"])
        expect(page.locator("p")).to_be_empty()
        assert peer.hears_nothing()


EVENTS: dict[str, tuple[str, str, list[Any]]] = {  # Any: JSON
    "an event bubbles through all handlers on its way": (
        '<p live-click="outer"><button live-click="inner"><b>x</b></button></p>',
        "click('b')",
        [["inner"], ["outer"]],
    ),
    "stop keeps it from those above": (
        '<p live-click="outer"><button live-click.stop="inner">x</button></p>',
        "click('button')",
        [["inner"]],
    ),
    "self hears its own only": (
        '<p live-click.self="outer"><b live-click="inner">x</b></p>',
        "click('b'); click('p')",
        [["inner"], ["outer"]],
    ),
    "once": ('<b live-click.once="a">x</b>', "click('b'); click('b')", [["a"]]),
    "prevent": (
        '<a href="/elsewhere" live-click.prevent="a">x</a>',
        "click('a')",
        [["a"]],
    ),
    "an event that does not bubble is its target's only": (
        '<p live-focus="outer" live-focusin="around"><input live-focus="inner"></p>',
        "document.querySelector('input').focus()",
        [["inner"], ["around"]],
    ),
    "keys": (
        '<input live-keydown.enter="a" live-keydown.ctrl.s="b" live-keydown="c">',
        "key('input', 'x'); key('input', 'Enter'); key('input', 's', {ctrlKey: true})",
        [["c"], ["a"], ["c"], ["b"], ["c"]],
    ),
    "away": (
        '<p live-click.away="close"><b>x</b></p><i>y</i>',
        "click('b'); click('i'); click('body')",
        [["close"], ["close"]],
    ),
    "window": (
        '<p live-keydown.window.escape="close" live-resize.window="resized">x</p>',
        "key('body', 'Escape'); key('p', 'a'); dispatchEvent(new Event('resize'))",
        [["close"], ["resized"]],
    ),
    "other types, as the server names them": (
        '<p live-on="shown.bs.modal opened, DOMThing thing" live-scroll="scrolled">x</p>',
        (
            "for (const type of ['shown.bs.modal', 'DOMThing', 'scroll', 'other'])"
            " document.querySelector('p').dispatchEvent(new Event(type, {bubbles: true}))"
        ),
        [["opened"], ["thing"], ["scrolled"]],
    ),
    "throttle lets the first pass": (
        '<b live-click.throttle.60000ms="a">x</b><i live-click="b">y</i>',
        "click('b'); click('b'); click('i')",
        [["a"], ["b"]],
    ),
    "debounce is let go by the next event": (
        '<input live-input.debounce.60000ms="typed"><b live-click="b">x</b>',
        "type('input', 'a'); type('input', 'ab'); click('b')",
        [["typed", {}, {"value": "ab"}], ["b"]],
    ),
    "debounce is let go by blur": (
        '<input live-input.debounce.60000ms="typed">',
        "document.querySelector('input').focus(); type('input', 'a'); document.querySelector('input').blur()",
        [["typed", {}, {"value": "a"}]],
    ),
    "debounce is let go by change": (
        '<input live-input.debounce.60000ms="typed" live-change="changed">',
        "type('input', 'a'); document.querySelector('input').dispatchEvent(new Event('change', {bubbles: true}))",
        [["typed", {}, {"value": "a"}], ["changed", {}, {"value": "a"}]],
    ),
    "debounce comes by itself": (
        '<input live-input.debounce.20ms="typed">',
        "type('input', 'a'); type('input', 'ab')",
        [["typed", {}, {"value": "ab"}]],
    ),
    "live-value and its like are no events": (
        '<b live-click="a" live-value-by="3" live-value-row-id="r" live-key="k">x</b>',
        (
            "click('b'); for (const type of ['key', 'value', 'value-by'])"
            " document.querySelector('b').dispatchEvent(new Event(type))"
        ),
        [["a", {"by": "3", "row_id": "r"}]],
    ),
    "the value of the control around the target": (
        '<button live-click="valued" value="v"><b>x</b></button>',
        "click('b')",
        [["valued", {}, {"value": "v"}]],
    ),
    "checked": (
        '<input type="checkbox" live-change="ticked" value="v"><input name="t" live-change="ticked">',
        "click('input'); document.querySelector('[name=t]').dispatchEvent(new Event('change'))",
        [["ticked", {}, {"value": "v", "checked": True}], ["ticked", {}, {"value": ""}]],
    ),
    "several values": (
        '<select multiple live-change="typed"><option selected>a<option>b<option selected>c</select>',
        "document.querySelector('select').dispatchEvent(new Event('change'))",
        [["typed", {}, {"value": ["a", "c"]}]],
    ),
    "key": ('<p live-keydown="keyed">x</p>', "key('p', 'ArrowUp')", [["keyed", {}, {"key": "ArrowUp"}]]),
    "a form with its submitter": (
        (
            '<form live-submit="sent" action="/elsewhere"><input name="a" value="1"><input name="a" value="2">'
            '<input type="file" name="f"><button name="go" value="x">x</button></form>'
        ),
        "click('button')",
        [["sent", {}, {"form": [["a", "1", 2], ["a", "2", 2], ["f", "", 2], ["go", "x", 2]]}]],
    ),
    "a form by one of its controls": (
        '<form live-input="sent"><input name="a"><textarea name="b">t</textarea></form>',
        "type('input', 'x')",
        [["sent", {}, {"form": [["a", "x", 1], ["b", "t", 0]]}]],
    ),
    "a second submit waits for the first": (
        '<form live-submit="sent" live-change="b"><input name="a"><button>x</button></form>',
        (
            "document.querySelector('input').dispatchEvent(new Event('change', {bubbles: true}));"
            "click('button'); click('button')"
        ),
        [["b"], ["sent", {}, {"form": [["a", "", 2]]}]],
    ),
    "what an event says": (
        f'<b style="{BOX}" live-click="told" live-keydown="told" live-on="made told">x</b>',
        (
            "const b = document.querySelector('b'), {left, top} = b.getBoundingClientRect();"
            "const at = {clientX: left + 3, clientY: top + 4};"
            "b.dispatchEvent(new MouseEvent('click', {bubbles: true, ...at, button: 1, buttons: 4, altKey: true}));"
            "key('b', 'a', {code: 'KeyA', shiftKey: true, repeat: true});"
            "b.dispatchEvent(new CustomEvent('made', {detail: {rows: [0], on: false}}))"
        ),
        [
            ["told", {}, {"event": {"type": "click", "alt": True, "button": 1, "buttons": 4, **PLACE}}],
            [
                "told",
                {},
                {"event": {"type": "keydown", "key": "a", "code": "KeyA", "shift": True, "repeat": True}},
            ],
            ["told", {}, {"event": {"type": "made", "detail": {"rows": [0], "on": False}}}],
        ],
    ),
}
WANTS = {
    "typed": ["value"],
    "changed": ["value"],
    "valued": ["value"],
    "ticked": ["value", "checked"],
    "keyed": ["key"],
    "sent": ["form"],
    "told": ["event"],
}
TYPES = [
    "shown.bs.modal",
    "DOMThing",
    "scroll",
    "made",
    "resize",
    "click.away",
    "keydown.window.escape",
    "resize.window",
]
ACTIONS = """
    const click = (selector) => document.querySelector(selector).click();
    const key = (selector, key, more) => document.querySelector(selector)
        .dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, ...more}));
    const type = (selector, text) => {
        const field = document.querySelector(selector);
        field.value = text;
        field.dispatchEvent(new InputEvent('input', {bubbles: true}));
    };
"""


@pytest.mark.parametrize("name", EVENTS)
def test_events(context: BrowserContext, name: str) -> None:
    """What happens on the page, and what the server hears of it."""
    html, action, expected = EVENTS[name]
    with Peer(inside(html)) as peer:
        page = visit(context, peer)
        peer.accept(w=WANTS, e=TYPES)
        peer.say(["title", "ready"])
        expect(page).to_have_title("ready")
        page.evaluate(f"() => {{ {ACTIONS} {action} }}")
        assert [peer.hear()[3:] for _ in expected] == expected
        assert peer.hears_nothing(0.1)
        assert page.url == f"{peer.address}/"


def test_errors_are_told_to_the_page(context: BrowserContext) -> None:
    """As an event on the component's element, or on the document, and in the console."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        console: list[str] = []
        page.on("console", lambda message: console.append(message.text))
        page.evaluate("""addEventListener('live:error', (event) =>
            (window.told ??= []).push([event.target.dataset?.id ?? 'document', event.detail]))""")
        peer.accept(**LIVE)
        peer.say(["error", "c1", 4, "handler_failed", "boom"], ["error", None, None, "malformed", "what"])
        page.wait_for_function("window.told?.length === 2")
        assert page.evaluate("told") == [
            ["c1", {"number": 4, "code": "handler_failed", "text": "boom"}],
            ["document", {"number": None, "code": "malformed", "text": "what"}],
        ]
        assert [text for text in console if "liveview" in text] == [
            "liveview handler_failed boom",
            "liveview malformed what",
        ]


def test_a_component_that_the_server_does_not_know_yet_is_tried_again(context: BrowserContext) -> None:
    """With its events."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        _, document, entries = peer.hear()
        peer.say(["error", "c1", None, "unknown_component", "?"])
        assert peer.hear() == ["subscribe", document, entries]
        peer.say(["update", "c1", 0, None, None, {"r": "root", **LIVE}])
        page.locator("button").click()
        assert peer.hear()[:4] == ["event", "c1", 1, "increment"]


def test_commands(context: BrowserContext) -> None:
    """Title, a custom event, a redirect; what is of a later version is let be; a redirect runs no script."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        page.evaluate(
            "addEventListener('saved', (event) => { window.saved = [event.target.dataset.id, event.detail] })"
        )
        peer.say(
            ["dance", 1],
            ["emit", "c1", "saved", {"id": 7}],
        )
        peer.say(["title", "3 new"])
        expect(page).to_have_title("3 new")
        assert page.evaluate("saved") == ["c1", {"id": 7}]
        peer.say(["redirect", "/next?x=1"])
        page.wait_for_url("**/next?x=1")


def test_reload(context: BrowserContext) -> None:
    """At the server's word."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        first = peer.hear()
        page.evaluate("window.old = true")
        peer.say(["reload", "code"])
        second = peer.hear()
        assert second[1] != first[1]
        assert page.evaluate("window.old") is None


def test_another_build_is_left_to_the_script_with_which_one_develops(context: BrowserContext) -> None:
    """Without it the page stays."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.hear()
        page.evaluate("addEventListener('live:build', event => { window.build = event.detail[0] })")
        peer.say(["build", "b1"], ["build", "b2"])
        page.wait_for_function("window.build === 'b2'")
        assert peer.hears_nothing()


def test_hand_over(context: BrowserContext) -> None:
    """A second connection is open and subscribed before the first is closed; nothing is lost and no break is seen."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        page.evaluate("""new MutationObserver(() => { window.broken = true })
            .observe(document.documentElement, {attributes: true, attributeFilter: ['data-live-state']})""")
        page.locator("button").click()
        peer.hear()
        peer.say(["update", "c1", 1, [0, 1], "S1"], ["handover", 50])
        assert peer.hear()[2] == [["c1", "m.Counter", "S1", None, 1, 1]]
        page.locator("button").click()
        assert peer.hear()[:4] == ["event", "c1", 2, "increment"]
        peer.say(["update", "c1", 2, [0, 2], "S2"])
        expect(page.locator("p")).to_have_text("Count: 2")
        assert len(peer.connections) == 2
        assert peer.connections[0].close_code == 1005


def test_a_version_that_the_server_does_not_speak_ends_it(context: BrowserContext) -> None:
    """There is no use in coming back."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.hear()
        peer.drop(4406)
        state(page, "disconnected")
        assert peer.hears_nothing(0.5)


def test_silence_is_noticed(context: BrowserContext) -> None:
    """A ping 25 seconds after either side's last word, so that both know; no answer for 10 means another connection."""
    with Peer(COUNTER) as peer:
        page = context.new_page()
        page.clock.install()
        page.goto(peer.address)
        peer.hear()
        page.clock.run_for(20_000)
        peer.say(["title", "heard"])
        expect(page).to_have_title("heard")
        pings = peer.pings
        page.clock.run_for(4_000)
        assert peer.hears_nothing()
        assert peer.pings == pings
        page.clock.run_for(2_000)
        assert peer.hears_nothing()
        assert peer.pings == pings + 1, "we have said nothing for long, whatever the server said"
        peer.say(["pong"], ["title", "again"])
        expect(page).to_have_title("again")
        page.clock.run_for(20_000)
        assert peer.hears_nothing()
        assert peer.pings == pings + 1
        page.clock.run_for(6_000)
        state(page, "connected")
        assert peer.hears_nothing()
        assert peer.pings == pings + 2
        page.clock.run_for(10_000)
        assert peer.hear()[0] == "subscribe"
        assert len(peer.connections) == 2


def test_it_comes_back_at_once_when_the_network_does(context: BrowserContext) -> None:
    """Whatever is left of the wait."""
    with Peer(COUNTER) as peer:
        page = context.new_page()
        page.clock.install()
        page.goto(peer.address)
        peer.hear()
        for event in ("new Event('online')", "new Event('visibilitychange')"):
            page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
            peer.drop()
            state(page, "disconnected")
            assert peer.hears_nothing()
            page.evaluate(f"document.dispatchEvent({event}); dispatchEvent({event})")
            assert peer.hear()[0] == "subscribe"


def test_disconnect_and_connect_by_script(context: BrowserContext) -> None:
    """It stays away until told to come back; a script's events are kept like others."""
    with Peer(COUNTER) as peer:
        page = visit(context, peer)
        peer.accept(**LIVE)
        state(page, "connected")
        page.evaluate("liveview.disconnect()")
        state(page, "disconnected")
        page.evaluate("liveview.send(document.querySelector('p'), 'add', {by: '2'})")
        page.evaluate("dispatchEvent(new Event('online'))")
        assert peer.hears_nothing(0.5)
        page.evaluate("liveview.connect()")
        assert peer.hear()[0] == "subscribe"
        assert peer.hear() == ["event", "c1", 1, "add", {"by": "2"}]


def test_the_notice_comes_after_a_second_and_gives_way_to_the_page_own(context: BrowserContext) -> None:
    """By CSS alone, so that a strict policy does not forbid it."""
    head = """<meta http-equiv="Content-Security-Policy" content="script-src 'self'; style-src 'nonce-n'">
        <style nonce="n">html.own[data-live-state=disconnected]::after { content: "own" }</style>"""
    after = "getComputedStyle(document.documentElement, '::after')"
    with Peer(COUNTER, head) as peer:
        page = visit(context, peer)
        peer.hear()
        assert page.evaluate(f"{after}.content") == "none"
        page.evaluate("liveview.disconnect()")
        assert "Reconnecting" in page.evaluate(f"{after}.content")
        assert page.evaluate(f"{after}.opacity") == "0"
        page.wait_for_timeout(1500)
        assert page.evaluate(f"{after}.opacity") == "1"
        page.evaluate("document.documentElement.classList.add('own')")
        assert page.evaluate(f"{after}.content") == '"own"'
