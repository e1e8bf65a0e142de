"""Entries of `docs/behaviours.md` on clicks and keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.behaving import focused, heard, say, settle
from tests.browser.conftest import Open


def centre(page: Page, selector: str) -> tuple[float, float]:
    """The middle of an element."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: str, end: str) -> None:
    """Press the mouse on one element and let it go on another."""
    page.mouse.move(*centre(page, start))
    page.mouse.down()
    page.mouse.move(*centre(page, end))
    page.mouse.up()


def test_away_is_where_a_click_began_and_ended(open_page: Open) -> None:
    """Not where a text is selected beyond the edge; not at Enter in a field inside, which presses a button outside."""
    page = open_page("clicks")
    drag(page, "#menu b", "#outside")
    assert heard(page) == []
    page.locator("#owned").press("Enter")
    assert heard(page) == ["pressed", "submit"]
    page.locator("#outside").click()
    assert heard(page) == ["pressed", "submit", "away"]


def test_what_is_not_seen_hears_no_click_elsewhere(open_page: Open) -> None:
    """A menu that is closed need not be closed again."""
    page = open_page("clicks")
    page.locator("#outside").click()
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.locator("#outside").click()
    assert heard(page) == ["away"]


def test_a_menu_that_is_scrolled_out_of_sight_hears_it(open_page: Open) -> None:
    """It is open there, and would be when one comes back."""
    page = open_page("clicks")
    page.evaluate("document.body.style.paddingTop = '3000px'")
    page.locator("#menu").evaluate("menu => Object.assign(menu.style, {position: 'absolute', top: '0'})")
    page.locator("#outside").scroll_into_view_if_needed()
    page.locator("#outside").click()
    assert heard(page) == ["away"]


def test_a_key_presses_what_has_the_focus(open_page: Open) -> None:
    """Wherever the mouse was before."""
    page = open_page("clicks")
    page.locator("#menu b").click()
    page.locator("#plain").focus()
    page.keyboard.press("Enter")
    assert heard(page) == ["plain", "away"]


def test_what_is_inside_is_so_in_the_top_layer_too(open_page: Open) -> None:
    """A popover or dialog of a menu is no place elsewhere."""
    page = open_page("clicks")
    page.locator("#opener").click()
    page.locator("#more").click()
    page.evaluate("document.querySelector('#inner').showModal()")
    page.locator("#inner p").click()
    assert heard(page) == []


def test_a_click_beside_a_dialog_is_one_on_itself(open_page: Open) -> None:
    """`.self` tells its backdrop from its content."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.evaluate("document.querySelector('#modal').showModal()")
    page.locator("#modal p").click()
    assert heard(page) == []
    page.mouse.click(2, 2)
    assert heard(page) == ["backdrop"]


@pytest.mark.parametrize("held", ["Control", "Meta", "Shift"])
def test_a_link_that_is_prevented_opens_beside_the_page_all_the_same(open_page: Open, held: str) -> None:
    """As any link, with the key that does it; the handler is for the click that would leave the page."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.evaluate(
        "addEventListener('click', event => { window.left = event.defaultPrevented; event.preventDefault() })"
    )
    page.keyboard.down(held)
    page.locator("#link b").click()
    page.keyboard.up(held)
    assert (page.evaluate("left"), heard(page)) == (False, [])
    page.locator("#link b").click()
    assert (page.evaluate("left"), heard(page)) == (True, ["link"])


def test_a_link_can_hear_a_key_that_it_names(open_page: Open) -> None:
    """And one that prevents nothing is heard with any key, and leads where it leads."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.locator("#held").click(modifiers=["Control"])
    assert heard(page) == ["with ctrl"]
    with page.context.expect_page() as opened:
        page.locator("#heard").click(modifiers=["Control"])
    expect(opened.value.locator("p")).to_have_text("other")
    assert heard(page) == ["with ctrl", "beside"]


def test_a_drawing_and_a_text_can_be_clicked(open_page: Open) -> None:
    """A link inside an SVG, and an event whose target is a text."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.locator("#shape").click()
    page.locator("#plain").evaluate(
        "button => button.firstChild.dispatchEvent(new MouseEvent('click', {bubbles: true, ctrlKey: true}))"
    )
    assert heard(page) == ["drawn", "plain"]


def test_a_link_that_stays_on_the_page_ends_nothing(open_page: Open) -> None:
    """To a place in it, to a mail program, to a file: the connection stands, and nobody is told that it is gone."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    watch_state(page)
    page.locator("#hash").click()
    page.locator("#mail").click()
    with page.expect_download():
        page.locator("#download").click()
    page.locator("#plain").click()
    assert heard(page) == ["plain"]
    assert page.evaluate("states") == ["connected"]


def test_a_link_that_is_clicked_twice_leads_there_once(open_page: Open) -> None:
    """The browser follows the second; until the other page is there this one says nothing of a lost connection."""
    page = open_page(
        "clicks",
        "addEventListener('pagehide', () => window.states && localStorage.setItem('states', states))",
    )
    watch_state(page)
    before = page.evaluate("history.length")
    page.locator("#slow").evaluate("link => { link.click(); link.click() }")
    expect(page).to_have_title("Slow")
    assert page.evaluate("history.length") == before + 1
    assert page.evaluate("localStorage.getItem('states')") == "connected"


def watch_state(page: Page) -> None:
    """Have `states` list each state of the connection that was shown."""
    page.evaluate("""() => {
        const root = document.documentElement
        window.states = [root.dataset.liveState]
        const note = () => states.at(-1) === root.dataset.liveState || states.push(root.dataset.liveState)
        new MutationObserver(note).observe(root, {attributes: true})
    }""")


def test_a_key_that_repeats_is_throttled(open_page: Open) -> None:
    """The first is heard at once, and none afterwards."""
    page = open_page("clicks")
    for _ in range(3):
        page.locator("#often").press("a")
    assert heard(page) == ["keydown a"]


def test_what_the_server_takes_away_says_nothing(open_page: Open) -> None:
    """A field that has the focus is not left by a person; and what happens to an element outside of the page is not heard."""
    page = open_page("clicks")
    page.locator("#going").focus()
    gone = page.query_selector("#going")
    assert gone is not None
    say(page, "take_out")
    assert page.locator("#going").count() == 0
    gone.evaluate("field => field.dispatchEvent(new Event('blur'))")
    assert (heard(page), focused(page)) == ([], "")


def test_a_button_of_a_form_is_heard_and_sends_it_once(open_page: Open) -> None:
    """The click first."""
    page = open_page("clicks")
    page.locator("#menu").evaluate("menu => menu.hidden = true")
    page.locator("#send").click()
    settle(page)
    assert heard(page) == ["pressed", "submit"]
