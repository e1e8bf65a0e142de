"""A connection whose driver's work is done by hand, in the order that an input says.

A driver performs effects when it can: handlers take their time, messages wait for a slow client, and the connection may end
at any moment. So each of these is a step of its own here, and steps may come in every order that a driver allows.
"""

import json
from asyncio import CancelledError
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment
from msgspec import structs

from liveview.codec.frames import decode, encode
from liveview.component.component import Component
from liveview.component.live import Live
from liveview.component.registry import find
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import Malformed, PeerError
from liveview.session.effects import (
    Call,
    Close,
    Effect,
    Forget,
    JoinTopic,
    LeaveTopic,
    Open,
    Publish,
    StartTask,
    StartTimer,
    StartWaiting,
    Stop,
    StopTimer,
    StopWaiting,
)
from liveview.session.limits import Limits
from liveview.session.messages import Entry, Error, FromServer
from liveview.session.sealing import Sealing
from liveview.session.session import Session
from liveview.session.token import Sealer

START: Final = 1_800_000_000.0
TEMPLATES: Final = Templates(Environment(autoescape=True))
SEALING: Final = Sealing(Sealer(b"s" * 32), {}, None)

# Low ones, so that a short input can reach them.
LIMITS: Final = Limits(events_waiting=8, messages_waiting=4, components_per_connection=8)

# Written in place of a session, which no input could contain: one of this component as it is when it is new.
NEW_SESSION: Final = "!"

# Names of the application, and what a peer sent only in part: 80 characters, of which each may be written as ten.
TEXT_LIMIT: Final = 1200


