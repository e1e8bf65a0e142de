"""What `liveview new` writes, as a person with a phone or a desktop uses it."""

from collections.abc import Iterator
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.cli.project import new_project, served

Scheme = Literal["light", "dark"]

PHONE: Final = ViewportSize(width=360, height=640)
DESKTOP: Final = ViewportSize(width=1100, height=700)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a new project is served."""
    folder = tmp_path_factory.mktemp("new")
    with served(new_project(folder), folder) as address:
        yield address


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_person_uses_it(address: str, browser: Browser, size: ViewportSize, scheme: Scheme) -> None:
    """Adds, ticks and removes; nothing is wider than a phone, what is touched is large enough, and it follows the scheme."""
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address)
    field = page.get_by_label("New task")
    for text in ("Buy milk", "averyverylongword" * 5):
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("")
    expect(page.locator("li")).to_have_count(2)
    page.get_by_label("Buy milk", exact=True).check()
    expect(page.locator("p")).to_have_text("1 to do")
    expect(page.locator("li.done span")).to_have_text("Buy milk")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    for button in page.locator("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(246, 247, 249)", "dark": "rgb(20, 23, 27)"}[scheme]
    page.get_by_label("Remove Buy milk").click()
    expect(page.locator("li")).to_have_count(1)
    expect(page.locator("p")).to_have_text("1 to do")
    page.close()
