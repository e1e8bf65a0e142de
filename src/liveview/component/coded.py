"""How the value of one field travels: which values go as they are, and what the rest is converted to and from.

An application's `codecs` come before what msgspec can do by itself. msgspec asks its hooks only about types that it
does not know, so in an annotation each type with a codec is replaced by a stand-in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, cast, get_args, get_origin

import msgspec
from markupsafe import Markup

from liveview.component import models
from liveview.component.annotations import members
from liveview.component.shape import Shape, lost, shape_of

# Any: each pair dumps and loads its own type.
Codec = tuple[Callable[[Any], object], Callable[[Any], object]]
Codecs = Mapping[type, Codec]

_PLAIN: Final = frozenset({str, int, float, bool, type(None), bytes})
_ACCEPTED: Final[dict[object, tuple[type, ...]]] = {
    str: (str,),
    int: (int, bool),
    float: (float, int),
    bool: (bool,),
    bytes: (bytes,),
    type(None): (type(None),),
}
# What is nested deeper is refused instead of being walked to its end.
_DEPTH_LIMIT: Final = 100
# One field holds values of few shapes; where it does not, forgetting costs less than keeping.
_SHAPES_KEPT: Final = 256

_BARE: Final[tuple[object, ...]] = (Any, object, list, tuple, set, frozenset, dict)


class Unsealable(Exception):
    """A value of this type cannot travel. The field that holds it is named further up."""

    def __init__(self, kind: type) -> None:
        self.kind = kind


class _StandInType(type):
    """Makes instances of `kind` count as instances of its stand-in, which is what msgspec asks."""

    kind: type

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.kind)


@dataclass(frozen=True)
class Coding:
    """How values of one annotation travel.

    `atoms`: exact types that need nothing done. `type`: what to convert to. `is_open`: the annotation does not say what
    is inside, so only plain values come back as they went. `has_codec`: the application's codecs have a part in it.
    `proven`: shapes of values that were seen to come back.
    """

    atoms: frozenset[type]
    type: Any  # Any: every kind of type form
    is_open: bool
    has_codec: bool
    proven: set[Shape] = field(default_factory=set[Shape], compare=False)

    def dump(self, value: object, codecs: Codecs) -> object:
        """The value as plain values. Raises `Unsealable`, or what the application's codec raises."""
        if self.is_open and not is_plain(value):
            raise Unsealable(type(value))
        if self.has_codec:
            value = _encoded(value, codecs)
        return msgspec.to_builtins(
            value, builtin_types=(bytes,), enc_hook=lambda inner: _dump_one(inner, codecs)
        )

    def load(self, value: object, codecs: Codecs) -> object:
        """A value from what `dump` gave. Raises `ValueError`, or what the application's codec raises."""
        if type(value) in self.atoms:
            return value
        return msgspec.convert(
            value, self.type, strict=False, dec_hook=lambda kind, inner: _load_one(kind, inner, codecs)
        )

    def lost_type(self, value: object, dumped: object, codecs: Codecs) -> str | None:
        """The name of a type in `value` that does not come back from what `dump` gave. Raises as `load` does.

        Whether values come back depends on their types, so values of one shape are tried out once: loading 1,000
        dataclasses at each dump would make it four times as slow, comparing their shape makes it twice as slow. What an
        application's codecs have a part in is not loaded, because that may ask a database.
        """
        shape = shape_of((value,))
        if shape in self.proven:
            return None
        missing = lost(shape, shape_of((self.load(dumped, codecs),)))
        if missing is not None:
            return missing.__name__
        if len(self.proven) >= _SHAPES_KEPT:
            self.proven.clear()
        self.proven.add(shape)
        return None


