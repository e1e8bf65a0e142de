"""What other scripts, or the browser's extensions, have done to the page's elements."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.stage import COUNT, Case, Stage


class Element(Stage):
    """An element that other scripts decorate."""

    template = COUNT + '<div class="s" id="element">x</div>'


class Pair(Stage):
    """An update whose way leads past a stranger."""

    template = '<div id="pair"><p id="changes">{{ changes }}</p><b>q</b></div>'


class Rows(Stage):
    """Rows that are nothing but a text of the server's."""

    template = COUNT + "<ul>{% for text in texts %}<li>{{ text }}</li>{% endfor %}</ul>"
    texts: list[str] = ["a", "b"]

    def alter(self) -> None:
        self.texts[1] = "B"


def decorate(page: Page) -> None:
    page.locator("#element").evaluate(
        "element => { element.classList.add('ext'); element.style.color = 'red' }"
    )


def decorated(page: Page) -> None:
    expect(page.locator("#element")).to_have_class("s ext")
    expect(page.locator("#element")).to_have_css("color", "rgb(255, 0, 0)")


def append_child(page: Page) -> None:
    page.locator("#element").evaluate("element => element.append(document.createElement('u'))")


def has_child(page: Page) -> None:
    expect(page.locator("#element > u")).to_have_count(1)


def prepend_sibling(page: Page) -> None:
    page.locator("#pair").evaluate("element => element.prepend(document.createElement('u'))")


def behind_sibling(page: Page) -> None:
    expect(page.locator("#pair > u + p + b")).to_have_count(1)
    expect(page.locator("#pair")).to_have_text("1q")


def prepend_icon(page: Page) -> None:
    page.locator("li").last.evaluate("row => row.prepend(document.createElement('u'))")


def behind_icon(page: Page) -> None:
    expect(page.locator("li")).to_have_text(["a", "B"])
    expect(page.locator("li:last-child > u")).to_have_count(1)


CASES = (
    Case("third-party class and style kept", Element, decorate, decorated),
    Case("third-party child element kept", Element, append_child, has_child),
    Case("third-party first child does not break the update", Pair, prepend_sibling, behind_sibling),
    Case("third-party first child beside a text does not break the update", Rows, prepend_icon, behind_icon),
)
