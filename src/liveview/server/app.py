"""`LiveView`: settings, rendering, and the ASGI application with the WebSocket endpoint and the client script."""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import ExitStack, asynccontextmanager
from importlib import import_module
from typing import Final, Literal

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from liveview.codec.frames import SUBPROTOCOL, encode
from liveview.component.component import Component
from liveview.errors import ConfigurationError, TooMany, VersionRefused
from liveview.server import draining
from liveview.server.driver import Driver
from liveview.server.engine import DISCONNECTED, Engine, Guard, Identify, OnError
from liveview.server.mounts import path_of_endpoint
from liveview.server.origin import is_allowed
from liveview.server.page import (
    CLIENT,
    DEBUG,
    HEADERS,
    Page,
    document,
    html_alone,
    render,
    script,
    script_text,
    script_versions,
)
from liveview.server.registry import Registry
from liveview.session.limits import DEFAULT_LIMITS, Limits
from liveview.session.messages import Error
from liveview.session.sealing import Codecs
from liveview.session.token import Sealer

# The secret feeds a key derivation; below 256 bits the cipher would be stronger than its key (RFC 5869, 4).
SHORTEST_SECRET: Final = 32

# pytest sets the first for its whole run from version 8.2 on, the second while a test runs. That it is imported says
# nothing: applications import libraries that import it.
_UNDER_PYTEST: Final = frozenset({"PYTEST_VERSION", "PYTEST_CURRENT_TEST"})


