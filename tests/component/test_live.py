"""The services on `self.live`: before there is a page, while one is rendered, and while the component is live."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from liveview.component.component import Component
from liveview.component.events import event
from liveview.component.live import Handler, Live, PagePort
from liveview.errors import LifecycleError, NotYet


class Clock(Component):
    """Uses services."""

    count: int = 0

    @event
    def tick(self) -> None:
        """Counts."""
        self.count += 1

    async def later(self) -> None:
        """Counts, as a coroutine."""
        self.count += 1

    def add(self, by: int) -> None:
        """Needs an argument."""


class Stopped:
    """A timer or task that was asked for."""

    def cancel(self) -> None:
        """Nothing runs."""


class Recorder:
    """A port that notes what it is asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def every(self, seconds: float, handler: Handler) -> Stopped:
        self.calls.append(("every", seconds, handler))
        return Stopped()

    def after(self, seconds: float, handler: Handler) -> Stopped:
        self.calls.append(("after", seconds, handler))
        return Stopped()

    def start(self, coroutine: Coroutine[Any, Any, object]) -> Stopped:
        coroutine.close()
        self.calls.append(("start",))
        return Stopped()

    def emit(self, name: str, arguments: dict[str, object]) -> None:
        self.calls.append(("emit", name, arguments))

    def redirect(self, url: str) -> None:
        self.calls.append(("redirect", url))

    def set_title(self, title: str) -> None:
        self.calls.append(("title", title))


def connection() -> HTTPConnection:
    """A request."""
    return HTTPConnection({"type": "http", "headers": []})


def live_clock() -> tuple[Clock, Recorder]:
    """A component that is live, and its port."""
    clock, port = Clock(), Recorder()
    clock.live = Live("c1", connection())
    clock.live._attach(port)
    return clock, port


USES: dict[str, Callable[[Clock], object]] = {
    "id": lambda clock: clock.live.id,
    "connection": lambda clock: clock.live.connection,
    "every": lambda clock: clock.live.every(1, clock.tick),
    "after": lambda clock: clock.live.after(1, clock.tick),
    "start": lambda clock: clock.live.start(clock.later()),
    "emit": lambda clock: clock.live.emit("saved"),
    "redirect": lambda clock: clock.live.redirect("/"),
    "title": lambda clock: setattr(clock.live, "title", "x"),
}


@pytest.mark.parametrize("service", USES)
def test_a_component_made_by_hand_has_no_services(service: str) -> None:
    """The error says where they work, and how a test gets them."""
    with pytest.raises(
        LifecycleError, match=rf"^Clock: live\.{service} works once .* visit\(Clock\(\.\.\.\)\)"
    ):
        USES[service](Clock())


def test_a_component_made_by_hand_runs_its_handlers() -> None:
    """Unit tests of handlers need nothing else."""
    clock = Clock()
    clock.tick()
    assert clock.count == 1


@pytest.mark.parametrize("service", ["every", "after", "start", "emit"])
def test_while_a_page_is_rendered_nothing_is_started(service: str) -> None:
    """A page may be rendered that nobody opens a connection for."""
    clock = Clock()
    clock.live = Live("c1", connection())
    with pytest.raises(
        LifecycleError, match=rf"Clock: live\.{service} was used while a page is rendered.*mount"
    ):
        USES[service](clock)


def test_a_page_keeps_title_and_redirect() -> None:
    """They are answered with the page."""
    clock = Clock()
    clock.live = Live("c1", connection())
    wishes = clock.live._prepare()
    clock.live.title = "Now"
    clock.live.redirect("/login")
    assert wishes == PagePort("Now", "/login")
    assert (clock.live.title, clock.live.id) == ("Now", "c1")


def test_what_load_wished_for_is_passed_on() -> None:
    """Where it ran for a connection there is no page to answer."""
    clock, port = Clock(), Recorder()
    clock.live = Live("c1", connection())
    clock.live.title = "Now"
    clock.live._attach(port)
    assert port.calls == [("title", "Now")]


