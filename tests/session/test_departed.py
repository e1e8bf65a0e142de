"""What a process remembers of pages that have gone: within its bounds, the newest."""

from liveview.session.departed import MOST_INTERRUPTED, Departed


def test_a_state_is_kept_until_it_is_asked_for() -> None:
    """Once; by its document and id."""
    departed = Departed(100)
    departed.keep("d", "a", "one")
    departed.keep("d", "a", "two")
    assert departed.take("e", "a") is None
    assert departed.take("d", "b") is None
    assert departed.take("d", "a") == "two"
    assert departed.take("d", "a") is None


def test_the_oldest_states_make_room() -> None:
    """What is larger than everything is not kept at all, and room is never lost."""
    departed = Departed(100)
    for number in range(50):
        departed.keep("d", f"{number}", "x" * 40)
    assert [number for number in range(50) if departed.take("d", f"{number}")] == [48, 49]
    departed.keep("d", "a", "x" * 101)
    assert departed.take("d", "a") is None
    departed.keep("d", "a", "x" * 100)
    assert departed.take("d", "a") == "x" * 100


def test_events_are_remembered_up_to_a_number() -> None:
    """The oldest are forgotten."""
    departed = Departed(0)
    for number in range(MOST_INTERRUPTED + 1):
        departed.interrupt("d", "a", number)
    assert not departed.was_interrupted("d", "a", 0)
    assert departed.was_interrupted("d", "a", 1)
    assert not departed.was_interrupted("e", "a", 1)