class LiveView:
    """Live components in any ASGI application.

    - `secret_key`: at least 32 bytes of secret, the same in every process. Without it `LIVEVIEW_SECRET_KEY` is read.
    - `path`: where the application is mounted.
    - `templates`: folders with templates for `template_name`.
    - `environment`: a Jinja environment to take filters, tests, globals and loader from.
    - `components`: modules to import at start, so that their classes can be joined in a process that has not rendered them.
    - `identify(connection)` names the person by a `str`, or gives None.
    - `guard(connection, component)` is asked for the page, when it goes live and for each event. It refuses by raising
      `liveview.errors.Refused`, whose text the page is told, or by returning False or another false value. None lets in, so that
      a guard may only raise. Without a connection, as in `live.render(component)` without a request, it is not asked.
    - `on_error(error, component, name)` is told what the application's code raised.
    - `codecs`: `{type: (dump, load)}` for state of other types.
    - `origins`: further origins whose pages may connect, `"https://example.com"`.
    - `limits`: how much is taken of what.
    - `sync="thread"`: `def` handlers and hooks run in threads, because they wait for a database or another library that blocks.
      `"loop"`, the default, runs them on the event loop, which costs less.
    - `offline="refuse"`: what a person does while the page has no connection is refused at once. `"queue"`, the default, keeps
      it and does it afterwards. A component says it for itself: `class Transfer(Component, offline="refuse")`.
    - `debug`: show errors of the application's code in the browser, and warn of code that holds the event loop.

    Raises `ConfigurationError` for a setting that cannot work.

        live = LiveView(secret_key="...")
        app = FastAPI()
        app.mount(live.path, live)
    """

    def __init__(
        self,
        secret_key: str | bytes | None = None,
        *,
        path: str = "/liveview",
        templates: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
        environment: Environment | None = None,
        components: Collection[str] = (),
        identify: Identify | None = None,
        guard: Guard | None = None,
        on_error: OnError | None = None,
        codecs: Codecs | None = None,
        origins: Collection[str] = (),
        limits: Limits = DEFAULT_LIMITS,
        sync: Literal["loop", "thread"] = "loop",
        offline: Literal["queue", "refuse"] = "queue",
        debug: bool | None = None,
    ) -> None:
        if not path.startswith("/") or path == "/" or path.endswith("/"):
            raise ConfigurationError(f'LiveView(path={path!r}): write it like "/liveview".')
        if sync not in ("loop", "thread"):
            raise ConfigurationError(f'LiveView(sync={sync!r}): it is "loop" or "thread".')
        if offline not in ("queue", "refuse"):
            raise ConfigurationError(f'LiveView(offline={offline!r}): it is "queue" or "refuse".')
        self.path = path
        self._origins = frozenset(origins)
        self._build = os.environ.get("LIVEVIEW_BUILD")
        self._versions = script_versions()
        self._engine = Engine(
            sealer=Sealer(_secret(secret_key), lifetime_seconds=limits.session_seconds),
            environment=_environment(environment, templates),
            codecs=codecs or {},
            identify=identify,
            guard=guard,
            on_error=on_error,
            debug=os.environ.get("LIVEVIEW_DEBUG") == "1" if debug is None else debug,
            limits=limits,
            sync_in_threads=sync == "thread",
            refuses_offline=offline == "refuse",
        )
        draining.register(self)
        self._unheld: ExitStack | None = None
        for module in components:
            import_module(module)

    @property
    def registry(self) -> Registry:
        """The components that are live in this process; `len()` counts them."""
        return self._engine.registry

    @property
    def limits(self) -> Limits:
        """What it takes of what."""
        return self._engine.limits

    async def publish(self, topic: str, message: object) -> None:
        """Give a message to all components that are subscribed to the topic, without waiting for any of them.

        From anywhere: a route, a task of the application, another event loop.

            await live.publish("orders", OrderPlaced(order.id))
        """
        await self._engine.hub.publish(topic, message)

    def publish_sync(self, topic: str, message: object) -> None:
        """`publish` for synchronous code off the event loop. Raises `ConfigurationError` on the loop."""
        _refuse_on_the_loop("publish_sync", "live.publish")
        self._engine.hub.publish_from_thread(topic, message)

    async def disconnect(self, person: str) -> None:
        """Have every page of a person loaded again, because they logged in or out elsewhere or may no longer see what they see.

        A page on which something was typed asks before. `person` is what `identify` gives. From anywhere, as `publish`; returns
        once it is on its way.
        """
        await self._engine.hub.publish(DISCONNECTED, person)

    def disconnect_sync(self, person: str) -> None:
        """`disconnect` for synchronous code off the event loop. Raises `ConfigurationError` on the loop."""
        _refuse_on_the_loop("disconnect_sync", "live.disconnect")
        self._engine.hub.publish_from_thread(DISCONNECTED, person)

    async def drain(self, seconds: float | None = None) -> None:
        """Let go of all pages before the process ends: another process goes on with each, and nobody sees it.

        No connection is taken any more. What is under way comes to its end, each component is unmounted, its page gets the newest
        session and goes where it is let in. Returns when all have gone, after `Limits.drain_seconds` or `seconds` at the latest.
        To be called before the server closes its sockets: `liveview run` does, and `lifespan` with other servers.
        """
        await self._engine.connections.drain(self.limits.drain_seconds if seconds is None else seconds)

    @asynccontextmanager
    async def lifespan(self, app: object = None) -> AsyncGenerator[None, None]:
        """While the application runs: a signal to end reaches the server only when all pages have gone.

            app = FastAPI(lifespan=live.lifespan)

        With a lifespan of your own, `async with live.lifespan(app):` in it.
        """
        del app
        with ExitStack() as self._unheld:
            yield
        self._unheld = None

    # --- pages ---

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a response with rendered components in it: no shared cache may keep a visitor's sessions."""
        return dict(HEADERS)

    async def render(self, component: Component, *, request: HTTPConnection | None = None) -> Markup:
        """The component's HTML, loaded and ready to be taken live, for any template of any engine.

        A redirect in its `load` is not followed: `page` does that. Raises `liveview.errors.Refused` where the guard says no.
        """
        return html_alone(await render(self._engine, component, request), component)

    def render_sync(self, component: Component, *, request: HTTPConnection | None = None) -> Markup:
        """`render` for synchronous code off the event loop. Raises `ConfigurationError` on the loop."""
        _refuse_on_the_loop("render_sync", "live.render")
        return html_alone(asyncio.run(render(self._engine, component, request, is_in_thread=True)), component)

    def script(self, request: HTTPConnection | None = None, *, nonce: str | None = None) -> Markup:
        """The `<script>` tag of the client library; `nonce` for a Content-Security-Policy.

        With `debug` and `liveview run --reload` a second one stands before it: what goes wrong is to be seen from the start.
        """
        endpoint = path_of_endpoint(self, self.path, request)
        is_developed = self._engine.debug or self._build is not None
        names = (DEBUG, CLIENT) if is_developed else (CLIENT,)
        return Markup().join(script(f"{endpoint}/{name}?v={self._versions[name]}", nonce) for name in names)

    async def page(
        self,
        *components: Component,
        request: HTTPConnection | None = None,
        title: str = "",
        lang: str = "en",
        head: str = "",
        nonce: str | None = None,
    ) -> Page:
        """A whole document. It is a `str`, and a response with `Cache-Control: private, no-cache` where one is expected."""
        parts = [await render(self._engine, component, request) for component in components]
        for part in parts:
            if part.redirect_url is not None:
                return Page("").redirecting(part.redirect_url)
        return Page(
            document(parts, script=self.script(request, nonce=nonce), title=title, lang=lang, head=head)
        )

    # --- ASGI ---

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the client's scripts and live connections below `path`."""
        match scope["type"]:
            case "websocket":
                await self._websocket(scope, receive, send)
            case "http":
                await self._http(scope)(scope, receive, send)
            case _:
                await _lifespan(receive, send)

    def wrap(self, app: ASGIApp, middleware: Sequence[Middleware] = ()) -> ASGIApp:
        """`app` with the endpoint in front of it, for applications that cannot mount another.

        `middleware` is put around the endpoint, innermost last: give what fills in the session or the user there.
        """
        endpoint: ASGIApp = self
        for cls, args, kwargs in reversed(middleware):
            endpoint = cls(endpoint, *args, **kwargs)

        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            is_ours = scope["type"] in ("http", "websocket") and self._is_below_path(scope)
            await (endpoint if is_ours else app)(scope, receive, send)

        return wrapped

    def _is_below_path(self, scope: Scope) -> bool:
        path: str = scope["path"]
        root: str = scope.get("root_path", "")
        inner = path[len(root) :] if root and path.startswith(root) else path
        return inner == self.path or inner.startswith(self.path + "/")

    def _http(self, scope: Scope) -> Response:
        name = scope["path"].rpartition("/")[2]
        if name not in self._versions:
            return PlainTextResponse("Not Found", status_code=404)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Method Not Allowed", status_code=405, headers={"Allow": "GET, HEAD"})
        is_named = f"v={self._versions[name]}".encode() == scope["query_string"]
        caching = "public, max-age=31536000, immutable" if is_named else "no-cache"
        return Response(script_text(name), media_type="text/javascript", headers={"Cache-Control": caching})

    def _hold_signals(self) -> None:
        """From the first connection on: granian puts its own handlers in place after the application has started.

        Not with `liveview run --reload`: there is no other process, and the person waits for the next one.
        """
        if self._unheld is not None and self._build is None:
            unheld, self._unheld = self._unheld, None
            unheld.enter_context(draining.before_signals(self.drain))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if not is_allowed(Headers(scope=scope), self._origins):
            await send({"type": "websocket.close", "code": 4403, "reason": "origin"})
            return
        offered = scope.get("subprotocols", [])
        if SUBPROTOCOL not in offered:
            await _refuse_version(offered, send)
            return
        self._hold_signals()
        visitor = await self._engine.visitor(HTTPConnection(scope))
        connections = self._engine.connections
        if connections.are_drained:
            await _refuse_for_now(scope, send)
            return
        try:
            connections.refuse_another(visitor.person)
        except TooMany as error:
            await send({"type": "websocket.close", "code": 4429, "reason": str(error)})
            return
        driver = Driver(self._engine, visitor, receive, send)
        self._engine.add(driver, visitor.person)
        try:
            await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
            await driver.serve(build=self._build)
        finally:
            self._engine.discard(driver)


