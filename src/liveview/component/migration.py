"""Find what a class says about the states of its former versions: `migrate(old: dict) -> dict`."""

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final, cast

from liveview.errors import ComponentError

Migrate = Callable[[dict[str, Any]], object]  # Any: each field's own plain value

_NAME: Final = "migrate"
_ARGUMENT: Final = "old"


def migration_of(owner: type) -> Migrate | None:
    """A class's own `migrate`: a static method, a class method, or a function of the one argument `old`.

    The name is not reserved: any other method of that name belongs to the application. Raises `ComponentError` for
    `migrate(self, old)`, since there is no component yet.
    """
    member = inspect.getattr_static(owner, _NAME, None)
    if isinstance(member, staticmethod | classmethod):
        return cast("Migrate", getattr(owner, _NAME))
    if isinstance(member, FunctionType):
        names = list(inspect.signature(member).parameters)
        if names == [_ARGUMENT]:
            return member
        if names[1:] == [_ARGUMENT]:
            raise ComponentError(
                f"{owner.__name__}.migrate has no component yet: mark it with @staticmethod, and write migrate(old)."
            )
    return None
