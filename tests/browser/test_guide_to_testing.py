"""What `docs/testing.md` shows of real browsers works as it is written there."""

from playwright.sync_api import Browser

from liveview.testing.server import serve
from tests.docs.guide import names_of_guide


def test_the_test_in_a_browser_passes(browser: Browser) -> None:
    """With Playwright's page, and the server that is the fixture's."""
    guide = names_of_guide()
    page = browser.new_page()
    with serve(guide["app"]) as address:

        def live_server(_app: object) -> str:
            return address

        guide["test_in_a_browser"](live_server, page)
        assert page.locator(".placed").inner_text() == "draft: 1 g for ann@example.com"
    page.close()
