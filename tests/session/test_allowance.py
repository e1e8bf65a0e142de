"""The bucket: what may be sent when."""

from hypothesis import given
from hypothesis import strategies as st

from liveview.session.allowance import Allowance

RATE = 2048
BURST = 65536
START = 1_800_000_000.0

pauses = st.floats(0, 100)
lengths = st.integers(1, BURST)


def test_a_burst_goes_at_once_and_then_so_much_a_second() -> None:
    """Full at first; a pause of any length fills it and no more."""
    allowance = Allowance(RATE, BURST)
    assert allowance.left(START) == BURST
    allowance.spend(BURST, START)
    assert allowance.left(START) == 0
    assert allowance.left(START + 3) == 3 * RATE
    assert allowance.left(START + 3000) == BURST


def test_what_was_sent_beyond_it_is_paid_first() -> None:
    """Below zero it fills like anywhere else."""
    allowance = Allowance(RATE, BURST)
    allowance.spend(BURST + 4 * RATE, START)
    assert allowance.left(START) == -4 * RATE
    assert allowance.left(START + 5) == RATE


def test_a_clock_that_is_set_back_costs_only_what_it_was_set_back() -> None:
    """It neither fills the bucket nor stops it."""
    allowance = Allowance(RATE, BURST)
    allowance.spend(BURST, START)
    assert allowance.left(START - 3600) == 0
    assert allowance.left(START - 3599) == RATE


@given(st.lists(st.tuples(pauses, lengths), max_size=60))
def test_whoever_asks_first_never_sends_more_than_a_burst_and_the_rate(
    steps: list[tuple[float, int]],
) -> None:
    """Over every stretch of time."""
    allowance = Allowance(RATE, BURST)
    now = START
    sent: list[tuple[float, int]] = []
    for pause, length in steps:
        now += pause
        if allowance.left(now) >= length:
            allowance.spend(length, now)
            sent.append((now, length))
    for place, (since, _) in enumerate(sent):
        total = 0
        for when, length in sent[place:]:
            total += length
            assert total <= BURST + RATE * (when - since) + 1


@given(st.lists(st.tuples(pauses, lengths), max_size=20), lengths)
def test_after_the_wait_what_was_waited_for_is_left_and_just_before_it_is_not(
    steps: list[tuple[float, int]], length: int
) -> None:
    """Spent without asking, too."""
    allowance = Allowance(RATE, BURST)
    now = START
    for pause, spent in steps:
        now += pause
        allowance.spend(spent, now)
    seconds = allowance.seconds_until(length, now)
    if seconds:
        assert allowance.left(now + max(0.0, seconds - 0.002)) < length
    assert allowance.left(now + seconds) >= length
