"""Law 3 through real sockets: whatever ends a component, `unmount` runs once for each `mount`, and nothing of it is left.

What is left is counted: components, connections, topics, tasks of the event loop; and the instances themselves, by weak
references after a garbage collection.
"""

import asyncio
import contextlib
import gc
import json
import logging
import time
import weakref
from collections.abc import Awaitable, Callable, Generator
from random import Random
from typing import Any

import pytest

from liveview import Component, Limits, LiveView, event, field, message
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Traced(Component):
    """Holds everything that a component can hold, and goes wrong where `how` says."""

    template = "<p>{{ count }}{{ explode() }}</p>"
    how: str = ""
    count: int = 0
    scratch: list[int] = field(default_factory=list[int], session=False)

    async def load(self) -> None:
        if self.live.id in JOINING:
            LIVE.append(weakref.ref(self))
            await self.go_wrong("load")

    async def mount(self) -> None:
        CALLED.append((self.live.id, "mount"))
        self.live.every(0.01, self.tick)
        self.live.after(60, self.tick)
        self.live.start(self.beside())
        self.live.subscribe("news")
        await self.go_wrong("mount")

    async def unmount(self) -> None:
        CALLED.append((self.live.id, "unmount"))
        await self.go_wrong("unmount")

    async def go_wrong(self, where: str) -> None:
        """As `how` says."""
        if self.how == f"{where} raises":
            raise LookupError(where)
        if self.how == f"{where} cancels":
            raise asyncio.CancelledError
        if self.how == f"{where} waits":
            WAITING[0].set()
            await asyncio.sleep(60)

    def tick(self) -> None:
        self.scratch.append(1)

    def explode(self) -> str:
        """Breaks renders, but the first."""
        if self.how == "render raises" and self.count:
            raise ArithmeticError("in the template")
        return ""

    async def beside(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)

    @message
    def told(self, what: str) -> None:
        self.count += 1

    @event
    async def act(self) -> None:
        self.count += 1
        await self.go_wrong("handler")

    @event(thread=True)
    def block(self) -> None:
        self.count += 1
        WAITING[0].set()
        time.sleep(0.1)


CALLED: list[tuple[str, str]] = []
LIVE: list[weakref.ref[Component]] = []
JOINING: set[str] = set()
WAITING: list[asyncio.Event] = []  # one, of the test's own event loop


class Stage:
    """A server, and one page that went live on it."""

    def __init__(self, live: LiveView, address: str, entry: list[Any]) -> None:
        self.live = live
        self.address = address
        self.entry = entry

    async def subscribe(self, wire: Wire, document: str = "document") -> None:
        """Take the page's component live."""
        JOINING.add(self.entry[0])
        await wire.say("subscribe", document, [self.entry])

    async def act(self, wire: Wire, handler: str = "act", number: int = 1) -> None:
        """An event."""
        await wire.say("event", self.entry[0], number, handler)


Way = Callable[[Stage, Wire], Awaitable[None]]


async def until_heard(wire: Wire, code: str) -> None:
    """Wait for an error or an update."""
    while True:
        heard = await wire.hear()
        if code in (heard[0], heard[3]):
            return


async def close(stage: Stage, wire: Wire) -> None:
    """As a page does that is left."""
    await stage.subscribe(wire)
    await wire.hear()
    await stage.act(wire)
    await wire.hear()
    await wire.socket.close()


async def abort(stage: Stage, wire: Wire) -> None:
    """As a cable that is cut."""
    await stage.subscribe(wire)
    await wire.hear()
    wire.socket.transport.abort()


async def unsubscribe(stage: Stage, wire: Wire) -> None:
    """The element went, the page stays."""
    await stage.subscribe(wire)
    await wire.hear()
    await wire.say("unsubscribe", stage.entry[0])
    await until_gone(stage.live)
    await wire.hears_nothing()


