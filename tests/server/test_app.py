"""`LiveView` as users set it up: pages, mounts, prefixes, proxies, the script, who may connect."""

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import websockets
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from liveview import Component, LiveView, event
from liveview.errors import ConfigurationError, Refused
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements

# Applications make theirs when their module is imported, which pytest does before any test runs.
MADE_WHILE_COLLECTING = LiveView()


class Site:
    """A global of the application's templates."""

    name = "<shop>"


class Greeting(Component):
    """Says to whom, as the connection knows it."""

    template = "<p>{{ greeting }}</p><button live-click='shout'>!</button>"
    greeting: str = "hello"

    @event
    def shout(self) -> None:
        self.greeting += "!"


def fetch(app: ASGIApp, **options: Any) -> httpx.AsyncClient:  # Any: httpx's transport settings
    """A client that calls the application without a server."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, **options), base_url="http://test")


def page_app(live: LiveView, make: Callable[[], ASGIApp] = FastAPI) -> FastAPI:
    """A FastAPI application with one page."""
    app = make()
    assert isinstance(app, FastAPI)

    @app.get("/", response_class=HTMLResponse)
    async def home(request: Request) -> str:
        return await live.page(Greeting(), request=request, title="Greeting & more")

    return app


async def join(wire: Wire, html: str, document: str = "document") -> Any:  # Any: JSON
    """Subscribe the page's one component; the server's answer."""
    ((id, component, session),) = elements(html)
    await wire.say("subscribe", document, [[id, component, session]])
    return await wire.hear()


async def test_a_page_is_a_document_with_headers() -> None:
    """Doctype, title, viewport, the component, the script, and no caching by others."""
    live = LiveView(SECRET)
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app) as http:
        response = await http.get("/")
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.text.startswith("<!doctype html>")
    assert "<title>Greeting &amp; more</title>" in response.text
    assert "<p>hello</p>" in response.text


async def test_a_page_is_also_a_text() -> None:
    """Frameworks that expect a `str` get one."""
    page = await LiveView(SECRET).page(Greeting(), title="x")
    assert isinstance(page, str)
    assert page.startswith("<!doctype html>")
    assert page.body == page.encode()


@pytest.mark.parametrize("name", ["client.js", "debug.js"])
async def test_a_script_is_served_and_may_be_kept(name: str) -> None:
    """With its version in the URL it never changes, without it is asked for each time."""
    live = LiveView(SECRET, debug=True)
    app = Starlette(routes=[Mount(live.path, live)])
    url = next(url for url in str(live.script()).split('"') if f"/{name}?v=" in url)
    async with fetch(app) as http:
        named, bare = await http.get(url), await http.get(f"/liveview/{name}")
        old = await http.get(f"/liveview/{name}?v=old")
        missing, posted = await http.get("/liveview/other"), await http.post(url)
    assert named.headers["content-type"].startswith("text/javascript")
    assert "immutable" in named.headers["cache-control"]
    assert bare.headers["cache-control"] == old.headers["cache-control"] == "no-cache"
    assert named.text == bare.text
    assert (missing.status_code, posted.status_code) == (404, 405)


def test_the_script_tag_carries_a_nonce() -> None:
    """For pages with a Content-Security-Policy; both parts are escaped."""
    tag = LiveView(SECRET).script(nonce='a"b')
    assert 'nonce="a&#34;b"' in tag
    assert tag.endswith("defer></script>")


async def test_errors_are_shown_in_development_only() -> None:
    """Then the page has a second script, with the same nonce, which hears the first from the start."""
    developed, public = LiveView(SECRET, debug=True), LiveView(SECRET)
    script = r'<script src="/liveview/(\w+)\.js\?v=\w{12}" nonce="n" defer></script>'
    for tags in (developed.script(nonce="n"), await developed.page(Greeting(), nonce="n")):
        assert re.findall(script, tags) == ["debug", "client"]
    for tags in (public.script(nonce="n"), await public.page(Greeting(), nonce="n")):
        assert re.findall(script, tags) == ["client"]
        assert tags.count("<script") == 1


def test_the_environment_may_ask_for_development(monkeypatch: pytest.MonkeyPatch) -> None:
    """`LIVEVIEW_DEBUG=1` is what `liveview run` says; the application has the last word."""
    monkeypatch.setenv("LIVEVIEW_DEBUG", "1")
    assert "/debug.js" in LiveView(SECRET).script()
    assert "/debug.js" not in LiveView(SECRET, debug=False).script()


def test_a_page_follows_its_source_whatever_the_application_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """`liveview run --reload` needs the script for that."""
    monkeypatch.setenv("LIVEVIEW_BUILD", "b1")
    assert "/debug.js" in LiveView(SECRET, debug=False).script()


async def test_under_a_prefix_in_fastapi() -> None:
    """A page in a mounted application, the endpoint in the outer one, or in the same."""
    outer_live, inner_live = LiveView(SECRET), LiveView(SECRET)
    shop, blog, app = page_app(inner_live), page_app(outer_live), FastAPI()
    shop.mount(inner_live.path, inner_live)
    app.mount("/shop", shop)
    app.mount("/blog", blog)
    app.mount(outer_live.path, outer_live)
    async with fetch(app) as http:
        shop_page, blog_page = (await http.get("/shop/")).text, (await http.get("/blog/")).text
        assert 'src="/shop/liveview/client.js' in shop_page
        assert 'src="/liveview/client.js' in blog_page
        assert (await http.get("/shop/liveview/client.js")).status_code == 200
    async with serving(app) as address, connect(address, "/shop/liveview/websocket") as wire:
        assert (await join(wire, shop_page))[0] == "update"


async def test_a_mount_that_only_groups_routes_is_no_prefix() -> None:
    """Its page and the endpoint stand in the same application."""

    async def home(request: Request) -> Response:
        return await live.page(Greeting(), request=request)

    live = LiveView(SECRET)
    inner = Mount("/deeper", routes=[Route("/page", home)])
    app = Starlette(routes=[Mount("/group", routes=[Route("/page", home), inner]), Mount(live.path, live)])
    for root_path in ("", "/proxy"):
        async with fetch(app, root_path=root_path) as http:
            for path in ("/group/page", "/group/deeper/page"):
                assert f'src="{root_path}/liveview/client.js' in (await http.get(root_path + path)).text


async def test_behind_a_proxy_that_strips_a_prefix() -> None:
    """`root_path` is in the script's URL, and the endpoint is found without it in the path."""
    live = LiveView(SECRET)
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app, root_path="/app") as http:
        html = (await http.get("/")).text
        assert 'src="/app/liveview/client.js' in html
        assert (await http.get("/liveview/client.js")).status_code == 200
        assert (await http.get("/app/liveview/client.js")).status_code == 200
    async with serving(app, root_path="/app") as address, connect(address) as wire:
        assert (await join(wire, html))[0] == "update"


