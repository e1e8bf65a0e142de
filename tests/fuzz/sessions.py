"""Sealed sessions that were made up, changed, claimed by others, or sealed with any content at all.

An input is taken as the text of a session, as the name of whoever claims a real one, as changes of a real one, and as the
content of one that is sealed with the real key, as an older or newer process might have done it. It opens as what was sealed,
or is refused with a `PeerError`; and a component that comes out of it can be shown, and sealed again.
"""

import itertools
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from jinja2 import Environment

from liveview.component.component import Component
from liveview.component.state import dump, overlay
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import PeerError, StateNotSealable
from liveview.session import token as token_module
from liveview.session.messages import Entry
from liveview.session.sealing import SCHEMA, Codecs, Sealing
from liveview.session.token import VERSION, Sealed, Sealer
from tests.fuzz.kinds import Branch, Circle, Colour, Link, Order, Person, Point, Square

NOW: Final = 1_800_000_000
PERSON: Final = "ada"

WORDS: Final = (
    "note count when order points colours shape person friends branch twigs link to ids anything codec "
    "x y name age amount where type radius side circle square red ada"
).split()


class Keeper(Component):
    """Has a field of every kind, each of which may be missing."""

    template = "<p>{{ note }} {{ count }} {{ points|length }}</p>"
    note: str = "a note"
    count: int | float = 0
    when: datetime | date | None = None
    order: Order | None = None
    points: list[Point] = [Point(1)]
    colours: dict[str, Colour] = {}
    shape: Circle | Square | None = None
    person: Person | None = None
    branch: Branch | None = None
    link: Link | None = None
    ids: set[UUID] = set()
    anything: Any = None
    codec: complex | None = None


NAME: Final = Keeper.__plan__.name
TEMPLATES: Final = Templates(Environment(autoescape=True))
CODECS: Final[Codecs] = {complex: (lambda value: [value.real, value.imag], lambda parts: complex(*parts))}

# The same random bytes at each start: else an input would not mean the same again.
_counter = itertools.count(1)
SEALER: Final = Sealer(b"s" * 32, random=lambda length: next(_counter).to_bytes(length))
SEALING: Final = Sealing(SEALER, CODECS, PERSON)

BOUND: Final[dict[str, str | None]] = {"component": NAME, "id": "c1", "parent": None, "person": PERSON}
SESSION: Final = Sealed(NAME, "c1", None, PERSON, NOW, SCHEMA, 7, None, {"note": "kept", "count": 3})
TOKEN: Final = SEALER.seal(SESSION, now=NOW)

# Each value that no longer converts is logged, which would be most of what a run prints.
logging.getLogger("liveview").addFilter(lambda record: getattr(record, "component", None) != NAME)


def sessions(data: bytes) -> None:
    """Open it in each of these ways."""
    text = data.decode("utf-8", "surrogateescape")
    _open_text(text)
    _open_elsewhere(text)
    _open_changed(data)
    _open_content(data)


def _open_text(text: str) -> None:
    """A text that was made up opens only if it is the real session, perhaps written in another way."""
    sealed = _opened(text)
    assert sealed is None or sealed == SESSION


def _open_elsewhere(text: str) -> None:
    """The real session opens for no other component, id, parent or person."""
    for name, bound in BOUND.items():
        assert text == bound or _opened(TOKEN, **{name: text}) is None


def _open_changed(data: bytes) -> None:
    """The real session with bytes replaced: pairs of a place and what is added to the byte there; a last one cuts it off."""
    content = bytearray(_bytes_of(TOKEN))
    for place, change in zip(data[::2], data[1::2], strict=False):
        content[place % len(content)] ^= change
    if len(data) % 2:
        del content[data[-1] :]
    token = urlsafe_b64encode(content).rstrip(b"=").decode()
    sealed = _opened(token)
    assert sealed is None or (token == TOKEN and sealed == SESSION)


def _open_content(data: bytes) -> None:
    """Any content, sealed with the real key: what comes out of it is a component like another."""
    head, key = SEALER._own
    nonce = bytes(12)
    binding = token_module._binding(VERSION, NAME, "c1", None)
    token = urlsafe_b64encode(head + nonce + key.encrypt(nonce, data, binding)).rstrip(b"=").decode()
    try:
        component, sealed = SEALING.open(Entry("c1", NAME, token), NOW)
    except PeerError:
        return
    _seal_again(component, sealed)


def _seal_again(component: Component, sealed: Sealed) -> None:
    """What was opened is shown and sealed, and then says the same at each further time; so does one that is loaded anew."""
    overlay(Keeper(), sealed.state or {}, CODECS)
    try:
        again = _sealed(component, sealed)
    except StateNotSealable:
        return
    once, number = SEALING.open(again, NOW)
    assert number.number == sealed.number
    twice, _ = SEALING.open(_sealed(once, sealed), NOW)
    assert _state(once) == _state(twice)


def _state(component: Component) -> str:
    """All of it as a text, because `nan` is not equal to itself. A set has no order."""
    state = dump(component, CODECS)
    ids: Any = state["ids"]
    return repr(state | {"ids": sorted(ids)})


def _sealed(component: Component, sealed: Sealed) -> Entry:
    view = View(component, TEMPLATES.of(Keeper))
    token = SEALING.seal(view, id="c1", parent=None, number=sealed.number, now=NOW, shows_it=True)
    return Entry("c1", NAME, token)


def _opened(token: str, **claim: str) -> Sealed | None:
    """What a text opens as, for the one that it is bound to or for another; None where it is refused."""
    bound: Any = BOUND | claim  # Any: the type of each is that of a parameter
    try:
        return SEALER.open(token, now=NOW, **bound)
    except PeerError:
        return None


def _bytes_of(token: str) -> bytes:
    return urlsafe_b64decode(token + "=" * (-len(token) % 4))
