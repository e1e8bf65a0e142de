"""A session without I/O, a driver that takes its time, and a peer that says anything: for laws 3, 5 and 6.

`World.do(action, pick, how)` is one step: whatever the numbers, it does something that can happen at that moment, or nothing.
So a seeded generator of numbers drives it in volume, and hypothesis in a form that shrinks. `check` holds the laws after
each step, `end` after everything has come to its end.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import Any

from jinja2 import Environment

from liveview import Component, event, message
from liveview.codec.frames import encode
from liveview.component.live import Live
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import Malformed, PeerError, SessionExpired, TooLarge, all_errors
from liveview.session.effects import (
    Call,
    Close,
    Effect,
    Forget,
    JoinTopic,
    LeaveTopic,
    Open,
    Publish,
    Report,
    StartTask,
    StartTimer,
    StartWaiting,
    Stop,
    StopTask,
    StopTimer,
    StopWaiting,
)
from liveview.session.effects import (
    TooLarge as SessionTooLarge,
)
from liveview.session.limits import Limits
from liveview.session.messages import Entry, Error, Event, Ping, Resync, Subscribe, Unsubscribe, Update
from liveview.session.session import Session
from liveview.session.states import LEAVING, State

IDS = ("a", "b", "c", "d")
TOPICS = ("news", "room")
CODES = frozenset(error.code for error in all_errors(PeerError) if issubclass(error, PeerError))
LIMITS = Limits(
    waiting_bytes=11_000, events_waiting=5, messages_waiting=4, components_per_connection=3, argument_depth=3
)
TEMPLATES = Templates(Environment(autoescape=True))

# What one frame may add to what waits to be said: an answer for each entry of a `subscribe`, and little else.
MOST_ANSWERS = len(IDS) + 2


class Actor(Component):
    """Does everything that a component can do, and counts what was done to it."""

    template = """<p>{{ count }}{{ explode() }}</p>{% for item in items %}<i live-key="{{ item }}">{{ item }}</i>{% endfor %}"""
    count: int = 0
    items: list[int] = []

    def load(self) -> None:
        self._mounts = self._unmounts = 0
        self._applied: list[int] = []
        self._is_explosive = False

    def explode(self) -> str:
        """A template's code may raise."""
        if self._is_explosive:
            raise ArithmeticError("in the template")
        return ""

    def mount(self) -> None:
        self._mounts += 1

    def unmount(self) -> None:
        self._unmounts += 1

    @event
    def add(self) -> None:
        self.count += 1
        self.items.append(self.count)

    @event(thread=True)
    def block(self, by: int = 1) -> None:
        self.count += by

    @event(replay=False)
    async def pay(self, by: int) -> None:
        self.count += by

    @event
    def fail(self) -> None:
        self.items.clear()
        raise ValueError("on purpose")

    @event
    def work(self) -> None:
        self.live.every(1, self.add)
        self.live.after(1, self.fail)
        self.live.start(nothing())
        self.live.subscribe(TOPICS[self.count % 2])
        self.live.publish("news", self.count)
        self.live.emit("worked", count=self.count)
        self.live.title = "worked"

    @event
    def rest(self) -> None:
        self.live.subscribe("news").cancel()
        self.live.every(1, self.add).cancel()
        self.live.start(nothing()).cancel()

    @event
    def take(self, what: Any) -> None:
        self.count += 1

    @message
    def told(self, number: int) -> None:
        self.count += number


HANDLERS = ("add", "block", "pay", "fail", "work", "rest", "take", "nothing", "mount", "__init__", "")
ARGUMENTS: tuple[dict[str, Any] | None, ...] = (
    None,
    {},
    {"by": "3"},
    {"by": "many"},
    {"by": 1, "self": 2},
    {"what": [[[[1]]]]},
    {"what": {"a": [1]}},
    {"by": 10**40},
)


async def nothing() -> None:
    """A task."""


@dataclass
class Instance:
    """One component that went live, and whether its `unmount` has been called."""

    component: Actor
    is_mounted: bool = False
    is_unmounted: bool = False
    numbers: list[int] = field(default_factory=list[int])