async def leave_while_waiting(stage: Stage, wire: Wire) -> None:
    """Something of the application's has not come to its end."""
    await stage.subscribe(wire)
    await stage.act(wire)
    await WAITING[0].wait()
    wire.socket.transport.abort()


async def unsubscribe_while_waiting(stage: Stage, wire: Wire) -> None:
    """The same, and the connection stays."""
    await stage.subscribe(wire)
    await stage.act(wire)
    await WAITING[0].wait()
    await wire.say("unsubscribe", stage.entry[0])
    await until_gone(stage.live)


async def leave_during_a_thread(stage: Stage, wire: Wire) -> None:
    """Which nobody can stop."""
    await stage.subscribe(wire)
    await stage.act(wire, "block")
    await WAITING[0].wait()
    wire.socket.transport.abort()


async def fail_to_join(stage: Stage, wire: Wire) -> None:
    """It never goes live."""
    await stage.subscribe(wire)
    await until_heard(wire, "join_failed")
    await until_gone(stage.live)


async def fail(stage: Stage, wire: Wire) -> None:
    """It lives on, until the connection ends."""
    await stage.subscribe(wire)
    await stage.act(wire)
    await wire.hear()
    assert len(stage.live.registry) == 1
    await wire.socket.close()


async def come_back(stage: Stage, wire: Wire) -> None:
    """On another connection, before the old one is known to be dead; then from there, too."""
    await stage.subscribe(wire)
    await wire.hear()
    async with connect(stage.address, "/websocket") as other:
        await stage.subscribe(other)
        await other.hear()
        await until_heard(wire, "taken_over")
        assert len(stage.live.registry) == 1


async def duplicate(stage: Stage, wire: Wire) -> None:
    """A tab that was copied: another document, another instance."""
    await stage.subscribe(wire)
    await wire.hear()
    async with connect(stage.address, "/websocket") as other:
        await stage.subscribe(other, "another document")
        await other.hear()
        assert len(stage.live.registry) == 2


async def subscribe_twice(stage: Stage, wire: Wire) -> None:
    """The second is refused."""
    await stage.subscribe(wire)
    await stage.subscribe(wire)
    await until_heard(wire, "duplicate")


async def move(stage: Stage, wire: Wire) -> None:
    """Gone and back at once, as an element that a script moves."""
    await stage.subscribe(wire)
    await wire.hear()
    await wire.say("unsubscribe", stage.entry[0])
    await stage.subscribe(wire)
    await stage.act(wire)
    await until_heard(wire, "update")


async def stop_the_server(stage: Stage, wire: Wire) -> None:
    """While it is live."""
    await stage.subscribe(wire)
    await wire.hear()


WAYS: list[tuple[str, Way]] = [
    ("", close),
    ("", abort),
    ("", unsubscribe),
    ("", come_back),
    ("", duplicate),
    ("", subscribe_twice),
    ("", move),
    ("", stop_the_server),
    ("", leave_during_a_thread),
    ("load raises", fail_to_join),
    ("load cancels", fail_to_join),
    ("load waits", leave_while_waiting),
    ("load waits", unsubscribe_while_waiting),
    ("mount raises", fail),
    ("mount cancels", fail),
    ("mount waits", leave_while_waiting),
    ("mount waits", unsubscribe_while_waiting),
    ("handler raises", fail),
    ("handler cancels", fail),
    ("handler waits", leave_while_waiting),
    ("handler waits", unsubscribe_while_waiting),
    ("render raises", fail),
    ("unmount raises", unsubscribe),
    ("unmount cancels", close),
    ("unmount raises", stop_the_server),
    ("unmount waits", abort),
    ("unmount waits", come_back),
]