def coding_of(annotation: Any, kinds: tuple[type, ...]) -> Coding:  # Any: every kind of type form
    """How values of an annotation travel where the application has codecs for `kinds`."""
    replaced = _with_stand_ins(annotation, kinds)
    try:
        msgspec.json.Decoder(replaced)
    except Exception:  # noqa: BLE001 - msgspec cannot convert to it, or cannot resolve what it names
        return Coding(frozenset(), Any, is_open=True, has_codec=False)
    atoms = frozenset(kind for member in members(replaced) for kind in _ACCEPTED.get(member, ()))
    return Coding(atoms, replaced, is_open=_is_open(replaced), has_codec=replaced is not annotation)


def is_plain(value: object, depth: int = 0) -> bool:
    """Whether a value comes back from msgpack as the same without being told its type."""
    kind = type(value)
    if kind in _PLAIN:
        return True
    if depth > _DEPTH_LIMIT:
        return False
    if kind is list:
        return all(is_plain(item, depth + 1) for item in cast("list[object]", value))
    if kind is dict:
        pairs = cast("dict[object, object]", value).items()
        return all(type(key) in _PLAIN and is_plain(item, depth + 1) for key, item in pairs)
    return False


# --- codecs -----------------------------------------------------------------------------------------------------------


def _codec(kind: type, codecs: Codecs) -> Codec | None:
    """The codec of a class or of the nearest of its bases."""
    return next((codecs[base] for base in kind.__mro__ if base in codecs), None)


def _encoded(value: object, codecs: Codecs) -> object:
    """The value with everything dumped that has a codec, in collections and dicts too."""
    codec = _codec(type(value), codecs)
    if codec is not None:
        return codec[0](value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_encoded(item, codecs) for item in cast("Iterable[object]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value).items()
        return {key: _encoded(item, codecs) for key, item in pairs}
    return value


def _dump_one(value: object, codecs: Codecs) -> object:
    codec = _codec(type(value), codecs)
    if codec is not None:
        return codec[0](value)
    if models.is_model(type(value)):
        return models.dump(value)  # type: ignore[arg-type]  # is_model has looked at its class
    if isinstance(value, Markup):
        return str(value)
    raise Unsealable(type(value))


def _load_one(kind: type, value: object, codecs: Codecs) -> object:
    wanted = kind.kind if isinstance(kind, _StandInType) else kind
    codec = _codec(wanted, codecs)
    if codec is not None:
        return codec[1](value)
    if models.is_model(wanted):
        return models.validate(wanted, value)
    if wanted is object:
        return value
    if wanted is Markup and isinstance(value, str):
        return Markup(value)  # noqa: S704 - it was Markup when it went out, and nobody can change a session
    raise ValueError(f"nothing converts to {wanted.__name__}")


# --- annotations ------------------------------------------------------------------------------------------------------


def _with_stand_ins(annotation: Any, kinds: tuple[type, ...]) -> Any:  # Any: every kind of type form
    """The annotation with each type that has a codec replaced; the same object where there is none."""
    if not kinds:
        return annotation
    arguments = get_args(annotation)
    if not arguments:
        has_codec = isinstance(annotation, type) and any(kind in annotation.__mro__ for kind in kinds)
        return _StandInType(annotation.__name__, (), {"kind": annotation}) if has_codec else annotation
    origin = get_origin(annotation)
    if origin is Annotated:
        inner = _with_stand_ins(arguments[0], kinds)
        return annotation if inner is arguments[0] else Annotated[inner, *arguments[1:]]
    replaced = tuple(_with_stand_ins(argument, kinds) for argument in arguments)
    if all(new is old for new, old in zip(replaced, arguments, strict=True)):
        return annotation
    generic: Any = Union if origin is UnionType else origin  # Any: what a type was made from by brackets
    return generic[replaced]


def _is_open(annotation: object) -> bool:
    if any(annotation is each for each in _BARE) or isinstance(annotation, TypeVar):
        return True
    if get_origin(annotation) is Annotated:
        return _is_open(get_args(annotation)[0])
    return any(
        _is_open(argument) for argument in get_args(annotation) if not isinstance(argument, (str, int, bytes))
    )
