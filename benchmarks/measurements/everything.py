"""All measurements of one run. Rounds alternate between the applications, so that what disturbs one disturbs all."""

import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.load.conversation import Frames
from benchmarks.load.pages import LIVE_COUNTER, PYVIEW_COUNTER, live_table, pyview_table
from benchmarks.measurements.events import EventRound, Events, Load, warm_events
from benchmarks.measurements.first_pages import FirstPages, measure_first_pages
from benchmarks.measurements.visits import Visits, kept_bytes, measure_visits
from benchmarks.process import serving

BARE: Final = "benchmarks.applications.bare:counter"
LIVE: Final = "benchmarks.applications.live:site"
PYVIEW: Final = "benchmarks.applications.pyview_site:site"
PYVIEW_PYTHON: Final = Path(__file__).parents[1] / ".venv-pyview" / "bin" / "python"

_PAGES: Final = 50
_ROWS: Final = 1_000
_MANY_ROWS: Final = 10_000
_COUNTER: Final = ("increment",)
_CHANGE: Final = ("change",)
_MOVES: Final = ("insert", "swap", "delete")

# Loads of one name are one subject. What moves rows has a server of its own: it leaves much for the garbage collector, which
# runs when it likes: one run over 500,000 rows, 26 ms, would often fall on events that change one row (113 us against 86).
LOADS: Final = (
    (BARE, Load("bare counter", LIVE_COUNTER, _PAGES, _COUNTER)),
    (LIVE, Load("live counter", LIVE_COUNTER, _PAGES, _COUNTER)),
    (LIVE, Load("live 1000", live_table(_ROWS), _PAGES, _CHANGE)),
    (LIVE, Load("live 1000", live_table(_ROWS), _PAGES, _MOVES)),
    (LIVE, Load("live 1000 items", live_table(_ROWS, name="items"), _PAGES, _CHANGE)),
    (LIVE, Load("live 10000", live_table(_MANY_ROWS), _PAGES, _CHANGE)),
    (LIVE, Load("live 10000", live_table(_MANY_ROWS), _PAGES, _MOVES)),
    (PYVIEW, Load("pyview counter", PYVIEW_COUNTER, _PAGES, _COUNTER)),
    (PYVIEW, Load("pyview 1000", pyview_table(_ROWS), 5, _CHANGE + _MOVES)),
    (PYVIEW, Load("pyview 10000", pyview_table(_MANY_ROWS), 4, _CHANGE + _MOVES, most_rounds=3)),
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured, and when to give up."""

    rounds: int
    round_seconds: float
    visits: int
    table_visits: int
    limit_seconds: int


@dataclass(frozen=True, slots=True)
class Measured:
    """An operation of one load: its rounds and the frames of one event."""

    rounds: list[EventRound]
    frames: Frames


@dataclass(frozen=True, slots=True)
class Results:
    """Everything. `events` by the name of the load and the operation; `kept_bytes` of the plain rows of a table."""

    events: Mapping[str, Mapping[str, Measured]]
    bare_visits: Visits
    live_visits: Visits
    table_visits: Visits
    kept_bytes: float
    first_pages: list[FirstPages]


async def measure(extent: Extent, *, applications: tuple[str, ...]) -> Results:
    """Measure these applications. This process takes the last core, the servers share the first one."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    core = cores[0]
    async with serving(BARE, core) as server:
        bare_visits = await measure_visits(server, LIVE_COUNTER, extent.visits, "increment")
    async with serving(LIVE, core) as server:
        live_visits = await measure_visits(server, LIVE_COUNTER, extent.visits, "increment")
    async with serving(LIVE, core) as server:
        kept = await kept_bytes(server, _ROWS, extent.table_visits)
        table_visits = await measure_visits(server, live_table(_ROWS), extent.table_visits, "change")
        first_pages = await measure_first_pages(server, _ROWS, extent.rounds)
    events = await _measure_events(extent, core, applications)
    return Results(events, bare_visits, live_visits, table_visits, kept, first_pages)


async def _measure_events(
    extent: Extent, core: int, applications: tuple[str, ...]
) -> dict[str, dict[str, Measured]]:
    async with AsyncExitStack() as stack:
        measured: list[Events] = []
        for application, load in LOADS:
            if application in applications:
                server = await stack.enter_async_context(
                    serving(application, core, python=_python(application))
                )
                measured.append(await warm_events(server, load))
        for number in range(extent.rounds):
            for events in measured:
                if number < events.load.most_rounds:
                    await events.measure_round(extent.round_seconds)
    results: dict[str, dict[str, Measured]] = {}
    for events in measured:
        results.setdefault(events.load.name, {}).update(
            (operation, Measured(rounds, events.frames[operation]))
            for operation, rounds in events.rounds.items()
        )
    return results


def _python(application: str) -> str | None:
    return str(PYVIEW_PYTHON) if application == PYVIEW else None
