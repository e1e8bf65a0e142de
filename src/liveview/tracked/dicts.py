"""A dict that says what changed in it: under which keys, and whether keys came or went."""

from collections.abc import Iterator
from typing import Any, Final, Self

from liveview.tracked.container import SLOTS, SOMEWHERE, WRAPPERS, Container, plain
from liveview.tracked.mutability import ATOMS
from liveview.tracked.turn import Owner, Turn

_new: Final = dict.__new__
_MISSING: Final = object()

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
    """A dict, for all purposes of the language. Its unions and copies are plain dicts."""

    __slots__ = (*SLOTS, "_journal")

    _journal: Entries | None

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self._alone()
        self._journal = None

    @classmethod
    def wrap(cls, value: dict[Any, Any], turn: Turn, owner: Owner) -> Self:
        """A tracked copy."""
        self = _new(cls)
        self.settle(turn, owner)
        self._journal = None
        dict.update(self, value)
        if not ATOMS.issuperset(map(type, value.values())):
            for key, item in value.items():
                if isinstance(item, Container):
                    dict.__setitem__(self, key, self._owned(item))
        return self

    # --- what renders ask ---

    def held(self) -> list[Any]:
        """Keys and values as they are kept."""
        return [*dict.keys(self), *dict.values(self)]

    def plain(self) -> dict[Any, Any]:
        """A plain copy, all the way down."""
        return {key: plain(value) for key, value in dict.items(self)}

    def journal(self, since: int) -> Entries | None:
        """What changed since version `since`, or None where that is not known."""
        journal = self._journal
        if journal is not None and journal.since == since:
            return journal
        return Entries(since, 0) if since == self.version else None

    def child_changed(self, child: object) -> None:
        """Something in a container inside changed."""
        assert isinstance(child, Container)
        keys = self._noted().keys
        if child._place is not SOMEWHERE and dict.get(self, child._place) is child:
            keys.add(child._place)
        else:
            keys.update(key for key, value in dict.items(self) if value is child)
        self._changed()

    def forget(self) -> None:
        """How it changed is not known."""
        super().forget()
        self._journal = None

    def _noted(self) -> Entries:
        """The journal of this turn."""
        journal = self._journal
        if journal is None or journal.moment != self._turn.moment:
            journal = self._journal = Entries(self.version, self._turn.moment)
        return journal

    # --- reading ---

    def _wrap_all(self) -> None:
        if self._is_wrapped:
            return
        for key, value in dict.items(self):
            if type(value) in WRAPPERS:
                dict.__setitem__(self, key, self._wrapped(value, key))
        self._is_wrapped = True

    def _taken(self, key: Any, value: Any) -> Any:
        if type(value) in ATOMS:
            return value
        if type(value) in WRAPPERS:
            value = self._wrapped(value, key)
            dict.__setitem__(self, key, value)
        elif isinstance(value, Container) and value._place is not SOMEWHERE:
            value._place = key
        return value

    def __getitem__(self, key: Any) -> Any:
        return self._taken(key, dict.__getitem__(self, key))

    def get(self, key: Any, default: Any = None) -> Any:
        """As a dict's."""
        value = dict.get(self, key, _MISSING)
        return default if value is _MISSING else self._taken(key, value)

    def __iter__(self) -> Iterator[Any]:
        # `dict(self)` and `{**self}` read past all methods unless there is one of this name.
        return dict.__iter__(self)

    def values(self) -> Any:
        """As a dict's."""
        self._wrap_all()
        return dict.values(self)

    def items(self) -> Any:
        """As a dict's."""
        self._wrap_all()
        return dict.items(self)

    def copy(self) -> dict[Any, Any]:
        """A plain dict of the same items."""
        self._wrap_all()
        return dict.copy(self)

    def __or__(self, other: Any) -> Any:
        self._wrap_all()
        return dict.copy(self) | other

    def __ror__(self, other: Any) -> Any:
        self._wrap_all()
        return other | dict.copy(self)

    # --- changing ---

    def __setitem__(self, key: Any, value: Any) -> None:
        is_new = key not in self  # raises what a dict raises
        value = self._accepted(value)
        if is_new and type(key) not in ATOMS:
            self._accepted(key)
        journal = self._noted()
        journal.keys.add(key)
        journal.is_reshaped |= is_new
        dict.__setitem__(self, key, value)
        self._changed()

    def __delitem__(self, key: Any) -> None:
        dict.__delitem__(self, key)
        self._reshaped()

    def __ior__(self, other: Any) -> Self:
        self.update(other)
        self._is_operated = True
        return self

    def _reshaped(self) -> None:
        self._noted().is_reshaped = True
        self._changed()

    def clear(self) -> None:
        """As a dict's."""
        dict.clear(self)
        self._reshaped()

    def pop(self, key: Any, *default: Any) -> Any:
        """As a dict's."""
        if key not in self:
            return dict.pop(self, key, *default)
        value = self[key]  # wrapped: it may come back elsewhere
        del self[key]
        return value

    def popitem(self) -> tuple[Any, Any]:
        """As a dict's."""
        key, value = dict.popitem(self)
        self._reshaped()
        return key, value

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """As a dict's."""
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *values: Any, **named: Any) -> None:
        """As a dict's."""
        given: dict[Any, Any] = {}
        given.update(*values, **named)
        for key, value in given.items():
            self[key] = value


WRAPPERS[dict] = TrackedDict
