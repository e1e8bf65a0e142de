"""A state that another version of its class has written: what this version makes of it.

A deployment meets the states of pages that are open. Fields are taken over by name and type, or a class says itself what
becomes of them:

    class Basket(Component):
        amount_cents: int = 0

        @staticmethod
        def migrate(old: dict) -> dict:
            return {**old, "amount_cents": round(old.get("amount", 0) * 100)}

During a rolling deployment a process may also meet the state of a class that is newer than its own. Newer is what was loaded
later: it needs no number that somebody has to count up, and after a step back to former code, which is loaded later too, the
pages go on.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from liveview.component.annotations import name_of
from liveview.component.coded import Codecs
from liveview.component.component import Component
from liveview.component.state import Refusal, dumped, loaded, saved_fields
from liveview.errors import ComponentError, SessionNewer


class Version(NamedTuple):
    """Which definition of a class wrote a state. `shape`: of its fields. `loaded`: seconds since the epoch."""

    shape: int
    loaded: int


def version_of(component: type[Component]) -> Version:
    """The version that this process has loaded."""
    plan = component.__plan__
    return Version(plan.shape, plan.loaded)


def adapted(
    component: type[Component], data: Mapping[str, Any], version: Version, codecs: Codecs
) -> Mapping[str, Any]:  # Any: each field's own plain value
    """The state of another version as this one has it.

    Raises `SessionNewer` where a newer version wrote it and something of it would be lost here, `ComponentError` where
    `migrate` gives what no field can hold, or what `migrate` raises.
    """
    own = version_of(component)
    if version.shape == own.shape:
        return data
    if version.loaded > own.loaded:
        _refuse_losses(component, data, codecs)
        return data
    migrate = component.__plan__.migrate
    if migrate is None:
        return data
    new: object = migrate(dict(data))
    if not isinstance(new, Mapping):
        raise ComponentError(
            f"{component.__name__}.migrate returned {type(new).__name__}; it returns a dict."
        )
    return _checked(component, cast("Mapping[str, Any]", new), codecs)


def _refuse_losses(component: type[Component], data: Mapping[str, Any], codecs: Codecs) -> None:
    values, refusals = loaded(component, data, codecs)
    lost = [name for name in data if name not in saved_fields(component, codecs)]
    lost += [refusal.field for refusal in refusals]
    lost += [
        name
        for name, value in values.items()
        if not _holds(dumped(component, name, value, codecs), data[name])
    ]
    if lost:
        raise SessionNewer(
            f"The session was made by a newer {component.__name__}: {lost[0]} is not known here."
        )


def _holds(new: object, old: object) -> bool:
    """Whether nothing that stands in a plain value is missing in another one: of a row in a list, say, a field."""
    match old:
        case dict():
            pairs, found = cast("dict[object, object]", old).items(), cast("dict[object, object]", new)
            return isinstance(new, dict) and all(
                key in found and _holds(found[key], value) for key, value in pairs
            )
        case list():
            before, after = cast("list[object]", old), cast("list[object]", new)
            return isinstance(new, list) and len(after) == len(before) and all(map(_holds, after, before))
        case _:
            return True


def _checked(component: type[Component], data: Mapping[str, Any], codecs: Codecs) -> Mapping[str, Any]:
    """What `migrate` gave. It says what it means, so a value that does not fit is an error, not left out."""
    refusals: list[Refusal] = loaded(component, data, codecs)[1]
    if refusals:
        field = refusals[0].field
        declared = name_of(component.__plan__.fields[field].type)
        raise ComponentError(
            f"{component.__name__}.migrate gave {field} = {data[field]!r}, which is no {declared}: {refusals[0].error}"
        )
    return data
