"""Tracked containers for a test, and what they told."""

# Containers hold whatever a test puts in.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Iterator
from typing import Any

from liveview.tracked.container import WRAPPERS, Container
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.turn import Turn
from liveview.tracked.values import track


class Told:
    """An owner that counts what it is told."""

    def __init__(self) -> None:
        self.changes = 0
        self.is_open = False

    def child_changed(self, child: object) -> None:
        """A change."""
        self.changes += 1

    def child_opened(self) -> None:
        """Something can change unseen."""
        self.is_open = True


def tracked(value: Any, turn: Turn | None = None, owner: Told | None = None) -> Any:
    """A tracked copy, whose journal somebody asks for."""
    made = track(value, turn or Turn(), owner or Told())
    assert made is not None
    if isinstance(made, TrackedDict):
        made.follow()
    return made


def outcome(action: Callable[[], Any]) -> tuple[type[BaseException] | None, Any]:
    """The type of what an action raises, else what it returns."""
    try:
        return None, action()
    except Exception as error:  # noqa: BLE001  # whatever a builtin raises
        return type(error), None


def handed_out(value: Any) -> Iterator[object]:
    """The plain containers that somebody who was given a value can change."""
    if type(value) in WRAPPERS:
        yield value
    if isinstance(value, Container):
        return
    if isinstance(value, dict):
        for key in value:
            yield from handed_out(value[key])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from handed_out(item)


def kept(container: Any) -> Iterator[object]:
    """The plain containers inside a tracked one, seen past its methods, all the way down."""
    if type(container) in WRAPPERS:
        yield container
    if isinstance(container, dict):
        for value in dict.values(container):
            yield from kept(value)
    elif isinstance(container, list):
        for item in list.__iter__(container):
            yield from kept(item)


def is_tracked(value: object) -> bool:
    """Whether a value says what changes in it."""
    return isinstance(value, Container)


def in_place(operator: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """An operator such as `+=` as a statement: None, or a word where it would assign another object."""
    return lambda value, other: None if operator(value, other) is value else "another"
