"""Which sessions follow an event, and when: small, large and too large ones."""

import pytest

from liveview.errors import UnknownComponent
from liveview.session.effects import Report, StartTimer, StopWaiting, TooLarge
from liveview.session.messages import Entry, Resync, Subscribe, Unsubscribe, Whole
from liveview.session.oversize import advice
from liveview.session.saving import BYTES_PER_SECOND, LARGEST_LENGTH, SMALL_LENGTH
from tests.session.holding import REFILL_SECONDS, ROW, SEALING, Bench, Table, rows_for, sessions


@pytest.fixture
def bench() -> Bench:
    """A connection without components."""
    return Bench()


def test_a_small_session_rides_on_every_answer(bench: Bench) -> None:
    """And asks for no time at all."""
    client = bench.open(rows=5)
    for number in range(1, 201):
        bench.say(rows=5 + number % 2)
        (update,) = bench.go_on()
        assert (update.answered, client.saved[0]) == (number, number)
        assert len(update.session or "") <= SMALL_LENGTH or number > 100
        if number == 100:
            bench.table().seen.clear()
    assert bench.wakes_at is None


def test_a_large_session_follows_while_the_allowance_lasts_and_then_when_it_has_refilled(
    bench: Bench,
) -> None:
    """Every event is answered at once; the newest state arrives in an update of its own, which fits what is shown."""
    client = bench.open(rows=rows_for(40_000))
    bench.say(rows=1001)
    (first,) = bench.go_on()
    assert (first.answered, client.saved[0]) == (1, 1)
    assert client.shown == 1
    for number in range(2, 30):
        bench.say(rows=1001)
        (update,) = bench.go_on()
        assert (update.answered, update.session) == (number, None)
        assert update.patch is not None
    assert (client.pending, client.saved[0], client.shown) == ([], 1, 0)
    (late,) = bench.pass_time(REFILL_SECONDS)
    assert (late.answered, late.patch) == (None, None)
    assert client.shown == 1
    number, component = client.saved
    assert (number, component.seen) == (29, list(range(1, 30)))
    assert bench.wakes_at is None
    assert bench.pass_time(1000) == []

    bench.connect()
    (joined,) = bench.go_on()
    assert joined.patch is None, "the page shows what the late session says"


def test_a_quiet_component_with_a_large_session_asks_for_nothing(bench: Bench) -> None:
    """Neither at the join nor while only a task changes it."""
    bench.open(rows=rows_for(40_000))
    bench.table().rows.append("more")
    bench.table().rows = ["less"]
    (update,) = bench.go_on()
    assert (update.session, bench.wakes_at) == (None, None)


def test_a_large_session_may_ride_on_an_answer_once_the_allowance_permits(bench: Bench) -> None:
    """Where an event comes just then."""
    bench.open(rows=rows_for(40_000))
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    assert bench.wakes_at is not None
    bench.now = bench.wakes_at + 1
    bench.say(rows=1000)
    (update,) = bench.go_on()
    assert update.answered == 3
    assert update.session is not None
    assert bench.wakes_at is None


def test_a_state_that_shrinks_is_saved_at_once_and_the_wait_forgotten(bench: Bench) -> None:
    """A table that is cleared."""
    client = bench.open(rows=rows_for(40_000))
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    assert bench.wakes_at is not None
    bench.say(rows=0)
    (update,) = bench.go_on()
    assert (update.answered, client.saved[0]) == (3, 3)
    assert len(update.session or "") < SMALL_LENGTH
    assert bench.wakes_at is None


def test_a_state_that_becomes_lighter_is_waited_for_less_long(bench: Bench) -> None:
    """Half the length, half the missing bytes."""
    bench.open(rows=rows_for(60_000))
    for rows in (rows_for(60_000), rows_for(60_000)):
        bench.say(rows=rows)
        bench.go_on()
    whole = bench.wakes_at
    bench.say(rows=rows_for(30_000))
    bench.go_on()
    assert whole is not None
    assert bench.wakes_at is not None
    assert bench.wakes_at < whole - 10
    assert sessions(bench.pass_time(REFILL_SECONDS))[0] < 32_000


