"""A person before `visit` and one before Chromium who do the same give the handlers the same.

Both are led by one list of deeds through a page with every kind of control. It notes each event that its handlers hear, in
their order, and what its form sent.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from liveview import Component, Event, LiveView, event
from liveview.codec.content import definition_from_json
from liveview.testing import VisitedPage, visit
from liveview.testing.content import Content
from liveview.testing.document import Document
from liveview.testing.fields import Fields, Typed, fitting
from liveview.testing.server import serve
from liveview.testing.validity import problems
from tests.support.serving import SECRET

# What a deed is called, where it is done, and with what.
Deed = tuple[Any, ...]

# What the handlers heard, and what the form sent.
Outcome = list[str]

SEEDS = range(6)
DEEDS_PER_SEED = 25


class Everything(Component):
    """Every kind of control, some of which are not successful; and what came of them."""

    template = """
      <form id="f" live-submit="sent" live-reset="note" live-input="note" live-change="note" live-focusin="note"
            live-focusout="note" live-click="note" live-keydown="pressed" live-keyup="pressed" {{ 'novalidate' if free }}>
        <input name="plain" value="as &lt;rendered&gt;">
        <input value="nameless">
        <input type="hidden" name="token" value="t0ken"><input type="hidden" name="_charset_">
        <input type="search" name="search"><input type="tel" name="tel"><input type="password" name="password" value="pw">
        <input type="email" name="email" value=" a@example.com "><input type="url" name="url" value="https://example.com/">
        <input type="number" name="number" value="3" min="1" step="2"><input type="number" name="none" value="x">
        <input type="date" name="date" value="2026-02-30"><input type="time" name="time" value="10:30">
        <input type="month" name="month" value="2026-02"><input type="week" name="week" value="2026-W06">
        <input type="datetime-local" name="moment" value="2026-02-03 10:30">
        <input type="range" name="range"><input type="range" name="far" max="10" value="50">
        <input type="color" name="color"><input type="color" name="red" value="#FF0000">
        <input type="file" name="file">
        <input name="off" value="disabled" disabled><input name="fixed" value="read only" readonly>
        <textarea name="long">
