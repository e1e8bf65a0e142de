"""What a page says to the server and hears from it about its component: the part of `client/src/session.ts`.

It numbers events, keeps them until they are answered, holds the newest session, and goes on with that on another connection.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from re import Pattern
from typing import Any, Final, Protocol

from starlette.requests import HTTPConnection

from liveview.codec.content import TEMPLATE
from liveview.component.view import View
from liveview.server.app import LiveView
from liveview.session.messages import Entry, Event, Ping, Subscribe
from liveview.testing.content import is_object
from liveview.testing.fields import Sent
from liveview.testing.socket import BROKEN, LEFT, Socket

Json = Any  # what the wire carries

# A condition may be of something that the page hears nothing of: it is looked at so often.
_LOOK_SECONDS: Final = 0.02


@dataclass(frozen=True)
class Failure:
    """What the server has refused or failed at. `number`: of the event that it answers."""

    code: str
    text: str
    number: int | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


@dataclass
class Expectation:
    """A failure that a test expects. `errors`: those that came."""

    code: str
    match: Pattern[str] | None
    errors: list[Failure] = field(default_factory=list[Failure])

    @property
    def text(self) -> str:
        """The text of the first that came."""
        return self.errors[0].text if self.errors else ""

    def takes(self, failure: Failure) -> bool:
        """Whether it is this one that was expected."""
        if failure.code != self.code or (self.match is not None and not self.match.search(failure.text)):
            return False
        self.errors.append(failure)
        return True


class Page(Protocol):
    """What shows the content, and obeys."""

    def define(self, definitions: Mapping[str, Json]) -> None:
        """Learn templates."""
        ...

    def replace(self, view: View) -> None:
        """Show this whole content."""
        ...

    def patch(self, patch: list[Json]) -> None:
        """Change the content."""
        ...

    def settle_typing(self, stamp: int) -> None:
        """What was said when that was typed is answered."""
        ...

    def bring_back(self, sent: Sent, *, is_refused: bool) -> None:
        """What was sent with a form that was put back is answered."""
        ...

    def obey(self, command: list[Json]) -> None:
        """Do what the server asks of the browser."""
        ...


@dataclass
class _Pending:
    """An event without an answer.

    `typed`: when the person had last typed. `attempt`: once it was sent, one more than how often its handler is known to have
    begun. `sent`: of a form that was put back. `is_refused`: the server has said that it does not do it.
    """

    number: int
    handler: str
    arguments: dict[str, Json]
    details: dict[str, Json]
    typed: int
    sent: Sent | None
    attempt: int = 0
    is_refused: bool = False


class Conversation:
    """One component's, over one connection after another."""

    def __init__(self, page: Page, origin: Entry, request: HTTPConnection | None) -> None:
        self._page = page
        self._origin = origin
        self._request = request
        self.document = secrets.token_urlsafe(12)
        self._live: LiveView
        self._socket: Socket
        self._heard = asyncio.Event()
        self._is_reconnecting = False
        self._session = origin.session
        self._shown = 1
        self._number = 0
        self._pending: list[_Pending] = []
        self._wants: Mapping[str, Collection[str]] | None = None
        self._has_content = False
        self._pings = self._pongs = 0
        self.failures: list[Failure] = []
        self.expectations: list[Expectation] = []
        self.reload: str | None = None  # why the page is to be loaded again

    @property
    def id(self) -> str:
        """The component's."""
        return self._origin.id

    @property
    def is_answered(self) -> bool:
        """Whether no event waits for its answer."""
        return not self._pending

    @property
    def has_joined(self) -> bool:
        """Whether the component is live on this connection."""
        return self._wants is not None

    def wants(self, handler: str) -> Collection[str] | None:
        """What a handler wants to know of an event; None while that is unknown."""
        return None if self._wants is None else self._wants.get(handler, ())

    # --- connections ---

    def open(self, live: LiveView) -> None:
        """Connect, subscribe, and say again what was not answered."""
        self._live, self._wants = live, None
        self._socket = Socket(self._hear, self._heard.set)
        self._is_reconnecting = False
        self._pongs = self._pings  # what was lost is not waited for
        self._socket.open(live, self._request)
        answered = self._pending[0].number - 1 if self._pending else self._number
        origin = self._origin
        entry = Entry(origin.id, origin.component, self._session, origin.parent, answered, self._shown)
        self._socket.say(Subscribe(self.document, (entry,)))
        for event in self._pending:
            self._say(event)

    async def leave(self) -> None:
        """The person goes elsewhere."""
        await self._socket.close(LEFT)

    async def breaks(self) -> None:
        """The connection breaks: nothing that is said from now on arrives. `open` goes on."""
        self._is_reconnecting = True
        await self._socket.close(BROKEN)

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Until it is true, by what was heard or anything else. Raises what ends the waiting, and failures nobody expects."""
        while not condition():
            self.raise_failures()
            if self._socket.has_ended and not self._is_reconnecting:
                self._socket.raise_failure()
                raise AssertionError(self._end)
            self._heard.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), _LOOK_SECONDS)

    async def settle(self) -> None:
        """Until the server has handled everything that was sent."""
        self._pings += 1
        expected = self._pings
        self._socket.say(Ping())
        await self.wait_until(lambda: self._pongs >= expected)

    def raise_failures(self) -> None:
        """Fail the test for whatever the server has refused or failed at, of an event or not."""
        if self.failures:
            failures, self.failures = self.failures, []
            raise AssertionError("\n".join(map(str, failures)))

    def raise_end(self) -> None:
        """Raise what has ended the connection, if that was an error of the application's or of ours."""
        self._socket.raise_failure()

    @property
    def _end(self) -> str:
        if self.reload is not None:
            return f"The connection has ended, because the page is to be loaded again: {self.reload}."
        reason = self._socket.reason
        return "The connection has ended." if reason is None else f"The connection was closed: {reason}"

    # --- events ---

    def event(
        self,
        handler: str,
        arguments: dict[str, Json],
        details: dict[str, Json],
        typed: int,
        sent: Sent | None = None,
    ) -> None:
        """The person did something. `typed`: when they had last typed; `sent`: what was in a form that is put back."""
        self._number += 1
        event = _Pending(self._number, handler, arguments, details, typed, sent)
        self._pending.append(event)
        self._say(event)

    def _say(self, event: _Pending) -> None:
        arguments, details = event.arguments or None, event.details or None
        self._socket.say(Event(self.id, event.number, event.handler, arguments, details, event.attempt))
        event.attempt = event.attempt or 1

    # --- what is heard ---

    def _hear(self, message: Json) -> None:
        match message:
            case ["update", str(), *told]:
                # What is nothing at the end of a message is left out.
                answered, patch, session, extras = (*told, None, None, None, None)[:4]
                self._update(answered, patch, session, extras or {})
            case ["error", _, number, str(code), str(text), *_]:
                self._fail(Failure(code, text, number))
            case ["begun", _, number, *_]:
                for event in self._pending:
                    event.attempt += event.number == number
            case ["pong"]:
                self._pongs += 1
            case ["reload", code]:
                self.reload = code
            case _:
                self._page.obey(message)

    def _update(
        self, answered: int | None, patch: Json, session: str | None, extras: Mapping[str, Json]
    ) -> None:
        self._page.define(extras.get("t", {}))
        if session is not None:
            self._session = session
        if session is not None or patch is not None:
            self._shown = int(session is not None)
        done = self._answer(answered or 0)  # before its answer is shown
        if _is_whole(patch) or not self._has_content:
            # The page came as HTML, and so does whole content: what the server knows of it is what it says.
            self._has_content = True
            self._page.replace(self._live.registry.view(self.id))
        elif patch is not None:
            self._page.patch(patch)
        for event in done:
            if event.sent is not None:
                self._page.bring_back(event.sent, is_refused=event.is_refused)
        if "r" in extras or self._wants is None:
            self._wants = extras.get("w", {})

    def _answer(self, answered: int) -> list[_Pending]:
        """Let go of what is answered."""
        done = [event for event in self._pending if event.number <= answered]
        for event in done:
            self._page.settle_typing(event.typed)
        self._pending = [event for event in self._pending if event.number > answered]
        return done

    def _fail(self, failure: Failure) -> None:
        if failure.number is None and not self.has_joined:
            self._pending = []  # it will never be live
        for event in self._pending:
            event.is_refused |= event.number == failure.number
        if not any(expectation.takes(failure) for expectation in self.expectations):
            self.failures.append(failure)


def _is_whole(patch: Json) -> bool:
    """Whether it brings the content as HTML."""
    return is_object(patch) and TEMPLATE in patch