def test_a_state_that_grows_unseen_is_sent_once_and_counted_afterwards(bench: Bench) -> None:
    """A weight looks at the top only. What was sent too much is paid before the next one."""
    client = bench.open()
    for number, length in enumerate((60_000, 60_000, 60_000), start=1):
        bench.say("hide", rows=rows_for(length))
        (update,) = bench.go_on()
        assert (update.session is None) == (number > 1)
    assert client.saved[0] == 1
    assert len(sessions(bench.pass_time(REFILL_SECONDS))) == 1
    assert client.saved[0] == 3


def test_a_text_that_grows_from_nothing_rides_on_its_answer(bench: Bench) -> None:
    """A small state's weight may grow a hundredfold without its session doing so."""
    client = bench.open()
    bench.table().note = "x" * 600
    bench.say(rows=1)
    (update,) = bench.go_on()
    assert SMALL_LENGTH * 0.9 < len(update.session or "") < SMALL_LENGTH * 1.5
    assert client.saved[0] == 1


def test_a_session_is_measured_before_it_is_believed_to_be_too_large(bench: Bench) -> None:
    """An estimate may be wrong upwards: a text beside much that no weight sees."""
    client = bench.open()
    bench.say("hide", rows=rows_for(30_000))
    bench.go_on()
    bench.table().note = "x" * 2000
    bench.say(rows=0)
    bench.go_on()
    bench.pass_time(REFILL_SECONDS)
    assert client.saved[0] == 2
    assert [effect for effect in bench.effects if isinstance(effect, TooLarge)] == []


def test_below_zero_is_possible_and_bounded(bench: Bench) -> None:
    """Two components whose sessions were small."""
    for id in ("a", "b"):
        bench.open(id=id)
    for id in ("a", "b"):
        bench.say("hide", id=id, rows=rows_for(60_000))
    assert len(sessions(bench.go_on())) == 2
    bench.say("hide", rows=rows_for(5_000))
    bench.go_on()
    assert bench.wakes_at is not None
    assert bench.wakes_at - bench.now > REFILL_SECONDS * 1.5
    assert len(sessions(bench.pass_time(3 * REFILL_SECONDS))) == 1


@pytest.mark.parametrize("rows", [100, 300, 1000])
def test_a_table_that_is_opened_and_closed_again_and_again_keeps_to_the_allowance(
    bench: Bench, rows: int
) -> None:
    """Its session is small each time before it is large. Beyond the allowance goes one mistake."""
    client = bench.open()
    seconds = 0
    for number in range(1, 401):
        bench.say(rows=rows if number % 2 else 0)
        bench.go_on()
        assert number % 2 or client.saved[0] == number, "the small ones come along all the same"
        bench.table().seen.clear()
        bench.pass_time(1 if number % 4 == 0 else 0)
        seconds += number % 4 == 0
    large = [length for length in sessions(bench.updates) if length > SMALL_LENGTH]
    assert sum(large) <= LARGEST_LENGTH + BYTES_PER_SECOND * seconds + max(large)
    assert len(large) > 5


def test_a_session_above_the_largest_does_not_follow_until_the_state_is_smaller(bench: Bench) -> None:
    """It is said once; there is nothing to wait for."""
    client = bench.open(rows=rows_for(40_000))
    for number in range(1, 6):
        bench.say(rows=rows_for(90_000))
        (update,) = bench.go_on()
        assert (update.answered, update.session) == (number, None)
    (warned,) = bench.effects[1:]
    assert isinstance(warned, TooLarge)
    assert (warned.id, warned.component) == ("a", bench.table())
    assert 80_000 < warned.length < 100_000
    assert bench.wakes_at is None
    assert bench.pass_time(1000) == []
    bench.say(rows=rows_for(20_000))
    assert len(sessions(bench.go_on())) == 1
    assert client.saved[0] == 6
    bench.say(rows=rows_for(90_000))
    bench.go_on()
    assert len(bench.effects) == 2, "once on this connection"


