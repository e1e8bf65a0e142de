"""The application's code in trouble: whatever it raises or does not end, others do not notice and nothing is left."""

import asyncio
import gc
import logging
from typing import Any

import pytest

from liveview import Component, Limits, LiveView, event
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements

ENDED: list[str] = []


class Troubled(Component):
    """Raises, hangs, and refuses to be cancelled."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    hangs: bool = False
    stubborn: bool = False

    async def unmount(self) -> None:
        ENDED.append("unmount")
        if self.hangs:
            await asyncio.Event().wait()

    @event
    def cancel(self) -> None:
        raise asyncio.CancelledError

    @event
    def say(self) -> None:
        self.live.after(0, self.leave_nothing)
        self.live.start(self.background())
        self.count += 1

    def leave_nothing(self) -> None:
        raise LookupError("in a timer")

    async def background(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            ENDED.append("background")

    @event
    async def dig_in(self) -> None:
        while self.stubborn:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                ENDED.append("refused")

    @event
    def work(self) -> None:
        self.live.every(60, self.increment)
        self.live.start(self.background())
        self.count += 1

    @event
    def increment(self) -> None:
        self.count += 1


async def join(live: LiveView, wire: Wire, component: Component) -> str:
    """Render, subscribe, and hear the answer; the component's id."""
    ((id, name, session),) = elements(await live.render(component))
    await wire.say("subscribe", "document", [[id, name, session]])
    assert (await wire.hear())[0] == "update"
    return id


async def until_empty(live: LiveView) -> None:
    """Wait until nothing is live any more."""
    async with asyncio.timeout(5):
        while len(live.registry):
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def nothing_ended() -> None:
    """Each test counts for itself."""
    ENDED.clear()


# Code that does not end is waited for only a little.
QUICK = Limits(leave_seconds=0.2)


async def test_a_handler_that_cancels_itself_is_answered_like_one_that_raises() -> None:
    """And the next event is handled."""
    live = LiveView(SECRET, limits=QUICK)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire, Troubled())
        await wire.say("event", id, 1, "cancel", {})
        heard = [await wire.hear(), await wire.hear()]
        assert sorted(message[0] for message in heard) == ["error", "update"]
        await wire.say("event", id, 2, "increment", {})
        assert (await wire.hear())[2:4] == [2, [0, 1]]
    await until_empty(live)


async def test_tasks_have_ended_before_unmount() -> None:
    """Also what they do at their end."""
    live = LiveView(SECRET, limits=QUICK)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire, Troubled())
        await wire.say("event", id, 1, "say", {})
        assert (await wire.hear())[2:4] == [1, [0, 1]]
        assert (await wire.hear())[0:4] == ["error", id, None, "failed"], "the timer raised"
    await until_empty(live)
    assert ENDED == ["background", "unmount"]


async def test_an_unmount_that_hangs_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    """The page that came back on another connection does not wait for it for ever."""
    live = LiveView(SECRET, limits=QUICK)
    ((id, name, session),) = elements(await live.render(Troubled(hangs=True)))
    async with serving(live) as address, connect(address, "/websocket") as first:
        await first.say("subscribe", "document", [[id, name, session]])
        await first.hear()
        async with connect(address, "/websocket") as second:
            await second.say("subscribe", "document", [[id, name, session]])
            assert (await second.hear())[0] == "update"
    await until_empty(live)
    assert "unmount did not end" in str([record.exc_info for record in caplog.records])


async def test_a_handler_that_cannot_be_cancelled_is_left_behind_and_unmount_runs() -> None:
    """Once."""
    live = LiveView(SECRET, limits=QUICK)
    component = Troubled(stubborn=True)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire, component)
        await wire.say("event", id, 1, "dig_in", {})
        assert await wire.hears_nothing()
        stuck = live.registry.view(id).component
    await until_empty(live)
    assert ENDED[:2] == ["refused", "unmount"]
    assert ENDED.count("unmount") == 1
    assert isinstance(stuck, Troubled)
    stuck.stubborn = False
    for task in asyncio.all_tasks():
        if "dig_in" in repr(task):
            task.cancel()
    await asyncio.sleep(0.01)


async def test_an_on_error_that_raises_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Events behind the one that raised are handled."""

    def on_error(error: BaseException, component: str, name: str) -> None:
        raise RuntimeError("in on_error")

    class Bad(Component):
        template = "<p>{{ count }}</p>"
        count: int = 0

        @event
        async def fail(self) -> None:
            await asyncio.sleep(0.02)
            raise ValueError

        @event
        def increment(self) -> None:
            self.count += 1

    live = LiveView(SECRET, limits=QUICK, on_error=on_error)
    with caplog.at_level(logging.CRITICAL):
        async with serving(live) as address, connect(address, "/websocket") as wire:
            id = await join(live, wire, Bad())
            await wire.say("event", id, 1, "fail", {})
            await wire.say("event", id, 2, "increment", {})
            heard: list[Any] = []
            while not any(message[0] == "update" and message[2] == 2 for message in heard):
                heard.append(await wire.hear())
    await until_empty(live)


async def test_a_foreign_session_does_not_take_a_component_over() -> None:
    """Only one that opens does."""
    live = LiveView(SECRET, limits=QUICK)
    async with (
        serving(live) as address,
        connect(address, "/websocket") as first,
        connect(address, "/websocket") as second,
    ):
        id = await join(live, first, Troubled())
        ((_, name, foreign),) = elements(await live.render(Troubled()))
        await second.say("subscribe", "document", [[id, name, foreign]])
        assert (await second.hear())[3] == "session_invalid"
        await first.say("event", id, 1, "increment", {})
        assert (await first.hear())[2:4] == [1, [0, 1]]


async def test_nothing_of_a_component_is_left_after_it_was_live() -> None:
    """No instance, no task."""
    live = LiveView(SECRET, limits=QUICK)
    async with serving(live) as address:
        before = len(asyncio.all_tasks())
        async with connect(address, "/websocket") as wire:
            id = await join(live, wire, Troubled())
            await wire.say("event", id, 1, "work", {})
            await wire.hear()
        await until_empty(live)
        async with asyncio.timeout(5):
            while len(asyncio.all_tasks()) > before:
                await asyncio.sleep(0.01)
        gc.collect()
        assert [found for found in gc.get_objects() if isinstance(found, Troubled)] == []
