"""Law 4 for sessions of all sizes: whatever breaks when, no event is applied twice, and what is lost is lost whole."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from liveview.session.saving import BYTES_PER_SECOND, LARGEST_LENGTH, SMALL_LENGTH
from tests.session.holding import REFILL_SECONDS, START, Bench, sessions

TOO_MANY_ROWS = 4000

STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from([0, 1, 20, 60, 600, 1200, 1400, TOO_MANY_ROWS])),
    st.tuples(st.just("finish"), st.just(0)),
    st.tuples(st.just("hear"), st.just(0)),
    st.tuples(st.just("go on"), st.just(0)),
    st.tuples(st.just("pass time"), st.integers(0, 40)),
    st.tuples(st.just("break"), st.just(0)),
)


def walk(bench: Bench, steps: list[tuple[str, int]], *, most_rows: int) -> None:
    """Do what the steps say, in order."""
    for step, value in steps:
        match step:
            case "say":
                bench.say(rows=min(value, most_rows))
            case "finish":
                bench.finish()
            case "hear":
                bench.hear()
            case "go on":
                bench.go_on()
            case "pass time":
                bench.pass_time(value)
            case _:
                bench.connect()


@given(st.lists(STEPS, max_size=60), st.sampled_from([0, 1200]))
def test_no_walk_applies_an_event_twice_and_quiet_saves_the_newest(
    steps: list[tuple[str, int]], rows: int
) -> None:
    """Every event is answered, and at last nothing is owed; the page then holds what is live, if it can."""
    bench = Bench()
    client = bench.open(rows=rows)
    walk(bench, steps, most_rows=TOO_MANY_ROWS)
    bench.go_on()
    assert client.pending == []
    seen = list(bench.table().seen)
    assert all(before < after for before, after in pairwise(seen))
    bench.pass_time(3 * REFILL_SECONDS)
    assert bench.wakes_at is None
    number, saved = client.saved
    assert all(event <= number for event in saved.seen)
    if len(bench.table().rows) < TOO_MANY_ROWS:
        assert saved.seen == seen
    bench.say(rows=3)
    bench.go_on()
    assert client.saved[1].seen == [*seen, client.number]


@given(st.lists(STEPS, max_size=60))
def test_with_small_sessions_every_walk_applies_each_event_once(steps: list[tuple[str, int]]) -> None:
    """Every answer carries its session, so nothing is lost."""
    bench = Bench()
    client = bench.open()
    walk(bench, steps, most_rows=1)
    bench.go_on()
    given_up = {error.number for error in bench.errors if error.code == "poison"}
    assert bench.table().seen == [number for number in range(1, client.number + 1) if number not in given_up]
    number, saved = client.saved
    assert (number, saved.seen) == (client.number, bench.table().seen)


@given(st.lists(STEPS, max_size=60))
def test_no_walk_sends_more_than_the_allowance(steps: list[tuple[str, int]]) -> None:
    """On one connection: but for one that turned out longer than expected, which is paid before the next one is made.

    A tenth is for what a weight does not tell.
    """
    bench = Bench()
    bench.open(rows=1200)
    walk(bench, [step for step in steps if step[0] != "break"], most_rows=TOO_MANY_ROWS)
    bench.go_on()
    large = [length for length in sessions(bench.updates) if length > SMALL_LENGTH]
    mistake = max(large, default=0)
    assert sum(large) - mistake <= LARGEST_LENGTH * 1.1 + BYTES_PER_SECOND * (bench.now - START)
