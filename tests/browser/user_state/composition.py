"""An input method at work: a text is being composed in a field while an update arrives."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.controls import FIELD, FilledField, RefilledField
from tests.browser.user_state.stage import Case


def input_method(page: Page, word: str, **arguments: object) -> None:
    """Act as the browser's input method does."""
    session = page.context.new_cdp_session(page)
    session.send(f"Input.{word}", arguments)  # pyright: ignore[reportUnknownMemberType]  # Playwright says `Dict`


def compose(page: Page, text: str) -> None:
    """Show an unfinished text, with the caret behind it."""
    input_method(page, "imeSetComposition", text=text, selectionStart=len(text), selectionEnd=len(text))


def begin(page: Page) -> None:
    page.locator(FIELD).evaluate(
        "field => { field.ends = 0; field.addEventListener('compositionend', () => { field.ends++ }) }"
    )
    page.locator(FIELD).click()
    page.keyboard.press("End")
    compose(page, "に")
    compose(page, "にほ")
    expect(page.locator(FIELD)).to_have_value("xにほ")


def goes_on(page: Page) -> None:
    """The update has not ended it, and it ends as it would have without."""
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(FIELD)).to_have_value("xにほ")
    assert page.locator(FIELD).evaluate("field => field.ends") == 0
    compose(page, "にほん")
    expect(page.locator(FIELD)).to_have_value("xにほん")
    input_method(page, "insertText", text="日本")
    expect(page.locator(FIELD)).to_have_value("x日本")
    assert page.locator(FIELD).evaluate("field => field.ends") == 1


CASES = (
    Case("IME: composition goes on, other text changes", FilledField, begin, goes_on),
    Case("IME: composition goes on, server changes the value", RefilledField, begin, goes_on),
)
