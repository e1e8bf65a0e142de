"""The services on `self.live`: before there is a page, while one is rendered, and while the component is live."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from markupsafe import Markup
from starlette.requests import HTTPConnection

from liveview.component.component import Component
from liveview.component.events import event
from liveview.component.live import Handler, Live, PagePort
from liveview.errors import LifecycleError


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

    def subscribe(self, topic: str) -> Stopped:
        self.calls.append(("subscribe", topic))
        return Stopped()

    def publish(self, topic: str, message: object) -> None:
        self.calls.append(("publish", topic, message))

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


@pytest.mark.parametrize("url", ["/x\r\nSet-Cookie: a=1", "/x\n", "/\x00", "/\x7f", "/\x85", "/\ud800"])
def test_an_address_has_no_control_characters(url: str) -> None:
    """They would end the header that it stands in; the error says how to put a text into an address."""
    clock, port = live_clock()
    with pytest.raises(
        ValueError, match=r"Clock: live\.redirect .* control characters .* urllib\.parse\.quote"
    ):
        clock.live.redirect(url)
    assert port.calls == []


def test_texts_are_exact_when_they_leave() -> None:
    """The wire knows `str` and no subclass of it."""
    clock, port = live_clock()
    clock.live.title = Markup("a")
    clock.live.redirect(Markup("/b"))
    clock.live.emit(Markup("c"), text=Markup("d"))
    assert port.calls == [("title", "a"), ("redirect", "/b"), ("emit", "c", {"text": "d"})]
    said = [value for call in port.calls for value in call[1:] if not isinstance(value, dict)]
    assert {type(value) for value in [*said, clock.live.title]} == {str}


@dataclass
class Place:
    """A dataclass that an event carries."""

    name: str
    tags: set[str]


class Level(int):
    """A number of the application's own type."""


class Share(float):
    """A number of the application's own type."""


def test_what_is_emitted_is_json_at_once() -> None:
    """A list that changes later does not change what was emitted."""
    clock, port = live_clock()
    rows = [1]
    clock.live.emit(
        "saved", rows=rows, place=Place("x", {"a"}), by={1: None}, level=Level(3), share=Share(0.5)
    )
    rows.append(2)
    detail = {"rows": [1], "place": {"name": "x", "tags": ["a"]}, "by": {"1": None}, "level": 3, "share": 0.5}
    assert port.calls == [("emit", "saved", detail)]


@pytest.mark.parametrize("value", [object(), {"a": [print]}, {(1, 2): 3}, Clock])
def test_what_json_does_not_know_is_refused_by_name(value: object) -> None:
    """In the handler that emits it, where somebody sees it."""
    clock, port = live_clock()
    with pytest.raises(TypeError, match=r"Clock: live\.emit\(where=\.\.\.\) cannot go to the browser"):
        clock.live.emit("saved", where=value)
    assert port.calls == []


def nested(depth: int) -> list[Any]:
    """A list in a list in a list."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [101, 900, 50_000])
def test_what_is_nested_too_deeply_is_refused(depth: int) -> None:
    """Also where it could be converted here, but perhaps not written later."""
    clock, port = live_clock()
    with pytest.raises(ValueError, match=r"live\.emit\(tree=\.\.\.\) is nested more than 100 deep"):
        clock.live.emit("saved", tree=nested(depth))
    clock.live.emit("saved", tree=nested(50))
    assert len(port.calls) == 1


def test_a_number_that_no_browser_holds_is_refused() -> None:
    """It would be infinite there, and of some thousands of digits Python writes no text."""
    clock, _ = live_clock()
    with pytest.raises(ValueError, match=r"live\.emit\(count=\.\.\.\) holds an int"):
        clock.live.emit("saved", count=[10**5000])
    clock.live.emit("saved", count=10**300)


def test_topics_are_named_by_texts() -> None:
    """And what is published is whatever the application likes."""
    clock, port = live_clock()
    clock.live.subscribe(Markup("room"))
    clock.live.publish("room", {"any": "thing"})
    assert port.calls == [("subscribe", "room"), ("publish", "room", {"any": "thing"})]
    with pytest.raises(TypeError, match=r"Clock: live\.subscribe takes a str, not 3"):
        clock.live.subscribe(3)  # type: ignore[arg-type]  # the mistake


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:alert(1)", "vbscript:x"])
def test_a_redirect_runs_no_script(address: str) -> None:
    """An address that a person gave must not become code in the page."""
    live = Live("id")
    with pytest.raises(ValueError, match="script"):
        live.redirect(address)