one
two</textarea>
        <br><label id="label"><input type="checkbox" name="box"> a box with words behind it</label>
        <label for="ticked" id="other-label">another</label><input type="checkbox" name="box" id="ticked" value="two" checked>
        <input type="radio" name="size" value="s" checked><input type="radio" name="size" value="m">
        <input type="radio" name="size" value="l" checked>
        <input type="radio" name="shape" value="round"><input type="radio" name="shape" value="square">
        <select name="one"><option value="" disabled>please</option><option>first  one</option><option value="2" label="two">2</option></select>
        <select name="last"><option selected>a</option><option selected>b</option><option>c</option></select>
        <select name="many" multiple><option selected>a</option><option disabled selected>b</option><option>c</option></select>
        <select name="tall" size="3"><option>a</option><option>b</option></select>
        <select name="grouped"><optgroup disabled label="g"><option>in</option></optgroup><option>out</option></select>
        <fieldset disabled><legend><input name="in-legend" value="counts"></legend><input name="in-fieldset" value="no"></fieldset>
        <datalist id="known"><option value="x"></option><input name="in-datalist" value="no"></datalist>
        <output name="output">no</output>
        <button id="first" name="how" value="first" live-click="note">First</button>
        <input name="between" value="buttons"><input name="short" maxlength="1">
        <button id="plain-button" type="button" name="how" value="plain">Plain</button>
        <input type="submit" id="second" name="how" value="Second">
        <input type="image" id="picture" name="spot" alt="Go" src="data:," width="9" height="9">
        <button id="reset" type="reset">Reset</button>
        <input name="server" value="{{ turns }}"><input type="checkbox" name="served-box" checked="{{ turns % 2 }}">
        <textarea name="served-long">{{ turns }}</textarea><input name="echo" live-input="hear" value="{{ heard }}">
        {% for letter in 'abc' %}<input type="radio" name="served-radio" value="{{ letter }}" checked="{{ is_on(letter) }}">{% endfor %}
        <select name="served-list">{% for letter in 'abc' %}<option selected="{{ is_on(letter) }}">{{ letter }}</option>{% endfor %}</select>
        <select name="moving">{% for letter in letters %}<option live-key="{{ letter }}">{{ letter }}</option>{% endfor %}</select>
        {% for number in numbers %}<input live-key="{{ number }}" name="item-{{ number }}" value="{{ number }}">{% endfor %}
      </form>
      <input name="outside" value="belongs" form="f"><textarea name="far-away" form="f">too</textarea>
      <input name="stray" value="belongs to none" form="none">
      <button id="free" live-click="set_free">free</button> <button id="turn" live-click="turn">turn</button>
      <p>{{ log|length }}</p><pre id="log">{% for line in log %}{{ line }}
{% endfor %}</pre><pre id="form">{% for name, texts in form.items() %}{{ name }}={{ texts }}
{% endfor %}</pre>
    """
    free: bool = False
    log: list[str] = []
    form: dict[str, list[str]] = {}
    turns: int = 0
    heard: str = ""

    def is_on(self, letter: str) -> bool:
        return letter == "bca"[self.turns % 3]

    @property
    def letters(self) -> str:
        return ["abc", "cb", "ca", "bca"][self.turns % 4]

    @property
    def numbers(self) -> list[int]:
        return [[1, 2, 3], [3, 2, 1], [2, 4]][self.turns % 3]

    @event
    def turn(self) -> None:
        self.turns += 1

    @event
    def hear(self, value: str) -> None:
        self.heard = value.upper()

    @event
    def note(self, event: Event) -> None:
        self.log.append(f"{event.type} {event.name} {event.value!r} {event.checked}")

    @event
    def pressed(self, event: Event) -> None:
        held = [name for name in ("alt", "ctrl", "meta", "shift") if getattr(event, name)]
        self.log.append(f"{event.type} {event.name} {event.key} {event.code} {held}")

    @event
    def sent(self, form: dict[str, list[str]]) -> None:
        self.log.append("submit")
        self.form = form

    @event
    def set_free(self) -> None:
        self.free = not self.free


DEEDS: list[tuple[str, list[Deed]]] = [
    ("Enter presses the first button", [("press", "[name=plain]", "Enter")]),
    ("another button is the submitter", [("click", "#second")]),
    ("a button that is an image", [("click", "#picture"), ("click", "#second"), ("press", "#picture", "Enter")]),
    ("a button that submits nothing", [("click", "#plain-button")]),
    ("texts are typed, and have changed when they are left", [
        ("fill", "[name=plain]", "typed"), ("fill", "[name=email]", " b@example.com "), ("fill", "[name=long]", "a b"),
        ("fill", "[name=outside]", "too"), ("click", "#second")]),
    ("a text that is typed and taken back has not changed", [
        ("fill", "[name=password]", "x"), ("fill", "[name=password]", "pw"), ("blur", "[name=password]")]),
    ("values that are picked", [
        ("fill", "[name=date]", "2026-12-31"), ("fill", "[name=time]", "23:59"), ("fill", "[name=month]", "2026-12"),
        ("fill", "[name=week]", "2026-W52"), ("fill", "[name=moment]", "2026-12-31T23:59"), ("fill", "[name=range]", "7"),
        ("fill", "[name=color]", "#8000ff"), ("press", "[name=tel]", "Enter")]),
    ("boxes, and labels for them", [
        ("check", "[name=box]"), ("uncheck", "#ticked"), ("check", "#ticked"), ("click", "#label"), ("click", "#other-label"),
        ("check", "[name=box]"), ("check", "[name=box]"), ("click", "#second")]),
    ("radio buttons", [
        ("check", "[name=size][value=m]"), ("check", "[name=shape][value=square]"), ("check", "[name=shape][value=round]"),
        ("click", "[name=shape][value=round]"), ("press", "[name=plain]", "Enter")]),
    ("lists", [
        ("select", "[name=one]", "2"), ("select", "[name=last]", "c"), ("select", "[name=many]", "a", "c"),
        ("select", "[name=tall]", "b"), ("click", "#second")]),
    ("keys", [
        ("press", "[name=plain]", "a"), ("press", "[name=plain]", "Shift+B"), ("press", "[name=plain]", "Backspace"),
        ("press", "[name=plain]", "Control+s"), ("fill", "[name=number]", "3"), ("press", "[name=number]", "5"), ("press", "[name=long]", "Enter"),
        ("press", "[name=short]", "x"), ("press", "[name=short]", "y"), ("press", "[name=box]", "Space"),
        ("press", "#plain-button", "Space"), ("press", "#plain-button", "Enter"), ("press", "[name=plain]", "ArrowLeft"),
        ("press", "[name=fixed]", "x"), ("press", "[name=plain]", "Enter")]),
    ("Tab leaves the field", [("fill", "[name=between]", "x"), ("press", "[name=between]", "Tab"), ("click", "#free")]),
    ("reset", [
        ("fill", "[name=plain]", "x"), ("check", "[name=box]"), ("check", "[name=size][value=m]"),
        ("select", "[name=last]", "c"), ("fill", "[name=far]", "3"), ("click", "#reset"), ("click", "#second")]),
    ("what was done stays over updates", [
        ("fill", "[name=plain]", "x"), ("check", "[name=box]"), ("select", "[name=last]", "c"), ("click", "#free"),
        ("click", "#free"), ("click", "#second")]),
    ("the server's own values take its place", [
        ("fill", "[name=server]", "x"), ("check", "[name=served-box]"), ("check", "[name=served-radio][value=a]"),
        ("select", "[name=served-list]", "a"), ("fill", "[name=served-long]", "x"), ("click", "#turn"), ("click", "#second"),
        ("select", "[name=served-list]", "a"), ("check", "[name=served-radio][value=a]"), ("click", "#turn"),
        ("click", "#second")]),
    ("but not in the field that is typed into", [("fill", "[name=echo]", "abc"), ("click", "#second")]),
    ("options come and go", [
        ("click", "#turn"), ("select", "[name=moving]", "b"), ("click", "#turn"), ("click", "#second"), ("click", "#turn"),
        ("click", "#turn"), ("click", "#turn"), ("click", "#second")]),
    ("items move with what was typed", [
        ("fill", "[name=item-1]", "x"), ("fill", "[name=item-2]", "y"), ("click", "#turn"), ("click", "#second"),
        ("click", "#turn"), ("click", "#second")]),
]


TEXTS = "plain search tel password long between outside server served-long echo far-away".split()
BOXES = ["[name=box]", "#ticked", "[name=served-box]"]
LISTS = {"one": ["first one", "2"], "last": "abc", "tall": "ab", "served-list": "abc", "grouped": ["out"]}
KEYS = ["a", "Z", "Space", "Backspace", "Tab", "Shift+Tab", "Control+s", "ArrowUp"]

# One kind of deed each.
ANY: list[Callable[[Random], Deed]] = [
    lambda random: ("fill", f"[name={random.choice(TEXTS)}]", random.choice(["x", "some text", "3"])),
    lambda random: ("fill", "[name=number]", random.choice(["1", "7"])),
    lambda random: ("press", f"[name={random.choice(TEXTS)}]", random.choice(KEYS)),
    lambda random: ("press", f"[name={random.choice(TEXTS)}]", random.choice(["Backspace", "a"])),
    lambda random: (random.choice(["check", "uncheck"]), random.choice(BOXES)),
    lambda random: ("press", random.choice(BOXES), "Space"),
    lambda random: ("check", f"[name=size][value={random.choice('sml')}]"),
    lambda random: ("check", f"[name=served-radio][value={random.choice('abc')}]"),
    lambda random: ("select", f"[name={(name := random.choice(list(LISTS)))}]", random.choice(LISTS[name])),
    lambda random: ("select", "[name=many]", *random.choice(["a", "c", "ac"])),
    lambda random: ("click", random.choice(["#label", "#other-label", "#plain-button", "#free"])),
    lambda random: ("click", random.choice(["#turn", "#turn", "#reset"])),
    lambda random: (random.choice(["click", "submit"]), random.choice(["#first", "#second"])),
]

EMAILS = "a@b a@b.c a a@ @b a@b.c,d@e a@b,  a@-b a@b-.c a+b@c.example".split(" ") + ["a b@c", "a@b , c@d"]
URLS = "http://a https://a.example/b?c#d mailto:a a a.example //a http:// javascript:1 http://[::1]/ x:".split()
NUMBERS = ["", "min=1", "max=2", "step=0.5", "step=any", "step=2 min=1", "value=0.5", "step=x", "step=3 value=1"]
PICKED = [
    ("date", "2026-12-31", "min=2027-01-01"), ("date", "2026-12-31", "max=2026-12-31"), ("date", "2026-12-31", "step=7"),
    ("date", "2026-12-31", "step=2"), ("date", "2026-12-31", "step=2 min=2026-12-30"), ("date", "1969-12-31", "step=2"),
    ("month", "2026-12", "min=2027-01"), ("month", "2026-12", "step=2"), ("month", "2026-11", "step=2"),
    ("week", "2026-W52", "max=2026-W51"), ("week", "2026-W52", "step=2"), ("week", "2026-W51", "step=2"),
    ("time", "10:30", "min=11:00"), ("time", "10:30:15", ""), ("time", "10:30:15", "step=15"), ("time", "10:30", "step=7200"),
    ("datetime-local", "2026-12-31T10:30", "min=2026-12-31T11:00"), ("datetime-local", "2026-12-31T10:30:01", ""),
    ("datetime-local", "2026-12-31T10:30", "step=3600"), ("range", "7", "min=1 step=2"), ("color", "#123456", "required"),
]
TEXT_RULES = [
    "", "required", "pattern=[a-z]+", "pattern=a|b", "pattern='\\d\\d'", "pattern='('", "pattern='(?<x>a)b\\k<x>?'",
    "minlength=3", "type=password required pattern=...",
    "type=search minlength=2", "type=tel pattern='[0-9]{2}'", "maxlength=x",
]
UNTYPED = [
    "<input type=checkbox required>", "<input type=checkbox required checked>", "<input type=radio name=a required>",
    "<input type=radio name=a required><input type=radio name=a>", "<input type=radio name=a required><input type=radio name=a checked>",
    "<input type=radio required>", "<input type=file required>", "<input type=range required>", "<input type=color required>",
    "<input type=submit required>", "<button required>x</button>", "<select required><option value=''>x</option></select>",
    "<select required><option>x</option></select>", "<select required><option value=''>x</option><option selected>y</option></select>",
    "<select required><option>x</option><option value='' selected>y</option></select>", "<select required></select>",
    "<select required multiple><option>x</option></select>", "<select required multiple><option selected>x</option></select>",
    "<select required size=2><option value='' selected>x</option></select>", "<select required size=2><option>x</option></select>",
    "<select required><optgroup label=g><option value=''>x</option></optgroup></select>", "<textarea required></textarea>",
    "<textarea required>x</textarea>", "<textarea required readonly></textarea>", "<fieldset disabled><input required></fieldset>",
    "<fieldset disabled><legend><input required></legend></fieldset>", "<input type=email value=x>", "<input type=number value=3 max=2>",
    "<input value=abc maxlength=2>", "<input value=a minlength=2>", "<input required value=' '>", "<input type=number required value=x>",
    "<datalist><input required></datalist>", "<output required></output>", "<input required readonly>",
    "<input required disabled>", "<input type=hidden required>", "<input type=date required readonly>",
]

live = LiveView(SECRET)


async def home(request: Request) -> Response:
    return HTMLResponse(await live.page(Everything(), request=request))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the page is served."""
    with serve(Starlette(routes=[Route("/", home), Mount(live.path, live)])) as address:
        yield address


