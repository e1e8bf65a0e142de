"""What is too much, too long or too many, through real connections; others do not notice."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
import websockets

from liveview import Component, Limits, LiveView, event
from liveview.errors import ConfigurationError
from liveview.server.driver import Driver
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Box(Component):
    """Counts, and can be slow."""

    template = "<p>{{ count }}</p>{{ text }}"
    count: int = 0
    text: str = ""

    @event
    def fill(self) -> None:
        """Another long text."""
        self.count += 1
        self.text = chr(ord("a") + self.count % 20) * 100_000

    @event
    def add(self) -> None:
        self.count += 1

    @event
    def take(self, what: Any) -> None:
        self.count += 1

    @event
    async def wait(self) -> None:
        self.count += 1
        await asyncio.sleep(0.2)
        self.count += 10

    @event(seconds=0.05)
    async def hang(self) -> None:
        self.count += 1
        await asyncio.Event().wait()


async def join(live: LiveView, wire: Wire) -> str:
    """Subscribe a box; its id."""
    ((id, name, session),) = elements(await live.render(Box()))
    await wire.say("subscribe", f"document {id}", [[id, name, session]])
    assert (await wire.hear())[0] == "update"
    return id


async def closed_with(wire: Wire) -> int:
    """The close code that comes, after whatever else."""
    async with asyncio.timeout(5):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for _ in wire.socket:
                pass
    assert wire.socket.close_code is not None
    return wire.socket.close_code


async def until_empty(live: LiveView) -> None:
    """Nothing is live or connected any more."""
    async with asyncio.timeout(5):
        while len(live.registry) or len(live._engine.connections):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("text", ["x" * 2000, "\u20ac" * 700])
async def test_an_event_above_the_limit_is_answered_in_its_turn(text: str) -> None:
    """Counted in bytes. A page that sent it again for ever would be of no use to anybody."""
    live = LiveView(SECRET, limits=Limits(frame_bytes=2000))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        await wire.say("event", id, 1, "wait")
        await wire.socket.send(json.dumps(["event", id, 2, "take", {"what": text}], ensure_ascii=False))
        await wire.say("event", id, 3, "add")
        heard = [await wire.hear()]
        while heard[-1][2] != 3:
            heard.append(await wire.hear())
        assert [one[:4] for one in heard if one[0] == "error"] == [["error", id, 2, "too_large"]]
        component: Any = live.registry.view(id).component
        assert component.count == 12


async def test_another_frame_above_the_limit_is_answered_too() -> None:
    """Without a number, as nobody waits for it."""
    live = LiveView(SECRET, limits=Limits(frame_bytes=2000))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(live, wire)
        await wire.say("subscribe", "document", [["other", "x", "y" * 2000]])
        assert (await wire.hear())[:4] == ["error", None, None, "too_large"]
        assert await wire.hears_nothing()


async def test_large_events_that_wait_stop_the_reading_and_are_not_lost() -> None:
    """An honest page may have many, after an hour without a network."""
    live = LiveView(SECRET, limits=Limits(waiting_bytes=20_000))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        await wire.say("event", id, 1, "wait")
        for number in range(2, 12):
            await wire.say("event", id, number, "take", {"what": "x" * 15_000})
        await asyncio.sleep(0.1)
        (driver,) = list(live._engine.connections._open)
        assert isinstance(driver, Driver)
        assert 20_000 < driver._session._calls._kept_bytes < 40_000, "two of them"
        while (await wire.hear())[2] != 11:
            pass
        component: Any = live.registry.view(id).component
        assert component.count == 21
        assert driver._session._calls._kept_bytes == 0


async def test_arguments_that_are_nested_deeper_are_refused() -> None:
    """Before any code of the application sees them."""
    live = LiveView(SECRET, limits=Limits(argument_depth=3))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        await wire.say("event", id, 1, "take", {"what": [[1]]})
        assert (await wire.hear())[2:4] == [1, [0, 1]]
        await wire.say("event", id, 2, "take", {"what": [[[1]]]})
        update, error = sorted([await wire.hear(), await wire.hear()], key=lambda one: -len(one[0]))
        assert error[:4] == ["error", id, 2, "bad_arguments"]
        assert (update[2], update[3]) == (2, None)


async def test_more_events_than_wait_close_the_connection() -> None:
    """Our client sends no more than 64 without an answer."""
    live = LiveView(SECRET, limits=Limits(events_waiting=3))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        for number in range(1, 6):
            await wire.say("event", id, number, "wait")
        assert await closed_with(wire) == 4429
        await until_empty(live)


async def test_a_flood_is_read_slowly_and_nothing_of_it_is_lost() -> None:
    """Others are not slowed down."""
    live = LiveView(SECRET, limits=Limits(events_per_second=200, events_at_once=50))
    async with (
        serving(live) as address,
        connect(address, "/websocket") as other,
        connect(address, "/websocket") as wire,
    ):
        theirs, mine = await join(live, other), await join(live, wire)
        component: Any = live.registry.view(mine).component
        for number in range(1, 251):
            await wire.say("event", mine, number, "add")
        await other.say("event", theirs, 1, "add")
        assert (await other.hear())[2] == 1
        assert component.count < 250, "the other is still being read, though it began before"
        while (await wire.hear(timeout_seconds=10))[2] != 250:
            pass
        assert component.count == 250


async def test_a_burst_of_one_connection_leaves_others_their_turn() -> None:
    """Whoever says much at once is not served to the end before anybody else."""
    live = LiveView(SECRET)
    async with (
        serving(live) as address,
        connect(address, "/websocket") as other,
        connect(address, "/websocket") as wire,
    ):
        theirs, mine = await join(live, other), await join(live, wire)
        burst = b"".join(frame(["event", mine, number, "add"]) for number in range(1, 1501))
        wire.socket.transport.write(burst)
        await other.say("event", theirs, 1, "add")
        assert (await other.hear())[2] == 1
        component: Any = live.registry.view(mine).component
        assert component.count < 1000


async def test_each_component_of_a_subscribe_counts_as_a_frame() -> None:
    """One frame may ask for as much as thousands of others. It is answered to its end, and others have their turn."""
    live = LiveView(SECRET, limits=Limits(events_per_second=200, events_at_once=50))
    async with (
        serving(live) as address,
        connect(address, "/websocket") as other,
        connect(address, "/websocket") as wire,
    ):
        theirs = await join(live, other)
        loop = asyncio.get_running_loop()
        began = loop.time()  # the bucket may be filled once more by what passed before: 100 of 150 at most
        await wire.say("subscribe", "document", [[f"x{number}", "", ""] for number in range(150)])
        await other.say("event", theirs, 1, "add")
        assert (await other.hear())[2] == 1
        heard = [(await wire.hear())[1] for _ in range(150)]
        assert heard == [f"x{number}" for number in range(150)]
        await wire.say("ping")
        assert await wire.hear() == ["pong"]
        assert loop.time() - began > 0.2, "the rest at 200 a second"


async def test_more_components_than_a_connection_may_have_are_refused() -> None:
    """Those that are live stay."""
    live = LiveView(SECRET, limits=Limits(components_per_connection=2))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        found = [elements(await live.render(Box()))[0] for _ in range(3)]
        await wire.say("subscribe", "document", [list(one) for one in found])
        heard = sorted([(await wire.hear())[:4] for _ in range(3)])
        assert heard[0] == ["error", found[2][0], None, "too_many"]
        assert [one[0] for one in heard[1:]] == ["update", "update"]
        await wire.say("unsubscribe", found[0][0])
        await wire.say("subscribe", "document", [list(found[2])])
        assert (await wire.hear())[0] == "update", "there is room again"


async def test_connections_are_limited_in_all_and_by_person() -> None:
    """The next is refused while it connects, and let in once another has gone."""
    live = LiveView(
        SECRET,
        identify=lambda connection: connection.query_params.get("as"),
        limits=Limits(connections=3, connections_per_person=2),
    )
    async with serving(live) as address:

        def another(person: str) -> Any:  # Any: an async context manager
            return connect(address, f"/websocket?as={person}")

        async with another("ann") as one, another("ann"):
            with pytest.raises(websockets.InvalidStatus):
                async with another("ann"):
                    pass
            async with another("bob"):
                with pytest.raises(websockets.InvalidStatus):
                    async with another("cid"):
                        pass
            await one.socket.close()
            async with another("ann"):
                pass
        await until_empty(live)
    assert live._engine.connections._by_person == {}


async def test_a_handler_that_takes_too_long_is_cancelled_where_that_was_asked_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it did before stays, and the next one runs."""
    live = LiveView(SECRET, limits=Limits(slow_handler_seconds=0.1))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        await wire.say("event", id, 1, "hang")
        heard = [await wire.hear(), await wire.hear(), await wire.hear()]
        assert ["error", id, 1, "handler_failed"] in [one[:4] for one in heard]
        assert "Box.hang took longer than 0.05 s" in str([record.exc_info for record in caplog.records])
        await wire.say("event", id, 2, "wait")
        while (await wire.hear())[2] != 2:
            pass
        component: Any = live.registry.view(id).component
        assert component.count == 12
    assert "wait has been running for 0.1 s" in caplog.text


