"""Sessions that no event brings about: of what timers change, of what becomes old, and of what is too large."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from liveview import Component, LiveView, event
from liveview import field as field_of
from liveview.errors import SessionExpired
from liveview.server import connections
from liveview.session import session as session_module
from liveview.session.limits import Limits
from liveview.session.messages import Entry
from liveview.session.saving import LARGEST_LENGTH
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Clock(Component):
    """Counts by itself."""

    template = "<p>{{ ticks }}</p>"
    ticks: int = 0
    is_going: bool = True

    def mount(self) -> None:
        if self.is_going:
            self.live.every(0.02, self.tick)

    def tick(self) -> None:
        self.ticks += 1


@dataclass
class Item:
    """An object that tells nobody of its changes."""

    number: int = 0


class Quiet(Component):
    """Changes in ways that nobody is told of: in threads, and in objects that a field holds."""

    template = "<p>{{ ticks }} {{ item.number }}</p>"
    ticks: int = 0
    item: Item = field_of(default_factory=Item)
    how: str = ""

    def mount(self) -> None:
        self.live.every(0.02, getattr(self, self.how))

    @event(thread=True)
    def in_a_thread(self) -> None:
        self.ticks += 1

    def in_an_object(self) -> None:
        self.item.number += 1


class Ledger(Component):
    """Looks up more than a page can carry."""

    template = "<p>{{ account }}: {{ lines|length }}, {{ note }}</p>"
    account: str
    lines: list[str] = []
    note: str = ""

    def load(self) -> None:
        self.lines = ["a line of thirty characters ..."] * LENGTHS[self.account]

    @event
    def write(self, note: str) -> None:
        self.note = note

    @event
    def shorten(self) -> None:
        self.lines = self.lines[:1]


LENGTHS = {"small": 3, "large": 4000}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at each second is looked at more often, and quiet is short."""
    monkeypatch.setattr(connections, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(session_module, "QUIET_SECONDS", 0.1)


async def join(
    wire: Wire, element: tuple[str, str, str], *, answered: int = 0, shown: int = 1
) -> Any:  # Any: JSON
    """Subscribe one component; the answer."""
    id, component, session = element
    await wire.say("subscribe", "document", [[id, component, session, None, answered, shown]])
    return await wire.hear()


async def session_of(wire: Wire) -> tuple[str, Any]:  # Any: JSON
    """The next session that comes, and the patch beside it."""
    while True:
        said = await wire.hear()
        if said[0] == "update" and said[4]:
            return said[4], said[3]


def state_in(live: LiveView, element: tuple[str, str, str], session: str) -> Any:  # Any: each component's own
    """The state that a session holds."""
    entry = Entry(element[0], element[1], session)
    _, sealed = live._engine.sealing(None).open(entry, 0)
    return sealed.state


@pytest.mark.usefixtures("at_once")
async def test_what_a_timer_changes_is_saved_in_quiet() -> None:
    """Not with each tick, but before long; so the next process goes on with about what the page shows."""
    live = LiveView(SECRET)
    element = elements(await live.render(Clock()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        saved = [state_in(live, element, (await session_of(wire))[0])["ticks"] for _ in range(3)]
        assert saved == sorted(set(saved))
        assert saved[1] - saved[0] > 1, "not each tick"


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("how", ["in_a_thread", "in_an_object"])
async def test_what_nobody_is_told_of_is_saved_in_quiet_too(how: str) -> None:
    """By a timer in a thread, and in an object that a field holds."""
    live = LiveView(SECRET)
    element = elements(await live.render(Quiet(how=how)))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        states = [state_in(live, element, (await session_of(wire))[0]) for _ in range(2)]
    counts = [state["ticks"] + state["item"]["number"] for state in states]
    assert 0 < counts[0] < counts[1]


@pytest.mark.usefixtures("at_once")
async def test_what_does_not_change_is_not_saved_again() -> None:
    """A page at rest hears nothing."""
    live = LiveView(SECRET)
    element = elements(await live.render(Clock(is_going=False)))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await asyncio.sleep(0.4)
        assert await wire.hears_nothing()


@pytest.mark.usefixtures("at_once")
async def test_sessions_are_renewed_at_half_their_life() -> None:
    """Again and again while the page is connected; one that has none for too long has expired."""
    live = LiveView(SECRET, limits=Limits(session_seconds=4))
    element = elements(await live.render(Clock(is_going=False)))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        first, patch = await session_of(wire)
        second, _ = await session_of(wire)
    assert patch is None
    assert len({element[2], first, second}) == 3
    with pytest.raises(SessionExpired):
        live._engine.sealing(None).open(Entry(element[0], element[1], element[2]), 2_000_000_000)


async def test_one_that_is_old_when_it_comes_is_renewed_at_once() -> None:
    """As after a night without connection."""
    live = LiveView(SECRET, limits=Limits(session_seconds=4))
    element = elements(await live.render(Clock(is_going=False)))[0]
    await asyncio.sleep(3.1)
    async with serving(live) as address, connect(address, "/websocket") as wire:
        said = await join(wire, element)
        assert (said[4] or (await session_of(wire))[0]) != element[2]


async def test_a_page_whose_content_was_sent_whole_has_a_session_that_says_so() -> None:
    """Else it would be sent whole at each reconnect."""
    live = LiveView(SECRET)
    element = elements(await live.render(Clock(is_going=False)))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        said = await join(wire, element, shown=0)
        whole = said[3]
        session = said[4] or (await session_of(wire))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        again = await join(wire, (*element[:2], session))
    assert "h" in whole
    assert again[3] is None


async def test_a_page_that_cannot_carry_its_state_carries_its_arguments() -> None:
    """It is loaded anew where it goes live; what is shown already is not sent again."""
    live = LiveView(SECRET)
    element = elements(await live.render(Ledger(account="large")))[0]
    assert len(element[2]) < 300
    async with serving(live) as address, connect(address, "/websocket") as wire:
        said = await join(wire, element)
        assert said[3] is None
        await wire.say("event", element[0], 1, "write", {"note": "hello"})
        said = await wire.hear()
        assert said[2:4] == [1, [2, "hello"]]


async def test_one_that_grows_too_large_goes_back_to_its_arguments() -> None:
    """What was typed since is gone in another process, and a warning says so; once small the whole state travels again."""
    live = LiveView(SECRET, limits=Limits(departed_bytes=1))
    element = elements(await live.render(Ledger(account="small")))[0]
    LENGTHS["small"] = 4000
    try:
        async with serving(live) as address, connect(address, "/websocket") as wire:
            await join(wire, element)
            live.registry.view(element[0]).component.load()
            await wire.say("event", element[0], 1, "write", {"note": "hello"})
            bare, _ = await session_of(wire)
            assert len(bare) < 300
        async with serving(live) as address, connect(address, "/websocket") as wire:
            said = await join(wire, (*element[:2], bare), answered=1)
            assert said[3]["h"].replace("<!---->", "") == "<p>small: 4000, </p>"
            await wire.say("event", element[0], 2, "shorten")
            session = ""
            while len(session) < 200:
                session, _ = await session_of(wire)
            assert state_in(live, element, session)["lines"] == ["a line of thirty characters ..."]
    finally:
        LENGTHS["small"] = 3


async def test_arguments_that_are_large_themselves_do_not_double_each_session() -> None:
    """Then there is nothing to go back to, and the page's own session has no limit."""
    live = LiveView(SECRET)
    lines = ["a line of thirty characters ..."] * 4000
    element = elements(await live.render(Clock()))[0]

    class Given(Component):
        template = "<p>{{ lines|length }}</p>"
        lines: list[str] = []

    element = elements(await live.render(Given(lines=lines)))[0]
    assert LARGEST_LENGTH < len(element[2]) < 200_000
    async with serving(live) as address, connect(address, "/websocket") as wire:
        said = await join(wire, element)
        assert said[3] is None
