"""The pytest plugin: fixtures that close what they opened.

It is a module beside the package, because pytest imports it at every start, and whoever does not use it should not wait for the
whole of `liveview`: that is imported when a fixture is used.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, ExitStack
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from starlette.requests import HTTPConnection

    from liveview.component.component import Component
    from liveview.server.app import LiveView
    from liveview.testing.visit import VisitedPage

# Plugins for other frameworks that have a `live_server` of their own. It stays theirs; ours is `liveview_server` then.
_WITH_LIVE_SERVER = ("django", "flask")


def pytest_configure(config: pytest.Config) -> None:
    """Add the fixtures, in the way of the plugin that runs asynchronous tests."""
    plugins = config.pluginmanager
    asynchronous = (
        import_module("pytest_asyncio").fixture if plugins.has_plugin("asyncio") else pytest.fixture
    )
    fixtures: dict[str, object] = {
        "live_page": asynchronous(name="live_page")(_live_page),
        "liveview_server": pytest.fixture(name="liveview_server")(_live_server),
    }
    if not any(map(plugins.has_plugin, _WITH_LIVE_SERVER)):
        fixtures["live_server"] = pytest.fixture(name="live_server")(_live_server)
    holder = ModuleType("liveview_pytest.fixtures")  # where pytest looks for fixtures
    vars(holder).update(fixtures)
    plugins.register(holder, holder.__name__)


async def _live_page() -> AsyncGenerator[Callable[..., Awaitable[VisitedPage]], None]:
    """Open a component as `liveview.testing.visit` does, until the test ends.

    async def test_counter(live_page):
        page = await live_page(Counter(count=3))
        await page.click("button")
        assert page.text("p") == "Count: 4"
    """
    visit = import_module("liveview.testing").visit
    async with AsyncExitStack() as pages:

        async def open_page(
            component: Component, *, live: LiveView | None = None, request: HTTPConnection | None = None
        ) -> VisitedPage:
            page: VisitedPage = await pages.enter_async_context(visit(component, live=live, request=request))
            return page

        yield open_page


def _live_server() -> Generator[Callable[..., str], None, None]:
    """Serve an ASGI application to real browsers, until the test ends; its address.

    def test_counter(live_server, page):  # `page` is pytest-playwright's
        page.goto(live_server(app))
    """
    serve = import_module("liveview.testing.server").serve
    with ExitStack() as servers:

        def start(app: Callable[..., Any]) -> str:  # Any: of any ASGI framework
            address: str = servers.enter_context(serve(app))
            return address

        yield start