async def test_the_limit_of_all_handlers_is_a_setting() -> None:
    """Where a handler says nothing itself."""
    live = LiveView(SECRET, limits=Limits(handler_seconds=0.05))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire)
        await wire.say("event", id, 1, "wait")
        heard = [await wire.hear(), await wire.hear(), await wire.hear()]
        assert ["error", id, 1, "handler_failed"] in [one[:4] for one in heard]


async def test_a_connection_that_says_nothing_for_long_is_closed() -> None:
    """And everything of it is unmounted; a ping is enough to stay."""
    live = LiveView(SECRET, limits=Limits(silence_seconds=2.5))
    async with (
        serving(live) as address,
        connect(address, "/websocket") as silent,
        connect(address, "/websocket") as talking,
    ):
        await join(live, silent)
        await join(live, talking)
        for _ in range(4):
            await asyncio.sleep(1)
            assert await talking.hears_nothing()
        assert await closed_with(silent) == 4408
        assert len(live.registry) == 1


async def test_a_connection_without_components_is_closed() -> None:
    """It serves nobody."""
    live = LiveView(SECRET, limits=Limits(unused_seconds=0.5))
    async with (
        serving(live) as address,
        connect(address, "/websocket") as unused,
        connect(address, "/websocket") as used,
    ):
        id = await join(live, used)
        assert await closed_with(unused) == 4408
        await used.say("event", id, 1, "add")
        assert (await used.hear())[2] == 1


