"""The session without I/O: what it decides, in which order, and what it leaves behind."""

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment

from liveview import Component, computed, event
from liveview.component.live import Live
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import LifecycleError, SessionInvalid
from liveview.session.effects import Call, Close, Effect, Forget, Open, Report, StartTimer, Stop
from liveview.session.limits import DEFAULT_LIMITS
from liveview.session.messages import (
    Entry,
    Error,
    Event,
    FromServer,
    Ping,
    Pong,
    Resync,
    Subscribe,
    Unsubscribe,
    Update,
    Whole,
)
from liveview.session.session import Session
from liveview.session.states import TRANSITIONS, Input, State, follow

TEMPLATES = Templates(Environment(autoescape=True))
ENTRY = Entry("a", "tests.Counter", "session")


class Counter(Component):
    """Counts, at once or after a while."""

    template = "<p>{{ count }}</p>"
    count: int = 0

    @event
    def increment(self) -> None:
        self.count += 1

    @event(replay=False)
    def pay(self) -> None:
        self.count += 100

    @event
    def fail(self) -> None:
        self.count += 1
        raise ValueError("on purpose")


class Bench:
    """A session with a driver's work done by hand: calls wait in `calls` until the test finishes them."""

    def __init__(self) -> None:
        self.wakes = 0
        self.calls: list[Call] = []
        self.effects: list[Effect] = []
        self.session = Session(self.seal, self.wake)

    def wake(self) -> None:
        self.wakes += 1

    def seal(
        self, subscription: Any, now: int, shows_it: bool, is_whole: bool
    ) -> str:  # Any: what tests need not name
        where = "" if shows_it else " elsewhere"
        return f"{subscription.view.component.count}@{subscription.number}{where}"

    @property
    def counter(self) -> Counter:
        """The one component."""
        component = self.session.view("a").component
        assert isinstance(component, Counter)
        return component

    def join(self, entry: Entry = ENTRY, *, number: int = 0) -> Counter:
        """Subscribe, open, and run `mount`."""
        component = Counter()
        component.live = Live(entry.id, None)
        self.session.receive(Subscribe("document", (entry,)))
        view = View(component, TEMPLATES.of(type(component)))
        self.session.opened(entry.id, view, number=number, shows_session=True)
        self.settle()
        return component

    def look(self) -> list[Effect]:
        """Take effects; calls are kept apart."""
        taken = self.session.take_effects()
        self.calls += [effect for effect in taken if isinstance(effect, Call)]
        self.effects += [effect for effect in taken if not isinstance(effect, Call)]
        return taken

    def finish(self) -> None:
        """Run the oldest call to its end."""
        call = self.calls.pop(0)
        error: Exception | None = None
        try:
            call.function(**call.arguments)
        except Exception as raised:  # noqa: BLE001  # what a driver does
            error = raised
        self.session.finished(call.id, 0, error)

    def settle(self) -> None:
        """Run everything until nothing is left to do."""
        while self.look():
            while self.calls:
                self.finish()

    def hear(self) -> list[FromServer]:
        """What is sent now."""
        return self.session.take_messages(0)

    def event(self, number: int, handler: str = "increment", **options: Any) -> None:  # Any: JSON
        """The client sends an event."""
        self.session.receive(Event("a", number, handler, {}, **options))


@pytest.fixture
def bench() -> Bench:
    """A session with one counter that is live, and nothing left to hear."""
    bench = Bench()
    bench.join()
    bench.hear()
    return bench


def test_a_subscribe_is_opened_then_mounted_then_answered() -> None:
    """One entry: one `Open`, then `mount`, and an update that names the root template."""
    bench = Bench()
    bench.session.receive(Subscribe("document", (ENTRY,)))
    assert bench.session.take_effects() == [Open(ENTRY, "document")]
    component = Counter()
    component.live = Live("a", None)
    bench.session.opened("a", View(component, TEMPLATES.of(Counter)), number=4, shows_session=True)
    (call,) = bench.session.take_effects()
    assert isinstance(call, Call)
    assert call.name == "mount"
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (4, None, None)
    assert update.extras is not None
    assert update.extras.root is TEMPLATES.of(Counter).template


def test_an_event_is_answered_with_what_changed_and_a_session(bench: Bench) -> None:
    """One update says all of it."""
    bench.event(1)
    bench.settle()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (1, [(0, 1)], "1@1")
    assert bench.hear() == []


