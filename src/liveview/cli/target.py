"""What a command was asked to look at: `module:Component` or `module:app`."""

import os
import secrets
import sys
from importlib import import_module
from types import ModuleType
from typing import Final, TypeGuard, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from liveview.component.component import Component
from liveview.errors import ConfigurationError, suggestion
from liveview.server.app import LiveView

# Hands the target to the process that uvicorn's reloader starts.
TARGET: Final = "LIVEVIEW_TARGET"


def application() -> ASGIApp:
    """The application of the target in the environment; uvicorn's factory."""
    if os.environ.get("LIVEVIEW_DEBUG") == "1":
        os.environ["LIVEVIEW_BUILD"] = secrets.token_hex(4)
    return load(os.environ[TARGET])


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


# None, and so no browser asks for one: where it finds nothing it says so on its console.
_NO_ICON: Final = '<link rel="icon" href="data:,">'


def _serving(component: type[Component]) -> Starlette:
    """An application with one page that shows one component."""
    live = LiveView()

    async def home(request: Request) -> Response:
        return await live.page(component(), request=request, title=component.__name__, head=_NO_ICON)

    return Starlette(routes=[Route("/", home), Mount(live.path, live)])
