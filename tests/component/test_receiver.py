"""Methods marked `@message`: which is chosen for a message, and what is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from liveview import Component, message
from liveview.errors import ComponentError


@dataclass(frozen=True)
class Said:
    """A line."""

    text: str


@dataclass(frozen=True)
class Shouted(Said):
    """A loud one."""


class Left:
    """Somebody has gone."""


class Room(Component):
    """Takes several kinds."""

    template = ""

    @message
    def said(self, line: Said) -> None: ...

    @message(thread=True)
    def gone_or_counted(self, what: Left | int) -> None: ...


class Hall(Room):
    """Takes the rest, and loud lines by a method of their own."""

    @message
    async def shouted(self, line: "Shouted") -> None: ...

    @message
    def anything(self, what: object) -> None: ...


def chosen(component: type[Component], kind: type) -> str | None:
    """The name of the method."""
    receiver = component.__plan__.receiver(kind)
    return None if receiver is None else receiver.name


@pytest.mark.parametrize(
    ("component", "kind", "name"),
    [
        (Room, Said, "said"),
        (Room, Shouted, "said"),
        (Room, Left, "gone_or_counted"),
        (Room, bool, "gone_or_counted"),
        (Room, str, None),
        (Hall, Shouted, "shouted"),
        (Hall, Said, "said"),
        (Hall, Left, "gone_or_counted"),
        (Hall, type(None), "anything"),
    ],
)
def test_the_nearest_class_decides(component: type[Component], kind: type, name: str | None) -> None:
    """Whatever the order of the methods."""
    assert chosen(component, kind) == name


def test_options_and_the_parameters_name_are_known() -> None:
    """They are used by whoever calls it."""
    receivers = Room.__plan__.receivers
    assert [(one.name, one.parameter, one.thread) for one in receivers.values()] == [
        ("said", "line", False),
        ("gone_or_counted", "what", True),
    ]


def test_two_methods_for_one_class_are_a_mistake() -> None:
    """Named with both."""

    class Twice(Component):
        @message
        def first(self, line: Said) -> None: ...

        @message
        def second(self, line: Said | int) -> None: ...

    with pytest.raises(ComponentError, match=r"Twice\.second and Twice\.first both take messages of Said"):
        Twice.__plan__.check()


def none(self: Component) -> None:
    """Takes no message."""


def two(self: Component, first: int, second: int) -> None:
    """Takes two."""


def rest(self: Component, *messages: int) -> None:
    """Takes any number."""


@pytest.mark.parametrize("method", [none, two, rest])
def test_a_receiver_has_one_parameter(method: Callable[..., None]) -> None:
    """Else nobody could call it."""
    with pytest.raises(ComponentError, match=rf"Wrong\.{method.__name__} is called with one message"):
        type("Wrong", (Component,), {method.__name__: message(method)})


def test_what_is_no_class_tells_no_messages_apart() -> None:
    """A literal, say."""

    class Odd(Component):
        @message
        def odd(self, line: "list[int] | Any") -> None: ...

    what: Any = 3  # Any: the mistake
    assert Odd.__plan__.receivers["odd"].types == (list, object)

    with pytest.raises(ComponentError, match="belongs on a method"):
        message(what)


def test_an_async_receiver_needs_no_thread() -> None:
    """As for events."""
    with pytest.raises(ComponentError, match=r"@message\(thread=True\): wait is an `async def`"):

        @message(thread=True)
        async def wait(self: object, line: Said) -> None: ...
