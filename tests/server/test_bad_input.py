"""Whatever a peer sends: the answer of the table in `wire/PROTOCOL.md` section 8, and nobody else notices.

The cases here and the rows there are the same, in the same order.
"""

import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import websockets
from msgspec import structs

from liveview import Component, Limits, LiveView, event
from liveview.session.token import LIFETIME_SECONDS
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements

PROTOCOL = Path(__file__).parents[2] / "wire" / "PROTOCOL.md"
OTHER_SECRET = "another secret, of more than 32 bytes too"
LIMITS = Limits(frame_bytes=20_000, components_per_connection=3, argument_depth=8)


class Safe(Component):
    """What the peer would like to break."""

    template = "<p>{{ count }}</p>"
    count: int = 0

    @event
    def add(self, by: int = 1) -> None:
        self.count += by

    @event
    def need(self, by: int) -> None:
        self.count += by

    @event
    def take(self, what: Any) -> None:
        self.count += 1

    def hidden(self) -> None:
        """No page may call it."""
        self.count += 1000


class Another(Safe):
    """For sessions that belong elsewhere."""


@dataclass
class Peer:
    """One page's connection: its component is live, and `page` are elements that are not yet."""

    wire: Wire
    live: LiveView
    id: str
    page: list[list[str]]

    async def subscribe(self, *entry: object) -> None:
        """One entry."""
        await self.wire.say("subscribe", "document", [list(entry)])

    async def event(self, handler: object, *rest: object, number: object = 1, id: object = None) -> None:
        """An event of the live component, unless it names another."""
        await self.wire.say("event", id or self.id, number, handler, *rest)


