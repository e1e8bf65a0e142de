"""A set that says that it changed."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, Self

from liveview.tracked.container import SLOTS, TRACKED, WRAPPERS, Container, plain
from liveview.tracked.turn import Owner, Turn

_set: Final[type[set[Any]]] = set
_new: Final = set.__new__

# Any: an application's set holds whatever it puts in.


class TrackedSet(Container, set[Any]):
    """A set, for all purposes of the language. Its unions and copies are plain sets."""

    __slots__ = SLOTS

    def __init__(self, values: Iterable[Any] = (), /) -> None:
        super().__init__(values)
        self._alone()

    @classmethod
    def wrap(cls, value: set[Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        _set.update(self, value)
        return self

    def held(self) -> list[Any]:
        """The members."""
        return list(_set.__iter__(self))

    def plain(self) -> set[Any]:
        """A plain copy."""
        return set(map(plain, self))

    def _wrap_holders(self) -> bool:
        return False

    def own(self) -> None:
        """Only what is hashable is in a set, which no container is."""

    def child_changed(self, child: object) -> None:
        """Members cannot change."""

    def __repr__(self) -> str:
        return repr(set(self))

    def copy(self) -> set[Any]:
        """A plain set of the same members."""
        return set(self)

    # --- changing ---

    def _do(self, change: Callable[..., Any], *values: Any) -> Any:
        """What a method of sets gives. What it had changed when it raised stays so, as in a set."""
        before = set(self)
        try:
            return change(self, *values)
        finally:
            for member in _set.difference(self, before):
                self._accepted(member)
            if set(map(id, self)) != set(map(id, before)):
                self._changed()

    def add(self, member: Any, /) -> None:
        """As a set's."""
        length = len(self)
        _set.add(self, member)
        if len(self) > length:
            self._accepted(member)
            self._changed()

    def discard(self, member: Any, /) -> None:
        """As a set's."""
        length = len(self)
        _set.discard(self, member)
        if len(self) < length:
            self._changed()

    def remove(self, member: Any, /) -> None:
        """As a set's."""
        _set.remove(self, member)
        self._changed()

    def pop(self) -> Any:
        """As a set's."""
        member = _set.pop(self)
        self._changed()
        return member

    def clear(self) -> None:
        """As a set's."""
        self._do(_set.clear)

    def update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._do(_set.update, *others)

    def intersection_update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._do(_set.intersection_update, *others)

    def difference_update(self, *others: Iterable[Any]) -> None:
        """As a set's."""
        self._do(_set.difference_update, *others)

    def symmetric_difference_update(self, other: Iterable[Any], /) -> None:
        """As a set's."""
        self._do(_set.symmetric_difference_update, other)

    if not TYPE_CHECKING:  # what a set's operators take and give, typeshed says better

        def __ior__(self, other):
            return self._operated_by(_set.__ior__, other)

        def __iand__(self, other):
            return self._operated_by(_set.__iand__, other)

        def __isub__(self, other):
            return self._operated_by(_set.__isub__, other)

        def __ixor__(self, other):
            return self._operated_by(_set.__ixor__, other)

    def _operated_by(self, operator: Callable[..., Any], other: Any) -> Any:
        answer = self._do(operator, other)
        return answer if answer is NotImplemented else self._operating()


WRAPPERS[set] = TrackedSet
TRACKED.add(TrackedSet)
