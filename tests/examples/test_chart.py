"""The benchmark's chart of its own clicks, without a browser: what is asked of it, and what is drawn of its answers."""

import time

import pytest

from examples.bench import CLICKS, FEW, HEIGHT, WIDTH, Benchmark
from liveview.testing import visit


async def test_a_click_asks_the_browser_to_answer_and_the_answer_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the handler's start to the answer."""
    async with visit(Benchmark()) as page:
        assert page.attribute("polyline", "points") == ""
        monkeypatch.setattr(time, "time", lambda: 1000.0)
        await page.click("#swaprows")
        assert page.emitted == [("shown", {"started": 1000.0})]
        monkeypatch.setattr(time, "time", lambda: 1000.25)
        await page.dispatch("figure", "shown", event={"detail": {"started": 1000.0}})
        assert page.text("figcaption output") == "250.0 ms"
        assert page.attribute("polyline", "points") == f"{WIDTH}.0,1.0"


def places(chart: Benchmark) -> list[tuple[float, float]]:
    """The chart's points as numbers."""
    return [(float(x), float(y)) for x, y in (point.split(",") for point in chart.points.split())]


@pytest.mark.parametrize("count", [1, FEW, CLICKS])
def test_the_newest_is_on_the_right_and_the_slowest_at_the_top(count: int) -> None:
    """However many there are; few do not fill the width."""
    drawn = places(Benchmark(clicks=[float(click) for click in range(1, count + 1)]))
    assert len(drawn) == count
    assert list(drawn[-1]) == [WIDTH, 1]
    assert all(0 <= x <= WIDTH and 0 < y < HEIGHT for x, y in drawn)
    assert [x for x, _ in drawn] == sorted(x for x, _ in drawn)
    assert (drawn[0][0] == 0) == (count >= FEW)


async def test_old_clicks_leave_the_chart() -> None:
    """The newest are kept."""
    async with visit(Benchmark(clicks=[1.0] * CLICKS)) as page:
        await page.dispatch("figure", "shown", event={"detail": {"started": time.time() - 9}})
        assert f"last {CLICKS}:" in page.text("figcaption")
        assert float(page.text("figcaption output").removesuffix(" ms")) >= 9000