def test_a_session_that_turns_out_above_the_largest_is_not_sent(bench: Bench) -> None:
    """Measured, not estimated: the next events do not try again."""
    client = bench.open()
    for number in range(1, 4):
        bench.say("hide", rows=rows_for(90_000))
        (update,) = bench.go_on()
        assert (update.answered, update.session) == (number, None)
    assert bench.seals == 1
    assert client.saved[0] == 0
    assert [type(effect) for effect in bench.effects[1:]] == [TooLarge]


def test_a_page_that_brings_a_session_above_the_largest_gets_none(bench: Bench) -> None:
    """The page itself may carry one of any length."""
    bench.open(rows=rows_for(90_000))
    bench.say(rows=rows_for(90_000))
    assert sessions(bench.go_on()) == []
    assert bench.seals == 0, "its length is known from the page"
    bench.say(rows=1)
    assert len(sessions(bench.go_on())) == 1


def test_a_component_that_leaves_unsaved_leaves_no_wait(bench: Bench) -> None:
    """By its element or by the connection's end; another one that is owed something goes on waiting."""
    for id in ("a", "b"):
        bench.open(rows=rows_for(40_000), id=id)
    for id in ("a", "b", "b", "a"):
        bench.say(id=id, rows=1000)
        bench.go_on()
    bench.session.receive(Unsubscribe("a"))
    bench.look()
    assert bench.waits()
    bench.session.disconnected()
    assert StopWaiting() in bench.look()
    assert not bench.waits()
    assert bench.pass_time(1000) == []


def test_a_handler_under_way_is_waited_for(bench: Bench) -> None:
    """The allowance is there, half an event is not saved; the answer then carries the session."""
    client = bench.open(rows=rows_for(40_000))
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    bench.say(rows=1000)
    bench.look()
    assert bench.wakes_at is not None
    bench.now, bench.wakes_at = bench.wakes_at + 1, None
    bench.session.waited()
    assert bench.hear() == []
    assert bench.wakes_at is None, "nobody is woken for a component that is busy"
    (update,) = bench.go_on()
    assert update.answered == 3
    assert client.saved[0] == 3


def test_between_two_events_a_large_state_is_sealed_only_as_permitted(bench: Bench) -> None:
    """Where several wait. What was sealed holds whole events, and does not claim that the page shows it."""
    client = bench.open(rows=rows_for(40_000))
    for _ in range(4):
        bench.say(rows=1000)
    for number in range(1, 4):
        bench.finish()
        (update,) = bench.hear()
        assert update.answered == number
        assert (update.session is not None) == (number == 1)
    _, sealed = SEALING.open(client.entry, int(bench.now))
    assert (sealed.number, sealed.fingerprint, (sealed.state or {})["seen"]) == (1, None, [1])
    bench.finish()
    assert sessions(bench.hear()) == []
    assert len(sessions(bench.pass_time(REFILL_SECONDS))) == 1
    assert client.saved[0] == 4


def test_a_large_one_is_not_kept_waiting_by_a_small_one_that_changes_all_the_time(bench: Bench) -> None:
    """First come, first served."""
    client = bench.open(rows=rows_for(60_000))
    bench.open(rows=rows_for(3_000), id="b")
    bench.say(rows=rows_for(60_000))
    bench.go_on()
    bench.say(rows=rows_for(60_000))
    bench.go_on()
    for _ in range(40):
        bench.say(id="b", rows=rows_for(3_000))
        bench.go_on()
        bench.pass_time(1)
    assert client.saved[0] == 2
    bench.pass_time(REFILL_SECONDS)
    assert bench.clients["b"].saved[0] == 40


