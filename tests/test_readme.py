"""What the README shows works as it is written there."""

import re
import sys
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from liveview import LiveView
from liveview.testing import visit
from liveview.testing.visit import VisitedPage
from tests.docs.blocks import write
from tests.docs.running_python import run
from tests.support.wire import elements

TEXT = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The README's first block as the module `counter`."""
    module = ModuleType("counter")
    monkeypatch.setitem(sys.modules, "counter", module)
    exec(BLOCKS[0], module.__dict__)
    return module


async def test_the_page_of_the_readme_is_served(counter: ModuleType) -> None:
    """The FastAPI application answers with a live counter."""
    names: dict[str, Any] = {"__name__": "readme"}  # Any: a module's globals
    exec(BLOCKS[1].replace("........", "and more"), names)
    transport = httpx.ASGITransport(names["app"])
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        page = await http.get("/")
    assert "<p>Count: 3</p>" in page.text.replace("<!---->", "")
    assert [name for _, name, _ in elements(page.text)] == ["counter.Counter"]


async def test_two_people_in_the_room_of_the_readme_hear_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what a route publishes."""
    module = ModuleType("room")
    monkeypatch.setitem(sys.modules, "room", module)
    exec(BLOCKS[2], module.__dict__)
    live = LiveView("a secret for tests, of more than 32 bytes")
    async with visit(module.Room(), live=live) as ann, visit(module.Room(), live=live) as bob:
        await ann.submit("form", {"text": "good morning"})
        await bob.wait_for(lambda: bob.texts("li") == ["good morning"])
        await live.publish("room", module.Line("hello"))
        for page in (ann, bob):
            await page.wait_for(partial(_hears_both, page))


def _hears_both(page: VisitedPage) -> bool:
    return page.texts("li") == ["good morning", "hello"]


async def test_the_test_of_the_readme_passes(counter: ModuleType) -> None:
    """And fails where the counter is broken."""
    names: dict[str, Any] = {}  # Any: a module's globals
    exec(BLOCKS[4], names)
    await names["test_counter"]()
    counter.Counter.increment.__code__ = _nothing.__code__
    with pytest.raises(AssertionError):
        await names["test_counter"]()


def test_the_test_of_the_readme_is_a_project(tmp_path: Path) -> None:
    """It is run with the settings that stand beside it."""
    (settings,) = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
    write({"counter.py": BLOCKS[0], "test_counter.py": BLOCKS[4], "pytest.ini": settings}, tmp_path)
    run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", folder=tmp_path)


def _nothing(self: object) -> None:
    """Do what a broken handler does."""


async def test_the_form_of_the_readme_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one types, and then welcomes."""
    module = ModuleType("sign_up")
    monkeypatch.setitem(sys.modules, "sign_up", module)
    exec(BLOCKS[3], module.__dict__)
    async with visit(module.SignUp()) as page:
        await page.dispatch("form", "input", form=[["name", "A", 1], ["age", "", 0]])
        assert page.texts(".error") == ["At least 2 characters."]
        await page.dispatch("form", "submit", form=[["name", "Ann", 2], ["age", "30", 2]])
        assert page.texts("p")[-1] == "Welcome, Ann."
