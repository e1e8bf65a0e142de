"""What tracked lists, dicts and sets have in common: whom they tell, and how what they hold becomes tracked.

Containers inside a container are wrapped when somebody first takes hold of them: a table of 10,000 dicts costs a list,
and a wrapped dict for each row that was looked at.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final, Self

from liveview.tracked.mutability import ATOMS, Tracker, any_open, is_open
from liveview.tracked.turn import Owner, Turn

# How a plain container of exactly this type is wrapped; filled by the modules of the three kinds.
WRAPPERS: Final[dict[type, type["Container"]]] = {}

_NOBODYS: Final = Turn()

SLOTS: Final = ("_is_open", "_is_operated", "_is_wrapped", "_owners", "_place", "_told", "_turn", "version")

# In place of an index or key: it was put into the same owner again, so it may stand in several places.
SOMEWHERE: Final = object()


class Container(Tracker):
    """Mixed into a subclass of list, dict or set, which has `SLOTS` among its slots.

    `version`: counts its changes, and those of containers inside. `_told`: the moment of the turn in which its owners were
    last told. `_place`: where in its owner it stood when last looked at. `_is_wrapped`: no plain container is inside.
    `_is_operated`: an operator such as `+=` has changed it, and assigns it next. `_is_open`: whether something inside can
    change unseen; None while nobody has looked.
    """

    __slots__ = ()

    version: int
    _turn: Turn
    _told: int
    _owners: list[Owner]
    _place: Any  # an index, a key, or SOMEWHERE
    _is_operated: bool
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
        """A copy of the builtin type, all that is inside included."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Whether something inside can change unseen: an object that is no tracked container."""
        if self._is_open is None:
            self._is_open = any_open(self.held())
        return self._is_open

    def child_opened(self) -> None:
        """Something that can change unseen was put inside."""
        if self._is_open is not True:
            self._is_open = True
            for owner in self._owners:
                owner.child_opened()

    def settle(self, turn: Turn, owner: Owner | None) -> Self:
        """Begin to be tracked. Returns itself."""
        self.version = 0
        self._turn = turn
        self._told = -1
        self._owners = [] if owner is None else [owner]
        self._place = None
        self._is_operated = False
        self._is_wrapped = False
        self._is_open = None
        return self

    def reassign(self) -> None:
        """It was assigned to the field that holds it already.

        At the end of `self.x += ...` that says nothing new. As a statement, `self.x = self.x`, it says that something went
        past its methods, as `heapq` does: then all of it counts as changed.
        """
        if not self._is_operated:
            self.forget()
            self._changed()
        self._is_operated = False

    def forget(self) -> None:
        """How it changed is not known."""
        self.version += 1
        self._is_open = None
        self._is_wrapped = False

    def _alone(self) -> Self:
        """It belongs to nobody: an application, or a library, has made it by its type."""
        return self.settle(_NOBODYS, None)

    def _changed(self) -> None:
        """Count a change, and tell the owners unless they know of one in this turn."""
        self.version += 1
        moment = self._turn.moment
        if self._told != moment:
            self._told = moment
            for owner in self._owners:
                owner.child_changed(self)

    def _accepted(self, value: Any) -> Any:  # Any: what the application puts in
        """A value that is put in, as it is to be kept."""
        if type(value) in ATOMS:
            return value
        if isinstance(value, Container):
            value = self._owned(value)
        elif type(value) in WRAPPERS:
            self._is_wrapped = False
        if self._is_open is False and is_open(value):
            self.child_opened()
        return value

    def _owned(self, child: "Container") -> "Container":
        """A tracked container that was put in. One of another component is copied: it changes without this one."""
        if child._turn is not self._turn:
            return type(child).wrap(child.plain(), self._turn, self)
        if any(owner is self for owner in child._owners):
            child._place = SOMEWHERE
        else:
            child._owners.append(self)
        return child

    def _wrapped(self, value: Any, place: Any) -> Any:  # Any: what the application takes hold of
        """What is to be kept in place of a plain container inside."""
        child = WRAPPERS[type(value)].wrap(value, self._turn, self)
        child._place = place
        if self._is_open is False:
            child._is_open = False
        return child

    def __copy__(self) -> Any:
        return self.plain()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return deepcopy(self.plain(), memo)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _itself, (self.plain(),)


def _itself(value: Any) -> Any:
    return value


def plain(value: Any) -> Any:  # Any: any value of an application
    """A value with builtin containers in place of tracked ones, all the way down. What holds none is given back itself."""
    if type(value) in ATOMS:
        return value
    if isinstance(value, Container):
        return value.plain()
    if type(value) in (list, set, tuple, frozenset) and not ATOMS.issuperset(map(type, value)):
        return type(value)(map(plain, value))
    if type(value) is dict and not ATOMS.issuperset(map(type, value.values())):
        return {key: plain(inner) for key, inner in value.items()}
    return value
