"""Messages between components, through real connections."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from liveview import Component, Limits, LiveView, event, message
from liveview.testing import visit
from liveview.testing.visit import VisitedPage
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


@dataclass(frozen=True)
class Line:
    """Something that was said."""

    text: str


@dataclass(frozen=True)
class Cleared:
    """All is to go."""


class Room(Component):
    """Shows what everybody in it says."""

    template = """<ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>
      <button live-click="say" live-value-text="hello"></button>"""
    room: str = "hall"
    lines: list[str] = []
    away: bool = False

    def mount(self) -> None:
        self._door = self.live.subscribe(f"room:{self.room}")
        self.live.subscribe(f"room:{self.room}")

    @event
    def say(self, text: str) -> None:
        self.live.publish(f"room:{self.room}", Line(text))

    @event
    def leave(self) -> None:
        self._door.cancel()
        self._door.cancel()

    @event
    async def think(self) -> None:
        await asyncio.sleep(0.1)
        self.lines.append("thought")

    @message
    def heard(self, line: Line) -> None:
        self.lines.append(line.text)

    @message
    async def cleared(self, what: Cleared) -> None:
        self.lines = []


async def test_everybody_in_the_room_hears_it() -> None:
    """Who spoke too, and nobody in another room."""
    live = LiveView(SECRET)
    async with (
        visit(Room(), live=live) as ann,
        visit(Room(), live=live) as bob,
        visit(Room(room="cellar"), live=live) as cid,
    ):
        await ann.click("button")
        await ann.wait_for(lambda: ann.texts("li") == ["hello"])
        await bob.wait_for(lambda: bob.texts("li") == ["hello"])
        await live.publish("room:hall", Cleared())
        await bob.wait_for(lambda: bob.texts("li") == [])
        await live.publish("room:hall", "nobody takes texts")
        await bob.settle()
        assert cid.texts("li") == []
    assert len(live._engine.hub) == 0


async def join(live: LiveView, wire: Wire, component: Component) -> str:
    """Subscribe; its id."""
    ((id, name, session),) = elements(await live.render(component))
    await wire.say("subscribe", "document", [[id, name, session]])
    await wire.hear()
    return id


async def test_messages_take_their_turn_with_events() -> None:
    """In the order in which they came, behind a handler that waits."""
    live = LiveView(SECRET)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire, Room())
        await wire.say("event", id, 1, "think")
        assert await wire.hears_nothing()
        await live.publish("room:hall", Line("first"))
        await live.publish("room:hall", Line("second"))
        await asyncio.sleep(0.02)
        await wire.say("event", id, 2, "leave")
        while (await wire.hear())[2] != 2:
            pass
        component: Any = live.registry.view(id).component
        assert component.lines == ["thought", "first", "second"]
        await live.publish("room:hall", Line("third"))
        assert await wire.hears_nothing()
        assert component.lines == ["thought", "first", "second"], "it has left"


async def test_a_component_without_receivers_may_not_subscribe() -> None:
    """The error shows what to write."""

    class Deaf(Component):
        template = "<p></p>"

        def mount(self) -> None:
            self.live.subscribe("room")

    with pytest.raises(AssertionError, match=r"Deaf subscribes to 'room' and has no method .* @message def"):
        async with visit(Deaf()):
            pass


async def test_a_receiver_that_never_ends_does_not_fill_the_memory(caplog: pytest.LogCaptureFixture) -> None:
    """What comes beyond the limit is dropped, and that is said once."""
    live = LiveView(SECRET, limits=Limits(messages_waiting=3))
    async with serving(live) as address, connect(address, "/websocket") as wire:
        id = await join(live, wire, Room())
        await wire.say("event", id, 1, "think")
        assert await wire.hears_nothing()
        for number in range(6):
            await live.publish("room:hall", Line(str(number)))
        while (await wire.hear())[0] != "error":
            pass
        component: Any = live.registry.view(id).component
        async with asyncio.timeout(5):
            while len(component.lines) < 4:
                await asyncio.sleep(0.01)
        assert component.lines == ["thought", "0", "1", "2"]
    assert str([record.exc_info for record in caplog.records]).count("is dropped") == 1


def shows(page: VisitedPage) -> bool:
    """The line that was published to all."""
    return page.texts("li") == ["all"]


async def test_a_thousand_pages_hear_it_and_the_publisher_waits_for_none() -> None:
    """Each renders for itself."""
    live = LiveView(SECRET)
    visits = [visit(Room(), live=live) for _ in range(50)]
    for one in visits:
        await one.__aenter__()
    more = [list[object]() for _ in range(950)]
    for heard in more:
        live._engine.hub.join("room:hall", heard.append)
    await live.publish("room:hall", Line("all"))
    assert not any(more)
    for one in visits:
        await one.wait_for(partial(shows, one))
    async with asyncio.timeout(5):
        while not all(more):
            await asyncio.sleep(0)
    for one in visits:
        await one.__aexit__(None, None, None)