async def until_gone(live: LiveView) -> None:
    """No component is live any more."""
    async with asyncio.timeout(5):
        while len(live.registry):
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def nothing_called() -> Generator[None]:
    """Each test counts for itself. Nothing is logged: pytest keeps the records, and a traceback holds the component."""
    CALLED.clear()
    LIVE.clear()
    JOINING.clear()
    WAITING[:] = [asyncio.Event()]
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def assert_balanced() -> None:
    """One `unmount` after each `mount`, per id and instance in turn."""
    by_id: dict[str, list[str]] = {}
    for id, name in CALLED:
        by_id.setdefault(id, []).append(name)
    for names in by_id.values():
        assert names.count("mount") == names.count("unmount"), names
        for place in range(len(names)):
            assert names[: place + 1].count("unmount") <= names[: place + 1].count("mount"), names


async def nothing_is_left(live: LiveView, tasks_before: int) -> None:
    """Counted."""
    async with asyncio.timeout(5):
        while len(live._engine.connections) or len(asyncio.all_tasks()) > tasks_before:
            await asyncio.sleep(0.01)
    assert len(live.registry) == 0
    assert len(live._engine.hub) == 0
    assert live.registry._released == {}
    gc.collect()
    assert LIVE
    assert [reference() for reference in LIVE if reference() is not None] == []


@pytest.mark.parametrize(("how", "way"), WAYS, ids=lambda value: getattr(value, "__name__", value))
async def test_every_way_ends_in_one_unmount_and_leaves_nothing(how: str, way: Way) -> None:
    """Whatever raises, hangs or is cancelled meanwhile."""
    live = LiveView(SECRET, limits=Limits(leave_seconds=0.3))
    entry = list(elements(await live.render(Traced(how=how)))[0])
    tasks_before = len(asyncio.all_tasks())
    async with (
        contextlib.AsyncExitStack() as connections,
        serving(live, timeout_graceful_shutdown=5) as address,
    ):
        wire = await connections.enter_async_context(connect(address, "/websocket"))
        await way(Stage(live, address, entry), wire)
        if way is not stop_the_server:
            await connections.aclose()
            await until_gone(live)
    assert_balanced()
    mounted = sum(name == "mount" for _, name in CALLED)
    assert mounted == (0 if how.startswith("load") else 2 if way in (come_back, duplicate, move) else 1)
    await nothing_is_left(live, tasks_before)


async def test_random_ends_of_many_connections_hold_the_law() -> None:
    """Twenty connections at a time that do anything, and end in any way, for 400 lives."""
    random = Random(3)
    hows = [
        "",
        "",
        "",
        "mount raises",
        "handler raises",
        "render raises",
        "unmount raises",
        "handler cancels",
    ]
    live = LiveView(SECRET, limits=Limits(leave_seconds=0.3))
    tasks_before = len(asyncio.all_tasks())
    pages = [elements(await live.render(Traced(how=random.choice(hows))))[0] for _ in range(40)]

    async def one_life(address: str) -> None:
        # It reads nothing, so what comes is kept without end: else the close would wait behind it.
        async with connect(address, "/websocket", max_queue=None) as wire:
            document = f"document {random.randrange(4)}"
            for number in range(1, random.randrange(2, 13)):
                entry = random.choice(pages)
                JOINING.add(entry[0])
                match random.randrange(8):
                    case 0 | 1 | 2:
                        await wire.say("subscribe", document, [list(entry)])
                    case 3 | 4:
                        await wire.say("event", entry[0], number, random.choice(["act", "block", "tick"]))
                    case 5:
                        await wire.say("unsubscribe", entry[0])
                    case 6:
                        await wire.socket.send(json.dumps([number]))
                    case _:
                        await live.publish("news", "something")
                if random.randrange(3) == 0:
                    await asyncio.sleep(random.random() / 50)
            if random.randrange(2):
                wire.socket.transport.abort()

    async with serving(live) as address:
        for _ in range(20):
            await asyncio.gather(*(one_life(address) for _ in range(20)))
        await until_gone(live)
        while len(live._engine.connections):  # one of them may have waited for a component that another held
            await asyncio.sleep(0.005)
    assert_balanced()
    assert len(CALLED) > 300
    await nothing_is_left(live, tasks_before)