class World:
    """One connection. After it has ended, `do` begins another."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.now = 1_000_000.0
        self.connections = 0
        self._begin()

    def _begin(self) -> None:
        self.connections += 1
        self.sync_in_threads = self.connections % 3 == 0
        self.session = Session(self._seal, self._wake, limits=LIMITS, sync_in_threads=self.sync_in_threads)
        self.openings: dict[str, Open] = {}
        self.calls: dict[str, Call] = {}
        self.timers: dict[tuple[str, int], bool] = {}
        self.tasks: set[tuple[str, int]] = set()
        self.topics: set[tuple[str, str]] = set()
        self.stopping: set[str] = set()
        self.instances: dict[str, Instance] = {}
        self.ended: list[Instance] = []
        self.left_behind = 0
        self.numbers: Counter[str] = Counter()
        self.is_closing = False

    # --- steps ---

    def do(self, action: str, pick: int, how: int) -> None:
        """One step. Whatever the numbers say, it is one that can happen."""
        self.steps[action] += 1
        self.now += how / 10
        step: Callable[[int, int], None] = getattr(self, f"_{action}")
        step(pick, how)
        self._look()
        if self.is_closing:
            self._break(pick, how)

    def check(self) -> None:
        """The laws, at any moment."""
        for instance in self.instances.values():
            assert instance.component._mounts <= 1
            assert instance.component._unmounts <= 1
        subscriptions = self.session._subscriptions
        successors = [one.successor for one in subscriptions.values() if one.successor is not None]
        kept = sum(sum(one.lengths) + one.length for one in [*subscriptions.values(), *successors])
        assert self.session._calls._kept_bytes == kept <= LIMITS.waiting_bytes + 1000
        assert len(subscriptions) <= LIMITS.components_per_connection
        for subscription in subscriptions.values():
            assert len(subscription.lengths) <= LIMITS.events_waiting
            assert subscription.messages_waiting <= LIMITS.messages_waiting
            waiting = subscription.queue
            assert not waiting or subscription.state is not State.IDLE, "nothing waits without a reason"
            timers = len(subscription.timers)
            assert len(waiting) <= LIMITS.events_waiting + LIMITS.messages_waiting + timers
        assert {id for id, _ in self.timers} | {id for id, _ in self.topics} <= subscriptions.keys()

    def end(self) -> None:
        """Everything comes to its end, and nothing is left."""
        self._break(0, 0)
        for _ in range(20):
            for id in list(self.stopping):
                self._stop_ends(id, 0)
                self._look()
            for id in list(self.calls):
                self._finish_call(id, 0)
                self._look()
        assert self.session.is_empty
        for left in (self.openings, self.calls, self.timers, self.topics, self.stopping, self.instances):
            assert not left
        assert self.session.take_effects() == []
        for instance in self.ended:
            assert instance.is_mounted == instance.is_unmounted
            component = instance.component
            assert component.__changed__ is None
            assert component.live._port is None

    # --- what the peer says ---

    def _receive(self, message: Any) -> None:
        """As a driver: it reads no further while something waits to be sent."""
        self._take(0, 0)
        if not self.session.is_full:
            self.session.receive(message, 1000)
        assert len(self.session._outbox._messages) <= MOST_ANSWERS

    def _subscribe(self, pick: int, how: int) -> None:
        ids = [IDS[(pick + place) % len(IDS)] for place in range(1 + how % 3)]
        self._receive(Subscribe("document", tuple(Entry(id, "tests.Actor", "x" * 40) for id in ids)))

    def _event(self, pick: int, how: int) -> None:
        id = IDS[pick % len(IDS)]
        self.numbers[id] += 1
        number = self.numbers[id] if how % 8 else max(1, self.numbers[id] - 3)
        handler = HANDLERS[(pick + how) % len(HANDLERS)]
        arguments = ARGUMENTS[number % len(ARGUMENTS)] if how % 2 else None
        # Mostly a first attempt.
        self._receive(Event(id, number, handler, arguments, None, max(0, how - 4)))

    def _burst(self, pick: int, how: int) -> None:
        for _ in range(how + 1):
            self._event(pick, 1)
            self._look()

    def _unsubscribe(self, pick: int, how: int) -> None:
        self._receive(Unsubscribe(IDS[pick % len(IDS)]))

    def _resync(self, pick: int, how: int) -> None:
        self._receive(Resync(IDS[pick % len(IDS)]))

    def _ping(self, pick: int, how: int) -> None:
        self._receive(Ping())

    def _malformed(self, pick: int, how: int) -> None:
        self._take(0, 0)
        if pick == how == 0:
            id = IDS[int(self.now) % len(IDS)]
            self.numbers[id] += 1
            self.session.receive_too_large(TooLarge("too large"), id, self.numbers[id])
        else:
            self.session.receive_malformed(Malformed("no message"))

    def _break(self, pick: int, how: int) -> None:
        """The connection ends; its components leave in their time, and another begins when they have."""
        self.session.disconnected()
        self._look()
        self.is_closing = False
        if how and not pick:
            return
        if self.session.is_empty:
            for left in (self.calls, self.timers, self.topics):
                assert not left
            self._begin()

    # --- what becomes of effects ---

    def _open_ends(self, pick: int, how: int) -> None:
        for id in _from(self.openings, pick):
            if id in self.stopping:
                return
            del self.openings[id]
            if how == 1:
                self.session.refused(id, SessionExpired("too old"))
                return
            component = Actor(count=pick)
            component.load()
            component.live = Live(id, None)
            view = View(component, TEMPLATES.of(Actor))
            self.instances[id] = Instance(component)
            self.session.opened(id, view, number=how, shows_session=how % 2 == 0)

    def _call_ends(self, pick: int, how: int) -> None:
        for id in _from(self.calls, pick):
            if id not in self.stopping:
                self._finish_call(id, how)

    def _finish_call(self, id: str, how: int) -> None:
        call = self.calls.pop(id)
        error: BaseException | None = None
        if how == 1:
            error = asyncio.CancelledError()
        else:
            try:
                result = call.function(**call.arguments)
                if asyncio.iscoroutine(result):
                    run(result)
            except Exception as raised:  # noqa: BLE001  # as a driver does
                error = raised
            if how == 2:
                error = LookupError("at the end")
        self.session.finished(id, self.now, error)

    def _fire(self, pick: int, how: int) -> None:
        for id, timer in _from(self.timers, pick):
            if not self.timers[id, timer]:
                del self.timers[id, timer]
            self.session.fired(id, timer)

    def _task_ends(self, pick: int, how: int) -> None:
        for id, task in _from(dict.fromkeys(sorted(self.tasks)), pick):
            self.tasks.discard((id, task))
            if how % 2:
                self.session.task_failed(id, "task", OSError("in a task"))
            self.session.task_ended(id)

    def _tell(self, pick: int, how: int) -> None:
        for id, _ in _from(dict.fromkeys(sorted(self.topics)), pick):
            for number in range(1 + how):
                self.session.told(id, number if how != 3 else "nobody takes a text")

    def _change(self, pick: int, how: int) -> None:
        """A task, or somebody else, changes a component at any moment."""
        for id in _from(self.instances, pick):
            instance = self.instances[id]
            instance.component.count += 1
            if how == 7:
                instance.component._is_explosive = not instance.component._is_explosive

    def _stop_ends(self, pick: Any, how: int) -> None:
        for id in [pick] if isinstance(pick, str) else _from(dict.fromkeys(sorted(self.stopping)), pick):
            if how == 7 and (id in self.calls or id in self.openings):
                self.calls.pop(id, None)
                self.openings.pop(id, None)
                self.left_behind += 1
                self.stopping.discard(id)
                self.session.abandon(id)
                return
            self.openings.pop(id, None)
            if id in self.calls:
                del self.calls[id]
                self.session.finished(id, self.now, asyncio.CancelledError())
            self.tasks = {(owner, task) for owner, task in self.tasks if owner != id}
            self.stopping.discard(id)
            self.session.stopped(id)

    def _take_over(self, pick: int, how: int) -> None:
        self.session.taken_over(IDS[pick % len(IDS)])

    def _wait_ends(self, pick: int, how: int) -> None:
        self.session.waited()

    def _take(self, pick: int, how: int) -> None:
        """The connection takes bytes."""
        in_threads = {call.id for call in self.calls.values() if call.thread}
        for said in self.session.take_messages(self.now):
            encode(said)
            assert not (isinstance(said, Update) and said.id in in_threads), "a thread is at work on it"
            if isinstance(said, Error):
                assert said.code in CODES
                self.outcomes[said.code] += 1
            elif isinstance(said, Update):
                self.outcomes["update"] += 1
        self._look()

    # --- the driver ---

    def _look(self) -> None:
        while effects := self.session.take_effects():
            for effect in effects:
                self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Open():
                assert effect.entry.id not in self.instances, "the former one has not gone"
                self.openings[effect.entry.id] = effect
            case Call():
                self._call(effect)
            case Stop(id):
                self.timers = {key: repeats for key, repeats in self.timers.items() if key[0] != id}
                self.stopping.add(id)
            case StartTimer(id, timer, _, repeats):
                self.timers[id, timer] = repeats
            case StopTimer(id, timer):
                self.timers.pop((id, timer), None)
            case StartTask(id, task, coroutine):
                coroutine.close()
                self.tasks.add((id, task))
            case StopTask(id, task):
                self.tasks.discard((id, task))
            case JoinTopic(id, topic):
                self.topics.add((id, topic))
            case LeaveTopic(id, topic):
                self.topics.discard((id, topic))
            case Forget(id):
                self._forget(id)
            case Close():
                self.is_closing = True
            case Publish() | Report() | StartWaiting() | StopWaiting() | SessionTooLarge():
                self.outcomes[type(effect).__name__] += 1

    def _call(self, call: Call) -> None:
        id, instance = call.id, self.instances[call.id]
        assert id not in self.calls, f"{call.name} begins while {self.calls[id].name} is under way"
        assert not instance.is_unmounted, f"{call.name} after unmount"
        self.outcomes[f"call {call.name}"] += 1
        may_block = self.sync_in_threads or call.name == "block"
        assert call.thread == (may_block and not iscoroutinefunction(call.function))
        if call.name == "mount":
            assert not instance.is_mounted
            instance.is_mounted = True
        elif call.name == "unmount":
            assert instance.is_mounted
            assert id not in self.stopping, "what runs for it has not ended"
            instance.is_unmounted = True
        else:
            assert instance.is_mounted
            assert self.session._subscriptions[id].state not in LEAVING
        self.calls[id] = call

    def _forget(self, id: str) -> None:
        assert id not in self.calls
        assert id not in self.stopping
        assert not any(owner == id for owner, _ in self.timers)
        assert not any(owner == id for owner, _ in self.topics)
        instance = self.instances.pop(id, None)
        if instance is not None:
            self.ended = [*self.ended[-20:], instance]
            assert instance.is_mounted == instance.is_unmounted

    def _seal(self, subscription: Any, now: int, shows_it: bool, is_whole: bool) -> str:
        assert subscription.id not in self.calls, "half an event would be in it"
        return f"{subscription.view.component.count}@{subscription.number}"

    def _wake(self) -> None:
        """A step looks anyway."""


def _from(choices: Any, pick: int) -> list[Any]:
    """One of them, or none."""
    return [list(choices)[pick % len(choices)]] if choices else []


def run(coroutine: Any) -> None:
    """A coroutine that awaits nothing, to its end."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something")


# Each as often as it stands here.
ACTIONS = (
    *["subscribe"] * 6,
    *["event"] * 24,
    *["burst"] * 2,
    "unsubscribe",
    "resync",
    "ping",
    "malformed",
    "break",
    *["open_ends"] * 12,
    *["call_ends"] * 36,
    *["fire"] * 4,
    *["task_ends"] * 2,
    *["tell"] * 6,
    *["change"] * 6,
    *["stop_ends"] * 6,
    "take_over",
    "wait_ends",
    *["take"] * 16,
)
