"""Topics in one process: who is told, in which order, and that the publisher waits for nobody."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

from liveview.server import hub as hub_module
from liveview.server.hub import LocalHub


def recorder(into: list[object]) -> Callable[[object], None]:
    """A member that notes what it is told."""
    return into.append


async def turns(count: int = 5) -> None:
    """Let the loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_members_are_told_in_order_and_afterwards() -> None:
    """`publish` returns first."""
    hub, heard = LocalHub(), list[object]()
    hub.join("a", recorder(heard))
    hub.join("b", lambda message: heard.append(("b", message)))
    await hub.publish("a", 1)
    hub.publish_soon("b", 2)
    await hub.publish("a", 3)
    assert not heard
    await turns()
    assert heard == [1, ("b", 2), 3]


async def test_nobody_is_told_of_what_was_published_before_or_after() -> None:
    """Before it joined, or after it left, even of what was on its way."""
    hub = LocalHub()
    early, late = list[object](), list[object]()
    leaving, staying = recorder(early), recorder(late)
    hub.join("a", leaving)
    await hub.publish("a", 1)
    hub.join("a", staying)
    await turns()
    await hub.publish("a", 2)
    hub.leave("a", leaving)
    await turns()
    assert (early, late) == ([1], [2])


async def test_a_topic_without_members_is_forgotten() -> None:
    """Publishing to it does nothing."""
    hub = LocalHub()
    member = recorder([])
    hub.join("a", member)
    assert len(hub) == 1
    hub.leave("a", member)
    hub.leave("a", member)
    assert len(hub) == 0
    await hub.publish("a", 1)
    await turns()


async def test_a_member_may_leave_join_and_publish_while_it_is_told() -> None:
    """As handlers do."""
    hub, heard = LocalHub(), list[object]()

    def echo(message: object) -> None:
        heard.append(message)
        if message == 1:
            hub.publish_soon("a", 2)
            hub.leave("a", echo)
            hub.join("a", recorder(heard))

    hub.join("a", echo)
    await hub.publish("a", 1)
    await turns()
    assert heard == [1], "what it published was for members of that moment: none of these is a member still"
    await hub.publish("a", 3)
    await turns()
    assert heard == [1, 3]


async def test_others_get_their_turn_between_slices() -> None:
    """A thousand slow members do not hold the loop."""
    hub, between = LocalHub(), list[int]()
    told = 0

    def slow(message: object) -> None:
        nonlocal told
        told += 1
        loop = asyncio.get_running_loop()
        until = loop.time() + hub_module.SLICE_SECONDS / 2
        while loop.time() < until:
            pass

    for _ in range(20):
        hub.join("a", partial(slow))
    await hub.publish("a", 1)
    while told < 20:
        between.append(told)
        await asyncio.sleep(0)
    assert len(between) >= 5


async def test_threads_publish_to_the_loop() -> None:
    """Members are told on it."""
    hub = LocalHub()
    heard: list[tuple[object, int]] = []
    hub.join("a", lambda message: heard.append((message, threading.get_ident())))
    await asyncio.to_thread(hub.publish_from_thread, "a", 1)
    await asyncio.to_thread(lambda: asyncio.run(hub.publish("a", 2)))
    await turns()
    assert heard == [(1, threading.get_ident()), (2, threading.get_ident())]