async def test_a_peer_that_takes_no_bytes_is_given_up() -> None:
    """Its component is unmounted, though the connection cannot even be closed."""
    live = LiveView(SECRET, limits=Limits(send_seconds=1))
    async with serving(live) as address:
        id, name, session = elements(await live.render(Box()))[0]
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(
            b"GET /websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: liveview.v1\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        writer.write(frame(["subscribe", "document", [[id, name, session]]]))
        reader._transport.pause_reading()  # type: ignore[attr-defined]  # what a hostile peer does
        while len(live.registry) == 0:
            await asyncio.sleep(0.01)
        for number in range(1, 250):
            writer.write(frame(["event", id, number, "fill"]))
        await until_empty(live)
        reader._transport.abort()  # type: ignore[attr-defined]  # as above


def frame(message: list[Any]) -> bytes:
    """A text frame with a mask of zeros (RFC 6455, 5.2)."""
    payload = json.dumps(message).encode()
    length = len(payload)
    if length < 126:
        head = bytes([0x81, 0x80 | length])
    elif length < 65536:
        head = bytes([0x81, 0x80 | 126]) + length.to_bytes(2, "big")
    else:
        head = bytes([0x81, 0x80 | 127]) + length.to_bytes(8, "big")
    return head + bytes(4) + payload


@pytest.mark.parametrize("wrong", [0, -1, True, "many", None, float("nan")])
def test_a_limit_is_a_number_above_zero(wrong: Any) -> None:
    """Named with its unit."""
    with pytest.raises(ConfigurationError, match=r"Limits\(frame_bytes=.*a number of bytes above zero"):
        Limits(frame_bytes=wrong)


def test_a_limit_may_be_none_at_all() -> None:
    """Infinite, or None where that is the default."""
    sync: Any = "threads"  # Any: the mistake
    assert Limits(events_per_second=float("inf"), handler_seconds=None).handler_seconds is None
    with pytest.raises(ConfigurationError, match='it is "loop" or "thread"'):
        LiveView(SECRET, sync=sync)
