"""What all connections and pages of one `LiveView` share."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from inspect import isawaitable, iscoroutinefunction
from typing import Any, Final

from jinja2 import Environment
from msgspec import structs
from starlette.requests import HTTPConnection

from liveview.component.component import Component
from liveview.component.live import Live
from liveview.component.state import carries_whole_state, overlay
from liveview.component.templates import Templates
from liveview.component.version import version_of
from liveview.component.view import View
from liveview.errors import ConfigurationError, Refused
from liveview.server.clock import Clock, LoopClock
from liveview.server.connections import Connection, Connections
from liveview.server.hub import LocalHub
from liveview.server.registry import Registry
from liveview.server.threads import Threads
from liveview.server.watchdog import Watchdog
from liveview.session.departed import Departed
from liveview.session.limits import Limits
from liveview.session.messages import Entry
from liveview.session.oversize import advice
from liveview.session.sealing import Codecs, Sealing
from liveview.session.token import Sealer

logger = logging.getLogger("liveview")

Identify = Callable[[HTTPConnection], Awaitable[str | None] | str | None]
Guard = Callable[[HTTPConnection, Component], Awaitable[object] | object]
OnError = Callable[[BaseException, str, str], Awaitable[object] | object]


# The topic of persons whose pages are to be loaded again. No application can publish to it by mistake.
DISCONNECTED: Final = "\0liveview.disconnected"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the other end: the host's connection, and the person that `identify` saw in it."""

    connection: HTTPConnection | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A component ready to go live. `shows_session`: its content equals what its session says that the page shows.

    `arguments`: what its sessions carry of its construction. `is_outdated`: half the life of its session is over, or another
    version of its class has made it.
    """

    view: View
    number: int
    shows_session: bool
    arguments: bytes | None
    is_outdated: bool


@dataclass(slots=True)
class Engine:
    """The settings of a `LiveView`, and what they make possible."""

    sealer: Sealer
    environment: Environment
    codecs: Codecs
    identify: Identify | None
    guard: Guard | None
    on_error: OnError | None
    debug: bool
    limits: Limits
    sync_in_threads: bool
    refuses_offline: bool
    registry: Registry = field(default_factory=Registry)
    hub: LocalHub = field(default_factory=LocalHub)
    clock: Clock = field(default_factory=LoopClock)  # of timers
    departed: Departed = field(init=False)
    connections: Connections = field(init=False)
    threads: Threads = field(init=False)
    watchdog: Watchdog | None = field(init=False)
    templates: Templates = field(init=False)
    _telling: set[asyncio.Future[Any]] = field(
        default_factory=set[asyncio.Future[Any]], init=False
    )  # Any: as below

    def __post_init__(self) -> None:
        self.templates = Templates(self.environment)
        self.departed = Departed(self.limits.departed_bytes)
        self.connections = Connections(self.limits)
        self.threads = Threads(self.limits.threads)
        self.watchdog = Watchdog(self.limits.blocking_seconds) if self.debug else None

    def add(self, connection: Connection, person: str | None) -> None:
        """A connection stands."""
        if not self.connections:
            self.hub.join(DISCONNECTED, self._disconnect)
        self.connections.add(connection, person)

    def discard(self, connection: Connection) -> None:
        """A connection is gone."""
        self.connections.discard(connection)
        if not self.connections:
            self.hub.leave(DISCONNECTED, self._disconnect)

    def _disconnect(self, person: object) -> None:
        """Whoever published it, in whichever process."""
        self._look_after(asyncio.ensure_future(self.connections.disconnect(str(person))))

    @property
    def has_guard(self) -> bool:
        """Whether anybody is to be asked before a handler runs."""
        return self.guard is not None

    def sealing(self, person: str | None) -> Sealing:
        """Sessions of one person."""
        return Sealing(self.sealer, self.codecs, person)

    async def visitor(self, connection: HTTPConnection | None) -> Visitor:
        """Who this connection is. Raises `ConfigurationError` where `identify` gives no name."""
        if self.identify is None or connection is None:
            return Visitor(connection, None)
        answer = self.identify(connection)
        return Visitor(connection, _name_of_person(await answer if isawaitable(answer) else answer))

    async def let_in(self, connection: HTTPConnection | None, component: Component) -> None:
        """Ask the guard. It refuses by raising `Refused`, in its own words, or by any false value but None.

        None lets in, because that is what a guard that may only raise returns. Raises `Refused`, or what the guard raises.
        """
        if self.guard is None or connection is None:
            return
        answer = self.guard(connection, component)
        verdict = await answer if isawaitable(answer) else answer
        if verdict is not None and not verdict:
            # No text: that is the application's to say to the person.
            refusal = Refused()
            refusal.add_note(f"LiveView's guard let {type(component).__name__} not in.")
            raise refusal

    async def first_view(self, component: Component, visitor: Visitor, *, is_in_thread: bool) -> View:
        """A component for a page: let in, loaded and rendered. Raises `Refused`, or what the application's code raises.

        `is_in_thread`: nobody is held up by what blocks, and it may be one of our threads, which must not wait for another.
        """
        await self.let_in(visitor.connection, component)
        await self._load(component, is_in_thread=is_in_thread)
        return View(component, self.templates.of(type(component)))

    async def join(
        self, entry: Entry, document: str, visitor: Visitor, claim: Callable[[], Awaitable[None]]
    ) -> Joined:
        """A component made anew from its session.

        Construct, load if the session does not carry everything, lay the session over that, render. `claim` is awaited once
        session and person are known to be good: only then another connection has to give the component up. What this process
        remembers of the page is newer than what that has. Raises a
        `PeerError` where the session or the person is refused, or what the application's code raises.
        """
        now = int(time.time())
        sealing = self.sealing(visitor.person)
        component, sealed = sealing.open(entry, now)
        component.live = Live(entry.id, visitor.connection)
        await self.let_in(visitor.connection, component)
        await claim()
        kept = self.departed.take(document, entry.id)
        if kept is not None:
            found, own = sealing.open(structs.replace(entry, session=kept), now)
            # Else the page was elsewhere in between.
            if (own.number, own.issued) >= (sealed.number, sealed.issued):
                component, sealed = found, own
                component.live = Live(entry.id, visitor.connection)
                await self.let_in(visitor.connection, component)
        if sealed.state is None or not carries_whole_state(type(component)):
            await self._load(component, is_in_thread=False)
            overlay(component, sealed.state or {}, self.codecs)
        view = View(component, self.templates.of(type(component)))
        is_old = now - sealed.issued > self.limits.session_seconds / 2
        is_outdated = is_old or sealed.shape != version_of(type(component)).shape
        return Joined(view, sealed.number, sealed.fingerprint == view.mark, sealed.arguments, is_outdated)

    async def _load(self, component: Component, *, is_in_thread: bool) -> None:
        if self.sync_in_threads and not is_in_thread and not iscoroutinefunction(component.load):
            loading = await self.threads.run(component.load, {})
        else:
            loading = component.load()
        if isawaitable(loading):
            await loading

    def report(self, error: BaseException, *, component: str, name: str) -> None:
        """Log an error of the application's code with its traceback, and hand it to `on_error`."""
        logger.error(
            "%s of component %s raised",
            name,
            component,
            exc_info=error,
            extra={"component": component, "handler": name},
        )
        if self.on_error is not None:
            self._tell(self.on_error, error, component, name)

    def warn_of_size(
        self, component: Component, length: int, sealing: Sealing, *, has_arguments: bool
    ) -> None:
        """Say to whoever develops a component that its state takes so many bytes of a session, which are too many."""
        text = advice(type(component).__name__, length, sealing.sizes(component), has_arguments=has_arguments)
        logger.warning("%s", text, extra={"component": component.__plan__.name, "id": component.live.id})

    def _tell(self, on_error: OnError, error: BaseException, component: str, name: str) -> None:
        """Hand an error over. What goes wrong there is logged: it must not end the connection it has nothing to do with."""
        try:
            answer = on_error(error, component, name)
            if isawaitable(answer):
                self._look_after(asyncio.ensure_future(answer))
        except (Exception, asyncio.CancelledError) as failure:  # noqa: BLE001  # the application's code may raise anything
            _log_failure(failure)

    def _look_after(self, telling: asyncio.Future[Any]) -> None:  # Any: what it gives is not looked at
        self._telling.add(telling)  # the event loop keeps no task alive by itself
        telling.add_done_callback(self._told)

    def _told(self, telling: asyncio.Future[object]) -> None:
        self._telling.discard(telling)
        if not telling.cancelled() and (failure := telling.exception()) is not None:
            _log_failure(failure)


def _log_failure(failure: BaseException) -> None:
    logger.error("LiveView's on_error, or what was done for live.disconnect, raised", exc_info=failure)


def _name_of_person(answer: object) -> str | None:
    """What `identify` gave, as the text that sessions are bound to."""
    if answer is None:
        return None
    if not isinstance(answer, str):
        kind = type(answer).__name__
        raise ConfigurationError(
            f"LiveView's identify returned a value of type {kind}. It names the person by a str, or gives None where "
            f"nobody is known: return str(...) of what identifies them, such as str(user.id)."
        )
    return str.__str__(answer)
