"""The services on `self.live`, and the port through which the layers above perform them."""

import inspect
import math
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from liveview.component.detail import to_detail
from liveview.errors import LifecycleError

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

Handler = Callable[[], Awaitable[object] | object]

# As by HTTP, a redirect runs no script.
_SCRIPT: Final = re.compile(r"\s*(?:java|vb)script:", re.IGNORECASE)

# No address has them: in a header they would end it and begin another, and half a surrogate pair has no bytes.
_NOT_IN_ADDRESSES: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Timer(Protocol):
    """A timer that runs."""

    def cancel(self) -> None:
        """Stop it. Once is enough; again does nothing."""


class Task(Protocol):
    """A coroutine that runs beside the handlers."""

    def cancel(self) -> None:
        """Cancel it. Once is enough; again does nothing."""


class Subscription(Protocol):
    """A topic whose messages come."""

    def cancel(self) -> None:
        """Receive no more of them. Once is enough; again does nothing."""


class Port(Protocol):
    """What performs the services: a live session, or the rendering of a page."""

    def every(self, seconds: float, handler: Handler) -> Timer:
        """Call the handler each `seconds`, in turn with the component's other handlers."""
        ...

    def after(self, seconds: float, handler: Handler) -> Timer:
        """Call the handler once."""
        ...

    def start(self, coroutine: Coroutine[Any, Any, object]) -> Task:
        """Run the coroutine beside the handlers."""
        ...

    def emit(self, name: str, arguments: dict[str, object]) -> None:
        """Dispatch a browser event on the component's element."""
        ...

    def subscribe(self, topic: str) -> Subscription:
        """Receive what is published to a topic."""
        ...

    def publish(self, topic: str, message: object) -> None:
        """Publish a message to a topic."""
        ...

    def redirect(self, url: str) -> None:
        """Send the browser to another page."""
        ...

    def set_title(self, title: str) -> None:
        """Set the document's title."""
        ...


@dataclass
class PagePort:
    """The services while a page is rendered: what the page itself can answer is kept, the rest waits for `mount`."""

    title: str | None = None
    redirect_url: str | None = None

    def set_title(self, title: str) -> None:
        """Keep the title for the page."""
        self.title = title

    def redirect(self, url: str) -> None:
        """Keep the address for the page's answer."""
        self.redirect_url = url

    def pass_on(self, port: Port) -> None:
        """Have another port do what was kept: a component that was loaded for a connection has no page to answer."""
        if self.title is not None:
            port.set_title(self.title)
        if self.redirect_url is not None:
            port.redirect(self.redirect_url)