def test_events_wait_for_each_other(bench: Bench) -> None:
    """While one handler is under way the next has not begun."""
    bench.event(1)
    bench.event(2)
    bench.look()
    assert len(bench.calls) == 1
    bench.finish()
    bench.look()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (1, [(0, 1)], "1@1 elsewhere")
    bench.settle()
    while bench.calls:
        bench.finish()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (2, [(0, 2)], "2@2")


def test_an_event_that_the_session_contains_is_answered_and_not_run() -> None:
    """A replay after a reconnect applies once."""
    bench = Bench()
    component = bench.join(number=3)
    bench.hear()
    bench.event(3, attempt=1)
    bench.settle()
    assert component.count == 0
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert update.answered == 3


def test_what_was_answered_is_not_run_even_if_the_session_is_older() -> None:
    """The client's own knowledge counts where it is ahead."""
    bench = Bench()
    component = bench.join(entry=Entry("a", "tests.Counter", "session", None, 5, 1), number=3)
    for number in (4, 5, 6):
        bench.event(number)
    bench.settle()
    assert component.count == 1


@pytest.mark.parametrize(
    ("handler", "attempt", "code"),
    [("increment", 3, "poison"), ("pay", 1, "unknown_outcome"), ("missing", 0, "unknown_handler")],
)
def test_an_event_that_may_not_run_is_answered_for_good(
    bench: Bench, handler: str, attempt: int, code: str
) -> None:
    """Its number is used up, so it is not tried again."""
    bench.event(1, handler, attempt=attempt)
    bench.settle()
    error, update = bench.hear()
    assert isinstance(update, Update)
    assert isinstance(error, Error)
    assert (update.answered, update.patch, update.session) == (1, None, "0@1")
    assert (error.number, error.code) == (1, code)


def test_a_handler_that_raises_keeps_its_changes(bench: Bench) -> None:
    """It is answered, reported, and counts as applied."""
    bench.event(1, "fail")
    bench.settle()
    error, update = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (1, [(0, 1)], "1@1")
    assert error == Error("a", 1, "handler_failed", "Counter.fail failed.")
    assert [type(effect) for effect in bench.effects] == [Open, Report]


def test_a_change_from_outside_wakes_the_driver_and_carries_no_session(bench: Bench) -> None:
    """A task's assignment is one update; one that changes nothing is none."""
    component = bench.counter
    component.count = 7
    component.count = 8
    assert bench.wakes == 1
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (None, [(0, 8)], None)
    component.count = 8
    assert bench.hear() == []


def test_many_changes_while_nobody_can_send_are_one_update(bench: Bench) -> None:
    """Nothing is queued for a slow client."""
    for number in range(1, 101):
        bench.event(number)
        bench.settle()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.patch, update.session) == (100, [(0, 100)], "100@100")


def test_a_definition_is_sent_once_a_connection(bench: Bench) -> None:
    """With the first patch that needs it."""
    for number, definitions in ((1, 1), (2, 0)):
        bench.event(number)
        bench.settle()
        (update,) = bench.hear()
        assert isinstance(update, Update)
        assert len(update.extras.definitions if update.extras else ()) == definitions


def test_a_resync_gives_the_whole_content(bench: Bench) -> None:
    """With markers, as in the page."""
    bench.session.receive(Resync("a"))
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert update.patch == Whole(TEMPLATES.of(Counter).template, "<p>0</p>")


def test_a_page_that_shows_something_else_is_sent_the_content() -> None:
    """Where an update without a session came after the session."""
    bench = Bench()
    bench.join(entry=Entry("a", "tests.Counter", "session", None, 0, 0))
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert isinstance(update.patch, Whole)


def test_a_refused_component_is_gone(bench: Bench) -> None:
    """The error has its code; the others stay."""
    bench.session.receive(Subscribe("document", (Entry("b", "tests.Counter", "x"),)))
    bench.session.refused("b", SessionInvalid("no"))
    assert bench.hear() == [Error("b", None, "session_invalid", "no")]
    assert bench.look()[-1] == Forget("b")
    assert bench.session.ids == ["a"]


def test_a_second_subscribe_of_an_id_is_refused(bench: Bench) -> None:
    """The first stays as it is."""
    bench.session.receive(Subscribe("document", (ENTRY,)))
    (error,) = bench.hear()
    assert isinstance(error, Error)
    assert error.code == "duplicate"
    assert bench.session.ids == ["a"]