def _refuse_on_the_loop(name: str, instead: str) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ConfigurationError(f"{name}() was called on the event loop. Write `await {instead}(...)` there.")


async def _refuse_for_now(scope: Scope, send: Send) -> None:
    """Another process will do it: a proxy tries the next at once for 503, where it may."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await send(
            {"type": "websocket.http.response.start", "status": 503, "headers": [(b"retry-after", b"1")]}
        )
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1013, "reason": "the process is about to end"})


async def _refuse_version(
    offered: Sequence[str], send: Callable[[dict[str, object]], Awaitable[None]]
) -> None:
    """Say which version is spoken here, so that a client of another one can tell it from a network that fails."""
    ours = next((name for name in offered if name.startswith("liveview.")), None)
    if ours is None:
        await send({"type": "websocket.close", "code": 4406, "reason": f"speak {SUBPROTOCOL}"})
        return
    await send({"type": "websocket.accept", "subprotocol": ours})
    error = Error(None, None, VersionRefused.code, f"This server speaks {SUBPROTOCOL}.")
    await send({"type": "websocket.send", "text": encode(error)})
    await send({"type": "websocket.close", "code": 4406, "reason": f"speak {SUBPROTOCOL}"})


async def _lifespan(receive: Receive, send: Send) -> None:
    """Answer a server that runs this as its whole application."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _secret(given: str | bytes | None) -> bytes:
    secret = given if given is not None else os.environ.get("LIVEVIEW_SECRET_KEY")
    if not secret:
        if not _UNDER_PYTEST.isdisjoint(os.environ):
            return secrets.token_bytes(SHORTEST_SECRET)
        raise ConfigurationError(
            "LiveView needs a secret key: LiveView(secret_key=...) or the variable LIVEVIEW_SECRET_KEY.\n"
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"\n'
            "`liveview run` keeps one for development by itself, and under pytest each LiveView makes its own."
        )
    key = secret.encode() if isinstance(secret, str) else secret
    if len(key) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"LiveView's secret key has {len(key)} bytes; it needs at least {SHORTEST_SECRET}."
        )
    return key


def _environment(
    given: Environment | None, templates: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
) -> Environment:
    if given is not None and given.is_async:
        raise ConfigurationError(
            "LiveView needs a Jinja environment without enable_async: templates are rendered in one go."
        )
    folders = [templates] if isinstance(templates, str | os.PathLike) else list(templates)
    environment = given.overlay(autoescape=True) if given is not None else Environment(autoescape=True)
    if folders:
        loaders = [FileSystemLoader(folders), *([environment.loader] if environment.loader else [])]
        environment.loader = ChoiceLoader(loaders)
    return environment
