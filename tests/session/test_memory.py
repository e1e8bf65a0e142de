"""What a connection does not keep."""

from tests.session.holding import Bench


def test_the_session_that_a_page_brought_is_not_kept() -> None:
    """A table's takes as much as the table."""
    bench = Bench()
    bench.open(rows=1200)
    (subscription,) = bench.session._subscriptions.values()
    assert subscription.entry.session == ""
    assert subscription.session_length > 10_000
