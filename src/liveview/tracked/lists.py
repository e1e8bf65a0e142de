"""A list that says what changed in it: which items came, went and moved, and in which of them something changed."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Self, SupportsIndex

from liveview.tracked.container import SLOTS, SOMEWHERE, WRAPPERS, Container, plain
from liveview.tracked.journal import MOST_RUNS, Journal
from liveview.tracked.mutability import ATOMS
from liveview.tracked.turn import Owner, Turn

_new: Final = list.__new__
_extend: Final = list.extend
_slice: Final = list.__getitem__

# So far from where a child was last seen it is looked for, before the whole list is.
_NEAR: Final = 32

# Any: an application's list holds whatever it puts in.


class TrackedList(Container, list[Any]):
    """A list, for all purposes of the language. Its slices, sums and copies are plain lists."""

    __slots__ = (*SLOTS, "_journal")

    _journal: Journal | None

    def __init__(self, values: Iterable[Any] = ()) -> None:
        super().__init__(values)
        self._alone()
        self._journal = None

    @classmethod
    def wrap(cls, value: list[Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        self._journal = None
        _extend(self, value)
        if not ATOMS.issuperset(map(type, value)):
            for index, item in enumerate(value):
                if isinstance(item, Container):
                    list.__setitem__(self, index, self._owned(item))
        return self

    # --- what renders ask ---

    def held(self) -> list[Any]:
        """The items as they are kept, in a plain list."""
        return list.copy(self)

    def plain(self) -> list[Any]:
        """A plain copy, all the way down."""
        return plain(list.copy(self))

    def journal(self, since: int) -> Journal | None:
        """What changed since version `since`, or None where that is not known."""
        journal = self._journal
        if journal is not None and journal.since == since:
            return journal
        return Journal(since, 0, len(self)) if since == self.version else None

    def items_at(self, version: int) -> list[Any] | None:
        """The items as they were at a version, or None where that is not known."""
        journal = self.journal(version)
        return None if journal is None else journal.original_of(list.copy(self))

    def places(self, child: Container) -> list[int]:
        """Where a child stands: mostly where it was last seen, or near that."""
        place = child._place
        if place is not SOMEWHERE and isinstance(place, int):
            for near in _around(place, len(self)):
                if _slice(self, near) is child:
                    child._place = near
                    return [near]
        found = [index for index, item in enumerate(list.__iter__(self)) if item is child]
        child._place = found[0] if len(found) == 1 else SOMEWHERE
        return found

    def child_changed(self, child: object) -> None:
        """Something in a container inside changed."""
        assert isinstance(child, Container)
        self._noted().changed.append(child)
        self._changed()

    def forget(self) -> None:
        """How it changed is not known."""
        super().forget()
        self._journal = None

    def _noted(self) -> Journal:
        """The journal of this turn."""
        journal = self._journal
        if journal is None or journal.moment != self._turn.moment:
            journal = self._journal = Journal(self.version, self._turn.moment, len(self))
        return journal

    def _spliced(self, index: int, removed: Iterable[Any], inserted: int) -> None:
        """Note a splice that is about to be made."""
        journal = self._noted()
        if journal.original is None:
            journal.splice(index, removed, inserted)

    def _reordered(self) -> None:
        """Note that the order is about to change in a way that is not followed."""
        journal = self._noted()
        if journal.original is None:
            self._wrap_all()  # what is wrapped later would not be found again among the originals
            journal.original = journal.original_of(list.copy(self))

    def _done(self) -> None:
        journal = self._journal
        if journal is not None and journal.original is None and len(journal.runs) > MOST_RUNS:
            self._wrap_all()
            journal.original = journal.original_of(list.copy(self))
        self._changed()

    # --- reading ---

    def _wrap_all(self) -> None:
        if self._is_wrapped:
            return
        if not ATOMS.issuperset(map(type, list.__iter__(self))):
            for index, item in enumerate(list.__iter__(self)):
                if type(item) in WRAPPERS:
                    list.__setitem__(self, index, self._wrapped(item, index))
        self._is_wrapped = True

    def __getitem__(self, index: Any) -> Any:
        item = _slice(self, index)
        if type(item) in ATOMS:
            return item
        if isinstance(index, slice):
            self._wrap_all()
            return _slice(self, index)
        place = index.__index__()
        if place < 0:
            place += len(self)
        if type(item) in WRAPPERS:
            item = self._wrapped(item, place)
            list.__setitem__(self, place, item)
        elif isinstance(item, Container) and item._place is not SOMEWHERE:
            item._place = place
        return item

    def __iter__(self) -> Iterator[Any]:
        self._wrap_all()
        return list.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._wrap_all()
        return list.__reversed__(self)

    def __add__(self, other: Any) -> Any:
        self._wrap_all()
        return list.copy(self) + other

    def __radd__(self, other: Any) -> Any:
        self._wrap_all()
        return other + list.copy(self)

    def __mul__(self, times: SupportsIndex) -> list[Any]:
        self._wrap_all()
        return list.__mul__(self, times)

    def __rmul__(self, times: SupportsIndex) -> list[Any]:
        return self * times

    def copy(self) -> list[Any]:
        """A plain list of the same items."""
        self._wrap_all()
        return list.copy(self)

    # --- changing ---

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            self._set_slice(index, value)
            return
        before = _slice(self, index)  # raises what a list raises
        value = self._accepted(value)
        place = index.__index__()
        self._spliced(place + len(self) if place < 0 else place, (before,), 1)
        list.__setitem__(self, index, value)
        self._done()

    def _set_slice(self, span: slice, values: Iterable[Any]) -> None:
        start, stop, step = span.indices(len(self))
        accepted = [self._accepted(value) for value in values]
        if step == 1:
            stop = max(start, stop)
            removed = _slice(self, slice(start, stop))
            self._spliced(start, removed, len(accepted))
            list.__setitem__(self, span, accepted)
        else:
            self._reordered()
            list.__setitem__(self, span, accepted)
        self._done()

    def __delitem__(self, index: Any) -> None:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                self._spliced(start, _slice(self, index), 0)
            else:
                self._reordered()
        else:
            before = _slice(self, index)
            place = index.__index__()
            self._spliced(place + len(self) if place < 0 else place, (before,), 0)
        list.__delitem__(self, index)
        self._done()

    def __iadd__(self, values: Iterable[Any]) -> Self:
        self.extend(values)
        self._is_operated = True
        return self

    def __imul__(self, times: SupportsIndex) -> Self:
        self[:] = self * times
        self._is_operated = True
        return self

    def append(self, value: Any) -> None:
        """As a list's."""
        value = self._accepted(value)
        self._spliced(len(self), (), 1)
        list.append(self, value)
        self._done()

    def extend(self, values: Iterable[Any]) -> None:
        """As a list's."""
        accepted = [self._accepted(value) for value in values]
        self._spliced(len(self), (), len(accepted))
        list.extend(self, accepted)
        self._done()

    def insert(self, index: SupportsIndex, value: Any) -> None:
        """As a list's."""
        place = index.__index__()
        place = max(0, place + len(self)) if place < 0 else min(place, len(self))
        value = self._accepted(value)
        self._spliced(place, (), 1)
        list.insert(self, place, value)
        self._done()

    def pop(self, index: SupportsIndex = -1) -> Any:
        """As a list's."""
        item = self[index] if len(self) else _slice(self, index)  # wrapped: it may come back elsewhere
        del self[index]
        return item

    def remove(self, value: Any) -> None:
        """As a list's."""
        del self[list.index(self, value)]

    def clear(self) -> None:
        """As a list's."""
        del self[:]

    def reverse(self) -> None:
        """As a list's."""
        self._reordered()
        list.reverse(self)
        self._done()

    def sort(self, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
        """As a list's."""
        self._reordered()
        try:
            list.sort(self, key=key, reverse=reverse)
        finally:
            self._done()


def _around(place: int, length: int) -> Iterator[int]:
    """Indexes near `place`, the nearest first: a few rows may have come or gone before it."""
    if place < length:
        yield place
    for distance in range(1, _NEAR):
        if 0 <= place - distance < length:
            yield place - distance
        if place + distance < length:
            yield place + distance


WRAPPERS[list] = TrackedList
