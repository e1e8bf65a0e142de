"""Processes that serve pages: the real session, with a driver without I/O that takes its time, and real sealed sessions.

What ends with a process ends without a word: no hook runs, nothing is sent. What travels is only what `Sealing` has sealed.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from inspect import iscoroutine
from typing import Any, Final

from jinja2 import Environment

from liveview.codec.frames import decode, encode
from liveview.component.live import Live
from liveview.component.state import carries_whole_state, overlay
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import PeerError, TakenOver, UnknownComponent
from liveview.session.effects import (
    Call,
    Close,
    Effect,
    Forget,
    Open,
    StartTimer,
    StartWaiting,
    Stop,
    StopTimer,
    StopWaiting,
)
from liveview.session.limits import Limits
from liveview.session.messages import Begun, Entry, Error, Handover, Update
from liveview.session.sealing import Sealing
from liveview.session.session import QUIET_SECONDS, Session
from liveview.session.subscription import Subscription
from liveview.session.token import Sealed, Sealer
from tests.continuity.ledgers import Crash, Ledger, Witness
from tests.continuity.network import Closed, Connection

SECRET: Final = b"s" * 32
TEMPLATES: Final = Templates(Environment(autoescape=True))
LIMITS: Final = Limits()

# An event with one of these outcomes is not in the state, and its person has been told.
NOT_APPLIED: Final = frozenset({"poison", "unknown_outcome", "bad_arguments", "unknown_handler"})

# An id on a page, in whichever process: what the registry's keys are.
Key = tuple[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What a session holds. `lost`: the events that are not in it although their numbers are used up. `is_bare`: no state."""

    number: int
    numbers: tuple[int, ...]
    ticks: int
    padding: int
    lost: frozenset[int]
    length: int
    is_bare: bool = False


@dataclass
class Instance:
    """A component that was made from a session."""

    component: Ledger
    lost: frozenset[int]


@dataclass
class Opening:
    """A component on its way to be live: unsealed, then alone, then loaded."""

    entry: Entry
    document: str
    made: tuple[Ledger, Sealed] | None = None
    has_claimed: bool = False


@dataclass
class Running:
    """A handler or hook under way; in a thread it has no coroutine."""

    call: Call
    coroutine: Coroutine[Any, Any, object] | None  # Any: what it is sent is its own affair
    has_begun: bool = False


@dataclass
class Journal:
    """What all processes and pages share to be judged by: outside of anything that can be lost.

    `snapshots`: what each session holds. `runs`: how often a handler began, by document, id and number; `begun`: how often the
    server said so before. `lost_by`: which events are lost to a component that is made from a session and was answered up
    to a number.
    """

    lost_by: Callable[[Key, Snapshot, int], frozenset[int]]
    violations: list[str] = field(default_factory=list[str])
    outcomes: Counter[str] = field(default_factory=Counter[str])
    snapshots: dict[str, Snapshot] = field(default_factory=dict[str, Snapshot])
    runs: Counter[tuple[str, str, int]] = field(default_factory=Counter[tuple[str, str, int]])
    begun: Counter[tuple[str, str, int]] = field(default_factory=Counter[tuple[str, str, int]])
    ran: Callable[["End", str, int], None] = lambda end, id, number: None


