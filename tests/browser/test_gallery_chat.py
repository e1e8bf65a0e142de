"""The gallery's rooms, with several people in browsers, near and far, with the server killed while they talk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gallery_site import DELAYS, Site, settle, site

TOP = "line => line.getBoundingClientRect().top"
SHOWS_LAST = """log => {
    const [inner, outer] = [log.querySelector('li:last-child'), log].map(each => each.getBoundingClientRect());
    return inner.top > outer.top && inner.bottom < outer.bottom + 1;
}"""


def come(gallery: Site, name: str) -> Page:
    """Somebody comes in, and can begin to type."""
    page = gallery.open("chat")
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message")).to_be_focused()
    return page


def say(page: Page, text: str) -> None:
    """Say something, and wait until the control is free for more."""
    control = page.get_by_label("Message")
    control.fill(text)
    control.press("Enter")
    expect(control).to_have_value("")


def hears(page: Page, *lines: str) -> None:
    """What the room shows."""
    expect(page.locator(".log li")).to_have_text(list(lines))


@pytest.mark.parametrize("delay_seconds", DELAYS)
def test_people_talk(browser: Browser, tmp_path: Path, delay_seconds: float) -> None:
    """What one says while the server is away is heard afterwards, once, and what was said before is still there."""
    with site(browser, tmp_path, delay_seconds) as gallery:
        ann, ben = come(gallery, "Ann"), come(gallery, "Ben")
        for page in (ann, ben):
            expect(page.locator("p[role=status]")).to_have_text("2 here: Ann, Ben")
        say(ann, "Hello")
        say(ben, "Hi")
        for page in (ann, ben):
            hears(page, "Ann Hello", "Ben Hi")

        gallery.kill(ann, ben)
        ann.get_by_label("Message").fill("Is anybody there?")
        ann.keyboard.press("Enter")
        gallery.start(ann, ben)
        for page in (ann, ben):
            hears(page, "Ann Hello", "Ben Hi", "Ann Is anybody there?")
            expect(page.locator("p[role=status]")).to_have_text("2 here: Ann, Ben")
        cleo = come(gallery, "Cleo")
        hears(cleo, "Ann Hello", "Ben Hi", "Ann Is anybody there?")

        cleo.get_by_role("button", name="Coffee").click()
        hears(cleo, "Nobody has said anything yet.")
        expect(cleo.locator("p[role=status]")).to_have_text("1 here: Cleo")
        say(ben, "Where is Cleo?")
        hears(cleo, "Nobody has said anything yet.")
        ben.close()
        expect(ann.locator("p[role=status]")).to_have_text("1 here: Ann")


def test_who_types_faster_than_a_far_server_answers_says_everything(browser: Browser, tmp_path: Path) -> None:
    """In order, and what is being typed is left alone."""
    with site(browser, tmp_path, DELAYS[-1]) as gallery:
        ann = come(gallery, "Ann")
        for text in ("hello", "world"):
            ann.keyboard.type(text)
            ann.keyboard.press("Enter")
        ann.keyboard.type("and more")
        hears(ann, "Ann hello", "Ann world")
        settle(ann)
        expect(ann.get_by_label("Message")).to_have_value("and more")


def test_a_room_stays_at_its_end_until_somebody_scrolls_up(browser: Browser, tmp_path: Path) -> None:
    """Then it stays where that person reads."""
    with site(browser, tmp_path, 0) as gallery:
        ann, ben = come(gallery, "Ann"), come(gallery, "Ben")
        for number in range(25):
            say(ann, f"Line {number}")
        for page in (ann, ben):
            expect(page.locator(".log li")).to_have_count(25)
            assert page.locator(".log").evaluate(SHOWS_LAST)
        log = ben.locator(".log")
        log.evaluate("log => log.scrollTo(0, -200)")
        place = log.locator("li").nth(15)
        before = place.evaluate(TOP)
        say(ann, "More")
        expect(ben.locator(".log li")).to_have_count(26)
        ben.evaluate("() => new Promise(requestAnimationFrame)")
        assert not log.evaluate(SHOWS_LAST)
        assert abs(place.evaluate(TOP) - before) < 2
        assert ann.locator(".log").evaluate(SHOWS_LAST)