class Connection:
    """One connection, and what is to be done for it."""

    def __init__(self, samples: tuple[type[Component], ...], *, sync_in_threads: bool = False) -> None:
        self._samples = samples
        self._session = Session(SEALING, lambda: None, limits=LIMITS, sync_in_threads=sync_in_threads)
        self._now = START
        self._openings: list[Entry] = []
        self._calls: list[Call] = []
        self._stops: list[str] = []
        self._leaving: list[str] = []
        self._timers: list[tuple[str, int]] = []
        self._topics: list[tuple[str, str]] = []
        self._published: list[Publish] = []
        self._waits = False
        self._is_closed = False
        self._opened: Counter[str] = Counter()
        self._forgotten: Counter[str] = Counter()
        self._mounts: Counter[int] = Counter()
        self._unmounts: Counter[int] = Counter()
        self._components: list[Component] = []  # kept, so that each has an id() of its own

    def take(self, frame: str | bytes) -> None:
        """What a client says. Only `Malformed` may come of it."""
        if self._is_closed:
            return
        try:
            message = decode(frame)
        except Malformed as error:
            self._session.receive_malformed(error)
        else:
            self._session.receive(message)
        self._perform()

    def step(self, name: int) -> None:
        """One step of the driver; nothing where there is nothing to do."""
        STEPS[name](self)
        self._perform()

    def end(self) -> None:
        """The connection is gone: every component leaves, nothing is left, and each that was mounted is unmounted once."""
        self.settle()
        self._session.disconnected()
        self.settle()
        assert self._session.is_empty, f"left: {self._session.ids}"
        assert self._opened == self._forgotten, f"{self._opened} opened, {self._forgotten} forgotten"
        assert self._mounts == self._unmounts
        assert set(self._mounts.values()) <= {1}
        assert not self._timers
        assert not self._topics

    # --- what there is to do ---

    def settle(self) -> None:
        """Do everything that there is to do, until there is nothing more."""
        self._perform()
        while self._has_work:
            for step in (self.open, self.finish, self.stop, self.tell, self.hear):
                step()
                self._perform()

    def open(self) -> None:
        """Open the component that waits longest."""
        if not self._openings:
            return
        entry = self._openings.pop(0)
        try:
            component, sealed = SEALING.open(self._with_session(entry), int(self._now))
        except PeerError as error:
            self._session.refused(entry.id, error)
            return
        component.live = Live(entry.id, None)
        self._components.append(component)
        view = View(component, TEMPLATES.of(type(component)))
        shows_session = sealed.fingerprint == view.mark
        self._session.opened(entry.id, view, number=sealed.number, shows_session=shows_session)

    def finish(self) -> None:
        """Run the call that waits longest to its end."""
        if not self._calls:
            return
        call = self._calls.pop(0)
        error: Exception | None = None
        try:
            call.function(**call.arguments)
        except Exception as raised:  # noqa: BLE001  # what a driver does
            error = raised
        self._session.finished(call.id, self._now, error)

    def cancel(self) -> None:
        """The call that waits longest is cancelled from outside."""
        if self._calls:
            self._session.finished(self._calls.pop(0).id, self._now, CancelledError())

    def stop(self) -> None:
        """What runs for the component that leaves ends."""
        if not self._stops:
            return
        id = self._stops.pop(0)
        for call in [call for call in self._calls if call.id == id]:
            self._calls.remove(call)
            self._session.finished(id, self._now, CancelledError())
        self._drop(id)
        self._session.stopped(id)

    def abandon(self) -> None:
        """A component that leaves does not end in time: what runs for it is left behind, its `unmount` too."""
        if not self._leaving:
            return
        id = self._leaving[0]
        self._drop(id)
        self._calls = [call for call in self._calls if call.id != id]
        self._session.abandon(id)

    def hear(self) -> None:
        """The connection can take bytes. Whatever is said can be written, and an error is short."""
        for message in self._session.take_messages(self._now):
            _check(message)

    def fire(self) -> None:
        """The timer that runs longest has come to its time."""
        if self._timers:
            timer = self._timers.pop(0)
            self._timers.append(timer)
            self._session.fired(*timer)

    def tell(self) -> None:
        """What was published first reaches all that are subscribed to its topic now."""
        if self._published:
            published = self._published.pop(0)
            for id, topic in list(self._topics):
                if topic == published.topic:
                    self._session.told(id, published.message)

    def wait(self) -> None:
        """Time passes; a wait is over."""
        self._now += 10
        if self._waits:
            self._waits = False
            self._session.waited()

    def take_over(self) -> None:
        """The first component goes live on another connection."""
        for id in self._session.ids[:1]:
            self._session.taken_over(id)

    def fail(self) -> None:
        """A task of the first component raises."""
        for id in self._session.ids[:1]:
            self._session.task_failed(id, "task", ValueError("on purpose"))

    @property
    def _has_work(self) -> bool:
        waiting = self._openings or self._calls or self._stops or self._published
        return bool(waiting) or self._session.has_messages

    # --- effects ---

    def _perform(self) -> None:
        while effects := self._session.take_effects():
            for effect in effects:
                self._do(effect)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Open(entry):
                self._opened[entry.id] += 1
                self._openings.append(entry)
            case Call():
                self._count(effect)
                self._calls.append(effect)
            case Stop(id):
                self._stops.append(id)
                self._leaving.append(id)
            case Forget(id):
                self._forget(id)
            case Close():
                self._is_closed = True
            case StartWaiting(seconds):
                assert seconds >= 0
                self._waits = True
            case StopWaiting():
                self._waits = False
            case _:
                self._do_beside(effect)

    def _do_beside(self, effect: Effect) -> None:
        """What a component runs and receives beside its handlers."""
        match effect:
            case StartTask(_, _, coroutine):
                coroutine.close()
            case StartTimer(id, timer):
                self._timers.append((id, timer))
            case StopTimer(id, timer):
                self._timers = [running for running in self._timers if running != (id, timer)]
            case JoinTopic(id, topic):
                assert (id, topic) not in self._topics
                self._topics.append((id, topic))
            case LeaveTopic(id, topic):
                self._topics.remove((id, topic))
            case Publish():
                self._published.append(effect)
            case _:
                pass  # of no consequence for what is driven by hand

    def _count(self, call: Call) -> None:
        component: Any = getattr(call.function, "__self__", None)  # Any: a bound method's own object
        if call.name == "mount":
            self._mounts[id(component)] += 1
        elif call.name == "unmount":
            self._unmounts[id(component)] += 1

    def _forget(self, id: str) -> None:
        self._forgotten[id] += 1
        self._stops = [stopping for stopping in self._stops if stopping != id]
        self._leaving = [leaving for leaving in self._leaving if leaving != id]
        self._drop(id)
        assert all(call.id != id for call in self._calls), "forgotten while a call is under way"

    def _drop(self, id: str) -> None:
        """Its timers run no more, and it is not opened any more."""
        self._timers = [running for running in self._timers if running[0] != id]
        self._openings = [entry for entry in self._openings if entry.id != id]

    def _with_session(self, entry: Entry) -> Entry:
        component = find(entry.component)
        if entry.session != NEW_SESSION or component not in self._samples:
            return entry
        view = View(component(), TEMPLATES.of(component))
        now = int(self._now)
        session = SEALING.seal(view, id=entry.id, parent=entry.parent, number=0, now=now, shows_it=True)
        return structs.replace(entry, session=session)


STEPS: Final[dict[int, Callable[[Connection], None]]] = {
    ord("o"): Connection.open,
    ord("f"): Connection.finish,
    ord("c"): Connection.cancel,
    ord("s"): Connection.stop,
    ord("a"): Connection.abandon,
    ord("m"): Connection.hear,
    ord("t"): Connection.fire,
    ord("p"): Connection.tell,
    ord("w"): Connection.wait,
    ord("k"): Connection.take_over,
    ord("e"): Connection.fail,
    ord("."): Connection.settle,
}


def _check(message: FromServer) -> None:
    said = json.loads(encode(message))
    assert isinstance(said, list)
    if isinstance(message, Error):
        assert len(message.text) <= TEXT_LIMIT, message.text[:2000]
