"""What `liveview run` was asked to serve: `module:Component` or `module:app`."""

import os
import secrets
from importlib import import_module
from typing import Final, cast

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
    module_name, _, attribute = target.partition(":")
    if not module_name or not attribute:
        raise ConfigurationError(f"{target!r}: write module:Component or module:app.")
    module = _import(module_name)
    found: object = getattr(module, attribute, None)
    if found is None:
        raise ConfigurationError(f"{module_name} has no {attribute!r}.{suggestion(attribute, vars(module))}")
    if isinstance(found, type) and issubclass(cast(type[object], found), Component):
        return _serving(cast(type[Component], found))
    if not callable(found):
        raise ConfigurationError(f"{target} is {found!r}: neither a component class nor an ASGI application.")
    return cast(ASGIApp, found)


def _import(name: str) -> object:
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
        return await live.page(component(), request=request, title=component.__name__)

    return Starlette(routes=[Route("/", home), Mount(live.path, live)])
