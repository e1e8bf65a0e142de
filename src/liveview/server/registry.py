"""Which connection of this process holds which component."""

import asyncio
from typing import Protocol

from liveview.component.view import View


class Holder(Protocol):
    """A connection that can let go of a component."""

    def leave(self, id: str) -> None:
        """Unmount component `id`; `Registry.release` follows when it is gone."""
        ...

    def view(self, id: str) -> View:
        """A component that is live on this connection, and what its page shows."""
        ...


class Registry:
    """Components by document and id.

    The same id and document on a new connection is the same component come back, often before the old connection was
    noticed to be dead: the old instance is unmounted first. Another document (a duplicated tab) is another instance.
    """

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], tuple[Holder, asyncio.Event]] = {}

    def __len__(self) -> int:
        return len(self._holders)

    async def claim(self, document: str, id: str, holder: Holder) -> None:
        """Wait until nobody else holds the component, then hold it."""
        while (held := self._holders.get((document, id))) is not None:
            other, gone = held
            other.leave(id)
            await gone.wait()
        self._holders[document, id] = (holder, asyncio.Event())

    def view(self, id: str) -> View:
        """The component that is live under `id`, on whichever connection. Raises `KeyError` where there is none."""
        for (_, held), (holder, _) in self._holders.items():
            if held == id:
                return holder.view(id)
        raise KeyError(id)

    def release(self, document: str, id: str, holder: Holder) -> None:
        """Let go of the component, if `holder` holds it."""
        held = self._holders.get((document, id))
        if held is not None and held[0] is holder:
            del self._holders[document, id]
            held[1].set()