@pytest.mark.parametrize(("name", "deeds"), DEEDS, ids=[name for name, _ in DEEDS])
def test_it_is_heard_and_sent_as_from_a_browser(
    name: str, deeds: list[Deed], browser: Browser, address: str
) -> None:
    """Deeds that show one rule each."""
    assert by_visit(deeds) == by_browser(browser, address, deeds)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_so_whatever_is_done(seed: int, browser: Browser, address: str) -> None:
    """Deeds at random, one after another."""
    random = Random(seed)
    deeds = [*(random.choice(ANY)(random) for _ in range(DEEDS_PER_SEED)), ("click", "#second")]
    assert by_visit(deeds) == by_browser(browser, address, deeds), deeds


# A control, and what is typed into it; None: nothing.
CONTROLS: list[tuple[str, str | None]] = [
    *(('<input type="email" {}>'.format(more), text) for more in ("", "multiple") for text in EMAILS),
    *(('<input type="url">', text) for text in URLS),
    *((f'<input type="number" {more}>', text) for more in NUMBERS for text in ("1", "1.5", "-3", "4", "1e2")),
    *((f'<input type="{kind}" {more}>', text) for kind, text, more in PICKED),
    *((f'<input {more}>', text) for more in TEXT_RULES for text in (None, "", "ab", "abc", "12", "a b", "😀", "😀😀")),
    *((f'<textarea {more}></textarea>', text) for more in ("required", "minlength=3") for text in (None, "a", "abc")),
    *((html, None) for html in UNTYPED),
]