def test_what_is_said_of_an_unknown_id_is_answered(bench: Bench) -> None:
    """Event, unsubscribe and resync."""
    for message in (Event("x", 1, "increment", {}), Unsubscribe("x"), Resync("x")):
        bench.session.receive(message)
    assert [(error.id, error.code) for error in bench.hear() if isinstance(error, Error)] == [
        ("x", "unknown_id")
    ] * 3


def test_a_ping_is_answered(bench: Bench) -> None:
    """With nothing else."""
    bench.session.receive(Ping())
    assert bench.hear() == [Pong()]


def test_a_peer_that_sends_no_messages_is_closed() -> None:
    """After a number of frames that no client of ours would send."""
    bench = Bench()
    for _ in range(DEFAULT_LIMITS.malformed_frames + 1):
        bench.session.receive_malformed(SessionInvalid("x"))
    (close,) = bench.session.take_effects()
    assert isinstance(close, Close)
    assert close.code == 4400


def leave_it(session: Session) -> None:
    """The page dropped the component."""
    session.leave("a")


@pytest.mark.parametrize("leave", [Session.disconnected, leave_it])
def test_leaving_unmounts_once_and_leaves_nothing(bench: Bench, leave: Callable[[Session], None]) -> None:
    """What runs is ended first, then `unmount` is called, then nothing of the component is left."""
    component = bench.counter
    component.live.every(1, lambda: None)
    bench.look()
    leave(bench.session)
    leave(bench.session)
    assert bench.look() == [Stop("a")]
    with pytest.raises(LifecycleError):
        component.live.every(1, lambda: None)
    component.count = 9
    bench.session.stopped("a")
    bench.session.stopped("a")
    (call,) = bench.look()
    assert isinstance(call, Call)
    assert call.name == "unmount"
    bench.finish()
    assert bench.look() == [Forget("a")]
    assert bench.session.is_empty
    assert bench.hear() == []


def test_leaving_ends_the_call_under_way_before_unmount(bench: Bench) -> None:
    """What still waits in the queue is dropped, and nothing is sent for it."""
    bench.event(1)
    bench.event(2)
    bench.look()
    bench.session.disconnected()
    assert bench.look() == [Stop("a")]
    bench.calls.clear()
    bench.session.finished("a", 0, ValueError("cancelled"))
    assert bench.look() == []
    bench.session.stopped("a")
    (call,) = bench.look()
    assert isinstance(call, Call)
    assert call.name == "unmount"
    assert bench.hear() == []


def test_leaving_while_it_joins_waits_for_the_opening_and_unmounts_nothing() -> None:
    """There was no `mount`; what the opening gives after all is of no interest."""
    bench = Bench()
    bench.session.receive(Subscribe("document", (ENTRY,)))
    bench.session.disconnected()
    assert bench.session.take_effects() == [Open(ENTRY, "document"), Stop("a")]
    component = Counter()
    component.live = Live("a", None)
    bench.session.opened("a", View(component, TEMPLATES.of(Counter)), number=0, shows_session=True)
    assert bench.session.take_effects() == []
    bench.session.stopped("a")
    assert bench.session.take_effects() == [Forget("a")]


def test_an_element_that_a_script_moved_is_opened_again_once_it_has_left(bench: Bench) -> None:
    """Unsubscribe and subscribe of one id in a row; events in between wait for the new instance."""
    bench.session.receive(Unsubscribe("a"))
    bench.session.receive(Subscribe("document", (ENTRY,)))
    bench.event(1)
    assert bench.look() == [Stop("a")]
    bench.session.stopped("a")
    bench.look()
    bench.finish()
    assert bench.look() == [Forget("a"), Open(ENTRY, "document")]
    component = Counter(count=5)
    component.live = Live("a", None)
    bench.session.opened("a", View(component, TEMPLATES.of(Counter)), number=0, shows_session=True)
    bench.settle()
    assert component.count == 6


