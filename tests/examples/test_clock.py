"""The clock without a browser."""

from datetime import UTC, datetime

import pytest

from examples.clock import Clock, Zone
from liveview.testing import visit


async def test_it_ticks() -> None:
    """A second after the first time another one is shown, and no one asked for it."""
    async with visit(Clock()) as page:
        before = page.text("time")
        await page.wait_for(lambda: page.text("time") != before)


def test_the_hands_stand_where_the_time_says() -> None:
    """Half past three in the afternoon: degrees from the top."""
    clock = Clock(now=datetime(2026, 3, 1, 15, 30, 12, tzinfo=UTC))
    assert (clock.hour_hand, clock.minute_hand) == (105, 181.2)


@pytest.mark.parametrize(
    ("zone", "shown"), [("UTC", "2026-01-01T23:30:00+00:00"), ("Asia/Tokyo", "2026-01-02T08:30:00+09:00")]
)
def test_a_zone_has_a_time_and_a_day_of_its_own(zone: Zone, shown: str) -> None:
    """In Tokyo it is tomorrow."""
    clock = Clock(zone=zone, now=datetime(2026, 1, 1, 23, 30, tzinfo=UTC))
    assert clock.there.isoformat() == shown