async def test_in_front_of_an_application_that_cannot_mount() -> None:
    """`wrap` takes what is below its path, with the middleware it is given, and leaves the rest."""
    seen: list[object] = []

    def identify(connection: HTTPConnection) -> str | None:
        seen.append(dict(connection.session))
        return None

    async def other(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("other")(scope, receive, send)

    live = LiveView(SECRET, identify=identify)
    app = live.wrap(other, middleware=[Middleware(SessionMiddleware, secret_key="x")])
    async with fetch(app) as http:
        assert (await http.get("/")).text == "other"
        assert (await http.get("/liveviewer")).text == "other"
        assert (await http.get("/liveview/client.js")).status_code == 200
    async with serving(app) as address, connect(address):
        pass
    assert seen == [{}]


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({"Origin": "http://{address}"}, True),
        ({}, True),
        ({"Origin": "https://friend.example"}, True),
        ({"Origin": "http://shop.example", "X-Forwarded-Host": "shop.example"}, True),
        ({"Origin": "https://shop.example", "X-Forwarded-Host": "shop.example:443"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://127.0.0.1:1"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[x"}, False),
    ],
)
async def test_only_pages_of_this_host_may_connect(headers: dict[str, str], is_let_in: bool) -> None:
    """A handshake from a foreign page is refused; proxies that keep the host's name elsewhere are understood."""
    live = LiveView(SECRET, origins=["https://friend.example"])
    async with serving(live) as address:
        sent = {name: value.replace("{address}", address) for name, value in headers.items()}
        if is_let_in:
            async with connect(address, additional_headers=sent) as wire:
                assert await wire.hears_nothing()
        else:
            with pytest.raises(websockets.InvalidStatus, match="403"):
                async with connect(address, additional_headers=sent):
                    pass


async def test_another_version_is_told_so() -> None:
    """The first offered version of ours that is unknown is accepted, to say why it cannot go on."""
    async with serving(LiveView(SECRET)) as address:
        async with connect(address, subprotocols=["liveview.v9"]) as wire:
            assert (await wire.hear())[:4] == ["error", None, None, "version"]
            with pytest.raises(websockets.ConnectionClosed):
                await wire.hear()
            assert wire.socket.close_code == 4406
        with pytest.raises(websockets.InvalidStatus):
            async with connect(address, subprotocols=["chat"]):
                pass


async def test_frames_that_are_no_messages_get_an_answer_and_hurt_nothing() -> None:
    """Each is named malformed; a peer that goes on and on is closed."""
    async with serving(LiveView(SECRET)) as address, connect(address) as wire:
        for frame in ("", "x", "{}", '["unknown"]', '["event"]', "[" * 50_000, b"binary"):
            await wire.socket.send(frame)
            assert (await wire.hear())[:4] == ["error", None, None, "malformed"]
        assert await wire.hears_nothing()
        for _ in range(20):
            await wire.socket.send("again")
        await wire.socket.wait_closed()
        assert wire.socket.close_code == 4400


async def test_sessions_are_bound_to_component_id_and_person() -> None:
    """A session that was moved elsewhere is refused with a code, and the connection stays."""
    people = iter(["ann", "ben", "ben"])
    live = LiveView(SECRET, identify=lambda connection: next(people))
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app) as http:
        ((id, component, session),) = elements((await http.get("/")).text)
    async with serving(app) as address, connect(address) as wire:
        for entry, code in (
            ([id, component, session], "identity_changed"),
            (["other", component, session], "session_invalid"),
            ([id, "tests.Unknown", session], "session_invalid"),
            ([id, component, session[:-4] + "AAAA"], "session_invalid"),
            ([id, component, ""], "session_invalid"),
            ([id, component, session, "parent"], "session_invalid"),
        ):
            await wire.say("subscribe", "document", [entry])
            assert (await wire.hear())[:4] == ["error", entry[0], None, code]
        await wire.say("event", id, 1, "shout", {})
        assert (await wire.hear())[:4] == ["error", id, 1, "unknown_id"]
        assert await wire.hears_nothing()