@pytest.mark.parametrize("wait", ["opening", "call", "unmount"])
def test_code_that_does_not_end_is_abandoned(wait: str) -> None:
    """The component is forgotten, which is reported; what the code does later is of no interest."""
    bench = Bench()
    if wait == "opening":
        bench.session.receive(Subscribe("document", (ENTRY,)))
    else:
        bench.join()
    if wait == "call":
        bench.event(1)
    bench.session.disconnected()
    if wait == "unmount":
        bench.session.stopped("a")
    bench.look()
    bench.effects.clear()
    bench.session.abandon("a")
    bench.look()
    if wait == "call":
        assert [call.name for call in bench.calls] == ["increment", "unmount"], "unmount runs all the same"
        bench.session.finished("a", 0)
        bench.look()
    assert [type(effect) for effect in bench.effects] == [Report, Forget]
    assert bench.session.is_empty
    bench.session.stopped("a")
    bench.session.abandon("a")
    assert bench.look() == []


def test_an_event_is_saved_before_the_next_one_begins(bench: Bench) -> None:
    """Else a connection that is lost meanwhile would lose an answered event."""
    bench.event(1)
    bench.event(2)
    bench.look()
    bench.finish()
    bench.look()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.session) == (1, "1@1 elsewhere")


@pytest.mark.parametrize("cause", ["event", "timer"])
def test_an_event_is_saved_before_a_call_that_comes_in_before_its_answer_was_sent(
    bench: Bench, cause: str
) -> None:
    """The connection may take no bytes just then, and by the time it does the next handler is under way."""
    bench.counter.live.every(1, bench.counter.increment)
    (timer,) = [effect for effect in bench.look() if isinstance(effect, StartTimer)]
    bench.event(1)
    bench.look()
    bench.finish()
    if cause == "event":
        bench.event(2)
    else:
        bench.session.fired("a", timer.timer)
    bench.look()
    (update,) = bench.hear()
    assert isinstance(update, Update)
    assert (update.answered, update.session) == (1, "1@1 elsewhere")


def test_a_template_that_assigns_state_is_rendered_once(bench: Bench) -> None:
    """What it keeps counts at the next render, and does not ask for one."""

    class Keeper(Component):
        template = "<p>{{ label() }}</p><i>{{ kept }}</i>"
        kept: int = 0

        def label(self) -> str:
            self.kept += 1
            return "label"

    component = Keeper()
    view = View(component, TEMPLATES.of(Keeper))
    woken: list[int] = []
    component.__changed__ = lambda: woken.append(1)
    assert view.values == ("label", 1)
    assert view.update() == [(1, 2)]
    assert woken == []
    component.kept = 9
    assert woken == [1]
    assert view.update() == [(1, 10)]


def test_a_computed_value_follows_what_the_template_assigned() -> None:
    """At the next render, like any other change."""

    class Keeper(Component):
        template = "<p>{{ twice }}</p><i>{{ label() }}</i>"
        kept: int = 0

        @computed
        def twice(self) -> int:
            return self.kept * 2

        def label(self) -> str:
            self.kept = 5
            return "label"

    view = View(Keeper(), TEMPLATES.of(Keeper))
    assert view.values == (0, "label")
    assert view.update() == [(0, 10)]


def test_timers_take_their_turn(bench: Bench) -> None:
    """A tick waits for the handler under way; a late one is not heaped up."""
    ticks: list[int] = []
    component = bench.counter
    timer = component.live.every(1, lambda: ticks.append(component.count))
    (started,) = bench.look()
    assert isinstance(started, StartTimer)
    bench.event(1)
    bench.look()
    for _ in range(3):
        bench.session.fired("a", started.timer)
    bench.finish()
    bench.settle()
    while bench.calls:
        bench.finish()
        bench.settle()
    assert ticks == [1]
    timer.cancel()
    bench.session.fired("a", started.timer)
    bench.settle()
    assert ticks == [1]


def test_every_way_through_the_states_that_mounts_unmounts_once() -> None:
    """The table itself: from the call of `mount` on, all ways to the end lead through UNMOUNTING."""
    ways = [[State.JOINING]]
    ended = 0
    while ways:
        way = ways.pop()
        for state, cause in TRANSITIONS:
            if state is way[-1] and TRANSITIONS[state, cause] is not state and way.count(state) < 3:
                ways.append([*way, TRANSITIONS[state, cause]])
        if way[-1] is State.GONE:
            ended += 1
            assert way.count(State.UNMOUNTING) == way.count(State.MOUNTING)
    assert ended > 5


def test_a_step_that_cannot_happen_is_a_fault_of_ours() -> None:
    """It is named."""
    with pytest.raises(AssertionError, match="called in gone"):
        follow(State.GONE, Input.CALLED)
