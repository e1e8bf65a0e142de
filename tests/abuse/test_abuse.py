"""An abuser with bare sockets beside ordinary visitors of one server: they do not notice, and nothing of his is left."""

import asyncio
import contextlib
from dataclasses import dataclass

import pytest
from msgspec import json

from tests.abuse.abuser import ATTEMPTS, Order, send_abuser
from tests.abuse.application import LIMITS, VISITORS, State
from tests.abuse.memory import most_bytes, most_bytes_after, peak_bytes, resident_bytes
from tests.abuse.ordinary import Ordinary, visit, working
from tests.abuse.sockets import Deeds, allow_many_sockets, get
from tests.abuse.tricks import NAMES
from tests.support.serving import ServerProcess

IN_TURN_SECONDS = 0.25
AT_ONCE_SECONDS = 3.0
CONNECTS = 2000

# Few enough that every trick finds a connection, for so long at a time.
ATTEMPTS_AT_ONCE = 1
PATIENCE_SECONDS = 0.25

# An ordinary visitor's time between an answer and the next event.
PAUSE_SECONDS = 0.05

# All together take less than half of it.
DEADLINE_SECONDS = 90

# How long the server may take until nothing of the abuser is left.
CALM_SECONDS = 15

# What may be there more than before without being his: caches, and what is just being done for ordinary visitors.
FEW_OBJECTS = 3000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened. `in_turn` and `at_once`: the abuser's deeds. `middle` is the state between the two."""

    visitors: list[Ordinary]
    newcomer: Ordinary
    in_turn: dict[str, Deeds]
    at_once: dict[str, Deeds]
    before: State
    middle: State
    after: State
    bytes_before: int
    bytes_peak: int
    bytes_after: int


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All tricks one after another and then all at once, while ordinary visitors do what they do."""
    allow_many_sockets()
    with ServerProcess("uvicorn", "tests.abuse.application:app", tmp_path_factory.mktemp("state")) as server:
        return asyncio.run(_run(server.port))


async def _run(port: int) -> Outcome:
    async with asyncio.timeout(DEADLINE_SECONDS):
        visitors = await visit(port, [await get(port, "/tally/1") for _ in range(VISITORS)])
        try:
            before = await _state(port)
            bytes_before = resident_bytes(before.process)
            async with working(visitors, pause_seconds=PAUSE_SECONDS):
                in_turn = await send_abuser(
                    _order(port, IN_TURN_SECONDS, ATTEMPTS, [[name] for name in NAMES])
                )
                middle = await _calm(port, before, before.objects)
                at_once = await send_abuser(_order(port, AT_ONCE_SECONDS, ATTEMPTS_AT_ONCE, [list(NAMES)]))
                await _calm(port, before, middle.objects)
                (newcomer,) = await visit(port, [await get(port, "/tally/1")])
                visitors.append(newcomer)
                async with working([newcomer], pause_seconds=PAUSE_SECONDS):
                    await asyncio.sleep(0.5)
            after = await _state(port)
        finally:
            for visitor in visitors:
                visitor.leave()
        *others, newcomer = visitors
        size, peak = resident_bytes(after.process), peak_bytes(after.process)
        return Outcome(others, newcomer, in_turn, at_once, before, middle, after, bytes_before, peak, size)


def _order(port: int, seconds: float, attempts: int, tricks: list[list[str]]) -> Order:
    return Order(
        port=port,
        frame_bytes=LIMITS.frame_bytes,
        seconds=seconds,
        connects=CONNECTS,
        tricks=tricks,
        attempts=attempts,
        patience_seconds=PATIENCE_SECONDS,
    )


async def _state(port: int) -> State:
    return json.decode(await get(port, "/state"), type=State)


async def _calm(port: int, before: State, objects: int) -> State:
    """The state once nothing is held that was not before, or, where that does not come, as it is after the deadline."""
    state = await _state(port)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CALM_SECONDS):
            while state.holds != before.holds or state.objects > objects + FEW_OBJECTS:
                await asyncio.sleep(0.2)
                state = await _state(port)
    return state


def test_every_trick_was_played(outcome: Outcome) -> None:
    """Else the other tests show nothing."""
    for deeds in (outcome.in_turn, outcome.at_once):
        assert deeds.keys() == NAMES.keys()
        assert [name for name, deed in deeds.items() if deed.connects <= deed.refused] == []
    assert sum(deed.frames for deed in outcome.in_turn.values()) > 100_000
    assert outcome.in_turn["many_connects"].refused > 0, "there is a limit of connections"


def test_no_event_of_an_ordinary_visitor_is_lost_or_doubled(outcome: Outcome) -> None:
    """Each was answered once, in order, and the page and the server show the count that belongs to it."""
    assert [mistake for one in outcome.visitors for mistake in one.mistakes] == []
    assert [one.shown for one in outcome.visitors] == [one.number for one in outcome.visitors]
    counts = {one.id: one.number for one in [*outcome.visitors, outcome.newcomer]}
    assert outcome.after.counts == counts


def test_no_connection_of_an_ordinary_visitor_is_closed(outcome: Outcome) -> None:
    """They stand from the beginning to the end."""
    assert [one.id for one in outcome.visitors if one.is_closed] == []


def test_the_server_answers_afterwards(outcome: Outcome) -> None:
    """It is the same process, and somebody who comes now is served."""
    assert outcome.after.process == outcome.before.process
    assert outcome.newcomer.number > 0
    assert outcome.newcomer.mistakes == []


def test_nothing_of_the_abuser_is_left(outcome: Outcome) -> None:
    """No component, connection or task, and no more objects after the second time than after the first."""
    assert outcome.middle.holds == outcome.before.holds
    components, connections, tasks = outcome.before.holds
    assert outcome.after.holds == (components + 1, connections + 1, tasks + 1), "the one who came last"
    assert outcome.after.objects < outcome.middle.objects + FEW_OBJECTS


def test_memory_stays_below_what_the_limits_allow(outcome: Outcome) -> None:
    """At its largest and afterwards."""
    assert outcome.bytes_peak < most_bytes(outcome.bytes_before, LIMITS)
    assert outcome.bytes_after < most_bytes_after(outcome.bytes_before, LIMITS)
