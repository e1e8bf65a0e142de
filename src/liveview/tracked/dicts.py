"""A dict that says what changed in it: under which keys, and whether keys came or went."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, Self

from liveview.tracked.container import SLOTS, TRACKED, WRAPPERS, WRAPPING, Container, plain
from liveview.tracked.mutability import ATOMS, holds_tracker
from liveview.tracked.turn import Owner, Turn

_dict: Final[type[dict[Any, Any]]] = dict
_new: Final = dict.__new__
_MISSING: Final = object()

# No turn has this moment.
_BEFORE_ALL: Final = -1

# Any: an application's dict holds whatever it puts in.


class Entries:
    """What changed in a dict since version `since`. `keys`: those whose values did. `is_reshaped`: keys came or went."""

    __slots__ = ("is_reshaped", "keys", "moment", "since")

    def __init__(self, since: int, moment: int) -> None:
        self.since = since
        self.moment = moment
        self.keys: set[Any] = set()
        self.is_reshaped = False


class TrackedDict(Container, dict[Any, Any]):
    """A dict, for all purposes of the language. Its unions and copies are plain dicts.

    It keeps a journal from the moment somebody says that they will ask for it: a row of a table has no use for one.
    """

    __slots__ = (*SLOTS, "__weakref__", "_journal")

    _journal: Entries | None

    def __init__(self, /, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self._alone()
        self._journal = None

    @classmethod
    def wrap(cls, value: dict[Any, Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        self._journal = None
        _dict.update(self, value)
        if not ATOMS.issuperset(map(type, value.values())):
            self.own()
        return self

    def own(self) -> None:
        """Become the parent of the tracked containers inside."""
        children = [(key, value) for key, value in _dict.items(self) if isinstance(value, Container)]
        for _, child in children:
            child._parents = tuple(parent for parent in child._parents if parent() is not self)
        for key, child in children:
            _dict.__setitem__(self, key, self._owned(child))

    # --- what renders ask ---

    def held(self) -> list[Any]:
        """Keys and values as they are kept."""
        return [*_dict.keys(self), *_dict.values(self)]

    def plain(self) -> dict[Any, Any]:
        """A plain copy, all the way down."""
        return {key: plain(value) for key, value in _dict.items(self)}

    def follow(self) -> None:
        """From now on keep a journal."""
        if self._journal is None:
            self._journal = Entries(self.version, _BEFORE_ALL)

    def journal(self, since: int) -> Entries | None:
        """What changed since version `since`, or None where that is not known."""
        journal = self._journal
        if journal is not None and journal.since == since:
            return journal
        return Entries(since, _BEFORE_ALL) if since == self.version else None

    def child_changed(self, child: object) -> None:
        """Something in a container inside changed."""
        assert isinstance(child, Container)
        journal = self._noted()
        if journal is not None:
            place = child._place
            if self._count(child) == 1 and _dict.get(self, place) is child:
                journal.keys.add(place)
            else:
                journal.keys.update(key for key, value in _dict.items(self) if value is child)
        self._changed()

    def forget(self) -> None:
        """How it changed is not known."""
        super().forget()
        if self._journal is not None:
            self._journal = Entries(self.version, _BEFORE_ALL)

    def _noted(self) -> Entries | None:
        """The journal of this turn, if anybody asks for one."""
        journal = self._journal
        if journal is not None and journal.moment != self._turn.moment:
            journal = self._journal = Entries(self.version, self._turn.moment)
        return journal

    # --- reading ---

    def _wrap_all(self) -> None:
        if self._is_wrapped:
            return
        for key, value in _dict.items(self):
            if type(value) in WRAPPERS:
                self._wrap_at(key)
        self._is_wrapped = True

    def _wrap_holders(self) -> bool:
        holders = [
            (key, value)
            for key, value in _dict.items(self)
            if type(value) in WRAPPERS and holds_tracker(value)
        ]
        for key, _ in holders:
            self._wrap_at(key)
        return bool(holders)

    def _wrap_at(self, key: Any) -> Any:
        """The value there, wrapped if it can be."""
        with WRAPPING:
            value = _dict.__getitem__(self, key)
            if type(value) in WRAPPERS:
                value = self._wrapped(value, key)
                _dict.__setitem__(self, key, value)
            return value

    def _taken(self, key: Any, value: Any) -> Any:
        if type(value) in ATOMS:
            return value
        if type(value) in WRAPPERS:
            return self._wrap_at(key)
        if isinstance(value, Container):
            value._place = key
        return value

    def __getitem__(self, key: Any) -> Any:
        value = _dict.__getitem__(self, key)
        return value if type(value) in ATOMS else self._taken(key, value)

    def get(self, key: Any, default: Any = None, /) -> Any:
        """As a dict's."""
        value = _dict.get(self, key, _MISSING)
        return default if value is _MISSING else self._taken(key, value)

    def __iter__(self) -> Iterator[Any]:
        # `dict(self)` and `{**self}` read past all methods unless there is one of this name.
        return _dict.__iter__(self)

    def values(self) -> Any:
        """As a dict's."""
        self._wrap_all()
        return _dict.values(self)

    def items(self) -> Any:
        """As a dict's."""
        self._wrap_all()
        return _dict.items(self)

    def copy(self) -> dict[Any, Any]:
        """A plain dict of the same items."""
        self._wrap_all()
        return _dict.copy(self)

    def __or__(self, other: Any) -> Any:
        self._wrap_all()
        return _dict.copy(self) | other

    def __ror__(self, other: Any) -> Any:
        self._wrap_all()
        return other | _dict.copy(self)

    # --- changing ---

    def __setitem__(self, key: Any, value: Any) -> None:
        before = _dict.get(self, key, _MISSING)  # raises what a dict raises
        if before is value and isinstance(value, Container):
            value.reassign()
            return
        if type(value) not in ATOMS:
            value = self._accepted(value)
        if before is _MISSING and type(key) not in ATOMS:
            self._accepted(key)
        if isinstance(before, Container):
            self._released((before,))
        journal = self._noted()
        if journal is not None:
            journal.keys.add(key)
            journal.is_reshaped |= before is _MISSING
        _dict.__setitem__(self, key, value)
        self._changed()

    def __delitem__(self, key: Any) -> None:
        before = _dict.get(self, key)
        _dict.__delitem__(self, key)
        self._reshaped((before,))

    def __ior__(self, other: Any) -> Self:
        self.update(other)
        return self._operating()

    def _reshaped(self, removed: Iterable[object]) -> None:
        self._released(removed)
        journal = self._noted()
        if journal is not None:
            journal.is_reshaped = True
        self._changed()

    def clear(self) -> None:
        """As a dict's."""
        removed = list(_dict.values(self))
        _dict.clear(self)
        self._reshaped(removed)

    def pop(self, key: Any, /, *default: Any) -> Any:
        """As a dict's."""
        if not self or len(default) > 1 or key not in self:
            return _dict.pop(self, key, *default)
        value = self[key]  # wrapped: it may come back elsewhere
        del self[key]
        return value

    def popitem(self) -> tuple[Any, Any]:
        """As a dict's."""
        if not self:
            return _dict.popitem(self)  # raises what a dict raises
        key = next(_dict.__reversed__(self))
        return key, self.pop(key)

    def setdefault(self, key: Any, default: Any = None, /) -> Any:
        """As a dict's."""
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, /, *values: Any, **named: Any) -> None:
        """As a dict's: what came before an error stays."""
        given: dict[Any, Any] = {}
        try:
            given.update(*values, **named)
        finally:
            for key, value in given.items():
                self[key] = value


WRAPPERS[dict] = TrackedDict
TRACKED.add(TrackedDict)
