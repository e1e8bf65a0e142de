"""Entries of `docs/behaviours.md` on debounce and throttle. The waits are longer than any test, or the clock is the test's."""

from playwright.sync_api import Page

from tests.browser.behaving import heard, say, settle
from tests.browser.conftest import Open


def said(page: Page) -> list[str]:
    """What was heard, where an event would let go what waits."""
    settle(page)
    return page.locator("#log li").all_inner_texts()


def test_leaving_a_field_says_what_waits_once(open_page: Open) -> None:
    """By Tab as by anything else; the last text, before the field's own `blur`."""
    page = open_page("pace")
    page.locator("#slow").press_sequentially("abc")
    assert said(page) == []
    page.keyboard.press("Tab")
    assert said(page) == ["input abc", "blur"]
    page.locator("#plain").focus()
    assert heard(page) == ["input abc", "blur"]


def test_what_is_said_when_a_field_is_left_is_said_before_its_form(open_page: Open) -> None:
    """Enter in a lazy field: `change` comes first, as in any page. The form is another's: nothing is sent."""
    page = open_page("pace")
    page.locator("#lazy").press_sequentially("abc")
    settle(page)
    assert page.locator("b").inner_text() == ""
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator("b").inner_text() == "abc"


def test_sending_a_form_says_first_what_waits(open_page: Open) -> None:
    """Once each, in the order in which it was typed, whichever field it was."""
    page = open_page("pace")
    page.locator("#slow").press_sequentially("ab")
    page.evaluate("document.querySelector('#f').requestSubmit()")
    assert heard(page) == ["input ab", "submit"]


def test_the_first_field_is_heard_before_the_second(open_page: Open) -> None:
    """Going on to another one lets go what waits."""
    page = open_page("pace")
    page.locator("#slow").press_sequentially("a")
    page.locator("#other").press_sequentially("b")
    page.locator("#plain").focus()
    assert heard(page) == ["input a", "blur", "input b"]


def test_a_throttled_event_is_heard_at_once_and_then_not(open_page: Open) -> None:
    """For as long as the pause takes."""
    page = open_page("pace")
    page.locator("#often").press_sequentially("a")
    assert said(page) == ["input a"]
    page.locator("#often").press_sequentially("bc")
    assert said(page) == ["input a"]


def test_a_debounce_without_a_number_takes_300_milliseconds(open_page: Open) -> None:
    """Counted from the last key."""
    page = open_page("pace")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 10"))
    page.locator("#default").press_sequentially("ab")
    page.clock.run_for(299)
    assert said(page) == []
    page.clock.run_for(1)
    assert said(page) == ["input ab"]


def test_what_waits_for_a_field_that_goes_is_said_as_it_goes(open_page: Open) -> None:
    """It was typed, and is no more lost than where one leaves the field. Nothing throws, and nobody hears of it again."""
    page = open_page("pace")
    page.clock.install()
    page.locator("#going").press_sequentially("ab")
    say(page, "take_out")
    assert page.locator("#going").count() == 0
    assert heard(page) == ["input ab"]
    page.clock.run_for(2000)
    assert heard(page) == ["input ab"]


def test_a_field_outside_of_its_form_waits_like_one_inside(open_page: Open) -> None:
    """The wait is its attribute's."""
    page = open_page("pace")
    page.locator("#far").press_sequentially("ab")
    assert said(page) == []
    page.locator("#far").press("Enter")
    assert heard(page) == ["input ab", "submit"]


def test_blur_waits_only_where_it_says_so_itself(open_page: Open) -> None:
    """The debounce of `input` on the same element is not its own."""
    page = open_page("pace")
    page.locator("#slow").focus()
    page.locator("#late").focus()
    assert said(page) == ["blur"]
    page.locator("#plain").focus()
    assert said(page) == ["blur"]
