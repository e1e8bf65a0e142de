"""A connection that breaks while its process lives costs nothing, whatever the size of the state and the time of a handler."""

import asyncio
from typing import Any

from liveview import Component, LiveView, event
from liveview.session.limits import Limits
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Sheet(Component):
    """More than a session can carry with each answer."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    text: str = ""

    @event
    def write(self, length: int) -> None:
        self.count += 1
        self.text = "x" * length

    @event
    async def slowly(self) -> None:
        await asyncio.sleep(0.2)
        self.count += 1


async def subscribe(
    wire: Wire, element: tuple[str, str, str], *, answered: int = 0, document: str = "d"
) -> Any:
    """Subscribe; the answer. Any: JSON."""
    id, component, session = element
    await wire.say("subscribe", document, [[id, component, session, None, answered, 0]])
    while (said := await wire.hear())[0] != "update":
        pass
    return said


async def left_with(live: LiveView, address: str, *lengths: int) -> tuple[tuple[str, str, str], int]:
    """A page whose connection broke after events of such lengths: what it has, and how many were answered."""
    element = elements(await live.render(Sheet()))[0]
    async with connect(address, "/websocket", max_queue=None) as wire:
        said = await subscribe(wire, element)
        session = said[4] or element[2]
        for number, length in enumerate(lengths, start=1):
            await wire.say("event", element[0], number, "write", {"length": length})
            said = await wire.hear()
            assert said[2] == number
            session = said[4] or session
    while len(live.registry):
        await asyncio.sleep(0.01)
    return (*element[:2], session), len(lengths)


async def test_a_page_that_comes_back_has_what_was_answered() -> None:
    """Of states that do not follow each event, and of those that do not travel at all."""
    live = LiveView(SECRET)
    async with serving(live) as address:
        for lengths in ((30_000, 30_001, 30_002, 30_003), (100_000, 100_001), (10,)):
            element, answered = await left_with(live, address, *lengths)
            async with connect(address, "/websocket") as wire:
                said = await subscribe(wire, element, answered=answered)
                assert said[3]["h"] == f"<p>{answered}</p>"
                assert live.registry.view(element[0]).component.text == "x" * lengths[-1]  # type: ignore[attr-defined]


async def test_one_that_was_elsewhere_in_between_keeps_what_it_has() -> None:
    """What this process remembers is older."""
    live, other = LiveView(SECRET), LiveView(SECRET)
    async with serving(live) as address, serving(other) as elsewhere:
        element, _ = await left_with(live, address, 30_000, 30_001, 30_002, 30_003)
        async with connect(elsewhere, "/websocket") as wire:
            await subscribe(wire, element, answered=4)
            await wire.say("event", element[0], 5, "write", {"length": 1})
            session = ""
            while not session or len(session) > 1000:
                session = (await wire.hear())[4] or session
        async with connect(address, "/websocket") as wire:
            await subscribe(wire, (*element[:2], session), answered=5)
            assert live.registry.view(element[0]).component.text == "x"  # type: ignore[attr-defined]


async def test_another_document_has_a_state_of_its_own() -> None:
    """A duplicated tab goes on from its session."""
    live = LiveView(SECRET)
    async with serving(live) as address:
        element, _ = await left_with(live, address, 30_000, 30_001, 30_002, 30_003)
        async with connect(address, "/websocket") as wire:
            said = await subscribe(wire, element, answered=4, document="another")
            assert said[3]["h"] != "<p>4</p>"


async def test_what_is_kept_is_bounded() -> None:
    """And a limit of almost nothing keeps nothing."""
    live = LiveView(SECRET, limits=Limits(departed_bytes=1))
    async with serving(live) as address:
        element, _ = await left_with(live, address, 30_000, 30_001, 30_002, 30_003)
        async with connect(address, "/websocket") as wire:
            said = await subscribe(wire, element, answered=4)
            assert said[3]["h"] != "<p>4</p>"


async def test_a_slow_handler_whose_connection_breaks_again_and_again_is_no_poison() -> None:
    """The process has not died of it; a process that knows nothing of it believes the page."""
    live = LiveView(SECRET)
    element = elements(await live.render(Sheet()))[0]
    async with serving(live) as address:
        for attempt in range(5):
            async with connect(address, "/websocket") as wire:
                await subscribe(wire, element)
                await wire.say("event", element[0], 1, "slowly", None, None, attempt)
                if attempt:
                    assert await wire.hear() == ["begun", element[0], 1]
                await asyncio.sleep(0.02)
        async with connect(address, "/websocket") as wire:
            await subscribe(wire, element)
            await wire.say("event", element[0], 1, "slowly", None, None, 5)
            assert (await wire.hear())[0] == "begun"
            assert (await wire.hear())[2] == 1
    other = LiveView(SECRET)
    async with serving(other) as address, connect(address, "/websocket") as wire:
        await subscribe(wire, element)
        await wire.say("event", element[0], 1, "slowly", None, None, 3)
        assert (await wire.hear())[3] == "poison"
