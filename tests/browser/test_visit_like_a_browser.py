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

from liveview import LiveView
from liveview.codec.content import definition_from_json
from liveview.testing import VisitedPage, visit
from liveview.testing.content import Content
from liveview.testing.document import Document
from liveview.testing.fields import Fields, Typed, fitting
from liveview.testing.server import serve
from liveview.testing.validity import problems
from tests.browser.everything import ANY, DEEDS, Deed, Everything
from tests.browser.filled import CONTROLS
from tests.support.serving import SECRET

# What the handlers heard, and what the form sent.
Outcome = list[str]

SEEDS = range(6)
DEEDS_PER_SEED = 25

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
        return [*lines(page, "#log"), *lines(page, "#form"), page.locator("#models").inner_text()]
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
            return [*log, *(f"{name}={texts}" for name, texts in form.items()), page.text("#models")]

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


def in_thread(call: Callable[[], Outcome]) -> Outcome:
    """Playwright's event loop runs in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()
