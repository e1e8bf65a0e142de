"""A set that says that it changed."""

from collections.abc import Iterable
from typing import Any, Final, Self

from liveview.tracked.container import SLOTS, WRAPPERS, Container, plain
from liveview.tracked.turn import Owner, Turn

_new: Final = set.__new__

# Any: an application's set holds whatever it puts in.


class TrackedSet(Container, set[Any]):
    """A set, for all purposes of the language. Its unions and copies are plain sets."""

    __slots__ = SLOTS

    def __init__(self, values: Iterable[Any] = ()) -> None:
        super().__init__(values)
        self._alone()

    @classmethod
    def wrap(cls, value: set[Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        set.update(self, value)
        return self

    def held(self) -> list[Any]:
        """The members."""
        return list(set.__iter__(self))

    def plain(self) -> set[Any]:
        """A plain copy."""
        return set(map(plain, self))

    def child_changed(self, child: object) -> None:
        """Members cannot change: only what is hashable is in a set."""

    # --- reading ---

    def copy(self) -> set[Any]:
        """A plain set of the same members."""
        return set(self)

    def __and__(self, other: Any) -> Any:
        return _plainly(set.__and__(self, other))

    def __or__(self, other: Any) -> Any:
        return _plainly(set.__or__(self, other))

    def __sub__(self, other: Any) -> Any:
        return _plainly(set.__sub__(self, other))

    def __xor__(self, other: Any) -> Any:
        return _plainly(set.__xor__(self, other))

    def union(self, *others: Iterable[Any]) -> set[Any]:
        """As a set's."""
        return set(self).union(*others)

    def intersection(self, *others: Iterable[Any]) -> set[Any]:
        """As a set's."""
        return set(self).intersection(*others)

    def difference(self, *others: Iterable[Any]) -> set[Any]:
        """As a set's."""
        return set(self).difference(*others)

    def symmetric_difference(self, other: Iterable[Any]) -> set[Any]:
        """As a set's."""
        return set(self).symmetric_difference(other)

    # --- changing ---

    def _become(self, members: set[Any]) -> None:
        """Have other members, and say so if they differ."""
        if members != self:
            for member in members - self:
                self._accepted(member)
            set.clear(self)
            set.update(self, members)
            self._changed()

    def add(self, member: Any) -> None:
        """As a set's."""
        if member not in self:
            set.add(self, self._accepted(member))
            self._changed()

    def discard(self, member: Any) -> None:
        """As a set's."""
        if member in self:
            set.discard(self, member)
            self._changed()

    def remove(self, member: Any) -> None:
        """As a set's."""
        set.remove(self, member)
        self._changed()

    def pop(self) -> Any:
        """As a set's."""
        member = set.pop(self)
        self._changed()
        return member

    def clear(self) -> None:
        """As a set's."""
        self._become(set())

    def update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._become(self.union(*others))

    def intersection_update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._become(self.intersection(*others))

    def difference_update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._become(self.difference(*others))

    def symmetric_difference_update(self, other: Iterable[Any]) -> None:
        """As a set's."""
        self._become(self.symmetric_difference(other))

    def __ior__(self, other: Any) -> Self:
        return self._assigned(set(self) | other)

    def __iand__(self, other: Any) -> Self:
        return self._assigned(set(self) & other)

    def __isub__(self, other: Any) -> Self:
        return self._assigned(set(self) - other)

    def __ixor__(self, other: Any) -> Self:
        return self._assigned(set(self) ^ other)

    def _assigned(self, members: set[Any]) -> Self:
        self._become(members)
        self._is_operated = True
        return self


def _plainly(answer: Any) -> Any:  # Any: NotImplemented, or a set of the first operand's type
    return answer if answer is NotImplemented else set(answer)


WRAPPERS[set] = TrackedSet