class End:
    """The server's end of a connection: what `server/driver.py` and `server/performer.py` do, step by step."""

    def __init__(self, process: "Process", connection: Connection, journal: Journal) -> None:
        self.process = process
        self.connection = connection
        self.journal = journal
        self.session = Session(self._seal, _wake, limits=LIMITS)
        self.documents: dict[
            str, str
        ] = {}  # kept when a component has gone: something of it may still be said
        self.openings: dict[str, Opening] = {}
        self.calls: dict[str, Running] = {}
        self.timers: dict[tuple[str, int], bool] = {}
        self.stopping: set[str] = set()
        self.instances: dict[str, Instance] = {}
        self.is_waiting = False
        self.close: Close | None = None
        self.is_handed_over = False

    # --- what can happen ---

    def hear(self) -> None:
        """The next frame arrives."""
        frame = self.connection.up.popleft()
        if isinstance(frame, Closed):
            self.gone()
        else:
            self.session.receive(decode(frame), len(frame))
            self.look()

    def gone(self) -> None:
        """The connection is gone: every component leaves."""
        self.connection.is_open_at_server = False
        self.connection.up.clear()
        self.session.disconnected()
        self.look()

    def say(self) -> None:
        """The connection takes bytes."""
        now = self.process.now()
        for message in self.session.take_messages(now):
            self._note(message)
            self.connection.down.append(encode(message))
        self.look()

    def open_further(self, id: str) -> None:
        """A component that is on its way to be live comes one step further."""
        opening = self.openings[id]
        key = (opening.document, id)
        try:
            if opening.made is None:
                opening.made = self._unseal(opening.entry)
            if not opening.has_claimed:
                opening.has_claimed = self.process.claim(key, self)
                return
        except PeerError as error:
            del self.openings[id]
            self.session.refused(id, error)
            self.look()
            return
        del self.openings[id]
        self._go_live(key, opening.entry, *opening.made)
        self.look()

    def call_further(self, id: str) -> None:
        """A handler comes to its next pause, or to its end."""
        running = self.calls[id]
        running.has_begun = True
        error: BaseException | None = None
        try:
            if running.coroutine is None:
                running.call.function(**running.call.arguments)
            else:
                running.coroutine.send(None)
                return
        except StopIteration:
            pass
        except Exception as raised:  # noqa: BLE001  # as a driver does
            error = raised
        except Crash:
            del self.calls[id]
            raise
        del self.calls[id]
        self._finish(id, error)
        self.look()

    def stop(self, id: str, *, in_time: bool) -> None:
        """What runs for a leaving component has been ended, or did not end in time."""
        opening = self.openings.pop(id, None)
        running = self.calls.pop(id, None)
        self.stopping.discard(id)
        if not in_time and (opening or running):
            self._cancel(running)
            self.session.abandon(id)
        else:
            if running is not None:
                if running.call.thread:
                    running.call.function(**running.call.arguments)
                self._cancel(running)
                self._finish(id, asyncio.CancelledError())
            self.session.stopped(id)
        self.look()

    def fire(self, id: str, timer: int) -> None:
        """A timer's time has come."""
        if not self.timers[id, timer]:
            del self.timers[id, timer]
        self.session.fired(id, timer)
        self.look()

    def waited(self) -> None:
        """The wait for the allowance is over."""
        self.is_waiting = False
        self.session.waited()
        self.look()

    def save_quietly(self, *, is_renewed: bool) -> None:
        """Some quiet seconds: what changed without an event is saved. Or half a session's life."""
        if is_renewed:
            self.session.renew()
        self.session.save_quietly(self.process.now())
        self.session.save_quietly(self.process.now() + QUIET_SECONDS)
        self.look()

    def drain(self) -> None:
        """The process is about to go."""
        self.session.drain()
        self.look()

    def hand_over(self) -> None:
        """The page is to go elsewhere; what has not come to its end by then is cut off."""
        self.is_handed_over = True
        self.session.disconnected()
        self.session.hand_over(100)
        self.look()

    def hang_up(self, code: int) -> None:
        """Close the connection."""
        self.connection.down.append(Closed(code))
        self.gone()

    def drop(self) -> None:
        """The process ends. No code of a component runs any more."""
        self.connection.is_open_at_server = False
        self.connection.up.clear()
        for running in self.calls.values():
            if running.coroutine is not None:
                running.coroutine.close()
        self.calls.clear()

    # --- effects ---

    def look(self) -> None:
        """Perform effects until there are no more."""
        while effects := self.session.take_effects():
            for effect in effects:
                self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Open(entry, document):
                self.documents[entry.id] = document
                self.openings[entry.id] = Opening(entry, document)
            case Call():
                self._call(effect)
            case Stop(id):
                self.timers = {key: repeats for key, repeats in self.timers.items() if key[0] != id}
                self.stopping.add(id)
            case StartTimer(id, timer, _, repeats):
                self.timers[id, timer] = repeats
            case StopTimer(id, timer):
                self.timers.pop((id, timer), None)
            case StartWaiting():
                self.is_waiting = True
            case StopWaiting():
                self.is_waiting = False
            case Forget(id):
                self.instances.pop(id, None)
                self.process.release((self.documents[id], id), self)
            case Close():
                self.close = effect
            case _:
                self.journal.outcomes[type(effect).__name__] += 1

    def _call(self, call: Call) -> None:
        id = call.id
        assert id not in self.calls, f"{call.name} begins while {self.calls[id].call.name} is under way"
        if call.guarded:
            self._note_run(call)
        if call.thread:
            self.calls[id] = Running(call, None)
            return
        try:
            result = call.function(**call.arguments)
        except Exception as error:  # noqa: BLE001  # as above
            self._finish(id, error)
            return
        if iscoroutine(result):
            self.calls[id] = Running(call, result)
        else:
            self._finish(id, None)

    def _note_run(self, call: Call) -> None:
        number = call.arguments["number"]
        assert isinstance(number, int)
        self.journal.outcomes[f"call {call.name}"] += 1
        self.journal.runs[self.documents[call.id], call.id, number] += 1
        self.journal.ran(self, call.id, number)

    def _finish(self, id: str, error: BaseException | None) -> None:
        self.session.finished(id, self.process.now(), error)

    def _cancel(self, running: Running | None) -> None:
        if running is None or running.coroutine is None:
            return
        try:
            if running.has_begun:
                running.coroutine.throw(asyncio.CancelledError())
        except (asyncio.CancelledError, StopIteration):
            self.journal.outcomes["cancelled"] += 1
        finally:
            running.coroutine.close()

    # --- sessions ---

    def _unseal(self, entry: Entry) -> tuple[Ledger, Sealed]:
        if entry.component not in self.process.known:
            raise UnknownComponent(entry.component)
        component, sealed = self.process.sealing.open(entry, int(self.process.now()))
        assert isinstance(component, Ledger)
        component.live = Live(entry.id, None)
        return component, sealed

    def _go_live(self, key: Key, entry: Entry, component: Ledger, sealed: Sealed) -> None:
        """As `Engine.join` does after the claim."""
        if sealed.state is None or not carries_whole_state(type(component)):
            component.load()
            overlay(component, sealed.state or {}, {})
        view = View(component, TEMPLATES.of(type(component)))
        before = self.journal.snapshots[entry.session]
        self._check_opened(component, sealed, before)
        component._witness = Witness(self.journal.violations)
        lost = self.journal.lost_by(key, before, entry.answered)
        self.instances[key[1]] = Instance(component, lost)
        self.session.opened(
            key[1],
            view,
            number=sealed.number,
            shows_session=sealed.fingerprint == view.mark,
            arguments=sealed.arguments,
        )

    def _check_opened(self, component: Ledger, sealed: Sealed, before: Snapshot) -> None:
        """What was sealed is what comes out, and never half an event."""
        assert component.half == 0, "half an event was in the session"
        assert sealed.number == before.number
        if not before.is_bare:
            state = tuple(component.numbers), component.ticks, len(component.padding)
            assert state == (before.numbers, before.ticks, before.padding), "another state than was sealed"

    def _seal(self, subscription: Subscription, now: int, shows_it: bool, is_whole: bool) -> str:
        id = subscription.id
        if id in self.calls:  # raised here, it would be taken for a fault of the application's
            self.journal.violations.append(f"sealed while {self.calls[id].call.name} is under way")
        token = self.process.sealing(subscription, now, shows_it, is_whole)
        instance = self.instances[id]
        self.journal.snapshots[token] = snapshot_of(
            instance.component, subscription.number, instance.lost, len(token), is_bare=not is_whole
        )
        return token

    def _note(self, message: object) -> None:
        """What is said, for the outcomes that a walk must have seen."""
        outcomes = self.journal.outcomes
        match message:
            case Update(session=session, patch=patch):
                outcomes["update"] += 1
                if session is not None:
                    size = _size(self.journal.snapshots[session])
                    outcomes[f"{size} session"] += 1
                if patch is not None and not isinstance(patch, list):
                    outcomes["whole content"] += 1
            case Error(code=code):
                outcomes[code] += 1
            case Begun(id, number):
                outcomes["begun"] += 1
                self.journal.begun[self.documents[id], id, number] += 1
            case Handover():
                outcomes["handover"] += 1
            case _:
                outcomes[type(message).__name__] += 1