def test_a_page_without_a_request_has_no_connection() -> None:
    """The error says how to give one."""
    clock = Clock()
    clock.live = Live("c1", None)
    with pytest.raises(LifecycleError, match="rendered without a request"):
        _ = clock.live.connection


def test_services_go_to_the_port() -> None:
    """As they were asked for."""
    clock, port = live_clock()
    clock.live.every(0.5, clock.tick)
    clock.live.after(0, clock.later)
    clock.live.start(clock.later())
    clock.live.emit("saved", number=3)
    clock.live.redirect("/next")
    clock.live.title = "Clock"
    assert port.calls == [
        ("every", 0.5, clock.tick),
        ("after", 0, clock.later),
        ("start",),
        ("emit", "saved", {"number": 3}),
        ("redirect", "/next"),
        ("title", "Clock"),
    ]
    assert dict(clock.live.connection.headers) == {}


@pytest.mark.parametrize("service", [name for name in USES if name != "id"])
def test_after_the_end_services_say_so(service: str) -> None:
    """The id stays, for logs."""
    clock, _ = live_clock()
    clock.live._detach()
    assert clock.live.id == "c1"
    with pytest.raises(LifecycleError, match="after the component's end"):
        USES[service](clock)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_times_have_to_be_positive(seconds: float) -> None:
    """The error comes where the timer is asked for."""
    clock, port = live_clock()
    with pytest.raises(ValueError, match="positive number of seconds"):
        clock.live.every(seconds, clock.tick)
    with pytest.raises(ValueError, match="positive number of seconds"):
        clock.live.after(seconds, clock.tick)
    assert port.calls == []


def test_every_needs_some_time() -> None:
    """Else the event loop would do nothing else."""
    clock, _ = live_clock()
    with pytest.raises(ValueError, match="more than 0 seconds"):
        clock.live.every(0, clock.tick)


def test_seconds_and_handler_have_to_be_what_they_are() -> None:
    """Also where no checker has looked."""
    clock, _ = live_clock()
    every: Any = clock.live.every  # Any: calls that checkers refuse
    with pytest.raises(TypeError, match="seconds as a number"):
        every("1", clock.tick)
    with pytest.raises(TypeError, match="takes a method or another callable, not 'tick'"):
        every(1, "tick")
    with pytest.raises(TypeError, match=r"takes the method itself: self\.later, not self\.later\(\)"):
        every(1, clock.later())
    with pytest.raises(TypeError, match=r"calls add without arguments: .*'by'"):
        every(1, clock.add)
    clock.live.every(1, functools.partial(clock.add, 3))


def test_start_takes_a_coroutine() -> None:
    """Not the function."""
    clock, _ = live_clock()
    start: Any = clock.live.start  # Any: calls that checkers refuse
    with pytest.raises(TypeError, match=r"takes a coroutine, such as self\.fetch\(\)"):
        start(clock.later)


async def test_a_coroutine_that_cannot_start_is_closed() -> None:
    """No warning about a coroutine that was never awaited adds to the error."""
    coroutine = Clock().later()
    with pytest.raises(LifecycleError):
        Clock().live.start(coroutine)
    with pytest.raises(RuntimeError, match="cannot reuse"):
        await asyncio.wait_for(coroutine, 1)


def test_title_and_redirect_take_texts() -> None:
    """An address object would fail only on the wire."""
    clock, _ = live_clock()
    live: Any = clock.live  # Any: calls that checkers refuse
    with pytest.raises(TypeError, match="takes a str"):
        live.redirect(5)
    with pytest.raises(TypeError, match="takes a str"):
        live.title = None


def test_topics_do_not_exist_yet() -> None:
    """The error says so."""
    clock, _ = live_clock()
    with pytest.raises(NotYet):
        clock.live.subscribe("room")
    with pytest.raises(NotYet):
        clock.live.publish("room", 1)


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:alert(1)", "vbscript:x"])
def test_a_redirect_runs_no_script(address: str) -> None:
    """An address that a person gave must not become code in the page."""
    live = Live("id")
    with pytest.raises(ValueError, match="script"):
        live.redirect(address)
