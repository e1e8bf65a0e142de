"""Find the URL at which the endpoint is mounted, as a page's browser sees it."""

from collections.abc import Iterable

from starlette.requests import HTTPConnection


def path_of_endpoint(endpoint: object, path: str, request: HTTPConnection | None) -> str:
    """The endpoint's path with every prefix that a mount or a proxy put before it.

    Where the application that serves the page mounts the endpoint itself, that mount counts; else it is taken to stand in the
    outermost application. Prefixes come from ASGI's `root_path`, which servers set by `--root-path`.
    """
    if request is None:
        return path
    scope = request.scope
    mounted = _mounted(endpoint, getattr(scope.get("app"), "routes", ()))
    if mounted is not None:
        return str(scope.get("root_path", "")) + mounted
    return str(scope.get("app_root_path", scope.get("root_path", ""))) + path


def _mounted(endpoint: object, routes: Iterable[object]) -> str | None:
    for route in routes:
        if getattr(route, "app", None) is endpoint:
            return str(getattr(route, "path", ""))
    return None