def test_a_timer_changes_what_is_saved_later(bench: Bench) -> None:
    """Its own update carries the session if that is still owed, with what the timer did in it."""
    client = bench.open(rows=rows_for(40_000))
    table = bench.table()
    table.live.after(5, lambda: table.seen.append(99))
    (timer,) = [effect for effect in bench.look() if isinstance(effect, StartTimer)]
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    bench.session.fired("a", timer.timer)
    (update,) = bench.go_on()
    assert update.session is None
    bench.pass_time(REFILL_SECONDS)
    number, saved = client.saved
    assert (number, saved.seen) == (2, [1, 2, 99])


def test_a_state_that_cannot_be_sealed_is_reported_and_not_waited_for(bench: Bench) -> None:
    """Until the next event."""
    bench.open(rows=rows_for(40_000))
    bench.say("spoil")
    (update,) = bench.go_on()
    assert (update.answered, update.session, bench.wakes_at) == (1, None, None)
    assert [error.code for error in bench.errors] == ["failed"]
    assert [type(effect) for effect in bench.effects[1:]] == [Report]
    bench.say(rows=2)
    assert len(sessions(bench.go_on())) == 1


class Liar(list[str]):
    """A list whose length raises."""

    is_lying = False

    def __len__(self) -> int:
        if self.is_lying:
            raise ValueError("on purpose")
        return super().__len__()


def test_a_length_that_raises_is_reported(bench: Bench) -> None:
    """The connection goes on."""
    bench.open(rows=rows_for(40_000))
    rows = bench.table().rows = Liar([ROW])
    rows.is_lying = True
    bench.say("hide", rows=1)
    (update,) = bench.go_on()
    assert (update.answered, update.session) == (1, None)
    assert "Table.session" in [effect.name for effect in bench.effects if isinstance(effect, Report)]
    bench.say(rows=1)
    assert len(sessions(bench.go_on())) == 1


def test_a_clock_that_is_set_back_is_waited_for_anew(bench: Bench) -> None:
    """The wait is in seconds from now, whatever the clock says."""
    bench.open(rows=rows_for(40_000))
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    bench.now -= 3600
    assert bench.wakes_at is not None
    bench.wakes_at -= 3600
    assert len(sessions(bench.pass_time(2 * REFILL_SECONDS))) == 1


def test_whole_content_comes_without_a_large_session(bench: Bench) -> None:
    """The client then knows that its session does not say what it shows."""
    client = bench.open(rows=rows_for(40_000))
    for _ in range(2):
        bench.say(rows=1000)
        bench.go_on()
    bench.session.receive(Resync("a"))
    (update,) = bench.go_on()
    assert isinstance(update.patch, Whole)
    assert client.shown == 0


def test_the_warning_names_the_largest_fields_and_what_to_do() -> None:
    """By what they take in the session."""
    table = Table(rows=[ROW] * 3000, inner={"rows": [ROW] * 9000}, seen=[1])
    text = advice("Table", 400_000, SEALING.sizes(table), has_arguments=True)
    assert "Table: its session takes about 400 kB" in text
    assert "gets the component constructed from its arguments and loaded anew." in text
    assert "not too large." in advice("Table", 400_000, SEALING.sizes(table), has_arguments=False)
    assert "inner (279 kB), rows (93 kB), seen (2 B)." in text
    assert "field(session=False)" in text


def test_a_page_that_will_look_for_another_process_gets_its_sessions_at_once() -> None:
    """One of its components is not known here: it goes elsewhere with all of them."""
    bench = Bench()
    client = bench.open(rows=rows_for(40_000))
    for _ in range(3):
        bench.say(rows=rows_for(40_000))
        bench.go_on()
    assert client.saved[0] < 3
    bench.session.receive(Subscribe("document", (Entry("b", "tests.Unknown", "x"),)))
    bench.look()
    bench.session.refused("b", UnknownComponent("not here"))
    bench.go_on()
    assert client.saved[0] == 3