Send = Callable[[Peer], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """`code`: of the error that answers; None: it is no error. `ends`: the close code, or None where the connection stays."""

    name: str
    send: Send
    code: str | None
    ends: int | None = None


def text(frame: str | bytes) -> Send:
    """A frame as it stands."""

    async def send(peer: Peer) -> None:
        await peer.wire.socket.send(frame)

    return send


def event_of(*event: object, **more: object) -> Send:
    """An event of the live component."""
    return lambda peer: peer.event(*event, **more)


def session_of(change: Callable[[Peer, list[str]], list[object]]) -> Send:
    """A `subscribe` of an element of the page, changed."""

    async def send(peer: Peer) -> None:
        await peer.subscribe(*change(peer, peer.page[0]))

    return send


def tampered(peer: Peer, entry: list[str]) -> list[object]:
    """One character is another."""
    session = entry[2]
    middle = len(session) // 2
    other = "A" if session[middle] != "A" else "B"
    return [*entry[:2], session[:middle] + other + session[middle + 1 :]]


async def of_another_person(peer: Peer) -> None:
    """Of Bob, on the connection of Ann."""
    request: Any = type("Request", (), {"query_params": {"as": "bob"}})()
    await peer.subscribe(*elements(await peer.live.render(Safe(), request=request))[0])


async def of_another_secret(peer: Peer) -> None:
    """As of another installation."""
    await peer.subscribe(*elements(await LiveView(OTHER_SECRET).render(Safe()))[0])


def resealed(*, age_seconds: int = 0, **changes: object) -> Send:
    """With the right key, and something else in it."""

    async def send(peer: Peer) -> None:
        id, component, session = peer.page[0]
        sealer, now = peer.live._engine.sealer, int(time.time())
        sealed = sealer.open(session, component=component, id=id, parent=None, person="ann", now=now)
        other = structs.replace(sealed, issued=now - age_seconds, **changes)
        await peer.subscribe(id, other.component, sealer.seal(other, now=now - age_seconds))

    return send


async def twice(peer: Peer) -> None:
    """Each page says each once."""
    for _ in range(2):
        await peer.subscribe(*peer.page[0])


async def too_many_components(peer: Peer) -> None:
    """One more than the limit."""
    await peer.wire.say("subscribe", "document", peer.page[: LIMITS.components_per_connection])


def nested(levels: int) -> Any:  # Any: JSON
    """Lists in lists."""
    inner: Any = 1
    for _ in range(levels):
        inner = [inner]
    return inner


CASES = [
    Case("a frame that is not JSON", text("{"), "malformed"),
    Case("JSON that is no array", text('{"event": 1}'), "malformed"),
    Case("an array without a word", text("[]"), "malformed"),
    Case("a word that nobody knows", text('["destroy", 1]'), "malformed"),
    Case("a message with too few elements", text('["event", "x"]'), "malformed"),
    Case("a `subscribe` of nothing", text('["subscribe", "document", []]'), "malformed"),
    Case("an element of another type", text('["event", 1, "x", 2]'), "malformed"),
    Case("a binary frame", text(b'["ping"]'), "malformed"),
    Case("a frame nested 100,000 levels deep", text("[" * 10_000), "malformed"),
    Case("a number that no browser counts to", event_of("add", number=2**60), "malformed"),
    Case("an id that is too long", event_of("add", id="x" * 65), "malformed"),
    Case("half a surrogate pair", event_of("take", {"what": "\ud800"}), None),
    Case("a frame above the limit", text(json.dumps(["event", "x", 1, "y" * 20_000])), "too_large"),
    Case("a session with one character changed", session_of(tampered), "session_invalid"),
    Case(
        "a session that is no session",
        session_of(lambda _, entry: [*entry[:2], "not a session"]),
        "session_invalid",
    ),
    Case("an empty session", session_of(lambda _, entry: [*entry[:2], ""]), "session_invalid"),
    Case("no session", session_of(lambda _, entry: list(entry[:2])), "malformed"),
    Case("a session of another secret", of_another_secret, "session_invalid"),
    Case("a session of another id", session_of(lambda _, entry: ["other", *entry[1:]]), "session_invalid"),
    Case(
        "a session of another component",
        session_of(lambda _, entry: [entry[0], Another.__plan__.name, entry[2]]),
        "session_invalid",
    ),
    Case("a session of another parent", session_of(lambda peer, entry: [*entry, peer.id]), "session_invalid"),
    Case("a session of another person", of_another_person, "identity_changed"),
    Case("a session that has expired", resealed(age_seconds=LIFETIME_SECONDS + 10), "session_expired"),
    Case("a session of a newer version", resealed(schema=1000), "session_newer"),
    Case("a session of a class that is not loaded", resealed(component="os.system"), "unknown_component"),
    Case("a second `subscribe` of an id", twice, "duplicate"),
    Case("more components than the limit", too_many_components, "too_many"),
    Case("an event of an unknown id", event_of("add", id="nobody"), "unknown_id"),
    Case("`unsubscribe` of an unknown id", text('["unsubscribe", "nobody"]'), "unknown_id"),
    Case("`resync` of an unknown id", text('["resync", "nobody"]'), "unknown_id"),
    Case("a handler that does not exist", event_of("ad"), "unknown_handler"),
    Case("a method that is not marked `@event`", event_of("hidden"), "unknown_handler"),
    Case("a hook", event_of("unmount"), "unknown_handler"),
    Case("a name of 10,000 characters", event_of("x" * 10_000), "unknown_handler"),
    Case("an argument of another type", event_of("add", {"by": "many"}), "bad_arguments"),
    Case("an argument that is missing", event_of("need"), "bad_arguments"),
    Case("an argument too many", event_of("add", {"by": 1, "self": 2}), "bad_arguments"),
    Case("an int of 10,000 digits", event_of("add", {"by": "9" * 10_000}), "bad_arguments"),
    Case("arguments nested above the limit", event_of("take", {"what": nested(20)}), "bad_arguments"),
    Case("arguments that are no object", event_of("add", [1]), "malformed"),
    Case("an event sent four times without an answer", event_of("add", None, None, 3), "poison"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_it_gets_its_answer_and_nobody_else_notices(case: Case) -> None:
    """Its own component neither, unless the connection ends."""
    live = LiveView(SECRET, limits=LIMITS, identify=lambda request: request.query_params.get("as"))
    request: Any = type("Request", (), {"query_params": {"as": "ann"}})()
    async with (
        serving(live) as address,
        connect(address, "/websocket?as=ann") as other,
        connect(address, "/websocket?as=ann") as wire,
    ):
        page = [list(elements(await live.render(Safe(), request=request))[0]) for _ in range(6)]
        for one, entry in ((other, page[0]), (wire, page[1])):
            await one.say("subscribe", f"document {entry[0]}", [entry])
            assert (await one.hear())[0] == "update"
        peer = Peer(wire, live, page[1][0], page[2:])
        await case.send(peer)
        assert await answer(wire, case) == case.code
        if case.ends is None:
            await wire.say("event", peer.id, 90, "add", {"by": 5})
            while (await wire.hear())[:3] != ["update", peer.id, 90]:
                pass
        await other.say("event", page[0][0], 1, "add")
        assert (await other.hear())[2:4] == [1, [0, 1]]


async def answer(wire: Wire, case: Case) -> str | None:
    """The code of the first error; None where none comes."""
    await wire.say("ping")
    code = None
    try:
        while (heard := await wire.hear()) != ["pong"]:
            if heard[0] == "error":
                code = code or heard[3]
        if case.ends is None and case.code is not None and code is None:
            while (heard := await wire.hear())[0] != "error":
                pass
            code = heard[3]
    except websockets.ConnectionClosed:
        assert wire.socket.close_code == case.ends
    else:
        assert case.ends is None
    return code


async def test_nothing_that_was_sent_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Sessions, arguments and forms may be secret; codes and names of ours are enough to look for what is wrong."""
    live = LiveView(SECRET, debug=False)
    with caplog.at_level(logging.DEBUG, "liveview"):
        async with serving(live) as address, connect(address, "/websocket") as wire:
            ((id, name, session),) = elements(await live.render(Safe()))
            await wire.say("subscribe", "document", [[id, name, session]])
            await wire.hear()
            await wire.say("event", id, 1, "hunter2")
            await wire.say("event", id, 2, "add", {"by": "hunter2"})
            await wire.say("event", id, 3, "add", {"hunter2": "1"})
            await wire.say("event", id, 4, "add", None, {"form": [["password", "hunter2"]]}, 3)
            await wire.say("subscribe", "document", [["hunter2", name, session], ["other", name, "hunter2"]])
            await wire.say("hunter2")
            heard = {(await wire.hear())[3] for _ in range(10)}
    assert {"unknown_handler", "bad_arguments", "poison", "session_invalid", "malformed"} <= heard
    texts = [
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name == "liveview"
    ]
    assert len(texts) >= 5
    assert not [
        text for text in texts if session in text or "hunter2" in text.replace("'component': 'hunter2'", "")
    ]
    warned = [record.__dict__["code"] for record in caplog.records if record.levelno == logging.WARNING]
    assert sorted(warned) == ["poison", "session_invalid", "session_newer"], "once a connection"


def test_the_protocol_says_the_same() -> None:
    """Row by row."""
    section = PROTOCOL.read_text().partition("## 8.")[2]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert rows[1:] == [
        [
            case.name,
            f"`{case.code}`" if case.code else "none",
            f"closed {case.ends}" if case.ends else "stays",
        ]
        for case in CASES
    ]