class Process:
    """One of the processes that serve pages. `known`: the names of the components that it has loaded."""

    def __init__(self, now: Callable[[], float], known: Iterable[str]) -> None:
        self.now = now
        self.known = frozenset(known)
        self.sealing = Sealing(Sealer(SECRET), {}, None)
        self.ends: list[End] = []
        self.holders: dict[Key, End] = {}
        self.is_draining = False

    def claim(self, key: Key, end: End) -> bool:
        """Hold a component, or have whoever holds it let it go first; as `server/registry.py` does.

        A frame of a connection that the page has given up may come late: it takes nothing from a younger one.
        """
        other = self.holders.get(key)
        if other is not None and other is not end:
            if self.ends.index(other) > self.ends.index(end):
                raise TakenOver("A younger connection has it.")
            other.session.taken_over(key[1])
            other.look()
            return False
        self.holders[key] = end
        return True

    def release(self, key: Key, end: End) -> None:
        """Let go of it, if `end` holds it."""
        if self.holders.get(key) is end:
            del self.holders[key]


def snapshot_of(
    component: Ledger, number: int, lost: frozenset[int], length: int, *, is_bare: bool = False
) -> Snapshot:
    """What a session of this component holds."""
    return Snapshot(
        number,
        () if is_bare else tuple(component.numbers),
        component.ticks,
        len(component.padding),
        lost,
        length,
        is_bare,
    )


def _size(snapshot: Snapshot) -> str:
    if snapshot.is_bare:
        return "bare"
    return "small" if snapshot.length <= 1024 else "large"


def _wake() -> None:
    """A step looks anyway."""
