"""The gallery's form, in a browser, near and far, with the server killed while it is filled in."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gallery_site import DELAYS, settle, site


def errors(page: Page) -> list[str]:
    """What the form says is wrong."""
    settle(page)
    return page.locator(".error").all_inner_texts()


@pytest.mark.parametrize("delay_seconds", DELAYS)
def test_a_person_signs_up(browser: Browser, tmp_path: Path, delay_seconds: float) -> None:
    """With faults on the way; the form is sent while there is nobody to take it."""
    with site(browser, tmp_path, delay_seconds) as gallery:
        page = gallery.open("sign-up")
        name, password, button = (
            page.get_by_label("Name"),
            page.get_by_label("Password"),
            page.get_by_role("button"),
        )
        name.press_sequentially("Ann", delay=20)
        expect(page.locator("#name-errors")).to_have_text("This name is taken.")
        expect(name).to_have_attribute("aria-invalid", "true")
        assert "name-errors" in (name.get_attribute("aria-describedby") or "")
        assert errors(page) == ["This name is taken."]
        name.press_sequentially("a", delay=20)
        expect(page.locator(".error")).to_have_count(0)
        expect(name).to_have_attribute("aria-invalid", "false")

        password.press_sequentially("short", delay=20)
        expect(page.locator("#password-errors .error")).to_have_text(
            ["At least 8 characters.", "At least one digit."]
        )
        button.click()
        expect(page.locator(".error")).to_have_count(6)
        expect(name).to_have_value("Anna")
        expect(password).to_have_value("short")

        page.get_by_label("E-mail").fill("anna@example.org")
        gallery.kill(page)
        password.fill("long enough 1")
        page.get_by_label("Age").fill("12")
        page.get_by_label("Team").check()
        page.get_by_label("I agree").check()
        gallery.start(page)
        expect(page.locator(".error")).to_have_text(["At least 16."])
        expect(password).to_have_value("long enough 1")
        expect(page.get_by_label("Team")).to_be_checked()

        page.get_by_label("Age").fill("42")
        gallery.kill(page)
        button.click()
        expect(page.locator("form")).to_have_attribute("data-live-busy", "")
        assert "Signing up" in button.evaluate("button => getComputedStyle(button, '::after').content")
        gallery.start(page)
        expect(page.get_by_role("heading")).to_have_text("Welcome, Anna")
