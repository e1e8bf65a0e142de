"""Derived values: computed when read, kept until something that they read has changed."""

from collections.abc import Callable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from types import FunctionType
from typing import Any, Generic, Never, Self, TypeVar, overload

from liveview.component.changes import Reading, Reads, Tracked
from liveview.errors import ComponentError

T = TypeVar("T")


def computed(function: "Callable[[Any], T]") -> "Computed[T]":  # Any: the component's own class
    """Make a method a value that is derived from fields, and never stored.

    It is computed when it is read, and again only after a field that it read has changed. Fields that hold an object
    other than a list, dict or set, which can change without being noticed, count as changed at every read. What it reads
    beside fields and other computed values (a clock, a `_name`) is not noticed.

        @computed
        def total(self) -> int:
            return self.price * self.count
    """
    if not isinstance(function, FunctionType):
        raise ComponentError(f"@computed belongs on a method, not on {function!r}.")
    if iscoroutinefunction(function) or isgeneratorfunction(function) or isasyncgenfunction(function):
        raise ComponentError(
            f"@computed: {function.__name__} has to be a plain `def` that returns its value."
        )
    return Computed(function)


class Computed(Generic[T]):
    """The descriptor that `@computed` makes."""

    def __init__(self, function: Callable[[Any], T]) -> None:  # Any: the component's own class
        self.function = function
        self.name = ""
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Tracked, owner: type) -> T: ...
    def __get__(self, instance: Tracked | None, owner: type | None = None) -> Self | T:
        if instance is None:
            return self
        reading = _reading(instance, self)
        if not reading.is_current or reading.reads & (instance.__unseen__ | instance.__in_place__):
            guard = instance.__guard__
            if guard is None:
                _compute(instance, self, reading)
            else:
                with guard.lock:  # one evaluation at a time: they note what they read in one place
                    _compute(instance, self, reading)
        reads = instance.__reads__
        if reads is not None:
            reads.add(reading.reads | reading.bit)
        value: T = reading.value  # type: ignore[assignment]  # readings keep values of every type
        return value

    def __set__(self, instance: Tracked, value: Never) -> None:
        raise ComponentError(f"{type(instance).__name__}.{self.name} is computed and cannot be assigned.")


def _reading(instance: Tracked, computed: Computed[Any]) -> Reading:
    readings = instance.__readings__
    if readings is None:
        readings = instance.__readings__ = {}
    reading = readings.get(computed)
    if reading is None:
        reading = readings[computed] = Reading(type(instance).__bits__[computed.name])
    return reading


def _compute(instance: Tracked, computed: Computed[Any], reading: Reading) -> None:
    """Run the function and note what it read, also where it raises: that is what its failure depends on."""
    outer, reads = instance.__reads__, Reads()
    instance.__reads__ = reads
    reading.is_current = False
    try:
        value: object = computed.function(instance)
        kind = type(value)
        if isinstance(value, Iterator):
            raise ComponentError(
                f"{type(instance).__name__}.{computed.name} returns a {kind.__name__}, which can be read once. "
                f"Return list(...) of it."
            )
        reading.keep(value)
    finally:
        reading.reads = reads.mask
        instance.__reads__ = outer
