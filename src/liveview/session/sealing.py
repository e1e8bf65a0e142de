"""Put a component's state into a session, and take it out again."""

from collections.abc import Callable, Mapping
from math import inf
from typing import Any, Final

from msgspec import MsgspecError, msgpack, structs

from liveview.component.component import Component
from liveview.component.registry import find
from liveview.component.state import arguments, dump, restore
from liveview.component.version import Version, adapted
from liveview.component.view import View
from liveview.errors import SessionInvalid, SessionNewer, StateNotSealable, UnknownComponent
from liveview.session.messages import Entry
from liveview.session.subscription import Subscription
from liveview.session.token import Sealed, Sealer

Codecs = Mapping[
    type, tuple[Callable[[Any], object], Callable[[Any], object]]
]  # Any: each pair knows its own type

# How `Sealed.state` is written. A later one that old processes cannot read gets a higher number, which they refuse.
SCHEMA: Final = 1

# What a component was constructed from goes along in each of its sessions, for the day on which its state is too large. An id or
# a few settings are; a table that was handed over is not, and would double every session.
ARGUMENTS_LENGTH: Final = 4 * 1024

_decode: Final = msgpack.Decoder(dict[str, Any]).decode  # Any: each field's own plain value


class Sealing:
    """Seals and opens sessions of one person."""

    def __init__(self, sealer: Sealer, codecs: Codecs, person: str | None) -> None:
        self._sealer = sealer
        self._codecs = codecs
        self._person = person

    def seal(
        self,
        view: View,
        *,
        id: str,
        parent: str | None,
        number: int,
        now: int,
        shows_it: bool,
        arguments: bytes | None = None,
        is_whole: bool = True,
    ) -> str:
        """The session of a component as it is now. `now`: seconds since the epoch. Raises `StateNotSealable`.

        `shows_it`: whether the page shows just this state when it gets the session. `arguments`: what `arguments_of` gave;
        with `is_whole=False` the session holds them alone, and the component is loaded anew.
        """
        component = view.component
        plan = component.__plan__
        sealed = Sealed(
            component=plan.name,
            id=id,
            parent=parent,
            person=self._person,
            issued=now,
            schema=SCHEMA,
            number=number,
            fingerprint=view.mark if shows_it else None,
            state=dump(component, self._codecs) if is_whole else None,
            arguments=arguments,
            shape=plan.shape,
            loaded=plan.loaded,
        )
        return self._sealer.seal(sealed, now=now)

    def __call__(
        self,
        subscription: Subscription,
        now: int,
        shows_it: bool,  # noqa: FBT001  # session/saving.py
        is_whole: bool,  # noqa: FBT001  # as above
    ) -> str:
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
            arguments=subscription.arguments,
            is_whole=is_whole,
        )

    def arguments_of(self, component: Component) -> bytes | None:
        """What a component that is not loaded yet was constructed from, for its sessions to carry.

        None where that is large, or cannot travel: whether it may is seen when the component has been loaded.
        """
        try:
            found = arguments(component, self._codecs, most_items=ARGUMENTS_LENGTH)
        except StateNotSealable:
            return None
        text = _text_of(found)
        return text if text is not None and len(text) <= ARGUMENTS_LENGTH else None

    def mark_of(self, component: Component) -> str:
        """A mark of a component's class, of what it was constructed from before it is loaded, and of the person.

        Raises `StateNotSealable`.
        """
        found = arguments(component, self._codecs, most_items=inf)
        return self._sealer.mark(msgpack.encode((component.__plan__.name, self._person, found)))

    def sizes(self, component: Component) -> dict[str, int]:
        """How many bytes each field takes in a session, the largest first. Raises `StateNotSealable`."""
        lengths = {name: len(msgpack.encode(value)) for name, value in dump(component, self._codecs).items()}
        return dict(sorted(lengths.items(), key=lambda item: -item[1]))

    def open(self, entry: Entry, now: int) -> tuple[Component, Sealed]:
        """A component constructed from a session, with its state laid over it, not loaded yet.

        In `Sealed.state` is what has to be laid over it again if it is loaded: None where the session holds the arguments alone.
        Raises `UnknownComponent`, `SessionInvalid`, `SessionExpired`, `SessionNewer` or `IdentityChanged`, or what the class's
        `migrate` raises.
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
        if sealed.state is None:
            return restore(component_class, _arguments_in(sealed), self._codecs), sealed
        version = Version(sealed.shape, sealed.loaded)
        state = adapted(component_class, sealed.state, version, self._codecs)
        return restore(component_class, state, self._codecs), structs.replace(sealed, state=dict(state))


def _arguments_in(sealed: Sealed) -> dict[str, Any]:  # Any: each field's own plain value
    if not sealed.arguments:
        return {}
    try:
        return _decode(sealed.arguments)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        raise SessionInvalid("The session's content has another shape.") from None


def _text_of(arguments: Mapping[str, object] | None) -> bytes | None:
    """As a session carries them. No arguments, as mostly, are no bytes."""
    if not arguments:
        return None if arguments is None else b""
    return msgpack.encode(arguments)
