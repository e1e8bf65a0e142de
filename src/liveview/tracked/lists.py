"""A list that says what changed in it: which items came, went and moved, and in which of them something changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import index as index_of
from typing import Any, Final, Self, SupportsIndex

from liveview.tracked.container import SLOTS, TRACKED, WRAPPERS, WRAPPING, Container, plain
from liveview.tracked.journal import MOST_RUNS, Journal
from liveview.tracked.mutability import ATOMS, holds_tracker
from liveview.tracked.turn import Owner, Turn

_list: Final[type[list[Any]]] = list
_new: Final = list.__new__
_slice: Final[Callable[[list[Any], Any], Any]] = _list.__getitem__

# So far from where a child was last seen it is looked for, before the whole list is.
_NEAR: Final = 32

# Any: an application's list holds whatever it puts in.


class TrackedList(Container, list[Any]):
    """A list, for all purposes of the language. Its slices, sums and copies are plain lists."""

    __slots__ = (*SLOTS, "__weakref__", "_journal")

    _journal: Journal | None

    def __init__(self, values: Iterable[Any] = (), /) -> None:
        super().__init__(values)
        self._alone()
        self._journal = None

    @classmethod
    def wrap(cls, value: list[Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        self._journal = None
        _list.extend(self, value)
        if not ATOMS.issuperset(map(type, value)):
            self.own()
        return self

    def own(self) -> None:
        """Become the parent of the tracked containers inside."""
        children = [
            (index, item) for index, item in enumerate(_list.__iter__(self)) if isinstance(item, Container)
        ]
        for _, child in children:
            child._parents = tuple(parent for parent in child._parents if parent() is not self)
        for index, child in children:
            _list.__setitem__(self, index, self._owned(child))

    # --- what renders ask ---

    def held(self) -> list[Any]:
        """The items as they are kept, in a plain list."""
        return _list.copy(self)

    def plain(self) -> list[Any]:
        """A plain copy, all the way down."""
        return list(map(plain, _list.__iter__(self)))

    def journal(self, since: int) -> Journal | None:
        """What changed since version `since`, or None where that is not known."""
        journal = self._journal
        if journal is not None and journal.since == since:
            return journal
        return Journal(since, 0, len(self)) if since == self.version else None

    def items_at(self, version: int) -> list[Any] | None:
        """The items as they were at a version, or None where that is not known."""
        journal = self.journal(version)
        return None if journal is None else journal.original_of(_list.copy(self))

    def places(self, children: Iterable[Container]) -> set[int]:
        """Where children stand: mostly where they were last seen, or near that; else the whole list is looked at, once."""
        found: set[int] = set()  # `set[int]()` takes 0.2 us longer
        lost: dict[int, Container] = {}
        length = len(self)
        for child in children:
            place = child._place
            if (
                len(child._parents) != 1
                or type(place) is not int
                or place >= length
                or _slice(self, place) is not child
            ):
                place = self._near(child) if self._count(child) == 1 else None
            if place is not None:
                child._place = place
                found.add(place)
            else:
                lost[id(child)] = child
        if lost:
            for index, item in enumerate(_list.__iter__(self)):
                child_or_none = lost.get(id(item))
                if child_or_none is not None:
                    child_or_none._place = index
                    found.add(index)
        return found

    def _near(self, child: Container) -> int | None:
        place = child._place
        if isinstance(place, int):
            for near in _around(place, len(self)):
                if _slice(self, near) is child:
                    return near
        return None

    def drop_journal(self, moment: int) -> None:
        """Forget what changed before a moment."""
        journal = self._journal
        if journal is not None and journal.moment < moment:
            self._journal = None
        elif journal is not None:
            self._turn.keeps(self)

    def child_changed(self, child: object) -> None:
        """Something in a container inside changed."""
        self._noted().changed.append(child)  # type: ignore[arg-type]  # children are containers
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
            self._turn.keeps(self)
        return journal

    def _spliced(self, index: int, removed: Sequence[Any], inserted: int) -> None:
        """Note a splice that is about to be made."""
        self._released(removed)
        journal = self._noted()
        if journal.original is None:
            journal.splice(index, removed, inserted)

    def _reordered(self) -> None:
        """Note that the order is about to change in a way that is not followed."""
        journal = self._noted()
        if journal.original is None:
            self._wrap_all()  # what is wrapped later would not be found again among the originals
            journal.original = journal.original_of(_list.copy(self))

    def _done(self) -> None:
        journal = self._journal
        if journal is not None and journal.original is None and len(journal.runs) > MOST_RUNS:
            self._wrap_all()
            journal.original = journal.original_of(_list.copy(self))
        self._changed()

    # --- reading ---

    def _wrap_all(self) -> None:
        if self._is_wrapped:
            return
        if not ATOMS.issuperset(map(type, _list.__iter__(self))):
            with WRAPPING:
                for index, item in enumerate(_list.__iter__(self)):
                    if type(item) in WRAPPERS:
                        _list.__setitem__(self, index, self._wrapped(item, index))
        self._is_wrapped = True

    def __getitem__(self, index: Any) -> Any:
        item = _slice(self, index)
        kind: type[Any] = type(item)  # pyright: ignore[reportUnknownVariableType]
        if kind in ATOMS:
            return item
        if type(index) is int and index >= 0:  # as mostly
            if kind in TRACKED:
                item._place = index
                return item
            if kind in WRAPPERS:
                return self._wrap_at(index)
        if isinstance(index, slice):
            for place in range(*index.indices(len(self))):
                self._wrap_at(place)
            return _slice(self, index)
        place = self._place_of(index)
        if type(item) in WRAPPERS:
            return self._wrap_at(place)
        if isinstance(item, Container):
            item._place = place
        return item

    def _wrap_holders(self) -> bool:
        holders = [
            place
            for place, item in enumerate(_list.__iter__(self))
            if type(item) in WRAPPERS and holds_tracker(item)
        ]
        for place in holders:
            self._wrap_at(place)
        return bool(holders)

    def _wrap_at(self, place: int) -> Any:
        """The item there, wrapped if it can be."""
        with WRAPPING:
            item = _slice(self, place)
            if type(item) in WRAPPERS:
                item = self._wrapped(item, place)
                _list.__setitem__(self, place, item)
            return item

    def _place_of(self, index: SupportsIndex) -> int:
        place = index_of(index)
        return place + len(self) if place < 0 else place

    def __iter__(self) -> Iterator[Any]:
        self._wrap_all()
        return _list.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._wrap_all()
        return _list.__reversed__(self)

    def __add__(self, other: Any) -> Any:
        self._wrap_all()
        return _list.copy(self) + other

    def __radd__(self, other: Any) -> Any:
        self._wrap_all()
        return other + _list.copy(self)

    def __mul__(self, times: Any) -> Any:
        self._wrap_all()
        return _list.copy(self) * times

    def __rmul__(self, times: Any) -> Any:
        self._wrap_all()
        return times * _list.copy(self)

    def copy(self) -> list[Any]:
        """A plain list of the same items."""
        self._wrap_all()
        return _list.copy(self)

    # --- changing ---

    def __setitem__(self, index: SupportsIndex | slice, value: Any) -> None:
        if isinstance(index, slice):
            self._set_slice(index, value)
            return
        before = _slice(self, index)  # raises what a list raises
        if before is value and isinstance(value, Container):
            value.reassign()
            return
        value = self._accepted(value)
        self._spliced(self._place_of(index), (before,), 1)
        _list.__setitem__(self, index, value)
        self._done()

    def _set_slice(self, span: slice, values: Iterable[Any]) -> None:
        span.indices(len(self))  # raises what a list raises
        given = list(values)
        start, stop, step = span.indices(len(self))
        if step == 1:
            accepted = list(map(self._accepted, given))
            removed = _slice(self, slice(start, stop))
            self._spliced(start, removed, len(accepted))
            _list.__setitem__(self, slice(start, start + len(removed)), accepted)
        else:
            removed = _slice(self, span)
            if len(removed) == len(given):
                self._reordered()
                given = list(map(self._accepted, given))
                self._released(removed)
            _list.__setitem__(self, span, given)  # raises where the lengths differ
        self._done()

    def __delitem__(self, index: SupportsIndex | slice) -> None:
        removed = _slice(self, index)  # raises what a list raises
        if not isinstance(index, slice):
            self._spliced(self._place_of(index), (removed,), 0)
        elif index.indices(len(self))[2] == 1:
            self._spliced(index.indices(len(self))[0], removed, 0)
        else:
            self._reordered()
            self._released(removed)
        _list.__delitem__(self, index)
        self._done()

    def __iadd__(self, values: Any) -> Self:
        self.extend(values)
        return self._operating()

    def __imul__(self, times: Any) -> Self:
        self[:] = _list.__mul__([*self], times)
        return self._operating()

    def append(self, value: Any, /) -> None:
        """As a list's."""
        value = self._accepted(value)
        self._spliced(len(self), (), 1)
        _list.append(self, value)
        self._done()

    def extend(self, values: Iterable[Any], /) -> None:
        """As a list's: what came before an error stays."""
        given: list[Any] = []
        try:
            given.extend(values)
        finally:
            if given:
                accepted = list(map(self._accepted, given))
                self._spliced(len(self), (), len(accepted))
                _list.extend(self, accepted)
                self._done()

    def insert(self, index: SupportsIndex, value: Any, /) -> None:
        """As a list's."""
        place = min(max(0, self._place_of(index)), len(self))
        value = self._accepted(value)
        self._spliced(place, (), 1)
        _list.insert(self, place, value)
        self._done()

    def pop(self, index: SupportsIndex = -1, /) -> Any:
        """As a list's."""
        if not self:
            return _list.pop(self, index)  # raises what a list raises
        place = index_of(index)
        item = self[place]  # wrapped: it may come back elsewhere
        del self[place]
        return item

    def remove(self, value: Any, /) -> None:
        """As a list's."""
        del self[_list.index(self, value)]

    def clear(self) -> None:
        """As a list's."""
        del self[:]

    def reverse(self) -> None:
        """As a list's."""
        self._reordered()
        _list.reverse(self)
        self._done()

    def sort(self, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
        """As a list's."""
        self._reordered()
        try:
            _list.sort(self, key=key, reverse=reverse)
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
TRACKED.add(TrackedList)
