"""Who may open a connection: pages of the same host, and origins that the application names.

A WebSocket handshake carries the person's cookies from any page in the world, so without this check a foreign page could
act as the person (RFC 6455, 10.2).
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def is_allowed(headers: Headers, allowed: Collection[str]) -> bool:
    """Whether the handshake's `Origin` is this host, one of `allowed` (`"https://example.com"`), or absent.

    Absent means: not a browser. `X-Forwarded-Host` counts as well as `Host`, since a page cannot set either on a handshake
    and proxies that rewrite `Host` are common.
    """
    origin = headers.get("origin")
    if origin is None or origin in allowed:
        return True
    page = _host_and_port(origin)
    if page is None:
        return False
    scheme = origin.partition(":")[0]
    hosts = [headers.get("host", ""), *headers.get("x-forwarded-host", "").split(",")]
    return any(_host_and_port(f"{scheme}://{host.strip()}") == page for host in hosts)


def _host_and_port(url: str) -> tuple[str, int | None] | None:
    """None for what is no URL with a host."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None