async def test_a_guard_is_asked_for_page_subscribe_and_event() -> None:
    """It refuses by False or by raising `Refused`; what it lets in goes on."""
    asked: list[str] = []
    answers: dict[str, bool] = {"http": True, "websocket": True}

    async def guard(connection: HTTPConnection, component: Component) -> bool:
        asked.append(connection.scope["type"])
        assert isinstance(component, Greeting)
        return answers[connection.scope["type"]]

    live = LiveView(SECRET, guard=guard)
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app) as http:
        html = (await http.get("/")).text
        answers["http"] = False
        with pytest.raises(Refused):
            await http.get("/")
    ((id, component, session),) = elements(html)
    async with serving(app) as address, connect(address) as wire:
        await join(wire, html)
        await wire.say("event", id, 1, "shout", {})
        assert (await wire.hear())[2:4] == [1, [0, "hello!"]]
        answers["websocket"] = False
        await wire.say("event", id, 2, "shout", {})
        heard = [await wire.hear(), await wire.hear()]
        assert [message for message in heard if message[0] == "error"] == [["error", id, 2, "refused", ""]]
        await wire.say("subscribe", "document", [["other", component, session]])
        assert (await wire.hear())[3] == "session_invalid"
    assert asked == ["http", "http", "websocket", "websocket", "websocket"]


