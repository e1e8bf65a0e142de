"""Whose containers these are, and since when their changes count."""

from typing import Protocol


class Turn:
    """The stretch of time between two renders of one component. All containers below its fields share it.

    `moment` is another number in each stretch: a container tells its owners of a change once in a stretch, because what
    reads them reads all that changed.
    """

    __slots__ = ("_keepers", "moment")

    def __init__(self) -> None:
        self.moment = 0
        self._keepers: list[JournalKeeper] = []

    def end(self) -> None:
        """What changes from now on belongs to the next stretch."""
        self.moment += 1

    def keeps(self, keeper: "JournalKeeper") -> None:
        """A container has begun a journal, which holds what was taken out."""
        self._keepers.append(keeper)

    def rendered(self) -> None:
        """The page shows all that changed before this stretch: nobody asks for the journals of that any more."""
        keepers, self._keepers = self._keepers, []
        for keeper in keepers:
            keeper.drop_journal(self.moment)


class JournalKeeper(Protocol):
    """A container that remembers what changed in it."""

    def drop_journal(self, moment: int) -> None:
        """Forget what changed before a moment."""


class Owner(Protocol):
    """Who is told of changes: the container around, or the field of a component."""

    def child_changed(self, child: object) -> None:
        """Something inside `child` changed, for the first time in this turn."""

    def child_opened(self) -> None:
        """From now on something inside can change without anybody being told."""
