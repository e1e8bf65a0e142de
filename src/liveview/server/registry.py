"""Which connection of this process holds which component."""

import asyncio
from typing import Protocol

from liveview.component.view import View
from liveview.errors import TakenOver


class Holder(Protocol):
    """A connection that can let go of a component. `number`: of a later one it is higher."""

    number: int

    def leave(self, id: str) -> None:
        """Unmount component `id`; `Registry.release` follows when it is gone."""
        ...

    def view(self, id: str) -> View:
        """A component that is live on this connection, and what its page shows."""
        ...

    def rests(self, id: str) -> bool:
        """Whether nothing of a component on this connection is under way, or waits for its turn."""
        ...


class Registry:
    """Components by document and id.

    The same id and document on a new connection is the same component come back, often before the old connection was
    noticed to be dead: the old instance is unmounted first. But what an old connection said may also arrive after the page has
    come back on a new one: then it is too late. Another document (a duplicated tab) is another instance.
    """

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], Holder] = {}
        self._released: dict[tuple[str, str], asyncio.Event] = {}  # of those that somebody waits for

    def __len__(self) -> int:
        return len(self._holders)

    async def claim(self, document: str, id: str, holder: Holder) -> None:
        """Wait until nobody else holds the component, then hold it. Raises `TakenOver` where a later connection does."""
        key = (document, id)
        while (other := self._holders.get(key)) is not None:
            if other.number > holder.number:
                raise TakenOver(f"{id} is live on a later connection.")
            released = self._released.setdefault(key, asyncio.Event())
            other.leave(id)
            await released.wait()
        self._holders[key] = holder

    def view(self, id: str) -> View:
        """The component that is live under `id`, on whichever connection. Raises `KeyError` where there is none."""
        for (_, held), holder in self._holders.items():
            if held == id:
                return holder.view(id)
        raise KeyError(id)

    @property
    def rests(self) -> bool:
        """Whether no component has a turn under way, or one that waits."""
        return all(holder.rests(id) for (_, id), holder in self._holders.items())

    def rests_under(self, id: str) -> bool:
        """The same of those under one id."""
        return all(holder.rests(held) for (_, held), holder in self._holders.items() if held == id)

    def release(self, document: str, id: str, holder: Holder) -> None:
        """Let go of the component, if `holder` holds it."""
        key = (document, id)
        if self._holders.get(key) is not holder:
            return
        del self._holders[key]
        if (released := self._released.pop(key, None)) is not None:
            released.set()