class Known:
    """An answer that is neither None nor a bool."""


@pytest.mark.parametrize(
    ("answer", "is_let_in"),
    [
        (None, True),
        (True, True),
        (1, True),
        (Known(), True),
        (False, False),
        (0, False),
        ("", False),
        ([], False),
    ],
)
async def test_only_none_and_true_answers_of_a_guard_let_in(answer: object, is_let_in: bool) -> None:
    """`return user and user.is_staff` refuses where there is no user; a guard that only raises returns None."""
    connection = HTTPConnection({"type": "http", "headers": [], "path": "/"})
    live = LiveView(SECRET, guard=lambda connection, component: answer)
    if is_let_in:
        assert "hello" in await live.render(Greeting(), request=connection)
    else:
        with pytest.raises(Refused):
            await live.render(Greeting(), request=connection)


async def test_a_guard_refuses_in_its_own_words() -> None:
    """They are for the person."""

    def guard(connection: HTTPConnection, component: Component) -> None:
        if "user" not in connection.cookies:
            raise Refused("Sign in first.")

    live = LiveView(SECRET, guard=guard)
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app) as http:
        http.cookies.set("user", "ann")
        ((id, component, session),) = elements((await http.get("/")).text)
    async with serving(app) as address, connect(address) as wire:
        await wire.say("subscribe", "document", [[id, component, session]])
        assert await wire.hear() == ["error", id, None, "refused", "Sign in first."]


async def test_without_a_request_the_guard_is_not_asked() -> None:
    """There is nobody to ask about."""
    assert "hello" in await LiveView(SECRET, guard=lambda connection, component: False).render(Greeting())


@pytest.mark.parametrize("answer", [7, True, b"ann", Known()])
async def test_a_person_is_named_by_a_text(answer: Any) -> None:
    """Sessions are bound to it, and anything else would not be the same when it comes back."""
    connection = HTTPConnection({"type": "http", "headers": [], "path": "/"})
    live = LiveView(SECRET, identify=lambda connection: answer)
    with pytest.raises(
        ConfigurationError, match=rf"identify .* type {type(answer).__name__}.* str\(user\.id\)"
    ):
        await live.render(Greeting(), request=connection)


async def test_a_person_may_be_named_by_a_kind_of_text() -> None:
    """Such as the lazy strings and enums of frameworks."""

    class Name(str):
        __slots__ = ()

    connection = HTTPConnection({"type": "http", "headers": [], "path": "/"})
    live = LiveView(SECRET, identify=lambda connection: Name("ann"))
    assert "hello" in await live.render(Greeting(), request=connection)


async def test_the_same_component_on_a_new_connection_leaves_the_old_one() -> None:
    """Same id and document: unmounted there first. Another document: both live."""
    live = LiveView(SECRET)
    app = page_app(live)
    app.mount(live.path, live)
    async with fetch(app) as http:
        html = (await http.get("/")).text
    async with (
        serving(app) as address,
        connect(address) as first,
        connect(address) as second,
        connect(address) as third,
    ):
        await join(first, html, "document-1")
        await join(second, html, "document-1")
        await join(third, html, "document-2")
        assert len(live.registry) == 2
        ((id, _, _),) = elements(html)
        assert (await first.hear())[3] == "taken_over"
        await first.say("event", id, 1, "shout", {})
        assert (await first.hear())[3] == "unknown_id"
        await second.say("event", id, 1, "shout", {})
        assert (await second.hear())[3] == [0, "hello!"]
        await third.say("event", id, 1, "shout", {})
        assert (await third.hear())[3] == [0, "hello!"]


