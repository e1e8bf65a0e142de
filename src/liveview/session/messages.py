"""What client and server say to each other, as data. `wire/PROTOCOL.md` gives the meaning of each.

The order of a message's fields is the order of its elements on the wire; how they become bytes is `codec`'s affair.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct

from liveview.render.patch import Changes
from liveview.template.values import Template

Number = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Id = Annotated[str, Meta(min_length=1, max_length=64)]


class Entry(Struct, frozen=True, array_like=True):
    """One component that a page wants live. `shown`: whether the page shows exactly what its session says."""

    id: Id
    component: str
    session: str
    parent: str | None = None
    answered: Count = 0
    shown: Annotated[int, Meta(ge=0, le=1)] = 1


class Subscribe(Struct, frozen=True, array_like=True, tag="subscribe"):
    """Take these live, parents before children."""

    document: Id
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1)]


class Event(Struct, frozen=True, array_like=True, tag="event"):
    """Call a handler. `attempt`: 0 for the first time, else one more than how often it is known to have begun.

    `origin`: the document in which it was caused, where that is not the one that says it.
    """

    id: Id
    number: Number
    handler: str
    arguments: dict[str, Any] | None = None  # Any: JSON of the peer, converted by the handler's annotations
    details: dict[str, Any] | None = None  # Any: as above
    attempt: Count = 0
    origin: Annotated[str, Meta(max_length=64)] | None = None


class Unsubscribe(Struct, frozen=True, array_like=True, tag="unsubscribe"):
    """The element is gone."""

    id: Id


class Resync(Struct, frozen=True, array_like=True, tag="resync"):
    """Send the content whole."""

    id: Id


class Ping(Struct, frozen=True, array_like=True, tag="ping"):
    """Are you there."""


FromClient = Subscribe | Event | Unsubscribe | Resync | Ping


class Whole(Struct, frozen=True):
    """A component's content as HTML with markers, in place of a patch."""

    template: Template
    html: str


class Extras(Struct, frozen=True):
    """What goes along with an update where it is needed."""

    definitions: tuple[Template, ...] = ()
    wants: dict[str, tuple[str, ...]] | None = None
    event_types: tuple[str, ...] = ()
    root: Template | None = None
    refuses_offline: bool = False


class Update(Struct, frozen=True):
    """All about one component at once."""

    id: str
    answered: int | None
    patch: Changes | Whole | None
    session: str | None
    extras: Extras | None = None


class Error(Struct, frozen=True):
    """A refusal or a failure. `code` is one of `wire/PROTOCOL.md` section 7."""

    id: str | None
    number: int | None
    code: str
    text: str


class Begun(Struct, frozen=True):
    """The handler of an event begins that was sent before."""

    id: str
    number: int


class Redirect(Struct, frozen=True):
    """Go there."""

    url: str


class Title(Struct, frozen=True):
    """The document's title."""

    title: str


class Emit(Struct, frozen=True):
    """Dispatch a custom event on the component's element."""

    id: str
    name: str
    detail: dict[str, Any]  # Any: the application's own JSON


class Handover(Struct, frozen=True):
    """The process is about to go."""

    milliseconds: int


class Reload(Struct, frozen=True):
    """Load the page again."""

    code: str


class Build(Struct, frozen=True):
    """Development: which start of the server this is."""

    text: str


class Pong(Struct, frozen=True):
    """The answer to `Ping`."""


FromServer = Update | Error | Begun | Redirect | Title | Emit | Handover | Reload | Build | Pong
