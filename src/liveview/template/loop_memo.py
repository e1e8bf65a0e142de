"""What was looped over, and by what its items are known at the next render."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context
from msgspec import Struct

from liveview.template.pairing import token_of
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.lists import TrackedList

# Any: whatever the application loops over.


class Entries:
    """A tracked dict that a template loops over by `.items()` or `.values()`."""

    __slots__ = ("side", "source")

    def __init__(self, source: TrackedDict, side: str) -> None:
        self.source = source
        self.side = side

    def __iter__(self) -> Iterator[Any]:
        return iter(self.source.items() if self.side == "items" else self.source.values())


def entries(source: Any, side: str, environment: Environment, context: Context | None) -> Iterable[Any]:
    """What `source.items()` or `source.values()` gives in a template."""
    if type(source) is TrackedDict:
        return Entries(source, side)
    method = environment.getattr(source, side)
    found: Iterable[Any] = context.call(method) if context is not None else method()
    return found


class Memo(Struct):
    """What a list remembers for the next render.

    `source`: the tracked container that was looped over, `side` of it, and its `version`; or None, and `items` are kept.
    `keys`: what the rows' live-key said, or a dict's keys; None where there are neither.
    """

    source: TrackedList | TrackedDict | None
    side: str
    version: int
    items: Sequence[object] | None
    keys: list[Any] | None

    def tokens(self) -> list[object] | None:
        """By what the items were known, or None where nobody knows any more."""
        if self.keys is not None:
            return [id(self) if key is None else key for key in self.keys]
        items = self.items
        if items is None and isinstance(self.source, TrackedList):
            items = self.source.items_at(self.version)
        return None if items is None else list(map(token_of, items))