async def test_an_error_in_a_handler_is_answered_and_reported() -> None:
    """Its changes stay, the component lives on, and the browser learns nothing of our insides."""
    reported: list[tuple[str, str]] = []

    class Fragile(Component):
        template = "<p>{{ count }}</p>"
        count: int = 0

        @event
        async def fail(self) -> None:
            self.count += 1
            raise ValueError("secret")

    live = LiveView(SECRET, on_error=lambda error, id, name: reported.append((str(error), name)))
    html = await live.render(Fragile())
    ((id, _, _),) = elements(html)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, html)
        for number in (1, 2):
            await wire.say("event", id, number, "fail", {})
            heard = [await wire.hear(), await wire.hear()]
            (error,) = [message for message in heard if message[0] == "error"]
            (update,) = [message for message in heard if message[0] == "update"]
            assert error[1:4] == [id, number, "handler_failed"]
            assert "secret" not in error[4]
            assert update[2:4] == [number, [0, number]]
            assert update[4] is not None, "a handler that raised counts as applied"
    assert reported == [("secret", "Fragile.fail"), ("secret", "Fragile.fail")]


class Failing(Component):
    """Raises, and goes on."""

    template = "<p>{{ count }}</p><button live-click='fail'></button><i live-click='add'></i>"
    count: int = 0

    @event
    def fail(self) -> None:
        raise ValueError("failed")

    @event
    def add(self) -> None:
        self.count += 1


async def fail_once(live: LiveView) -> None:
    """A handler raises; the next event of the same component is handled."""
    html = await live.render(Failing())
    ((id, _, _),) = elements(html)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, html)
        await wire.say("event", id, 1, "fail", {})
        assert {(await wire.hear())[0], (await wire.hear())[0]} == {"update", "error"}
        await wire.say("event", id, 2, "add", {})
        assert (await wire.hear())[2:4] == [2, [0, 1]]


async def test_on_error_may_be_a_coroutine_function() -> None:
    """It is awaited, beside what goes on."""
    told: list[str] = []

    async def on_error(error: BaseException, component: str, name: str) -> None:
        await asyncio.sleep(0)
        told.append(f"{name}: {error}")

    await fail_once(LiveView(SECRET, on_error=on_error))
    assert told == ["Failing.fail: failed"]


def raise_at_once(error: BaseException, component: str, name: str) -> None:
    raise RuntimeError("on_error broke")


async def raise_later(error: BaseException, component: str, name: str) -> None:
    await asyncio.sleep(0)
    raise RuntimeError("on_error broke")