def test_what_is_filled_in_is_refused_where_a_browser_refuses_it(browser: Browser) -> None:
    """Control by control."""
    page = browser.new_page()
    wrong: list[str] = []
    for html, text in CONTROLS:
        form = f"<form>{html}</form>"
        page.set_content(form)
        if text is not None:
            # As a person types, whatever the field says of its length.
            page.locator("input, textarea").first.fill(text)
        is_valid = page.evaluate("document.forms[0].checkValidity()")
        found = problems_of(form, text)
        if is_valid == bool(found):
            wrong.append(f"{html} with {text!r}: {found or 'fine'}")
    page.close()
    assert not wrong, "\n".join(wrong)
    assert len(CONTROLS) > 150


def problems_of(html: str, text: str | None) -> list[str]:
    content = Content()
    content.replace(definition_from_json("t", html), ())
    document, typed = Document(content.html), Typed()
    fields = Fields(document, typed)
    if text is not None:
        (control, *_) = document.select("input, textarea")
        fields.type(control, text if control.tag == "textarea" else fitting(control, text))
    return problems(document, fields, document.find("form"))


def by_browser(browser: Browser, address: str, deeds: list[Deed]) -> Outcome:
    """What the page shows of it in Chromium."""
    page = browser.new_page()
    try:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        page.evaluate("window.submits = 0; addEventListener('submit', () => window.submits++)")
        for deed in deeds:
            do_in_browser(page, *deed)
        expect(page.locator("[data-live-busy]")).to_have_count(0)
        return [*lines(page, "#log"), *lines(page, "#form")]
    finally:
        page.close()


