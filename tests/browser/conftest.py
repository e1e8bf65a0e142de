"""The pages of `behaviour_pages.py`, one server for all tests of them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess

# Opens a page by its name, with a script that runs in it first.
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def behaviours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where they are served."""
    with ServerProcess(
        "uvicorn", "tests.browser.behaviour_pages:app", tmp_path_factory.mktemp("state")
    ) as server:
        yield server.address


@pytest.fixture
def open_page(browser: Browser, behaviours: str) -> Iterator[Open]:
    """One of them, live, in a window of its own; nothing on it may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))

    def open_page(name: str, script: str = "") -> Page:
        page = context.new_page()
        page.add_init_script(script)
        page.goto(f"{behaviours}/behaviour/{name}")
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        return page

    yield open_page
    context.close()
    assert not problems