class Live:
    """What a component can do beyond its state. Timers, tasks and subscriptions end with the component."""

    __slots__ = ("_connection", "_id", "_name", "_port", "_title")

    def __init__(self, id: str | None = None, connection: "HTTPConnection | None" = None) -> None:
        self._id = id
        self._connection = connection
        self._name = "Component"
        self._port: Port | PagePort | None = None if id is None else PagePort()
        self._title: str | None = None

    @property
    def id(self) -> str:
        """The component's id, as in its element's `data-id`. It stays the same over reconnects."""
        if self._id is None:
            raise self._detached("id")
        return self._id

    @property
    def connection(self) -> "HTTPConnection":
        """The page's request during `load` and the first render, the WebSocket's handshake afterwards."""
        if self._connection is None:
            raise self._unconnected()
        return self._connection

    @property
    def title(self) -> str | None:
        """The document's title as this component last set it. Set it to change the document's."""
        return self._title

    @title.setter
    def title(self, text: str) -> None:
        title = _exact_text(f"{self._name}: live.title", text)
        self._reachable("title").set_title(title)
        self._title = title

    def every(self, seconds: float, handler: Handler) -> Timer:
        """Call `handler` each `seconds`, until `.cancel()` or the component's end. For `mount` and handlers.

        It takes its turn with events. A tick that comes while the one before still waits for its turn adds nothing; one
        that comes while the handler runs is called after it.

            def mount(self) -> None:
                self.live.every(1, self.tick)
        """
        _check_call(f"{self._name}: live.every", seconds, handler)
        if seconds == 0:
            raise ValueError(f"{self._name}: live.every needs more than 0 seconds.")
        return self._attached("every").every(seconds, handler)

    def after(self, seconds: float, handler: Handler) -> Timer:
        """Call `handler` once, `seconds` from now. For `mount` and handlers."""
        _check_call(f"{self._name}: live.after", seconds, handler)
        return self._attached("after").after(seconds, handler)

    def start(self, coroutine: Coroutine[Any, Any, object]) -> Task:
        """Run a coroutine beside the handlers, until it is done or the component's end.

        For `mount` and handlers. What it changes reaches the page whenever it awaits something.

            self.live.start(self.fetch(url))
        """
        if not inspect.iscoroutine(coroutine):
            raise TypeError(
                f"{self._name}: live.start takes a coroutine, such as self.fetch(), not {coroutine!r}."
            )
        try:
            return self._attached("start").start(coroutine)
        except LifecycleError:
            coroutine.close()
            raise

    def emit(self, name: str, /, **arguments: object) -> None:
        """Dispatch a bubbling `CustomEvent` on the component's element, with the arguments as its `detail`.

        They go as they are now, as JSON. Raises `TypeError` for an argument that JSON does not know, `ValueError` for one
        that is nested too deeply.
        """
        service = f"{self._name}: live.emit"
        port = self._attached("emit")
        port.emit(_exact_text(service, name), to_detail(service, arguments))

    def redirect(self, url: str) -> None:
        """Send the browser to another page. In `load` the page itself answers with the redirect.

        Raises `ValueError` for an address with control characters in it, or one that would run a script.
        """
        address = _exact_text(f"{self._name}: live.redirect", url)
        if _NOT_IN_ADDRESSES.search(address):
            raise ValueError(
                f"{self._name}: live.redirect was given {address!r}, which has control characters in it. Put what a "
                f"person wrote into an address with urllib.parse.quote(text)."
            )
        if _SCRIPT.match(address):
            raise ValueError(
                f"{self._name}: live.redirect was given {address!r}, which is a script and no address."
            )
        self._reachable("redirect").redirect(address)

    def subscribe(self, topic: str) -> Subscription:
        """Receive the messages of a topic from now on, until `.cancel()` or the component's end. For `mount` and handlers.

        They come to the methods marked `@message`, in turn with events. A topic that the component is subscribed to already is
        not received twice. Raises `ComponentError` where the class has no such method.

            def mount(self) -> None:
                self.live.subscribe(f"room:{self.room}")
        """
        name = _exact_text(f"{self._name}: live.subscribe", topic)
        return self._attached("subscribe").subscribe(name)

    def publish(self, topic: str, message: object) -> None:
        """Give a message to all that are subscribed to the topic, itself too; wait for none of them. For `mount` and handlers.

        Receivers get the object itself, so publish what nobody changes afterwards, such as a frozen dataclass.

            self.live.publish(f"room:{self.room}", Line(self.name, text))
        """
        name = _exact_text(f"{self._name}: live.publish", topic)
        self._attached("publish").publish(name, message)

    # --- for the layers above ---

    def _prepare(self) -> PagePort:
        """What a page's `load` and render wish for the page is found in the result."""
        self._port = wishes = PagePort()
        return wishes

    def _attach(self, port: Port) -> None:
        """Have services performed by `port` from now on, first of all what `load` has wished for."""
        before, self._port = self._port, port
        if isinstance(before, PagePort):
            before.pass_on(port)

    def _detach(self) -> None:
        """The component's end: services work no more, and the connection is let go."""
        self._port = None
        self._connection = None

    def _attached(self, service: str) -> Port:
        """The port of a component that is live."""
        port = self._reachable(service)
        if isinstance(port, PagePort):
            raise LifecycleError(
                f"{self._name}: live.{service} was used while a page is rendered. Timers, tasks and browser events "
                f"start in mount, because nobody may ever open a connection for this page."
            )
        return port

    def _reachable(self, service: str) -> Port | PagePort:
        if self._port is None:
            raise self._detached(service)
        return self._port

    def _unconnected(self) -> LifecycleError:
        if isinstance(self._port, PagePort):
            return LifecycleError(
                f"{self._name}: there is no live.connection, because the page was rendered without a request. "
                f"Give it: live.render(component, request=request)."
            )
        return self._detached("connection")

    def _detached(self, service: str) -> LifecycleError:
        if self._id is not None:
            return LifecycleError(
                f"{self._name}: live.{service} was used after the component's end (after unmount)."
            )
        return LifecycleError(
            f"{self._name}: live.{service} works once the component is on a page: in load, mount and handlers, not on "
            f"an instance made by hand. In a test, use `async with visit({self._name}(...))` from liveview.testing."
        )


def _exact_text(service: str, text: object) -> str:
    """The text as a `str` and no subclass of it, such as `Markup`, which the wire does not know."""
    if not isinstance(text, str):
        raise TypeError(f"{service} takes a str, not {text!r}.")
    return str.__str__(text)


def _check_call(service: str, seconds: object, handler: object) -> None:
    """Raise `ValueError` or `TypeError` for a time or a handler that cannot work, here where the caller is seen."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise TypeError(f"{service} takes seconds as a number, not {seconds!r}.")
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(f"{service} takes a positive number of seconds, not {seconds!r}.")
    if inspect.iscoroutine(handler):
        handler.close()
        raise TypeError(
            f"{service} takes the method itself: self.{handler.__name__}, not self.{handler.__name__}()."
        )
    if not callable(handler):
        raise TypeError(f"{service} takes a method or another callable, not {handler!r}.")
    _check_parameters(service, handler)


def _check_parameters(service: str, handler: Callable[..., object]) -> None:
    try:
        parameters = inspect.signature(handler)
    except (
        ValueError,
        NameError,
    ):  # built-in callables tell no signature; annotations may name what comes later
        return
    try:
        parameters.bind()
    except TypeError as error:
        name = getattr(handler, "__name__", repr(handler))
        raise TypeError(
            f"{service} calls {name} without arguments: {error}. Use functools.partial to give them."
        ) from None
