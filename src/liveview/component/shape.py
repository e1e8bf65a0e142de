"""Of which types a value is made, all the way down.

Types are found column by column, because `set(map(type, column))` needs no Python loop: the shape of 1,000 dataclasses
with two fields takes 0.1 ms, as long as `msgspec.to_builtins` takes for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from itertools import chain
from typing import Any, Final, cast

from liveview.tracked.container import TRACKED, plain

# For each type that occurs: the type, then the shapes of what its instances hold. The same types give an equal shape.
Shape = tuple[tuple[Any, ...], ...]  # Any: a type first, shapes after it

_LEAVES: Final = frozenset({str, int, float, bool, bytes, type(None)})

# A longer tuple is a sequence of one kind, a shorter one may mean something else at each place.
_PLACES: Final = 8


def shape_of(values: Sequence[object]) -> Shape:
    """The types among these values, and of what they hold."""
    kinds = set(map(type, values))
    if not TRACKED.isdisjoint(kinds):
        values = list(map(plain, values))
        kinds = set(map(type, values))
    if len(kinds) == 1:
        (kind,) = kinds
        return ((kind, *_inside(kind, values)),)
    each = ((kind, [value for value in values if type(value) is kind]) for kind in sorted(kinds, key=id))
    return tuple((kind, *_inside(kind, of_kind)) for kind, of_kind in each)


def lost(before: Shape, after: Shape) -> type | None:
    """A type of `before` that is not where it was in `after`. An int may become a float: an annotation allows it."""
    found = {kind: inside for kind, *inside in after}
    for kind, *inside in before:
        if kind not in found:
            if kind is int and float in found:
                continue
            return cast("type", kind)
        if len(inside) != len(found[kind]):
            return cast("type", kind)
        for held, now_held in zip(inside, found[kind], strict=True):
            if (inner := lost(held, now_held)) is not None:
                return inner
    return None


# Any below: the type of the values is known from `kind` only.
def _inside(kind: type[Any], values: Sequence[Any]) -> Iterable[Shape]:
    if kind in _LEAVES:
        return ()
    if issubclass(kind, dict):
        held = chain.from_iterable(value.values() for value in values)
        return shape_of(list(chain.from_iterable(values))), shape_of(list(held))
    if issubclass(kind, (list, set, frozenset)):
        return (shape_of(list(chain.from_iterable(values))),)
    if issubclass(kind, tuple):
        return _places(values)
    names = _attributes(kind)
    return [shape_of([getattr(value, name, None) for value in values]) for name in names]


def _places(values: Sequence[tuple[object, ...]]) -> Iterable[Shape]:
    lengths = set(map(len, values))
    if len(lengths) == 1 and max(lengths) <= _PLACES:
        return [shape_of(place) for place in zip(*values, strict=True)]
    return (shape_of(list(chain.from_iterable(values))),)


def _attributes(kind: type[object]) -> Iterable[str]:
    """The names that a dataclass, a msgspec struct or an attrs class declares. Other classes are taken whole."""
    names: tuple[str, ...] | None = getattr(kind, "__struct_fields__", None)
    if names is not None:
        return names
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    return [attribute.name for attribute in getattr(kind, "__attrs_attrs__", ())]
