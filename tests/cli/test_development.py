"""An application as `liveview run --reload` serves it: what a browser and a script are told of a mistake, and of caching."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from liveview import Component, LiveView
from liveview.cli.development import BUILD_PATH, Development
from liveview.cli.target import RELOAD, TARGET, application
from liveview.codec.frames import SUBPROTOCOL
from tests.support.serving import SECRET, serving

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Misspelt(Component):
    """Its template does not compile."""

    template = "<p>{{ name</p>"
    name: str = "<b>Ann</b>"


def routes(live: LiveView) -> list[Route]:
    """Pages that go wrong in their own ways, and some that do not."""

    async def misspelt(request: Request) -> Response:
        return await live.page(Misspelt(), request=request)

    async def raising(request: Request) -> Response:
        raise ValueError("<b>12,50</b> is no price")

    async def own_error(request: Request) -> Response:
        return PlainTextResponse("not now", 500)

    async def late(request: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            yield "one\n"
            raise ValueError("late")

        return StreamingResponse(lines())

    async def style(request: Request) -> Response:
        return PlainTextResponse("h1 { color: red }")

    async def kept(request: Request) -> Response:
        return PlainTextResponse("kept", headers={"Cache-Control": "max-age=60"})

    return [Route(f"/{page.__name__}", page) for page in (misspelt, raising, own_error, late, style, kept)]


@pytest.fixture(params=["starlette", "fastapi", "debug"])
def app(request: pytest.FixtureRequest) -> Development:
    """The pages in an application of each kind."""
    pages = routes(LiveView(SECRET, debug=True))
    match request.param:
        case "starlette":
            inner: ASGIApp = Starlette(routes=pages)
        case "fastapi":
            inner = FastAPI(routes=list[BaseRoute](pages))
        case _:
            inner = Starlette(routes=pages, debug=True)
    return Development(inner, "b1")


def line_of(text: str) -> int:
    """Of the first in this file that has it."""
    lines = Path(__file__).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


async def get(app: ASGIApp, path: str, headers: dict[str, str] = BROWSER) -> httpx.Response:
    """What a server would send, whatever the application raises for its log."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return await http.get(path, headers=headers)


async def test_a_template_that_does_not_compile_is_shown_with_its_place_and_repair(app: Development) -> None:
    """As a page, with the error's own text, which is text."""
    answer = await get(app, "/misspelt")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "<h1>TemplateError</h1>" in answer.text
    assert f"test_development.py, line {line_of('<p>{{ name<')}" in answer.text
    assert "{{ name&lt;/p&gt;" in answer.text
    assert "see docs/errors/template_error.md" in answer.text


async def test_any_exception_is_shown_with_the_line_of_the_application(app: Development) -> None:
    """The innermost that is not a library's; the traceback stands behind it."""
    answer = await get(app, "/raising")
    assert "<h1>ValueError</h1>\n<pre>&lt;b&gt;12,50&lt;/b&gt; is no price</pre>" in answer.text
    place = f"{__file__}, line {line_of('raise ValueError')}, in raising\n    raise ValueError("
    assert place in answer.text
    assert "Traceback (most recent call last)" in answer.text


async def test_the_error_still_reaches_the_server(app: Development) -> None:
    """Which writes it to the terminal."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        with pytest.raises(ValueError, match="no price"):
            await http.get("/raising", headers=BROWSER)


async def test_who_wants_no_page_gets_text(app: Development) -> None:
    """As the script of an open page does, for its overlay."""
    answer = await get(app, "/raising", {"Accept": "*/*"})
    assert answer.status_code == 500
    assert answer.text.startswith("ValueError: <b>12,50</b> is no price\n/")


async def test_an_answer_of_the_application_s_own_stays(app: Development) -> None:
    """A 500 that nothing was raised for, and what had begun before something was."""
    answer = await get(app, "/own_error")
    assert (answer.status_code, answer.text) == (500, "not now")
    assert (await get(app, "/late")).text == "one\n"


async def test_what_says_nothing_of_caching_is_asked_about_again(app: Development) -> None:
    """A changed style sheet is seen; what the application says holds."""
    assert (await get(app, "/style")).headers["cache-control"] == "no-cache"
    assert (await get(app, "/kept")).headers["cache-control"] == "max-age=60"


async def test_a_page_with_an_error_hears_of_the_next_build() -> None:
    """At an address of its own, below the proxy's path; the application's sockets are its own."""

    async def own(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("own")
        await socket.close()

    app = Development(Starlette(routes=[WebSocketRoute("/own", own)]), "b1")
    async with serving(app, root_path="/below") as address:
        async with connect(f"ws://{address}{BUILD_PATH}") as socket:
            assert await socket.recv() == "b1"
        async with connect(f"ws://{address}/own") as socket:
            assert await socket.recv() == "own"


async def test_a_source_that_cannot_be_imported_is_a_page_and_an_error_of_open_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And stands in the terminal."""
    (tmp_path / "unfinished.py").write_text("app = \n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv(TARGET, "unfinished:app")
    monkeypatch.setenv(RELOAD, "1")
    monkeypatch.setenv("LIVEVIEW_BUILD", "before")
    app = application()
    assert "SyntaxError" in capsys.readouterr().err
    answer = await get(app, "/anywhere")
    assert answer.status_code == 500
    assert "<h1>SyntaxError</h1>" in answer.text
    assert "unfinished.py" in answer.text
    async with (
        serving(app, lifespan="on") as address,
        connect(f"ws://{address}/live/websocket", subprotocols=[Subprotocol(SUBPROTOCOL)]) as socket,
    ):
        word, id, number, code, text = json.loads(await socket.recv())
    assert (word, id, number, code) == ("error", None, None, "failed")
    assert text.startswith("SyntaxError: ")


async def test_in_production_nothing_of_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--reload` an application is served as it is."""
    monkeypatch.delenv(RELOAD, raising=False)
    monkeypatch.setenv(TARGET, "tests.cli.test_development:PRODUCTION")
    assert application() is PRODUCTION
    answer = await get(PRODUCTION, "/misspelt")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


PRODUCTION = Starlette(routes=routes(LiveView(SECRET)))
