"""Whose containers these are, and since when their changes count."""

from typing import Protocol


class Turn:
    """The stretch of time between two renders of one component. All containers below its fields share it.

    `moment` is another number in each stretch: a container tells its owners of a change once in a stretch, because what
    reads them reads all that changed.
    """

    __slots__ = ("moment",)

    def __init__(self) -> None:
        self.moment = 0

    def end(self) -> None:
        """What changes from now on belongs to the next stretch."""
        self.moment += 1


class Owner(Protocol):
    """Who is told of changes: the container around, or the field of a component."""

    def child_changed(self, child: object) -> None:
        """Something inside `child` changed, for the first time in this turn."""

    def child_opened(self) -> None:
        """From now on something inside can change without anybody being told."""
