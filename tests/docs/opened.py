"""Copied into a page's project and run there by pytest, beside the page's own tests: all that it defines can be used."""

import importlib
from pathlib import Path
from typing import Any

import httpx
import pytest

from liveview import Component
from liveview.testing import visit

MODULES = [
    ".".join(path.relative_to(Path(__file__).parent).with_suffix("").parts)
    for path in sorted(Path(__file__).parent.rglob("*.py"))
    if not path.name.startswith("test_")
]
NAMES = {name: importlib.import_module(name) for name in MODULES}
COMPONENTS = [
    value
    for name, module in NAMES.items()
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Component) and value.__module__ == name
]


def needs_nothing(component: type[Component]) -> bool:
    """Whether it can be constructed without arguments."""
    return not any(field.is_required for field in component.__plan__.fields.values())


@pytest.mark.parametrize("component", [kind for kind in COMPONENTS if needs_nothing(kind)])
async def test_it_opens(component: type[Component]) -> None:
    """A component without required fields goes live, and has something to show."""
    async with visit(component()) as page:
        assert page.redirected_to or page.html


@pytest.mark.parametrize("name", [name for name, module in NAMES.items() if hasattr(module, "app")])
async def test_it_is_served(name: str) -> None:
    """An application answers at its root, if it has one."""
    app: Any = vars(NAMES[name])["app"]  # Any: whatever framework it is of
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        answer = await http.get("/")
    assert answer.status_code in (200, 302, 303, 307, 404)


def test_it_is_not_empty() -> None:
    """A page without code has no project."""
    assert MODULES
