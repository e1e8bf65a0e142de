"""Pages, processes and a network between them that loses what it likes: for law 4.

`World.do(action, pick, how)` is one step: whatever the numbers, it does something that can happen at that moment, or nothing.
So a seeded generator of numbers drives it in volume, and hypothesis in a form that shrinks. `check` holds after each step;
`settle` heals everything, lets everything arrive and end, and looks whether anything was lost or came twice.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar, cast

from liveview.component.live import Live
from liveview.component.view import View
from liveview.session.sealing import Sealing
from liveview.session.token import Sealer
from tests.continuity.ledgers import HUGE, LARGE, LEDGERS, Crash, Ledger
from tests.continuity.network import Closed, Connection, frame_of, message_of
from tests.continuity.server import (
    NOT_APPLIED,
    SECRET,
    TEMPLATES,
    End,
    Journal,
    Key,
    Process,
    Snapshot,
    snapshot_of,
)
from tests.support.page_session import WINDOW, Origin, PageSession

T = TypeVar("T")

KNOWN: Final = frozenset(kind.__plan__.name for kind in LEDGERS)

# With more events than that its session would no longer be small, and the tab is loaded again.
MOST_EVENTS: Final = 150

# What a person does, each as often as it stands here.
DEEDS: Final = (
    *["add"] * 4,
    *["slow"] * 4,
    "fail",
    "slow_fail",
    "refuse",
    "pay",
    "slow_pay",
    "block",
    "crash",
    "slow_crash",
    "nothing",
    "add wrongly",
)

# Where in an update the session stands.
SESSION: Final = 4

_CONTENT: Final = re.compile(r"<p>(.*?)</p><i>(.*?)</i>")
_SEALING: Final = Sealing(Sealer(SECRET), {}, None)


@dataclass(eq=False)
class Page:
    """A tab. `shown`: what stands in the holes of each component; `damaged`: where a script has destroyed it.

    `is_small`: the sessions of all its components always are. `begun`: what the page heard of events that begin.
    """

    session: PageSession
    origins: Sequence[Origin]
    first: dict[str, list[object]]
    is_small: bool
    link: "Link | None" = None
    shown: dict[str, list[object]] = field(default_factory=dict[str, list[object]])
    damaged: set[str] = field(default_factory=set[str])
    begun: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    deeds: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    has_burst: bool = False

    def show(self, id: str, tid: str | None, change: Any) -> bool:  # Any: JSON
        """Put a change into the page, if it still fits."""
        if isinstance(change, dict):
            found = _CONTENT.fullmatch(cast(dict[str, str], change)["h"])
            assert found is not None, "the content has another shape"
            self.damaged.discard(id)
            self.shown[id] = list(found.groups())
            return True
        if id in self.damaged:
            return False
        for slot, value in zip(change[::2], change[1::2], strict=True):
            self.shown[id][slot] = value
        return True


@dataclass(eq=False)
class Link:
    """A page, a connection, and who serves it."""

    page: Page
    connection: Connection
    end: End


class World:
    """Two places for processes, and a few pages.

    `deeds`: what persons do, each as often as it stands there. `largest`: how large a component makes its state at most.
    """

    def __init__(self, *, deeds: Sequence[str] = DEEDS, largest: int = HUGE) -> None:
        self.deeds = deeds
        self.largest = largest
        self.steps: Counter[str] = Counter()
        self.now = 1_800_000_000.0
        self.journal = Journal(self._lost_by)
        self.journal.ran = self._ran
        self.places: list[Process | None] = [self._process(KNOWN) for _ in range(2)]
        self.pages: list[Page] = []
        self.links: list[Link] = []
        self._documents: dict[str, Page] = {}

    @property
    def outcomes(self) -> Counter[str]:
        """What was seen."""
        return self.journal.outcomes

    def close(self) -> None:
        """All processes end, so that no handler is left that nobody goes on with."""
        for process in self.places:
            if process is not None:
                self.end_process(process, kept=0)

    # --- pages ---

    def load(self, kinds: Iterable[tuple[type[Ledger], int]]) -> Page:
        """A new tab with these components, each with so much padding; the last of several is the child of the first."""
        origins: list[Origin] = []
        shown: dict[str, list[object]] = {}
        chosen = list(kinds)
        for place, (kind, padding) in enumerate(chosen):
            id = f"c{place}"
            parent = "c0" if 0 < place == len(chosen) - 1 else None
            component = kind(padding="x" * padding)
            component.live = Live(id, None)
            component.live._prepare()
            arguments = _SEALING.arguments_of(component)
            component.load()
            view = View(component, TEMPLATES.of(kind))
            token = _SEALING.seal(
                view, id=id, parent=parent, number=0, now=int(self.now), shows_it=True, arguments=arguments
            )
            self.journal.snapshots[token] = snapshot_of(component, 0, frozenset(), len(token))
            origins.append((id, kind.__plan__.name, token, parent))
            shown[id] = list(view.values)
        return self._open_tab(origins, shown, is_small=not any(padding for _, padding in chosen))

    def _open_tab(self, origins: Sequence[Origin], shown: dict[str, list[object]], *, is_small: bool) -> Page:
        document = f"document {len(self._documents)}"
        session = PageSession(document)
        page = Page(session, origins, shown, is_small, shown={id: [*values] for id, values in shown.items()})
        session.show = page.show
        session.add(*origins)
        self._documents[document] = page
        self.pages.append(page)
        return page

    def _close_tab(self, page: Page) -> None:
        if page.link is not None:
            self.leave(page.link, kept=1000, is_told=True)
        self.pages.remove(page)

    def click(self, page: Page, id: str, deed: str) -> None:
        """The person does something."""
        number = page.session.subjects[id].number + 1
        arguments: dict[str, Any] = {"number": number}  # Any: JSON
        if deed == "add wrongly":
            arguments["unknown"] = 1
        if deed.startswith("swell"):
            arguments["size"] = int(deed.removeprefix("swell "))
            page.is_small = False
        assert page.session.event(id, deed.partition(" ")[0], arguments) == number
        page.deeds[id, number] = deed
        self._flush(page)

    def _flush(self, page: Page) -> None:
        link, session = page.link, page.session
        for message in session.take():
            assert link is not None
            assert not session.is_handed_over, "a process that drains is told nothing more"
            link.connection.up.append(frame_of(message))
        for subject in session.subjects.values():
            under_way = [event for event in subject.pending if event.connection == session.connection]
            assert link is None or len(under_way) <= WINDOW, "more than a window"

    # --- steps ---

    def do(self, action: str, pick: int, how: int) -> None:
        """One step. Whatever the numbers say, it is one that can happen."""
        self.steps[action] += 1
        self.now += how / 50
        step: Callable[[int, int], None] = getattr(self, f"_{action}")
        step(pick, how)
        self.check()

    def check(self) -> None:
        """The laws, at any moment."""
        assert not self.journal.violations, self.journal.violations

    def _click(self, pick: int, how: int) -> None:
        for page in one(self.pages, pick):
            for id in one(page.session.subjects, pick // 7):
                if page.session.subjects[id].number < MOST_EVENTS:
                    self.click(page, id, self.deeds[how % len(self.deeds)])

    def _swell(self, pick: int, how: int) -> None:
        for page in one([page for page in self.pages if not page.is_small], pick):
            for id in one(page.session.subjects, pick // 7):
                if page.session.subjects[id].number < MOST_EVENTS:
                    size = (0, LARGE, LARGE, 4 * LARGE, HUGE)[how % 5]
                    self.click(page, id, f"swell {min(size, self.largest)}")

    def _burst(self, pick: int, how: int) -> None:
        """More than a window."""
        for page in one([page for page in self.pages if not page.has_burst], pick):
            page.has_burst = True
            for id in one(page.session.subjects, pick // 7):
                for _ in range(min(70, MOST_EVENTS - page.session.subjects[id].number)):
                    self.click(page, id, "add")

    def _damage(self, pick: int, how: int) -> None:
        for page in one(self.pages, pick):
            page.damaged.update(one(page.session.subjects, how))

    def _reload(self, pick: int, how: int) -> None:
        """A tab is closed, and another one opened; or one is duplicated."""
        if len(self.pages) > 1:
            self._close_tab(self.pages[pick % len(self.pages)])
        if how % 4 == 0:
            for page in one(self.pages, pick):
                self._open_tab(page.origins, page.first, is_small=page.is_small)
                return
        sizes = (LARGE, 0, 4 * LARGE, HUGE) if how % 4 == 1 else (0,)
        self.load(
            (LEDGERS[(pick + place) % 3], sizes[(how + place) % len(sizes)]) for place in range(1 + how % 3)
        )

    def _up(self, pick: int, how: int) -> None:
        for link in one(
            [link for link in self.links if link.connection.up and link.connection.is_open_at_server], pick
        ):
            self.at(link, link.end.hear)

    def _down(self, pick: int, how: int) -> None:
        for link in one(
            [link for link in self.links if link.connection.down and link.connection.is_open_at_page], pick
        ):
            self.arrive(link)

    def _halve(self, pick: int, how: int) -> None:
        """A session may come without the answer to what is in it; and then nothing more comes."""
        for link in one([link for link in self.links if link.connection.is_open_at_page], pick):
            frame = link.connection.down[0] if link.connection.down else None
            message: list[Any] = message_of(frame) if isinstance(frame, str) else []  # Any: JSON
            if message[:1] == ["update"] and len(message) > SESSION and message[SESSION]:
                self.outcomes["halved"] += 1
                link.page.session.receive([*message[:2], None, *message[3:]])
                self.leave(link, kept=how % 3, is_told=how % 4 < 2)

    def _say(self, pick: int, how: int) -> None:
        for link in one([link for link in self._served() if link.end.session.has_messages], pick):
            self.at(link, link.end.say)

    def _open(self, pick: int, how: int) -> None:
        choices = [
            (link, id) for link in self._alive() for id in link.end.openings if id not in link.end.stopping
        ]
        for link, id in one(choices, pick):
            self.at(link, partial(link.end.open_further, id))

    def _call(self, pick: int, how: int) -> None:
        choices = [
            (link, id) for link in self._alive() for id in link.end.calls if id not in link.end.stopping
        ]
        for link, id in one(choices, pick):
            self.at(link, partial(link.end.call_further, id))

    def _stop(self, pick: int, how: int) -> None:
        for link, id in one([(each, id) for each in self._alive() for id in sorted(each.end.stopping)], pick):
            self.at(link, partial(link.end.stop, id, in_time=how % 8 != 0))

    def _fire(self, pick: int, how: int) -> None:
        for link, key in one([(each, key) for each in self._alive() for key in each.end.timers], pick):
            self.at(link, partial(link.end.fire, *key))

    def _wait(self, pick: int, how: int) -> None:
        for link in one([link for link in self._served() if link.end.is_waiting], pick):
            self.now += 10
            self.at(link, link.end.waited)

    def _cut(self, pick: int, how: int) -> None:
        """The page's end closes. The server hears of it later, or not before it `_notice`s."""
        for link in one([link for link in self.links if link.connection.is_open_at_page], pick):
            kept = len(link.connection.up) if how % 2 else how % 3
            self.leave(link, kept=kept, is_told=how % 4 < 2)

    def _sever(self, pick: int, how: int) -> None:
        """The server's end notices first."""
        for link in one(self._served(), pick):
            self.outcomes["frames lost"] += link.connection.cut(link.connection.down, kept=how % 4, code=1006)
            self.at(link, link.end.gone)

    def _notice(self, pick: int, how: int) -> None:
        for link in one([link for link in self._served() if not link.connection.is_open_at_page], pick):
            if not any(isinstance(frame, Closed) for frame in link.connection.up):
                link.connection.up.append(Closed(1006))

    def _kill(self, pick: int, how: int) -> None:
        for process in one([process for process in self.places if process is not None], pick):
            self.end_process(process, kept=how % 4)

    def _start(self, pick: int, how: int) -> None:
        """A process begins; some know not all components."""
        for place in one([place for place, process in enumerate(self.places) if process is None], pick):
            known = KNOWN - {LEDGERS[pick % 3].__plan__.name} if how % 8 == 0 else KNOWN
            self.places[place] = self._process(known)

    def _connect(self, pick: int, how: int) -> None:
        for page in one([page for page in self.pages if page.session.wants_connection], pick):
            for process in one(self._accepting(), how):
                self.connect(page, process)

    def _quiet(self, pick: int, how: int) -> None:
        """Time passes."""
        for link in one(self._served(), pick):
            self.at(link, partial(link.end.save_quietly, is_renewed=how % 8 == 0))

    def _drain(self, pick: int, how: int) -> None:
        """A process is about to go."""
        for process in one(self._accepting(), pick):
            self.drain(process)

    def _hand_over(self, pick: int, how: int) -> None:
        """Its pages are sent away when all has come to its end, or time is over."""
        for link in one(self._drained(), pick):
            if not link.end.is_handed_over and (link.end.session.is_empty or how % 8 == 0):
                self.at(link, link.end.hand_over)

    def _retire(self, pick: int, how: int) -> None:
        """A page did not go: its connection is closed. With its last one the process ends."""
        for link in one([link for link in self._drained() if link.end.is_handed_over], pick):
            self.at(link, partial(link.end.hang_up, 1012))
        for process in self._done():
            self.end_process(process, kept=1000)

    def _settle(self, pick: int, how: int) -> None:
        self.settle()

    # --- what steps are made of ---

    def connect(self, page: Page, process: Process) -> None:
        """A page's new connection; one that stood is closed then."""
        before = page.link
        connection = Connection()
        end = End(process, connection, self.journal)
        process.ends.append(end)
        page.link = Link(page, connection, end)
        self.links.append(page.link)
        page.session.opened()
        self._flush(page)
        if before is not None:
            self.outcomes["moved"] += 1
            self.leave(before, kept=1000, is_told=True)

    def drain(self, process: Process) -> None:
        """The process takes no new connection, and brings to its end what is under way."""
        process.is_draining = True
        for link in self._served():
            if link.end.process is process:
                self.at(link, link.end.drain)

    def revive(self) -> None:
        """Where no process is left, or one has let all its pages go, a new one begins."""
        for done in self._done():
            self.end_process(done, kept=1000)
        for place, process in enumerate(self.places):
            if process is None:
                self.places[place] = self._process(KNOWN)

    def arrive(self, link: Link) -> None:
        """A frame, or the end, arrives at a page."""
        page, frame = link.page, link.connection.down.popleft()
        if isinstance(frame, Closed):
            link.connection.is_open_at_page = False
            self._lose(link, frame.code)
            return
        message = message_of(frame)
        if message[0] == "begun":
            page.begun[message[1], message[2]] += 1
        before = len(page.session.outcomes)
        page.session.receive(message)
        self.outcomes["answered"] += len(page.session.outcomes) - before
        if message[0] in ("update", "error") and message[1] in page.session.subjects:
            self._check_saved(page, message[1])
        self._flush(page)

    def leave(self, link: Link, *, kept: int, is_told: bool) -> None:
        """The page's end closes."""
        connection = link.connection
        connection.is_open_at_page = False
        connection.down.clear()
        self.outcomes["frames lost"] += connection.cut(
            connection.up, kept=kept, code=1006 if is_told else None
        )
        self.outcomes["frames late"] += len(connection.up) if connection.is_open_at_server else 0
        self._lose(link, 1006)

    def _lose(self, link: Link, code: int) -> None:
        if link.page.link is link:
            link.page.link = None
            link.page.session.closed(code)
        self._sweep()

    def at(self, link: Link, action: Callable[[], None]) -> None:
        """Something happens in a process, which may not survive it."""
        try:
            action()
        except Crash:
            self.outcomes["crash"] += 1
            self.end_process(link.end.process, kept=1000)
        end = link.end
        if end.close is not None and link.connection.is_open_at_server:
            end.hang_up(end.close.code)
        self._sweep()

    def end_process(self, process: Process, *, kept: int) -> None:
        self.places[self.places.index(process)] = None
        for link in self.links:
            if link.end.process is process:
                self.outcomes["killed in a call"] += bool(link.end.calls)
                link.end.drop()
                self.outcomes["frames lost"] += link.connection.cut(
                    link.connection.down, kept=kept, code=1006
                )
        process.ends.clear()
        self._sweep()

    def _sweep(self) -> None:
        """Forget connections of which nothing is left."""
        self.links = [
            link
            for link in self.links
            if link.connection.is_open_at_page
            or (
                link.end.process in self.places
                and not (link.end.session.is_empty and not link.connection.is_open_at_server)
            )
        ]

    def _alive(self) -> list[Link]:
        """Whose process is there, whether or not the connection is."""
        return [link for link in self.links if link.end.process in self.places]

    def _served(self) -> list[Link]:
        return [link for link in self.links if link.connection.is_open_at_server]

    def _drained(self) -> list[Link]:
        return [link for link in self._served() if link.end.process.is_draining]

    def _done(self) -> list[Process]:
        """Processes that have let all their pages go."""
        drained = [process for process in self.places if process is not None and process.is_draining]
        return [
            process for process in drained if not any(link.end.process is process for link in self._served())
        ]

    def _accepting(self) -> list[Process]:
        return [process for process in self.places if process is not None and not process.is_draining]

    def _process(self, known: Iterable[str]) -> Process:
        return Process(lambda: self.now, known)

    # --- laws ---

    def _lost_by(self, key: Key, before: Snapshot, answered: int) -> frozenset[int]:
        """Which events a component lacks for good when it is made from this session."""
        page = self._documents[key[0]]
        lost = set(before.lost)
        if before.is_bare:
            lost.update(range(1, before.number + 1))
        lost.update(self._answered_beyond(page, key[1], before.number, answered))
        if lost:
            self.outcomes["lost events"] += 1
            assert not page.is_small, f"{key}: {lost} were answered and are lost"
        return frozenset(lost)

    def _answered_beyond(self, page: Page, id: str, number: int, answered: int) -> list[int]:
        """Events up to `answered` that were applied, or may have been, and of which a session with that number knows nothing."""
        return [n for n in range(number + 1, answered + 1) if self._code(page, id, n) not in NOT_APPLIED]

    def _code(self, page: Page, id: str, number: int) -> str:
        """What became of an event."""
        return page.session.outcomes[id, number].code

    def _check_saved(self, page: Page, id: str) -> None:
        """Where every session is small, what is answered is saved."""
        if page.is_small:
            subject = page.session.subjects[id]
            answered = subject.pending[0].number - 1 if subject.pending else subject.number
            saved = self.journal.snapshots[subject.session].number
            assert not self._answered_beyond(page, id, saved, answered), "answered and not saved"

    def _ran(self, end: End, id: str, number: int) -> None:
        """A handler begins. What was answered is never run again where the page is; behind a dead connection it may be."""
        page = self._documents[end.documents[id]]
        is_current = page.link is not None and page.link.end is end
        if not is_current:
            self.outcomes["run on a dead connection"] += 1
        else:
            assert (id, number) not in page.session.outcomes, f"{id}-{number} was answered and runs again"

    def settle(self) -> None:
        """Heal everything, let everything arrive and end, and look at what is there."""
        self._heal()
        for link in self._served():
            link.end.save_quietly(is_renewed=False)
        self._heal()
        for page in self.pages:
            assert not page.session.unanswered, "an event is never answered"
            for id in page.session.subjects:
                self._check_page(page, id)

    def _heal(self) -> None:
        for _ in range(3000):
            self.revive()
            for process in self._accepting():
                process.known = KNOWN
            if not self._go_on():
                return
        raise AssertionError("it goes on for ever")

    def _go_on(self) -> bool:
        """Do what there is to do. Whether there was anything."""
        moved = False
        accepting = self._accepting()
        for page in self.pages:
            if page.session.wants_connection and accepting:
                self.connect(page, accepting[0])
                moved = True
        for link in list(self.links):
            while link in self.links and self._advance(link):
                moved = True
        return moved

    def _advance(self, link: Link) -> bool:
        """One thing that is left to do on a connection."""
        end, connection = link.end, link.connection
        if connection.is_open_at_page and connection.down:
            self.arrive(link)
            return True
        if end.process not in self.places:
            return False
        if connection.is_open_at_server:
            if connection.up:
                self.at(link, end.hear)
                return True
            if not connection.is_open_at_page:
                connection.up.append(Closed(1006))
                return True
            if end.session.has_messages:
                self.at(link, end.say)
                return True
            if end.process.is_draining and end.session.is_empty:
                self.at(link, partial(end.hang_up, 1012) if end.is_handed_over else end.hand_over)
                return True
        return self.advance_within(link)

    def advance_within(self, link: Link) -> bool:
        end = link.end
        for id in end.stopping:
            self.at(link, partial(end.stop, id, in_time=True))
            return True
        for id in end.openings:
            self.at(link, partial(end.open_further, id))
            # One that waits for another connection to let go of it has not moved.
            return id not in end.openings or end.openings[id].has_claimed
        for id in end.calls:
            self.at(link, partial(end.call_further, id))
            return True
        if end.is_waiting and link.connection.is_open_at_server:
            self.now += 40
            self.at(link, end.waited)
            return True
        return False

    def _check_page(self, page: Page, id: str) -> None:
        """A component in quiet: each event once, in order, none missing but for what is accounted for."""
        link, subject = page.link, page.session.subjects[id]
        assert link is not None
        instance = link.end.instances[id]
        component = instance.component
        outcomes = {n: self._code(page, id, n) for n in range(1, subject.number + 1)}
        expected = [n for n, code in outcomes.items() if code not in NOT_APPLIED and n not in instance.lost]
        assert list(component.numbers) == expected, f"{id}: {list(component.numbers)}, not {expected}"
        assert component.half == 0, "a handler is still in the middle"
        shown = [str(value) for value in page.shown[id]]
        assert shown == [" ".join(map(str, expected)), str(component.ticks)], "the page shows something else"
        self._check_session(page, id, component)
        for n, code in outcomes.items():
            self._check_outcome(page, id, n, code)

    def _check_session(self, page: Page, id: str, component: Ledger) -> None:
        """The newest session has arrived, if it can travel."""
        subject = page.session.subjects[id]
        saved = self.journal.snapshots[subject.session]
        if len(component.padding) < HUGE:
            assert saved.numbers == tuple(component.numbers), "the newest session has another state"
            assert saved.ticks == component.ticks, "what a clock changed was not saved"
            assert saved.number == subject.number or not subject.number, "the session has another number"

    def _check_outcome(self, page: Page, id: str, number: int, code: str) -> None:
        deed = page.deeds[id, number]
        key = (page.session.document, id, number)
        runs, begun = self.journal.runs[key], self.journal.begun[key]
        assert runs <= 1 + begun, "it began again, and nobody said so"
        if code == "poison":
            assert page.begun[id, number] == 2, "poison is what was under way twice more, and nothing else"
        if deed.endswith("pay"):
            assert runs <= 1, "what must not be tried twice was"
        if deed.endswith("crash"):
            assert code == "poison", "it ended its process, and nobody was told"
            assert runs >= 2, "poison was given up too soon"


def one(choices: Iterable[T], pick: int) -> list[T]:
    """One of them, or none."""
    found = list(choices)
    return [found[pick % len(found)]] if found else []


# Each as often as it stands here.
ACTIONS = (
    *["click"] * 14,
    *["swell"] * 2,
    *["up"] * 20,
    *["down"] * 20,
    *["say"] * 14,
    *["open"] * 14,
    *["call"] * 16,
    *["stop"] * 8,
    *["fire"] * 4,
    *["wait"] * 2,
    *["cut"] * 3,
    *["halve"] * 4,
    *["sever"] * 2,
    *["notice"] * 3,
    *["kill"] * 1,
    *["drain"] * 1,
    *["hand_over"] * 4,
    "retire",
    *["quiet"] * 2,
    *["start"] * 3,
    *["connect"] * 8,
    *["damage"] * 1,
    "reload",
    "settle",
    "burst",
)
