"""Copied into a page's project and run there by pytest, beside the page's own tests: all that it defines can be used."""

import importlib
from pathlib import Path
from typing import Any

import httpx
from starlette.requests import HTTPConnection

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

# That of a stranger, without a query.
REQUEST = HTTPConnection({"type": "http", "path": "/", "headers": [], "query_string": b""})


def needs_nothing(component: type[Component]) -> bool:
    """Whether it can be constructed without arguments."""
    return not any(field.is_required for field in component.__plan__.fields.values())


async def test_components_open() -> None:
    """Those without required fields go live, and have something to show."""
    for component in COMPONENTS:
        if needs_nothing(component):
            async with visit(component(), request=REQUEST) as page:
                assert page.redirected_to or page.html, component


async def test_applications_are_served() -> None:
    """They answer at their root, if they have one."""
    apps: list[Any] = [
        module.app for module in NAMES.values() if hasattr(module, "app")
    ]  # Any: of any framework
    for app in apps:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            answer = await http.get("/")
        assert answer.status_code in (200, 302, 303, 307, 404)


def test_there_is_something() -> None:
    """A page without code has no project."""
    assert MODULES
