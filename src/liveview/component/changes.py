"""Keep track of what has changed on a component since somebody last asked.

Fields set bits in masks when they are assigned, containers that fields hold when something in them changes, computed values
note which bits they read, and `take_changes` puts it all together. Bits are given out by a class's `Plan`.
"""

from collections.abc import Callable, Collection, Mapping
from threading import RLock, get_ident
from typing import ClassVar
from weakref import ref

from liveview.tracked.container import Container
from liveview.tracked.mutability import is_made_of_open
from liveview.tracked.turn import Turn


class Reading:
    """What a computed value last gave, and the mask of what it read for that."""

    __slots__ = ("_is_open", "bit", "is_current", "reads", "value")

    def __init__(self, bit: int) -> None:
        self.bit = bit
        self.is_current = False
        self.reads = 0
        self.value: object = None
        self._is_open: bool | None = None

    def keep(self, value: object) -> None:
        """It was computed."""
        self.value = value
        self.is_current = True
        self._is_open = None

    def is_open(self) -> bool:
        """Whether something in the value can change without being computed anew."""
        if self._is_open is None:
            self._is_open = is_made_of_open(self.value)
        return self._is_open


class Reads:
    """The mask of what a computed value has read so far, by the thread that evaluates it: others may read fields meanwhile."""

    __slots__ = ("_thread", "mask")

    def __init__(self) -> None:
        self._thread = get_ident()
        self.mask = 0

    def add(self, mask: int) -> None:
        """Something was read."""
        if get_ident() == self._thread:
            self.mask |= mask


class Guard:
    """Held by whoever changes a component while one of its handlers runs in a thread.

    Then a task on the event loop may change it too, and both would add to the same mask. `is_contended`: more than one thread
    did.
    """

    __slots__ = ("_thread", "is_contended", "lock")

    def __init__(self) -> None:
        self.lock = RLock()
        self._thread: int | None = None
        self.is_contended = False

    def enter(self) -> None:
        """The thread that calls this begins a change."""
        self.lock.acquire()
        thread = get_ident()
        if self._thread is None:
            self._thread = thread
        elif self._thread != thread:
            self.is_contended = True


class Tracked:
    """The bookkeeping that every component carries. The values on the class are those of a component at rest.

    `__dirty__`: fields that were assigned, or changed in place, since `take_changes`. `__changed__`: called when
    `__dirty__` leaves 0. `__unseen__`: fields whose value can change without anybody being told, or may be such: those
    of the latter kind are in `__unknown__` too. `__in_place__`: fields whose container has told of a change in this turn,
    and tells of no further one. `__guard__`: while a thread is at work.
    """

    __bits__: ClassVar[Mapping[str, int]] = {}  # of every field and computed value of the class
    __dirty__: int = 0
    __changed__: Callable[[], None] | None = None
    __unseen__: int = 0
    __unknown__: int = 0
    __in_place__: int = 0
    __guard__: Guard | None = None
    __reads__: "Reads | None" = None  # of the computed value under evaluation
    __readings__: dict[object, Reading] | None = None  # by computed value
    __turn__: Turn | None = None  # of one that holds no container, which saves its memory


class FieldOwner:
    """The owner of the container that a field holds. It keeps no component alive: a row may be kept by anybody."""

    __slots__ = ("_bit", "_component")

    def __init__(self, component: Tracked, bit: int) -> None:
        self._component = ref(component)
        self._bit = bit

    def child_changed(self, child: object) -> None:
        """Something in the container changed."""
        component = self._component()
        if component is not None:
            component.__in_place__ |= self._bit
            touch(component, self._bit)

    def child_opened(self) -> None:
        """Something in the container can now change unseen."""
        component = self._component()
        if component is not None:
            component.__unseen__ |= self._bit


def touch(component: Tracked, bit: int) -> None:
    """The field of `bit` has changed."""
    guard = component.__guard__
    if guard is not None:
        guard.enter()
    try:
        if component.__readings__ is not None:
            outdate(component, bit)
        was_dirty = component.__dirty__
        component.__dirty__ = was_dirty | bit
        if not was_dirty and component.__changed__ is not None:
            component.__changed__()
    finally:
        if guard is not None:
            guard.lock.release()


def take_changes(component: Tracked) -> int:
    """The mask of what may have changed since the last call; from now on counts what comes after.

    In it: fields that were assigned or whose container changed, fields and computed values whose value can change unseen,
    and computed values that read one of these.
    """
    if component.__unknown__:
        _look_into_containers(component)
    changed = component.__dirty__ | component.__unseen__
    if component.__readings__:
        changed |= _changed_readings(component.__readings__.values(), changed)
    forget_changes(component)
    return changed


def _changed_readings(readings: Collection[Reading], changed: int) -> int:
    """The mask of computed values that may have changed, given that of fields."""
    is_open = 0
    for reading in readings:
        if reading.is_open():
            is_open |= reading.bit
    for reading in readings:
        if reading.reads & is_open:
            reading.is_current = False
        if reading.reads & (changed | is_open):
            changed |= reading.bit
    return changed | is_open


def take_assigned(component: Tracked) -> int:
    """The mask of what was assigned or changed in place since, and computed values that read it: no look at what is unseen."""
    changed = component.__dirty__
    if changed and component.__readings__:
        changed |= _changed_readings(component.__readings__.values(), changed)
    forget_changes(component)
    return changed


def forget_changes(component: Tracked) -> None:
    """What has changed so far is known, or of no interest."""
    component.__dirty__ = 0
    if component.__in_place__:
        if component.__readings__:
            outdate(component, component.__in_place__)
        component.__in_place__ = 0
    if component.__turn__ is not None:
        component.__turn__.end()


def forget_journals(component: Tracked) -> None:
    """A render has followed all that its containers said: what was taken out of them is kept no longer."""
    if component.__turn__ is not None:
        component.__turn__.rendered()


def forget_order(component: Tracked) -> None:
    """How containers in its fields have changed is not known: two threads may have changed one at the same time."""
    if component.__turn__ is not None:
        for name in component.__bits__:
            _forget(component.__dict__.get(name), set())


def _forget(value: object, seen: set[int]) -> None:
    """Of a container and those inside, each once: a list may contain itself."""
    if isinstance(value, Container) and id(value) not in seen:
        seen.add(id(value))
        value.forget()
        for item in value.held():
            _forget(item, seen)


def outdate(component: Tracked, mask: int) -> None:
    """Have those computed values computed again that read any of the fields of `mask`."""
    for reading in (component.__readings__ or {}).values():
        if reading.reads & mask:
            reading.is_current = False


def _look_into_containers(component: Tracked) -> None:
    """See which containers hold what can change unseen. Not before it matters: it looks at every item."""
    unknown, component.__unknown__ = component.__unknown__, 0
    values = component.__dict__
    for name, bit in component.__bits__.items():
        if bit & unknown:
            value = values[name]
            assert isinstance(value, Container)
            if not value.is_open():
                component.__unseen__ &= ~bit
