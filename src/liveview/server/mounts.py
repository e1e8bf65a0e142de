"""Find the URL at which the endpoint is mounted, as a page's browser sees it."""

from collections.abc import Iterable, Iterator

from starlette.applications import Starlette
from starlette.requests import HTTPConnection


def path_of_endpoint(endpoint: object, path: str, request: HTTPConnection | None) -> str:
    """The endpoint's path with every prefix that a mount or a proxy put before it.

    Where the application that serves the page mounts the endpoint itself, that mount counts; else it is taken to stand in the
    outermost application. Prefixes come from ASGI's `root_path`, which servers set by `--root-path`.
    """
    if request is None:
        return path
    scope = request.scope
    routes = list(getattr(scope.get("app"), "routes", ()))
    mounted = _mounted(endpoint, routes)
    if mounted is not None:
        return _prefix_of_application(str(scope.get("root_path", "")), routes) + mounted
    return str(scope.get("app_root_path", scope.get("root_path", ""))) + path


def _mounted(endpoint: object, routes: Iterable[object]) -> str | None:
    for route in routes:
        if getattr(route, "app", None) is endpoint:
            return str(getattr(route, "path", ""))
    return None


def _prefix_of_application(root_path: str, routes: Iterable[object]) -> str:
    """`root_path` without what mounts of the same application added to it, which only group routes."""
    groups = [group for group in _groups(routes) if root_path.endswith(group)]
    return root_path.removesuffix(max(groups, key=len, default=""))


def _groups(routes: Iterable[object]) -> Iterator[str]:
    for route in routes:
        inner = getattr(route, "app", None)
        if inner is not None and not isinstance(inner, Starlette):
            path = str(getattr(route, "path", ""))
            yield path
            for group in _groups(getattr(inner, "routes", ())):
                yield path + group
