"""The gallery's type-ahead, in a browser, near and far, with the server killed between two letters."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from examples.search import MOST_SHOWN, NAMES
from tests.browser.gallery_site import DELAYS, site


@pytest.mark.parametrize("delay_seconds", DELAYS)
def test_a_name_is_found(browser: Browser, tmp_path: Path, delay_seconds: float) -> None:
    """By its letters and the arrow keys, and by the mouse."""
    wanted = NAMES[-1]
    with site(browser, tmp_path, delay_seconds) as gallery:
        page = gallery.open("search")
        query, options, status = (
            page.get_by_role("combobox"),
            page.get_by_role("option"),
            page.locator("p[role=status]"),
        )
        query.press_sequentially("wen", delay=20)
        expect(options).to_have_count(MOST_SHOWN)
        expect(query).to_have_attribute("aria-expanded", "true")
        assert {text.casefold() for text in page.locator("mark").all_inner_texts()} == {"wen"}
        query.press("ArrowDown")
        query.press("ArrowDown")
        query.press("ArrowUp")
        query.press("ArrowUp")
        query.press("ArrowUp")
        marked = page.locator("[aria-selected=true]")
        expect(marked).to_have_attribute("id", f"match-{MOST_SHOWN - 2}")
        expect(query).to_have_attribute("aria-activedescendant", f"match-{MOST_SHOWN - 2}")

        query.fill("")
        query.press_sequentially(wanted[:4], delay=20)
        gallery.kill(page)
        query.press_sequentially(wanted[4:], delay=20)
        gallery.start(page)
        expect(query).to_have_value(wanted)
        expect(query).to_be_focused()
        expect(options).to_have_text([wanted])
        query.press("ArrowDown")
        query.press("Enter")
        expect(status).to_have_text(f"You have chosen {wanted}.")
        expect(query).to_have_attribute("aria-expanded", "false")

        query.press("Escape")
        expect(query).to_have_value("")
        query.press_sequentially("qqq", delay=20)
        expect(status).to_have_text("No match for “qqq”.")
        query.fill(wanted[:3])
        expect(options.first).to_be_visible()
        name = options.first.inner_text()
        options.first.click()
        expect(query).to_have_value(name)
        expect(query).to_be_focused()