def lines(page: Page, selector: str) -> list[str]:
    return (page.locator(selector).text_content() or "").splitlines()


def do_in_browser(page: Page, name: str, selector: str, *more: Any) -> None:
    where = page.locator(selector).first
    match name:
        case "submit":
            where.click()
        case "fill":
            where.fill(*more)
        case "click" if where.evaluate("element => element.localName") == "label":
            click_the_text_of(page, where)
        case "click":
            where.click()
        case "check":
            where.check()
        case "uncheck":
            where.uncheck()
        case "select":
            where.focus()
            if where.evaluate("list => [...list.selectedOptions].map(option => option.value)") != list(more):
                where.select_option(list(more))  # which has events in any case
        case "press":
            where.focus()
            where.evaluate("field => { try { field.setSelectionRange(999, 999) } catch {} }")
            where.press(*more)
        case "blur":
            where.blur()
        case _:
            raise AssertionError(name)
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def click_the_text_of(page: Page, label: Locator) -> None:
    """Playwright's own click goes to the control."""
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)


def by_visit(deeds: list[Deed]) -> Outcome:
    """The same with `visit`."""

    async def run() -> Outcome:
        async with visit(Everything(), live=live) as page:
            for deed in deeds:
                await do_in_visit(page, *deed)
            log, form = page.component.log, page.component.form
            return [*log, *(f"{name}={texts}" for name, texts in form.items())]

    return in_thread(lambda: asyncio.run(run()))


async def do_in_visit(page: VisitedPage, name: str, selector: str, *more: Any) -> None:
    match name:
        case "check":
            is_radio = page.attribute(selector, "type") == "radio"
            await (page.choose if is_radio else page.check)(selector)
        case "blur":
            await page.blur()
        case "press":
            with suppress(LookupError):  # nothing hears keys outside of the form
                await page.press(selector, *more)
        case _:
            await getattr(page, name)(selector, *more)


def in_thread(call: Callable[[], Any]) -> Any:  # Any: what it gives
    """Playwright's event loop runs in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()
