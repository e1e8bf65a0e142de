"""What tracked lists, dicts and sets have in common: whom they tell, and how what they hold becomes tracked.

Containers inside a container are wrapped when somebody first takes hold of them: a table of 10,000 dicts costs a list,
and a wrapped dict for each row that was looked at.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Self, cast
from weakref import ref

from liveview.tracked.mutability import ATOMS, Tracker, any_open, holds_tracker, is_open
from liveview.tracked.turn import JournalKeeper, Owner, Turn

# How a plain container of exactly this type is wrapped; filled by the modules of the three kinds.
WRAPPERS: Final[dict[type, type["Container"]]] = {}

# The types that they become: a look into a set is less than to ask whether one type is below another.
TRACKED: Final[set[type]] = set()


class _NobodysTurn(Turn):
    """No render ever ends it."""

    __slots__ = ()

    def keeps(self, keeper: JournalKeeper) -> None:
        """Nobody asks for journals."""


_NOBODYS: Final = _NobodysTurn()

# Whoever wraps holds it: of two threads that take hold of one row, both must get the same. Once a row, so that it costs nothing.
WRAPPING: Final = RLock()

_ITERABLES: Final[frozenset[object]] = frozenset({list, set, tuple, frozenset})

SLOTS: Final = (
    "_as_parent",
    "_field",
    "_is_open",
    "_is_wrapped",
    "_operated",
    "_parents",
    "_place",
    "_told",
    "_turn",
    "version",
)


class Container(Tracker):
    """Mixed into a subclass of list, dict or set, which has `SLOTS` among its slots.

    `version`: counts its changes, and those of containers inside. `_field`: the field that holds it, if one does.
    `_parents`: the containers around it, each as often as it stands there; it keeps none of them alive. `_as_parent`: what
    containers inside have for `_parents` that stand nowhere else. `_told`: the moment of the turn in which the parents were
    last told. `_place`: the index or key where it stood when last looked at. `_is_wrapped`: no plain container is inside, and
    none will be. `_operated`: the moment in which, and the version to which, an operator such as `+=` changed it, and assigns
    it next. `_is_open`: whether something inside can change unseen; None while nobody has looked.
    """

    if (
        not TYPE_CHECKING
    ):  # a list has no room for attributes of a second base; checkers take this for all that there is
        __slots__ = ()

    version: int
    _turn: Turn
    _told: int
    _field: Owner | None
    _parents: "tuple[ref[Container], ...]"
    _as_parent: "tuple[ref[Container]] | None"
    _place: Any  # an index or a key
    _operated: tuple[int, int] | None
    _is_wrapped: bool
    _is_open: bool | None

    @classmethod
    def wrap(cls, value: Any, turn: Turn, owner: Owner) -> Self:  # Any: a container of the builtin type
        """A tracked copy of a container. What is inside is shared with it until somebody takes hold of it."""
        raise NotImplementedError

    def held(self) -> Iterable[object]:
        """What is inside, as it is kept."""
        raise NotImplementedError

    def plain(self) -> Any:  # Any: a container of the builtin type
        """A copy of the builtin type, to be read: nothing tracked is inside, and what was plain before is shared with it."""
        raise NotImplementedError

    def copy(self) -> Any:  # Any: a container of the builtin type
        """What `copy` gives of the builtin type: what is inside stays tracked."""
        raise NotImplementedError

    def own(self) -> None:
        """Become the parent of all tracked containers inside that do not know of it, or do not know how often."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Whether something inside can change unseen: an object that is no tracked container."""
        if self._is_open is None:
            self._is_open = True  # what contains itself is taken as open
            self._is_open = any_open(self.held()) and (not self._wrap_holders() or any_open(self.held()))
        return self._is_open

    def is_of(self, turn: Turn | None) -> bool:
        """Whether its changes are told to a component whose turn this is. Those of any other are not told at all."""
        return self._turn is turn

    def _wrap_holders(self) -> bool:
        """Wrap the plain containers in which tracked ones are, so that these tell what changes. Whether there were any."""
        raise NotImplementedError

    def has_changed(self, moment: int) -> bool:
        """Whether it, or something inside, changed in that turn or later."""
        return self._told >= moment

    def child_opened(self) -> None:
        """Something that can change unseen was put inside."""
        if self._is_open is not True:
            self._is_open = True
            for owner in self._owners():
                owner.child_opened()

    def child_changed(self, child: object) -> None:
        """Something in a container inside changed."""
        raise NotImplementedError

    def leave_field(self) -> None:
        """The field that held it was given another value."""
        self._field = None

    def settle(self, turn: Turn, owner: Owner | None) -> Self:
        """Begin to be tracked. Returns itself."""
        self.version = 0
        self._turn = turn
        self._told = -1
        if isinstance(owner, Container):
            self._parents, self._field = _alone_in(owner), None
        else:
            self._parents, self._field = (), owner
        self._as_parent = None
        self._place = None
        self._operated = None
        self._is_wrapped = False
        self._is_open = None
        return self

    def reassign(self) -> None:
        """It was assigned to where it stands already.

        At the end of `self.x += ...` that says nothing new. As a statement, `self.x = self.x`, it says that something went
        past its methods, as `heapq` does: then all of it counts as changed.
        """
        if self._operated != (self._turn.moment, self.version):
            self.forget()
            self._changed()
        self._operated = None

    def forget(self) -> None:
        """How it changed is not known, nor what is inside."""
        self.version += 1
        self._is_wrapped = False
        self.own()
        if self._is_open is False:
            self._is_open = None
            if self.is_open():
                self._is_open = None
                self.child_opened()

    def _alone(self) -> Self:
        """It belongs to nobody: an application, or a library, has made it by its type."""
        return self.settle(_NOBODYS, None)

    def _changed(self) -> None:
        """Count a change, and tell the owners unless they know of one in this turn."""
        self.version += 1
        moment = self._turn.moment
        if self._told != moment:
            self._told = moment
            parents, field = self._parents, self._field
            if field is None and len(parents) == 1:  # a row, and without a list of one
                parent = parents[0]()
                if parent is not None:
                    parent.child_changed(self)
            elif field is not None and not parents:  # the table
                field.child_changed(self)
            else:
                for owner in self._owners():
                    owner.child_changed(self)

    def _owners(self) -> Sequence[Owner]:
        """Whom to tell, each once."""
        if self._field is not None and not self._parents:
            return (self._field,)
        parents = {id(parent): parent for reference in self._parents if (parent := reference()) is not None}
        return (*parents.values(),) if self._field is None else (self._field, *parents.values())

    def _operating(self) -> Self:
        """What an operator such as `+=` returns when it has changed the container."""
        self._operated = self._turn.moment, self.version
        return self

    def _accepted(self, value: Any) -> Any:  # Any: what the application puts in
        """A value that is put in, as it is to be kept."""
        if type(value) in ATOMS:
            return value
        if isinstance(value, Container):
            value = self._owned(value)
        elif type(value) in WRAPPERS and (self._is_wrapped or holds_tracker(value)):
            # An iterator may be about to hand it out; or it is `{**row}`, and somebody holds what is inside.
            value = WRAPPERS[type(value)].wrap(value, self._turn, self)
        if self._is_open is False and is_open(value):
            self.child_opened()
        return value

    def _owned(self, child: "Container") -> "Container":
        """A tracked container that was put in. One of another component is copied: it changes without this one."""
        if child._turn is not self._turn:
            return type(child).wrap(child.plain(), self._turn, self)
        child._parents = (*(parent for parent in child._parents if parent() is not None), ref(self))
        return child

    def _released(self, values: Iterable[object]) -> None:
        """The values stand inside no more, or once less."""
        for value in values:
            if isinstance(value, Container):
                for place, parent in enumerate(value._parents):
                    if parent() is self:
                        value._parents = value._parents[:place] + value._parents[place + 1 :]
                        break

    def _count(self, child: "Container") -> int:
        """How often a child stands inside."""
        if len(child._parents) == 1:
            return 1 if child._parents[0]() is self else 0
        return sum(parent() is self for parent in child._parents)

    def _wrapped(self, value: Any, place: Any) -> Any:  # Any: what the application takes hold of
        """What is to be kept in place of a plain container inside."""
        child = WRAPPERS[type(value)].wrap(value, self._turn, self)
        child._place = place
        if self._is_open is False:
            child._is_open = False
        return child

    def __copy__(self) -> Any:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return deepcopy(self.plain(), memo)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _itself, (self.plain(),)


def _alone_in(parent: Container) -> "tuple[ref[Container]]":
    """What a child of one parent knows of it: the same object for all its children, which saves 64 bytes of each."""
    alone = parent._as_parent
    if alone is None:
        alone = parent._as_parent = (ref(parent),)
    return alone


def _itself(value: Any) -> Any:
    return value


def plain(value: Any) -> Any:  # Any: any value of an application
    """A value with builtin containers in place of tracked ones, all the way down. What holds none is given back itself."""
    if type(value) in ATOMS:
        return value
    if isinstance(value, Container):
        return value.plain()
    kind = cast("Callable[[Iterable[object]], object]", type(value))
    if kind is dict and not ATOMS.issuperset(map(type, value.values())):
        return {key: plain(inner) for key, inner in value.items()}
    if kind in _ITERABLES and not ATOMS.issuperset(map(type, value)):
        return kind(map(plain, value))
    return value
