"""What `docs/testing.md` shows works as it is written there; what needs a browser is run in `tests/browser`."""

import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from liveview.testing import VisitedPage, visit
from tests.docs.blocks import write
from tests.docs.guide import NAMES, files_of_guide, names_of_guide
from tests.docs.running_python import run

GUIDE = names_of_guide()
TESTS = [
    name for name, value in GUIDE.items() if name.startswith("test_") and inspect.iscoroutinefunction(value)
]


@pytest.mark.parametrize("name", TESTS)
async def test_the_guide_is_right(name: str) -> None:
    """Each of its tests passes."""
    if "live_page" not in inspect.signature(GUIDE[name]).parameters:
        await GUIDE[name]()
        return
    async with visit(GUIDE["Order"](title="Cocoa")) as page:
        await GUIDE[name](live_page(page))


def test_the_guide_is_a_project(tmp_path: Path) -> None:
    """Its files as they stand there, run with its settings; but for what needs plugins: pytest-playwright and ours."""
    write(files_of_guide(), tmp_path)
    run(
        "-m",
        "pytest",
        "-q",
        "-k",
        "not in_a_browser and not with_a_fixture",
        "-p",
        "no:cacheprovider",
        folder=tmp_path,
    )


def live_page(page: VisitedPage) -> Callable[[object], Awaitable[VisitedPage]]:
    """The fixture; `tests/testing/test_plugin.py` tests the plugin's own."""

    async def open_page(component: Any) -> VisitedPage:
        assert component.title == page.component.title
        return page

    return open_page


def test_every_name_of_a_visited_page_is_in_the_guide_or_in_its_tables() -> None:
    """A page that is found nowhere is not used."""
    public = {name for name in vars(VisitedPage) if not name.startswith("_")}
    assert public - NAMES == {"input"}  # kept for older tests
