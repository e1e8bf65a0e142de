"""The gallery's list of things to do, in a browser, near and far, with the server killed in the middle."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gallery_site import DELAYS, live, settle, site


def texts(page: Page) -> list[str]:
    """What the lines show."""
    settle(page)
    return [line.input_value() for line in page.locator(".tasks .text").all()]


def add(page: Page, text: str) -> None:
    """Write a new line."""
    count = page.locator(".tasks .text").count()
    new = page.get_by_label("New task")
    new.fill(text)
    new.press("Enter")
    expect(page.locator(".tasks .text")).to_have_count(count + 1)
    expect(new).to_have_value("")
    expect(new).to_be_focused()


@pytest.mark.parametrize("delay_seconds", DELAYS)
def test_a_list_is_worked_on(browser: Browser, tmp_path: Path, delay_seconds: float) -> None:
    """With the keyboard, the mouse and a finger; the server is killed while a line is half written."""
    with site(browser, tmp_path, delay_seconds) as gallery:
        page = gallery.open("todo")
        for text in ("milk", "bread", "tea"):
            add(page, text)
        assert texts(page) == ["milk", "bread", "tea"]
        line = page.locator(".tasks .text").first
        line.dblclick()
        page.keyboard.type("oat milk")
        page.keyboard.press("Enter")
        assert texts(page) == ["oat milk", "bread", "tea"]

        # While it is away the person goes on, and sees nothing of what is written change.
        line.press("End")
        page.keyboard.type(", no sugar")
        gallery.kill(page)
        page.keyboard.type(" at all")
        page.get_by_label("Done: bread").evaluate("box => box.click()")
        gallery.start(page)
        expect(line).to_have_value("oat milk, no sugar at all")
        expect(line).to_be_focused()
        expect(page.get_by_label("Done: bread")).to_be_checked()
        expect(page.locator("output")).to_have_text("2 open")

        page.keyboard.press("Escape")
        expect(line).to_have_value("oat milk")
        expect(line).to_be_focused()
        page.keyboard.type(" and eggs")
        page.get_by_label("New task").focus()
        expect(page.get_by_label("Done: oat milk and eggs")).to_be_visible()

        up = page.get_by_label("Move up: tea")
        up.focus()
        for expected in (["oat milk and eggs", "tea", "bread"], ["tea", "oat milk and eggs", "bread"]):
            page.keyboard.press("Enter")
            expect(page.locator("[data-live-busy]")).to_have_count(0)
            assert texts(page) == expected
            expect(up).to_be_focused()
        page.locator(".grip").first.drag_to(page.locator(".tasks li").nth(2))
        expect(page.locator(".tasks .text").first).to_have_value("oat milk and eggs")
        assert texts(page) == ["oat milk and eggs", "bread", "tea"]
        expect(page.locator(".target")).to_have_count(0)


def test_who_types_faster_than_a_far_server_answers_adds_everything(browser: Browser, tmp_path: Path) -> None:
    """In order, and what is being typed is left alone."""
    with site(browser, tmp_path, DELAYS[-1]) as gallery:
        page = gallery.open("todo")
        new = page.get_by_label("New task")
        new.focus()
        for text in ("milk", "bread"):
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        page.keyboard.type("te")
        expect(page.locator(".tasks .text")).to_have_count(2)
        assert texts(page) == ["milk", "bread"]
        page.keyboard.type("a")
        expect(new).to_have_value("tea")


def test_what_is_shown_can_be_chosen_and_cleared(browser: Browser, tmp_path: Path) -> None:
    """And is there again when the page is loaded again."""
    with site(browser, tmp_path, 0) as gallery:
        page = gallery.open("todo")
        for text in ("milk", "bread", "tea"):
            add(page, text)
        page.get_by_label("Done: bread").check()
        page.get_by_label("Open", exact=True).check()
        expect(page.locator(".tasks .text")).to_have_count(2)
        page.get_by_label("Done", exact=True).check()
        expect(page.locator(".tasks .text")).to_have_count(1)
        assert texts(page) == ["bread"]
        page.reload()
        live(page)
        expect(page.get_by_label("Done", exact=True)).to_be_checked()
        assert texts(page) == ["bread"]
        page.get_by_role("button", name="Clear done").click()
        expect(page.get_by_text("Nothing here.")).to_be_visible()
        page.get_by_label("All", exact=True).check()
        expect(page.locator(".tasks .text")).to_have_count(2)
        page.get_by_label("Remove: tea").click()
        expect(page.locator(".tasks .text")).to_have_count(1)
        expect(page.get_by_role("button", name="Clear done")).to_be_disabled()
