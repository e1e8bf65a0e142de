"""`x.name` in a template, as Jinja reads it: an attribute, else an item."""

from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment
from jinja2.utils import missing

from liveview.tracked.container import TRACKED
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.mutability import ATOMS

_get: Final[Callable[[dict[str, Any], str, Any], Any]] = dict[str, Any].get

# What a template sees of a tracked list or set: what it sees of a builtin one, and none of the names that tracking needs.
_NAMES: Final[frozenset[str]] = frozenset(dir(list)) | frozenset(dir(set))


def member_of(environment: Environment) -> Callable[[Any, str], Any]:  # Any: whatever an application shows
    """The function that reads `x.name`, for names that no dict has as an attribute.

    Jinja asks for the attribute first, which raises for an item of a dict: 1.1 us instead of 0.2 us for each of a table's
    cells (`python -m benchmarks.micro`). An environment with a way of its own, such as a sandbox, is asked for all that is
    no item of a tracked dict.
    """
    is_plain = type(environment).getattr is Environment.getattr

    def member(value: Any, name: str) -> Any:
        kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType]
        if kind is TrackedDict or (kind is dict and is_plain):
            found = _get(value, name, missing)
            if type(found) in ATOMS:
                return found
            if found is missing:
                return environment.undefined(obj=value, name=name)
            return found if kind is dict else value[name]
        if kind in TRACKED and name not in _NAMES:
            return environment.undefined(obj=value, name=name)
        if is_plain:
            try:
                return getattr(value, name)
            except AttributeError:
                pass
        return environment.getattr(value, name)

    return member
