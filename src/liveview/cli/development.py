"""An application as `liveview run --reload` serves it: mistakes are shown in the browser, and nothing stale is.

- An exception that reaches it becomes a page with the error, which comes back by itself once the source has changed.
- A response that says nothing of caching is asked about before it is used again, so that a changed style sheet is seen.
"""

from collections.abc import Callable
from traceback import print_exception
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveview.cli.mistake import page_of, plain_text_of
from liveview.codec.frames import SUBPROTOCOL, encode
from liveview.errors import Failed
from liveview.session.messages import Error

# Where a page with an error asks for the build. No application has a path of this name.
BUILD_PATH: Final = "/.liveview-build"

_SERVER_ERROR: Final = 500
_NEVER_STORED: Final = {"Cache-Control": "no-store"}


class Development:
    """Stands around an application. `build`: which start of the server this is."""

    def __init__(self, app: ASGIApp, build: str) -> None:
        self._app = app
        self._build = build

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the application, and what it takes to develop it."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == _build_path(scope):
            await self._tell_build(receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send)
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            if not answer.has_begun:
                await self._show(error, scope)(scope, receive, send)
            raise
        await answer.let_go()

    def _show(self, error: Exception, scope: Scope) -> Response:
        """To a person a page, to a script of an open page the text."""
        if "text/html" in Headers(scope=scope).get("accept", ""):
            page = page_of(error, build=self._build, path=_build_path(scope))
            return HTMLResponse(page, _SERVER_ERROR, _NEVER_STORED)
        return PlainTextResponse(plain_text_of(error), _SERVER_ERROR, _NEVER_STORED)

    async def _tell_build(self, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": self._build})
        await _wait_for_end(receive)


class _Answer:
    """What the application answers. An error is held back until it is known whether an exception comes behind it.

    Frameworks answer "Internal Server Error" and raise then, for the server to log it.
    """

    def __init__(self, send: Send) -> None:
        self.has_begun = False
        self._send = send
        self._held: list[Message] = []

    async def send(self, message: Message) -> None:
        """In place of the server's."""
        if self._held or message.get("status") == _SERVER_ERROR:
            self._held.append(message)
            return
        self.has_begun = True
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            MutableHeaders(scope=message).setdefault("Cache-Control", "no-cache")
        await self._send(message)

    async def let_go(self) -> None:
        """Send what was held back."""
        for message in self._held:
            await self._send(message)


class Unloaded:
    """In place of an application whose source raises: pages say so, those that are open keep what they have."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self._traceback = error.__traceback__

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raise for a page; say what is wrong to one that is open."""
        match scope["type"]:
            case "http":
                raise self._error.with_traceback(self._traceback)
            case "websocket":
                await self._tell(scope, receive, send)
            case _:
                await _live(receive, send)

    async def _tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if SUBPROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        said = Error(None, None, Failed.code, plain_text_of(self._error))
        await send({"type": "websocket.send", "text": encode(said)})
        await _wait_for_end(receive)


def developed(load: Callable[[], ASGIApp], build: str) -> Development:
    """What `load` gives, or the error that it raises, to be developed further."""
    try:
        return Development(load(), build)
    except Exception as error:  # noqa: BLE001  # a module may raise anything
        print_exception(error)
        return Development(Unloaded(error), build)


def _build_path(scope: Scope) -> str:
    root: str = scope.get("root_path", "")
    return root + BUILD_PATH


async def _wait_for_end(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    """As long as the server does."""
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return
