"""`visit`: one component, opened as a page would open it, in the test's own process and event loop."""

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.requests import HTTPConnection

from liveview.codec.frames import SUBPROTOCOL, encode
from liveview.component.component import Component
from liveview.server.app import LiveView
from liveview.session.messages import Entry, Event, FromClient, Ping, Subscribe
from liveview.testing.content import Content

_HANDLER = re.compile(r"live-([a-z]+)(\..*)?$")

# A handler that has not answered after so long is taken to hang: tests should say so rather than hang too.
ANSWER_SECONDS: Final = 10.0


class VisitedPage:
    """A page with one live component. Selectors are CSS; where several elements match, the first is meant."""

    def __init__(self, live: LiveView, component: Component, request: HTTPConnection | None) -> None:
        self._live = live
        self._component = component
        self._request = request
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()  # Any: ASGI's own type of messages
        self._heard = asyncio.Event()
        self._number = 0
        self._answered = 0
        self._errors: list[tuple[str, str]] = []
        self._pongs = 0
        self._content: Content | None = None
        self._element: LexborNode
        self._serving: asyncio.Task[None]
        self.title: str | None = None
        self.redirected_to: str | None = None
        self.emitted: list[tuple[str, Any]] = []  # Any: the application's own JSON

    # --- what it shows ---

    @property
    def html(self) -> str:
        """The component's content as HTML, without liveview's markers."""
        return re.sub(r"<!--.*?-->", "", self._content.html, flags=re.DOTALL) if self._content else ""

    def text(self, selector: str) -> str:
        """The text of an element, runs of space as one, as a person reads it. Raises `LookupError` where there is none."""
        return " ".join(self._find(selector).text().split())

    def texts(self, selector: str) -> list[str]:
        """The text of every element that matches."""
        return [" ".join(node.text().split()) for node in self._tree().css(selector)]

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute's value, the empty text where it has none, None where it is absent."""
        attributes = self._find(selector).attributes
        return (attributes[name] or "") if name in attributes else None

    def has(self, selector: str) -> bool:
        """Whether any element matches."""
        return self._tree().css_first(selector) is not None

    # --- what a person does ---

    async def click(self, selector: str) -> None:
        """Click an element, and wait until its handlers have been answered."""
        await self._dispatch(selector, "click", {})

    async def input(self, selector: str, value: str) -> None:
        """Type a value into a control: an `input` event, as after the last key."""
        await self._dispatch(selector, "input", {"value": value})

    async def submit(self, selector: str, form: Mapping[str, str] | None = None) -> None:
        """Submit a form with these fields."""
        await self._dispatch(selector, "submit", {"form": [list(pair) for pair in (form or {}).items()]})

    async def dispatch(self, selector: str, event_type: str, **details: object) -> None:
        """Any other browser event: `value`, `checked`, `key`, `form` and `event` are its details."""
        await self._dispatch(selector, event_type, details)

    async def wait_for(
        self, condition: Callable[[], bool], *, timeout_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Wait for updates until `condition()` holds.

        Raises `TimeoutError` with what the page shows; where the connection ended meanwhile, what ended it.
        """
        limit = asyncio.timeout(timeout_seconds)
        try:
            async with limit:
                while not condition():
                    self._raise_end()
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            if not limit.expired():
                raise
            raise TimeoutError(f"The page still shows: {self.html}") from None

    async def settle(self) -> None:
        """Wait until the server has handled everything that was sent."""
        expected = self._pongs + 1
        self._say(Ping())
        await self.wait_for(lambda: self._pongs >= expected)

    # --- the conversation ---

    async def __aenter__(self) -> Self:
        html = await self._live.render(self._component, request=self._request)
        parsed = LexborHTMLParser(str(html), is_fragment=True, fragment_tag="template").css_first(
            "[data-component]"
        )
        assert parsed is not None
        self._element = parsed
        self._serving = asyncio.create_task(self._live(self._scope(), self._receive, self._send))
        self._serving.add_done_callback(lambda _: self._heard.set())
        try:
            await self._join()
        except BaseException:
            await self._leave()
            raise
        return self

    async def _join(self) -> None:
        self._incoming.put_nowait({"type": "websocket.connect"})
        entry = Entry(
            self._attribute("data-id"), self._attribute("data-component"), self._attribute("data-session")
        )
        self._say(Subscribe(secrets.token_urlsafe(12), (entry,)))
        await self.wait_for(lambda: self._content is not None or bool(self._errors))
        self._raise_errors()
        await self.settle()
        self._raise_errors()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._leave()
        if error is None:
            self._serving.result()

    async def _leave(self) -> None:
        """Disconnect, and wait until nothing is served any more."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait((self._serving,))

    async def _receive(self) -> dict[str, Any]:  # Any: ASGI's own type of messages
        return await self._incoming.get()

    async def _send(self, message: Any) -> None:  # Any: as above
        if message["type"] == "websocket.send":
            self._hear(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self._errors.append(("closed", f"The connection was closed: {message.get('reason')}"))
        self._heard.set()

    def _say(self, message: FromClient) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "text": encode(message)})

    def _hear(self, message: Any) -> None:  # Any: JSON of the wire
        match message:
            case ["update", _, *told]:
                answered, patch, _, extras = (*told, None, None, None, None)[
                    :4
                ]  # what is nothing is left out
                self._update(answered, patch, extras or {})
            case ["error", _, _, code, text]:
                self._errors.append((code, text))
            case ["title", title]:
                self.title = title
            case ["redirect", url]:
                self.redirected_to = url
            case ["emit", _, name, detail]:
                self.emitted.append((name, detail))
            case ["pong"]:
                self._pongs += 1
            case _:
                return

    def _update(
        self, answered: int | None, patch: Any, extras: Mapping[str, Any]
    ) -> None:  # Any: JSON of the wire
        if "r" in extras:
            view = self._live.registry.view(self._attribute("data-id"))
            self._content = Content(view.template, view.values)
            patch = None
        if self._content is not None:
            self._content.define(extras.get("t", {}))
            if patch is not None:
                self._content.patch(patch)
        self._answered = max(self._answered, answered or 0)

    async def _dispatch(self, selector: str, event_type: str, details: Mapping[str, object]) -> None:
        node: LexborNode | None = self._find(selector)
        sent = False
        while node is not None:
            for name, handler in node.attributes.items():
                match = _HANDLER.match(name)
                if match is not None and match[1] == event_type and handler:
                    self._event(handler, _arguments(node), details)
                    sent = True
            node = node.parent
        if not sent:
            raise LookupError(
                f"Neither {selector!r} nor anything around it has a live-{event_type} attribute."
            )
        number = self._number
        await self.wait_for(lambda: self._answered >= number)
        await self.settle()
        self._raise_errors()

    def _event(self, handler: str, arguments: dict[str, object], details: Mapping[str, object]) -> None:
        self._number += 1
        self._say(Event(self._attribute("data-id"), self._number, handler, arguments, dict(details) or None))

    def _raise_errors(self) -> None:
        """Fail the test for whatever the server has refused or failed at, of an event or not."""
        if self._errors:
            errors, self._errors = self._errors, []
            raise AssertionError("\n".join(f"{code}: {text}" for code, text in errors))

    def _raise_end(self) -> None:
        """Where nothing is served any more, say why."""
        if self._serving.done():
            if not self._serving.cancelled():
                self._serving.result()
            self._raise_errors()
            raise AssertionError("The connection has ended.")

    def _scope(self) -> dict[str, Any]:  # Any: ASGI's own type of scopes
        scope: dict[str, Any] = {"headers": [], "query_string": b""}  # Any: as above
        if self._request is not None:
            scope |= self._request.scope
        path = f"{self._live.path}/websocket"
        return scope | {"type": "websocket", "path": path, "subprotocols": [SUBPROTOCOL]}

    # --- the page's elements ---

    def _tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html, is_fragment=True, fragment_tag="template")

    def _find(self, selector: str) -> LexborNode:
        found = self._tree().css_first(selector)
        if found is None:
            raise LookupError(f"Nothing matches {selector!r} in: {self.html}")
        return found

    def _attribute(self, name: str) -> str:
        return self._element.attributes[name] or ""


def _arguments(node: LexborNode) -> dict[str, object]:
    prefix = "live-value-"
    return {
        name[len(prefix) :].replace("-", "_"): value or ""
        for name, value in node.attributes.items()
        if name.startswith(prefix)
    }


def visit(
    component: Component, *, live: LiveView | None = None, request: HTTPConnection | None = None
) -> VisitedPage:
    """Open a component as a page would, for `async with`.

    `live`: the application's own `LiveView`, to test with its guard, codecs and templates. `request`: what
    `self.live.connection` shall be. A handler that raises, and an event that is refused, raise `AssertionError` in the test.

        async def test_counter():
            async with visit(Counter(count=3)) as page:
                await page.click("button")
                assert page.text("p") == "Count: 4"
    """
    if live is None:
        live = LiveView(secrets.token_bytes(32), debug=True)
    return VisitedPage(live, component, request)
