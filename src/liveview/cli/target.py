"""What a command was asked to look at: `module:Component` or `module:app`."""

import os
import secrets
import sys
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Final, TypeGuard, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from liveview.cli.development import developed
from liveview.component.component import Component
from liveview.errors import ConfigurationError, suggestion
from liveview.server.app import LiveView

# Hands the target to the process that uvicorn's reloader starts.
TARGET: Final = "LIVEVIEW_TARGET"

# Tells that process that it is one of many.
RELOAD: Final = "LIVEVIEW_RELOAD"


# So that the first page one makes can be read, on a phone and in the dark too. `:where` weighs nothing: any rule of the
# component's own wins. A browser that is told of no icon asks for one, and says on its console that there is none.
STYLE: Final = """<link rel="icon" href="data:,">
<style>
:where(html) { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
:where(body) { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
:where(button, input, select, textarea) { font: inherit }
:where(.error) { color: light-dark(#b91c1c, #fca5a5); margin: 0 }
</style>
"""


def application() -> ASGIApp:
    """The application of the target in the environment; uvicorn's factory."""
    target = os.environ[TARGET]
    if os.environ.get(RELOAD) != "1":
        return load(target)
    build = os.environ["LIVEVIEW_BUILD"] = secrets.token_hex(4)
    return developed(partial(load, target), build)


def load(target: str) -> ASGIApp:
    """Import a target. Raises `ConfigurationError` where it is not a component and not an ASGI application."""
    found = find(target)
    return _serving(found) if is_component(found) else cast(ASGIApp, found)


def find(target: str) -> object:
    """Import what a target names. Raises `ConfigurationError` where it is not a component and not an ASGI application."""
    module_name, _, attribute = target.partition(":")
    if not module_name or not attribute:
        raise ConfigurationError(f"{target!r}: write module:Component or module:app.")
    module = import_named(module_name)
    found: object = getattr(module, attribute, None)
    if found is None:
        raise ConfigurationError(f"{module_name} has no {attribute!r}.{suggestion(attribute, vars(module))}")
    if not callable(found):
        raise ConfigurationError(f"{target} is {found!r}: neither a component class nor an ASGI application.")
    return found


def is_component(found: object) -> TypeGuard[type[Component]]:
    """Whether a target is a component's class."""
    return isinstance(found, type) and issubclass(cast(type[object], found), Component)


def look_here() -> None:
    """Find modules in the folder in which the command was called."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())


def import_named(name: str) -> ModuleType:
    """Import a module. Raises `ConfigurationError` where there is none of the name, and what its own code raises."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise ConfigurationError(
                f"There is no module {name!r} here or among the installed packages."
            ) from None
        raise


def _serving(component: type[Component]) -> Starlette:
    """An application with one page that shows one component."""
    live = LiveView()

    async def home(request: Request) -> Response:
        return await live.page(component(), request=request, title=component.__name__, head=STYLE)

    return Starlette(routes=[Route("/", home), Mount(live.path, live)])
