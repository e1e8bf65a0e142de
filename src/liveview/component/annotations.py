"""Read the annotations of classes and methods: which there are, when a class is made; what they mean, at first use.

An annotation may be a type, a text (`from __future__ import annotations`), or deferred (Python 3.14). Names of module
level are found wherever they are defined by then; of the names local to a function, those that exist when its class is
made.
"""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType, UnionType
from typing import Annotated, Any, ClassVar, Final, ForwardRef, Union, get_args, get_origin, get_type_hints

from liveview.component.fields import BOUND, Field
from liveview.errors import ComponentError

if sys.version_info >= (3, 14):
    import annotationlib

    def own_annotations(owner: type) -> dict[str, Any]:  # Any: an annotation is any object
        """The annotations in a class's own body. Names that are not defined yet stay forward references."""
        return annotationlib.get_annotations(owner, format=annotationlib.Format.FORWARDREF)

    def signature(function: Callable[..., object]) -> inspect.Signature:
        """A function's signature, also where its annotations cannot be evaluated yet."""
        return inspect.signature(function, annotation_format=annotationlib.Format.FORWARDREF)

else:

    def own_annotations(owner: type) -> dict[str, Any]:  # Any: an annotation is any object
        """The annotations in a class's own body, as they were written."""
        return inspect.get_annotations(owner)

    def signature(function: Callable[..., object]) -> inspect.Signature:
        """A function's signature, also where its annotations cannot be evaluated yet."""
        return inspect.signature(function)


_HEAD: Final = re.compile(r"\s*([\w.]+)\s*(?:\[|$)")
_NAME: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, eq=False)
class Scope:
    """Where the names in a class's annotations are looked up."""

    owner: type
    local_names: Mapping[str, object]

    def resolve(
        self, subject: str, annotation: object, global_names: Mapping[str, object] | None = None
    ) -> Any:
        """The type that an annotation stands for. Any: it may be every kind of type form.

        `subject` is what is annotated, for the error where a name is not found: `Counter.count`. `global_names` are
        those of the function that carries the annotation, else of the owner's module.
        """
        outer = _module_names(self.owner) if global_names is None else global_names
        carrier = type("annotations", (), {})
        carrier.__annotations__ = {"it": annotation}
        try:
            hints = get_type_hints(
                carrier, self._class_names, {**outer, **self.local_names}, include_extras=True
            )
        except Exception as error:  # the annotation's text is code of the application: it may raise anything
            raise ComponentError(
                f"{subject}: its annotation {_text_of(annotation)!r} cannot be resolved ({error}). "
                f"Define or import what it names at the top of module {self.owner.__module__!r}, "
                f"not only under TYPE_CHECKING."
            ) from error
        return hints["it"]

    @cached_property
    def _class_names(self) -> dict[str, Any]:  # Any: eval's globals
        """What a class body can name beside its module: its nested types and aliases, not its state or methods."""
        members = vars(self.owner).items()
        names = {name: value for name, value in members if not isinstance(value, (Field, FunctionType))}
        names |= {parameter.__name__: parameter for parameter in getattr(self.owner, "__type_params__", ())}
        return names


def scope_of(owner: type, texts: list[str]) -> Scope:
    """The scope of a class that is being made in a frame above; `texts` are its annotations that are texts."""
    return Scope(owner, {owner.__name__: owner, **_local_names(owner, texts)})


def _local_names(owner: type, texts: list[str]) -> dict[str, object]:
    """Of the locals of the function that makes the class, those that its annotations name. More would be kept alive."""
    function, is_local, _ = owner.__qualname__.rpartition(".<locals>.")
    frame = inspect.currentframe() if is_local and texts else None
    while frame is not None and (
        frame.f_code.co_qualname != function or frame.f_globals.get("__name__") != owner.__module__
    ):
        frame = frame.f_back
    if frame is None:
        return {}
    known = frame.f_locals
    return {name: known[name] for text in texts for name in _NAME.findall(text) if name in known}


def is_class_variable(annotation: object, owner: type) -> bool:
    """Whether an annotation says `ClassVar`, also where it is a text that cannot be evaluated yet."""
    text = _text_of(annotation)
    if text is None:
        return annotation is ClassVar or get_origin(annotation) is ClassVar
    head = _HEAD.match(text)
    if head is None:
        return False
    name = head[1]
    return name.rpartition(".")[2] == "ClassVar" or _look_up(name, owner) is ClassVar


def _text_of(annotation: object) -> str | None:
    """The text of an annotation that has not been evaluated."""
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    return annotation if isinstance(annotation, str) else None


def _look_up(dotted: str, owner: type) -> object:
    first, *rest = dotted.split(".")
    found = _module_names(owner).get(first)
    for name in rest:
        found = getattr(found, name, None)
    return found


def _module_names(owner: type) -> Mapping[str, object]:
    module = sys.modules.get(owner.__module__)
    return vars(module) if module is not None else {}


def is_bound(annotation: object) -> bool:
    """Whether a resolved annotation is `Bound[...]`."""
    return get_origin(annotation) is Annotated and any(mark is BOUND for mark in get_args(annotation)[1:])


def plain_type(annotation: Any) -> Any:
    """A resolved annotation without what only says how a field is used. Any: it may be every kind of type form."""
    if annotation is Final:
        return Any
    if get_origin(annotation) is Final:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) is Annotated and is_bound(annotation):
        kept = tuple(mark for mark in get_args(annotation)[1:] if mark is not BOUND)
        inner = get_args(annotation)[0]
        return Annotated[inner, *kept] if kept else inner
    return annotation


def members(annotation: object) -> tuple[object, ...]:
    """The types that a value may have: those of a union, else the one; without what `Annotated` adds."""
    if get_origin(annotation) is Annotated:
        return members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(inner for member in get_args(annotation) for inner in members(member))
    return (annotation,)


def name_of(annotation: object) -> str:
    """A type as its author wrote it: `int`, `list[int]`, `date | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    if isinstance(annotation, str):
        return annotation
    return " | ".join(_short(member) for member in members(annotation))


def _short(member: object) -> str:
    if member is type(None):
        return "None"
    if isinstance(member, type) and not get_args(member):
        return member.__name__
    return str(member).replace("typing.", "")