@pytest.mark.parametrize("on_error", [raise_at_once, raise_later])
async def test_an_on_error_that_raises_is_logged_and_hurts_nothing(
    on_error: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection lives on, and both errors are in the log."""
    await fail_once(LiveView(SECRET, on_error=on_error))
    errors = [record for record in caplog.records if record.levelno == logging.ERROR and record.exc_info]
    assert [str(record.exc_info[1]) for record in errors if record.exc_info] == ["failed", "on_error broke"]


@pytest.mark.parametrize(
    ("handler", "arguments", "code"),
    [
        ("add", {"by": "ten"}, "bad_arguments"),
        ("add", {}, "bad_arguments"),
        ("add", {"by": "1", "extra": "1"}, "bad_arguments"),
        ("ad", {"by": "1"}, "unknown_handler"),
        ("mount", {}, "unknown_handler"),
        ("__init__", {}, "unknown_handler"),
        ("count", {}, "unknown_handler"),
    ],
)
async def test_wrong_events_get_an_answer_and_change_nothing(
    handler: str, arguments: dict[str, str], code: str
) -> None:
    """The answer names handler, parameter and value; the next event is as good as ever."""

    class Adder(Component):
        template = "<p>{{ count }}</p>"
        count: int = 0

        @event
        def add(self, by: int) -> None:
            self.count += by

    live = LiveView(SECRET)
    html = await live.render(Adder())
    ((id, _, _),) = elements(html)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, html)
        await wire.say("event", id, 1, handler, arguments)
        heard = [await wire.hear(), await wire.hear()]
        (error,) = [message for message in heard if message[0] == "error"]
        assert error[1:4] == [id, 1, code]
        assert handler in error[4]
        await wire.say("event", id, 2, "add", {"by": "2"})
        assert (await wire.hear())[2:4] == [2, [0, 2]]


async def test_a_redirect_in_load_is_a_redirect_of_the_page() -> None:
    """No page is rendered for somebody who is sent elsewhere."""

    class Gone(Component):
        template = "<p>gone</p>"

        def load(self) -> None:
            self.live.redirect("/login")

    async def home(request: Request) -> Response:
        return await live.page(Gone(), request=request)

    live = LiveView(SECRET)
    async with fetch(Starlette(routes=[Route("/", home)])) as http:
        response = await http.get("/")
    assert (response.status_code, response.headers["location"]) == (303, "/login")


async def test_the_address_of_a_redirect_may_be_any_text() -> None:
    """A header holds Latin letters only, so the others are quoted; what is quoted stays as it is."""

    class Moved(Component):
        template = "<p>moved</p>"

        def load(self) -> None:
            self.live.redirect("/caf€ bar?q=%20&x=[1]#ä")

    page = await LiveView(SECRET).page(Moved())
    assert page.headers["location"] == "/caf%E2%82%AC%20bar?q=%20&x=[1]#%C3%A4"


def test_render_sync_works_off_the_loop() -> None:
    """Synchronous frameworks render the same component."""
    assert "<p>hello</p>" in LiveView(SECRET).render_sync(Greeting())


async def test_render_sync_on_the_loop_says_what_to_write() -> None:
    """It would block the loop that it waits for."""
    with pytest.raises(ConfigurationError, match=r"await live\.render"):
        LiveView(SECRET).render_sync(Greeting())


async def test_an_environment_gives_filters_and_globals() -> None:
    """The application's own Jinja environment is used, with autoescape on whatever it says."""
    environment = Environment(autoescape=False)
    environment.filters["loud"] = str.upper
    environment.globals["site"] = Site  # pyright: ignore[reportArgumentType]  # Jinja takes any object

    class Page(Component):
        template = "<p>{{ name|loud }} {{ site.name }}</p>"
        name: str = "<ann>"

    html = await LiveView(SECRET, environment=environment).render(Page())
    assert "&lt;ANN&gt;" in html
    assert "&lt;shop&gt;" in html


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"secret_key": "short"}, "32"),
        ({"secret_key": SECRET, "path": "liveview"}, "/liveview"),
        ({"secret_key": SECRET, "path": "/"}, "/liveview"),
        ({"secret_key": SECRET, "environment": Environment(enable_async=True)}, "enable_async"),
    ],
)
def test_settings_that_cannot_work_are_refused(options: dict[str, Any], text: str) -> None:
    """With the repair in the message."""
    with pytest.raises(ConfigurationError, match=text):
        LiveView(**options)


def test_without_a_key_it_refuses_to_start() -> None:
    """Except in tests, where each `LiveView` makes one. That pytest was imported somewhere makes no test."""
    LiveView()
    assert MADE_WHILE_COLLECTING is not None
    code = "import pytest; from liveview import LiveView; LiveView()"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PATH": ""}
    )
    assert "LIVEVIEW_SECRET_KEY" in ended.stderr
    assert ended.returncode == 1
