"""What the README shows works as it is written there."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.support.wire import elements

BLOCKS = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8"), re.DOTALL
)


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


async def test_the_test_of_the_readme_passes(counter: ModuleType) -> None:
    """And fails where the counter is broken."""
    names: dict[str, Any] = {}  # Any: a module's globals
    exec(BLOCKS[2], names)
    await names["test_counter"]()
    counter.Counter.increment.__code__ = _nothing.__code__
    with pytest.raises(AssertionError):
        await names["test_counter"]()


def _nothing(self: object) -> None:
    """Do what a broken handler does."""
