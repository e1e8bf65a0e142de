"""Threads, tasks and the event loop at the same component: nothing hangs, and nothing is left."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from typing import Any

import pytest

from liveview import Component, Limits, LiveView, computed, event, field, message
from liveview.session import services
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")
CALLED: list[str] = []


class Busy(Component):
    """A thread and a task at once."""

    template = "<p>{{ count }} {{ double }} {{ rows|length }} {{ language() }}</p>"
    count: int = 0
    rows: list[Any] = []
    own: Any = field(default=None, session=False)

    def language(self) -> str:
        """What holds where it is rendered."""
        return LANGUAGE.get()

    def unmount(self) -> None:
        CALLED.append("unmount")

    @computed
    def double(self) -> int:
        time.sleep(0.0005)
        return self.count * 2

    @event
    def begin_beside(self) -> None:
        self.live.start(self.beside())

    async def beside(self) -> None:
        for _ in range(100):
            self.count += 1
            assert self.double % 2 == 0
            await asyncio.sleep(0)

    @event(thread=True)
    def work(self) -> None:
        for _ in range(100):
            self.count += 1
            assert self.double % 2 == 0

    @event(thread=True)
    def stop_iteration(self) -> None:
        next(iter(()))

    @event(thread=True)
    def tie(self) -> None:
        self.rows = []
        self.rows.append(self.rows)
        self.own = {}
        self.own["self"] = self.own

    @event(thread=True)
    def block(self, seconds: float) -> None:
        time.sleep(seconds)
        self.count += 1

    @event
    def add(self) -> None:
        self.count += 1

    @event
    def speak(self) -> None:
        LANGUAGE.set("fr")
        self.count += 1

    @event(thread=True)
    def late(self) -> None:
        self.live.subscribe("late")

    @message
    def told(self, what: int) -> None:
        self.count += 1


@pytest.fixture
async def wired() -> AsyncGenerator[tuple[LiveView, Wire]]:
    """A server and a connection."""
    CALLED.clear()
    live = LiveView(SECRET, limits=Limits(leave_seconds=0.3))
    # What is not read is kept: else the close would wait behind it.
    async with serving(live) as address, connect(address, "/websocket", max_queue=None) as wire:
        yield live, wire


async def join(live: LiveView, wire: Wire) -> Any:  # Any: the sample component
    """The instance that is live."""
    ((id, name, session),) = elements(await live.render(Busy()))
    await wire.say("subscribe", "document", [[id, name, session]])
    await wire.hear()
    return live.registry.view(id).component


async def answered(wire: Wire, number: int) -> list[Any]:
    """All that is heard up to an answer."""
    heard = [await wire.hear()]
    while heard[-1][0] != "update" or heard[-1][2] != number:
        heard.append(await wire.hear())
    return heard


async def test_computed_values_follow_a_thread_and_a_task_at_once(wired: tuple[LiveView, Wire]) -> None:
    """Each notes what it has read by itself."""
    live, wire = wired
    busy = await join(live, wire)
    for number in (1, 3, 5):
        await wire.say("event", busy.live.id, number, "begin_beside")
        await wire.say("event", busy.live.id, number + 1, "work")
        assert not [one for one in await answered(wire, number + 1) if one[0] == "error"]
    view = live.registry.view(busy.live.id)
    async with asyncio.timeout(10):
        while f"{busy.count}<!----> <!---->{busy.count * 2}<" not in view.html:
            await asyncio.sleep(0.02)  # the last task may still be at it


async def test_a_thread_that_raises_stop_iteration_is_answered(wired: tuple[LiveView, Wire]) -> None:
    """No future can hold it."""
    live, wire = wired
    busy = await join(live, wire)
    await wire.say("event", busy.live.id, 1, "stop_iteration")
    heard = [await wire.hear(), await wire.hear()]
    assert ["error", busy.live.id, 1, "handler_failed"] in [one[:4] for one in heard]


async def test_a_list_that_contains_itself_survives_a_thread_with_company(
    wired: tuple[LiveView, Wire],
) -> None:
    """It is walked once."""
    live, wire = wired
    busy = await join(live, wire)
    await wire.say("event", busy.live.id, 1, "begin_beside")
    await answered(wire, 1)
    await wire.say("event", busy.live.id, 2, "tie")
    await answered(wire, 2)
    await wire.say("event", busy.live.id, 3, "add")
    assert (await answered(wire, 3))[-1][2] == 3


async def test_a_thread_that_subscribes_while_its_component_leaves_leaves_nothing(
    wired: tuple[LiveView, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the very moment between the question whether it may and the doing."""
    live, wire = wired
    busy = await join(live, wire)
    reached, go_on = threading.Event(), threading.Event()
    original = services.Services._refuse_at_the_end

    def slowly(self: services.Services, service: str) -> None:
        original(self, service)
        reached.set()
        go_on.wait(5)

    monkeypatch.setattr(services.Services, "_refuse_at_the_end", slowly)
    await wire.say("event", busy.live.id, 1, "late")
    await asyncio.to_thread(reached.wait, 5)
    await wire.say("unsubscribe", busy.live.id)
    await wire.hears_nothing()
    go_on.set()
    async with asyncio.timeout(5):
        while len(live.registry):
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.02)
    assert len(live._engine.hub) == 1, "that of persons who are disconnected, which is our own"


