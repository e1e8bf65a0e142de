"""Everybody who has a page: what they did, what their pages show, and what stands in the ledger about it."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.chaos.browsers import Look, Surfer, surfing
from tests.chaos.ledger import Entries, read
from tests.chaos.people import Person, arrive
from tests.chaos.report import shown

# How long it may take until everything that was done has been answered, once nothing is in the way. Nobody's speed is tested.
SETTLE_SECONDS: Final = 60

# Of what is wrong in the same way so many are named.
_NAMED: Final = 5


@dataclass(slots=True)
class Crowd:
    """People with and without a browser."""

    people: list[Person]
    surfers: list[Surfer]
    ledger: Path
    looks: list[Look] = field(default_factory=list[Look])

    @asynccontextmanager
    async def working(self, *, events_per_second: float) -> AsyncGenerator[None, None]:
        """They do things meanwhile, each about so often."""
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(person.work(events_per_second=events_per_second, enough=enough))
            for surfer in self.surfers:
                group.create_task(surfer.work(pause_seconds=1 / events_per_second, enough=enough))
            try:
                yield
            finally:
                enough.set()

    async def settle(self) -> list[str]:
        """Wait until everything has been answered; whose events have not been after a long time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while self._open() or await self._busy():
                    await asyncio.sleep(0.1)
                for person in self.people:
                    await person.look_again()
                while any(-1 in person.numbers.values() for person in self.people):
                    await asyncio.sleep(0.1)
        self.looks = [await surfer.look() for surfer in self.surfers]
        return [*self._open(), *await self._busy(), *self._blind()]

    def _open(self) -> list[str]:
        away = [f"{person!r} is not connected" for person in self.people if not person.is_live]
        return away + [
            f"{id}: no answer to its events {', '.join(map(str, numbers))}"
            for person in self.people
            for id, numbers in person.unanswered.items()
        ]

    async def _busy(self) -> list[str]:
        self.looks = [await surfer.look() for surfer in self.surfers]
        return [
            f"{look.id} (Chromium): after {surfer.clicks} clicks it shows {look.number}, {'busy' if look.is_busy else 'not busy'}"
            for surfer, look in zip(self.surfers, self.looks, strict=True)
            if look.is_busy or look.number < surfer.clicks or look.states[-1:] != ["connected"]
        ]

    def _blind(self) -> list[str]:
        return [
            f"{id}: a resync was not answered"
            for person in self.people
            for id in person.numbers
            if person.numbers[id] < 0
        ]

    # --- what came of it ---

    @property
    def made(self) -> dict[str, int]:
        """How many events each component was given."""
        made = {id: person.made[id] for person in self.people for id in person.numbers}
        return made | {look.id: surfer.clicks for surfer, look in zip(self.surfers, self.looks, strict=True)}

    @property
    def numbers(self) -> dict[str, int]:
        """What each component shows."""
        numbers = {id: number for person in self.people for id, number in person.numbers.items()}
        return numbers | {look.id: look.number for look in self.looks}

    @property
    def lost(self) -> dict[str, int]:
        """How many events each component has not counted, where there are any."""
        numbers = self.numbers
        return {id: made - numbers[id] for id, made in self.made.items() if made > numbers[id]}

    @property
    def doubled(self) -> dict[str, int]:
        """How many each has counted that nobody made, or more than once."""
        numbers = self.numbers
        return {id: numbers[id] - made for id, made in self.made.items() if made < numbers[id]}

    @property
    def errors(self) -> Counter[str]:
        """The codes that pages were told."""
        everybody: list[Person | Surfer] = [*self.people, *self.surfers]
        return sum((one.errors for one in everybody), Counter[str]())

    def figures(self) -> dict[str, str | int | float]:
        """What all of them went through."""
        people, looks = self.people, self.looks
        everybody: list[Person | Surfer] = [*people, *self.surfers]
        entries = read(self.ledger)
        ends = sum((person.ends for person in people), Counter[int]())
        return {
            "people, components": f"{len(people)}, {sum(len(person.numbers) for person in people)}",
            "Chromium pages": len(self.surfers),
            "events": sum(self.made.values()),
            "clicks among them": sum(surfer.clicks for surfer in self.surfers),
            "reconnects": sum(max(0, one.opened - 1) for one in everybody),
            "connections that did not open": sum(person.refused for person in people),
            "ends of connections, by close code": shown({str(code): count for code, count in ends.items()}),
            "handovers": sum(person.handovers for person in people),
            "lost": sum(self.lost.values()),
            "doubled": sum(self.doubled.values()),
            "rows": entries.effects.total(),
            "events that ran again": entries.repeated,
            "errors at pages, by code": shown(self.errors),
            "resyncs in Chromium": sum(look.resyncs for look in looks),
            "longest freeze, people (s)": max((person.longest_seconds for person in people), default=0.0),
            "longest freeze, Chromium (s)": max((look.longest / 1000 for look in looks), default=0.0),
        }

    def complaints(self) -> list[str]:
        """What must not have happened to any of them."""
        numbers = self.numbers
        found = [f"{id} lost {count} events, it shows {numbers[id]}" for id, count in _some(self.lost)]
        found += [
            f"{id} counted {count} events too many, it shows {numbers[id]}"
            for id, count in _some(self.doubled)
        ]
        found += _wrong_rows(read(self.ledger), self.made)
        found += [f"{count} times a page was told {code}" for code, count in self.errors.items()]
        found += [
            f"a page was told to load again: {person.reload}" for person in self.people if person.reload
        ]
        found += [f"{look.id} (Chromium) was loaded again" for look in self.looks if not look.is_same]
        found += [
            f"Chromium counted {look.clicks} of {surfer.clicks} clicks"
            for surfer, look in zip(self.surfers, self.looks, strict=True)
            if look.clicks != surfer.clicks
        ]
        found += [
            f"in Chromium was thrown: {problem}" for surfer in self.surfers for problem in surfer.problems
        ]
        return found


def _wrong_rows(entries: Entries, made: dict[str, int]) -> list[str]:
    """What stands in the ledger and should not, or does not and should."""
    expected = {f"{id}-{number}" for id, count in made.items() for number in range(1, count + 1)}
    missing, unknown = expected - entries.effects.keys(), entries.effects.keys() - expected
    often = [event for event, count in entries.effects.items() if count > 1]
    kinds = {
        "rows are missing": missing,
        "rows belong to no event": unknown,
        "rows stand more than once": often,
    }
    return [f"{len(rows)} {what}: {', '.join(sorted(rows)[:_NAMED])}" for what, rows in kinds.items() if rows]


def _some(counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    return list(counts.items())[:_NAMED]


@asynccontextmanager
async def gathered(
    port: int, ledger: Path, *, clients: int, browsers: int, random: Random
) -> AsyncGenerator[Crowd, None]:
    """While they are there. All of their pages are live when it begins."""
    async with surfing(f"http://127.0.0.1:{port}/1", browsers, Random(random.random())) as surfers:
        people = await arrive(port, clients, random)
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                while not all(person.is_live for person in people):
                    await asyncio.sleep(0.05)
            yield Crowd(people, surfers, ledger)
        finally:
            await asyncio.gather(*(person.leave() for person in people))
