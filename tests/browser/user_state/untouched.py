"""What an update does not name is not touched: listeners, selected text, running animations."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.stage import COUNT, Case, Stage


class Listened(Stage):
    """An element that a script listens to."""

    template = COUNT + '<div><span id="listened">x</span></div>'


class Paragraph(Stage):
    """A text to select from."""

    template = COUNT + '<p id="paragraph">some words</p>'


class Animated(Stage):
    """An element that a script animates."""

    template = COUNT + '<div id="animated">x</div>'


def listen(page: Page) -> None:
    page.locator("#listened").evaluate(
        "element => { element.heard = 0; element.addEventListener('click', () => { element.heard++ }) }"
    )


def still_listened(page: Page) -> None:
    page.locator("#listened").click()
    assert page.locator("#listened").evaluate("element => element.heard") == 1


def select_word(page: Page) -> None:
    page.locator("#paragraph").dblclick(position={"x": 10, "y": 8})
    word_is_selected(page)


def word_is_selected(page: Page) -> None:
    assert page.evaluate("getSelection().toString().trim()") == "some"
    assert page.evaluate("getSelection().anchorNode.parentNode.id") == "paragraph"


def animate(page: Page) -> None:
    page.locator("#animated").evaluate(
        "element => { window.animation = element.animate([{ opacity: 0 }, { opacity: 1 }], 100000) }"
    )


def still_animated(page: Page) -> None:
    running = "element => element.getAnimations().map(one => [one === animation, one.playState])"
    assert page.locator("#animated").evaluate(running) == [[True, "running"]]
    expect(page.locator("#animated")).to_be_attached()


CASES = (
    Case("DOM node identity kept (event listener by script)", Listened, listen, still_listened),
    Case("text selection in untouched paragraph kept", Paragraph, select_word, word_is_selected),
    Case("CSS transition/animation of untouched node keeps running", Animated, animate, still_animated),
)
