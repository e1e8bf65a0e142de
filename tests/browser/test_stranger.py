"""A stranger's path: two counters on a FastAPI page, the server killed in the middle, no reload."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import SERVERS, ServerProcess

FIRST, SECOND = "section:nth-of-type(1)", "section:nth-of-type(2)"


def shows(page: Page, section: str, count: int) -> None:
    """Wait until a counter shows a number."""
    expect(page.locator(f"{section} output")).to_have_text(str(count))


def click(page: Page, section: str, button: str = "+1") -> None:
    """Press one of a counter's buttons."""
    page.locator(section).get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("server", SERVERS)
def test_numbers_go_on_after_the_server_was_killed(server: str, browser: Browser, tmp_path: Path) -> None:
    """Clicks count before a SIGKILL, while the server is away, and after; the page is never loaded again."""
    with ServerProcess(server, "examples.two_counters:app", tmp_path) as process:
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(process.address)
        page.evaluate("window.neverReloaded = true")
        state = page.locator("html")
        expect(state).to_have_attribute("data-live-state", "connected")

        click(page, FIRST)
        click(page, FIRST)
        click(page, SECOND, "+10")
        shows(page, FIRST, 2)
        shows(page, SECOND, 110)

        process.kill()
        expect(state).to_have_attribute("data-live-state", "disconnected")
        click(page, SECOND)
        process.start()
        expect(state).to_have_attribute("data-live-state", "connected", timeout=15_000)

        shows(page, FIRST, 2)
        shows(page, SECOND, 111)
        click(page, FIRST)
        click(page, SECOND)
        shows(page, FIRST, 3)
        shows(page, SECOND, 112)
        expect(page.locator("[data-live-busy]")).to_have_count(0)
        assert page.evaluate("window.neverReloaded") is True
        assert page.evaluate("window.liveview.resyncs") == 0
        assert not problems
        page.close()
