"""Put a component's state into a session, and take it out again."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import msgpack

from liveview.component.component import Component
from liveview.component.registry import find
from liveview.component.state import dump, restore
from liveview.component.view import View
from liveview.errors import SessionNewer, UnknownComponent
from liveview.session.messages import Entry
from liveview.session.subscription import Subscription
from liveview.session.token import Sealed, Sealer

Codecs = Mapping[
    type, tuple[Callable[[Any], object], Callable[[Any], object]]
]  # Any: each pair knows its own type

# The shape of `Sealed.state`. A later one that old processes cannot read gets a higher number, which they refuse.
SCHEMA = 1


class Sealing:
    """Seals and opens sessions of one person."""

    def __init__(self, sealer: Sealer, codecs: Codecs, person: str | None) -> None:
        self._sealer = sealer
        self._codecs = codecs
        self._person = person

    def seal(self, view: View, *, id: str, parent: str | None, number: int, now: int, shows_it: bool) -> str:
        """The session of a component as it is now. `now`: seconds since the epoch. Raises `StateNotSealable`.

        `shows_it`: whether the page shows just this state when it gets the session.
        """
        component = view.component
        sealed = Sealed(
            component=component.__plan__.name,
            id=id,
            parent=parent,
            person=self._person,
            issued=now,
            schema=SCHEMA,
            number=number,
            fingerprint=view.mark if shows_it else None,
            state=dump(component, self._codecs),
        )
        return self._sealer.seal(sealed, now=now)

    def __call__(self, subscription: Subscription, now: int, shows_it: bool) -> str:  # noqa: FBT001  # session/outbox.py
        """The newest session of a component that is live."""
        assert subscription.view is not None
        entry = subscription.entry
        return self.seal(
            subscription.view,
            id=entry.id,
            parent=entry.parent,
            number=subscription.number,
            now=now,
            shows_it=shows_it,
        )

    def sizes(self, component: Component) -> dict[str, int]:
        """How many bytes each field takes in a session, the largest first. Raises `StateNotSealable`."""
        lengths = {name: len(msgpack.encode(value)) for name, value in dump(component, self._codecs).items()}
        return dict(sorted(lengths.items(), key=lambda item: -item[1]))

    def open(self, entry: Entry, now: int) -> tuple[Component, Sealed]:
        """A component constructed from a session, with its state laid over it, not loaded yet.

        Raises `UnknownComponent`, `SessionInvalid`, `SessionExpired`, `SessionNewer` or `IdentityChanged`.
        """
        sealed = self._sealer.open(
            entry.session,
            component=entry.component,
            id=entry.id,
            parent=entry.parent,
            person=self._person,
            now=now,
        )
        if sealed.schema > SCHEMA:
            raise SessionNewer("The session was made by a newer version of liveview.")
        component_class = find(entry.component)
        if component_class is None:
            raise UnknownComponent(f"{entry.component[:80]} is not loaded in this process.")
        return restore(component_class, sealed.state, self._codecs), sealed
