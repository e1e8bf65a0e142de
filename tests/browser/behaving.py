"""What tests of behaviours do to a page, and ask of it."""

from playwright.sync_api import Page, expect


def say(page: Page, handler: str) -> None:
    """Call a handler without touching anything on the page, and wait for its answer."""
    page.evaluate("name => liveview.send(document.querySelector('#log'), name)", handler)
    settle(page)


def settle(page: Page) -> None:
    """Wait until everything that was said is answered."""
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def heard(page: Page) -> list[str]:
    """What the handlers have heard so far, in order."""
    page.evaluate("liveview.send(document.querySelector('#log'), 'nothing')")
    settle(page)
    return page.locator("#log li").all_inner_texts()


def focused(page: Page) -> str:
    """The id of what has the focus."""
    name: str = page.evaluate("document.activeElement.id")
    return name