async def test_unmount_runs_even_where_all_threads_are_busy() -> None:
    """Once one is free."""
    CALLED.clear()
    live = LiveView(SECRET, sync="thread", limits=Limits(leave_seconds=0.2, threads=1))
    async with serving(live) as address, connect(address, "/websocket") as other:
        async with connect(address, "/websocket") as wire:
            first, second = await join(live, wire), await join(live, other)
            await other.say("event", second.live.id, 1, "block", {"seconds": 1})
            await asyncio.sleep(0.1)
            await wire.say("unsubscribe", first.live.id)
            async with asyncio.timeout(5):
                while len(live.registry) > 1:
                    await asyncio.sleep(0.01)
        await answered(other, 1)
        async with asyncio.timeout(5):
            while not CALLED:
                await asyncio.sleep(0.01)
    assert CALLED.count("unmount") == 2


async def test_one_page_does_not_hold_all_threads() -> None:
    """Another's handler gets one."""
    live = LiveView(SECRET, limits=Limits(threads=4))
    async with (
        serving(live) as address,
        connect(address, "/websocket") as many,
        connect(address, "/websocket") as one,
    ):
        page = [await join(live, many) for _ in range(8)]
        quick = await join(live, one)
        for component in page:
            await many.say("event", component.live.id, 1, "block", {"seconds": 0.3})
        await one.say("event", quick.live.id, 1, "work")
        await answered(one, 1)
        done = [component for component in page if component.count]
        assert len(done) < len(page), "not all of the page that came first have had their turn"


async def test_render_sync_works_in_threads_of_ours() -> None:
    """`load` then runs in the same thread: another one may never be free."""
    live = LiveView(SECRET, sync="thread", limits=Limits(threads=1))

    class Outer(Component):
        template = "<p>{{ length }}</p>"
        length: int = 0

        @event
        def render_another(self) -> None:
            self.length = len(live.render_sync(Busy()))

    async with serving(live) as address, connect(address, "/websocket") as wire:
        ((id, name, session),) = elements(await live.render(Outer()))
        await wire.say("subscribe", "document", [[id, name, session]])
        await wire.hear()
        await wire.say("event", id, 1, "render_another")
        assert (await answered(wire, 1))[-1][2] == 1


async def test_what_a_handler_sets_holds_whatever_causes_the_next_render(
    wired: tuple[LiveView, Wire],
) -> None:
    """All of a connection runs in one context."""
    live, wire = wired
    busy = await join(live, wire)
    await wire.say("event", busy.live.id, 1, "speak")
    await answered(wire, 1)
    assert "fr" in live.registry.view(busy.live.id).html
    busy.live.after(0, busy.add)
    while (await wire.hear())[3] is None:
        pass
    assert "fr" in live.registry.view(busy.live.id).html
    await wire.say("event", busy.live.id, 2, "add")
    await answered(wire, 2)
    assert "fr" in live.registry.view(busy.live.id).html


async def test_a_page_that_changes_all_the_time_is_still_read_from() -> None:
    """Though its connection takes bytes more slowly than it changes."""
    live = LiveView(SECRET)
    ((id, name, session),) = elements(await live.render(Busy()))
    incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: list[str] = []

    async def slowly(said: Any) -> None:
        await asyncio.sleep(0.02)
        answers.append(said.get("text", ""))

    scope = {
        "type": "websocket",
        "path": "/liveview/websocket",
        "headers": [],
        "subprotocols": ["liveview.v1"],
    }
    serving_task = asyncio.create_task(live(scope | {"query_string": b""}, incoming.get, slowly))
    incoming.put_nowait({"type": "websocket.connect"})
    incoming.put_nowait(
        {"type": "websocket.receive", "text": f'["subscribe","document",[["{id}","{name}","{session}"]]]'}
    )
    async with asyncio.timeout(10):
        while len(live.registry) == 0 or not live.registry.view(id).component.live._port:
            await asyncio.sleep(0.01)
        component: Any = live.registry.view(id).component
        component.live.every(0.005, component.add)
        await asyncio.sleep(0.2)
        incoming.put_nowait({"type": "websocket.receive", "text": '["ping"]'})
        while '["pong"]' not in answers:
            await asyncio.sleep(0.01)
        incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await serving_task


async def test_a_server_that_cancels_while_the_close_is_sent_still_unmounts() -> None:
    """Whatever the peer takes of it."""
    CALLED.clear()
    live = LiveView(SECRET, limits=Limits(malformed_frames=1))
    ((id, name, session),) = elements(await live.render(Busy()))
    frames = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": f'["subscribe","document",[["{id}","{name}","{session}"]]]'},
        *[{"type": "websocket.receive", "text": "{"}] * 3,
    ]
    closing = asyncio.Event()

    async def receive() -> Any:
        await asyncio.sleep(0.01)
        return frames.pop(0)

    async def send(said: Any) -> None:
        if said["type"] == "websocket.close":
            closing.set()
            await asyncio.sleep(60)

    scope = {
        "type": "websocket",
        "path": "/liveview/websocket",
        "headers": [],
        "subprotocols": ["liveview.v1"],
    }
    task = asyncio.create_task(live(scope | {"query_string": b""}, receive, send))
    await closing.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert CALLED == ["unmount"]
    assert len(live.registry) == len(live._engine.connections) == 0
    gc.collect()
