"""Every interleaving of a few kinds of steps, up to a depth, on one component and two processes.

Two walks that lead to the same state are followed once: what is unlike in them, such as random bytes, makes no difference
to what can come. States are not copied, because no handler under way can be; each is reached by its shortest walk.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Final

from tests.continuity.ledgers import LEDGERS
from tests.continuity.server import End, Process
from tests.continuity.world import Link, Page, World

# What a step is called, and where it happens.
Step = tuple[str, int]

_TOKEN: Final = re.compile(r"A[\w-]{100,}")


@dataclass
class Found:
    """What there was to be found. `walks`: how many interleavings of exactly `depth` steps."""

    depth: int
    states: int
    walks: int


class Scene:
    """A world at the beginning of a walk: a page that is live, whose person has just done the first of some deeds."""

    def __init__(self, deeds: Sequence[str], walk: Sequence[Step] = ()) -> None:
        self.world = World()
        self.deeds = list(deeds)
        self.page = self.world.load([(LEDGERS[0], 0)])
        self.world.settle()
        self.take(("click", 0))
        for step in walk:
            self.take(step)

    def close(self) -> None:
        """Nobody goes on with it."""
        self.world.close()

    @property
    def steps(self) -> Iterator[Step]:
        """What can happen now."""
        world = self.world
        if self.deeds:
            yield "click", 0
        for place, link in enumerate(world.links):
            yield from ((name, place) for name in _steps_of(world, link))
        if self.page.link is not None:
            yield "cut", 0
            yield "give up", 0
        for place, process in enumerate(world.places):
            if any(link.end.process is process for link in world.links):
                yield "kill", place
                if process is not None and not process.is_draining:
                    yield "drain", place
            if self.page.session.wants_connection and process is not None and not process.is_draining:
                yield "connect", place

    def take(self, step: Step) -> None:
        """Do it."""
        name, place = step
        world = self.world
        if name == "click":
            world.click(self.page, "c0", self.deeds.pop(0))
        elif name in _ON_LINKS:
            _ON_LINKS[name](world, world.links[place])
        elif name in ("cut", "give up"):
            assert self.page.link is not None
            world.leave(self.page.link, kept=0 if name == "cut" else 1000, is_told=name == "cut")
        else:
            process = world.places[place]
            assert process is not None
            _ON_PROCESSES[name](world, self.page, process)
        world.revive()
        world.check()

    @property
    def key(self) -> bytes:
        """The same for two states from which the same can come."""
        return blake2b(repr(self._state).encode(), digest_size=16).digest()

    @property
    def _state(self) -> object:
        page = self.page.session
        subject = page.subjects["c0"]
        pending = [
            (event.number, event.connection == page.connection, event.attempt) for event in subject.pending
        ]
        own = (
            pending,
            subject.number,
            subject.shown,
            subject.is_lost,
            subject.is_live,
            subject.is_waiting,
            subject.refusal,
        )
        outcomes = [(outcome.number, outcome.code) for outcome in page.outcomes.values()]
        flags = (page.wants_connection, page.is_connected, page.is_handed_over, self.page.shown["c0"])
        links = [self._key_of_link(link) for link in self.world.links]
        drained = [process is not None and process.is_draining for process in self.world.places]
        begun = sorted(self.page.begun.items())
        return own, self._snapshot(subject.session), outcomes, flags, links, drained, begun

    def _snapshot(self, token: str) -> object:
        return self.world.journal.snapshots[token]

    def _key_of_link(self, link: Link) -> object:
        connection, end = link.connection, link.end
        place = self.world.places.index(end.process) if end.process in self.world.places else None
        up, down = (
            [self._without_tokens(str(frame)) for frame in queue]
            for queue in (connection.up, connection.down)
        )
        ends = (connection.is_open_at_page, connection.is_open_at_server, link is self.page.link)
        return place, ends, up, down, place is not None and self._key_of_end(end)

    def _without_tokens(self, frame: str) -> str:
        return _TOKEN.sub(lambda found: repr(self._snapshot(found[0])), frame)

    def _key_of_end(self, end: End) -> object:
        session = end.session
        subscriptions = [
            (
                one.state,
                one.number,
                one.answered,
                one.is_unsaved,
                one.is_stale,
                one.owes_whole,
                one.owes_join,
                one.sealed and self._snapshot(one.sealed),
                one.current,
                one.held,
                one.queue,
                one.entry.answered,
            )
            for one in session._subscriptions.values()
        ]
        said = [repr(message) for message in session._outbox._messages]
        states = [
            (one.component.numbers, one.component.half, one.component.ticks, one.lost)
            for one in end.instances.values()
        ]
        openings = [
            (one.made is not None, one.has_claimed, one.entry.answered) for one in end.openings.values()
        ]
        calls = [(one.call.name, one.has_begun) for one in end.calls.values()]
        flags = (end.stopping, end.is_handed_over, session.has_messages, end in end.process.holders.values())
        return _ADDRESS.sub(
            "", self._without_tokens(repr((subscriptions, said, states, openings, calls, flags)))
        )


_ADDRESS: Final = re.compile(r" at 0x[0-9a-f]+")


def _steps_of(world: World, link: Link) -> Iterator[str]:
    """What can happen on a connection."""
    connection, end = link.connection, link.end
    if connection.up and connection.is_open_at_server:
        yield "up"
    if connection.is_open_at_server and not connection.is_open_at_page and not connection.up:
        yield "notice"
    if connection.is_open_at_page and (
        connection.down or (connection.is_open_at_server and end.session.has_messages)
    ):
        yield "down"
    if end.process in world.places and (
        end.stopping
        or end.openings
        or end.calls
        or (end.process.is_draining and connection.is_open_at_server)
    ):
        yield "work"


def _down(world: World, link: Link) -> None:
    if not link.connection.down:
        world.at(link, link.end.say)
    if link.connection.is_open_at_page and link.connection.down:
        world.arrive(link)


def _work(world: World, link: Link) -> None:
    end = link.end
    if not world.advance_within(link) and end.process.is_draining and end.session.is_empty:
        world.at(link, partial(end.hang_up, 1012) if end.is_handed_over else end.hand_over)


_ON_LINKS: Final[dict[str, Callable[[World, Link], None]]] = {
    "up": lambda world, link: world.at(link, link.end.hear),
    "notice": lambda world, link: world.at(link, link.end.gone),
    "down": _down,
    "work": _work,
}

_ON_PROCESSES: Final[dict[str, Callable[[World, Page, Process], None]]] = {
    "kill": lambda world, page, process: world.end_process(process, kept=1),
    "drain": lambda world, page, process: world.drain(process),
    "connect": lambda world, page, process: world.connect(page, process),
}


def explore(deeds: Sequence[str], *, depth: int) -> Found:
    """Follow all walks of up to `depth` steps, shorter ones first.

    Each state is healed, and what is there then is looked at.
    """
    with closing(Scene(deeds)) as beginning:
        first, steps = beginning.key, {beginning.key: list(beginning.steps)}
    shortest: dict[bytes, tuple[Step, ...]] = {first: ()}
    following: dict[bytes, list[bytes]] = {}
    newest = [first]
    for _ in range(depth):
        found: list[bytes] = []
        for key in newest:
            following[key] = []
            walk = shortest[key]
            for step in steps[key]:
                with closing(Scene(deeds, (*walk, step))) as scene:
                    after = scene.key
                    following[key].append(after)
                    if after not in shortest:
                        shortest[after] = (*walk, step)
                        steps[after] = list(scene.steps)
                        found.append(after)
                        scene.world.settle()
        newest = found
    return Found(depth, len(shortest), _count(first, following, depth))


def _count(first: bytes, following: dict[bytes, list[bytes]], depth: int) -> int:
    """How many walks of that length there are."""
    walks = Counter({first: 1})
    for _ in range(depth):
        after: Counter[bytes] = Counter()
        for key, count in walks.items():
            for state in following[key]:
                after[state] += count
        walks = after
    return walks.total()
