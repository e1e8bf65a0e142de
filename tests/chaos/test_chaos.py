"""The real stack under fire, for a short time: what `make chaos` does for minutes, with the same code.

Each scenario runs in a process of its own, because pytest's Chromium and event loops are not its own.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import json

from tests.chaos.report import Report
from tests.support.serving import ROOT

# Above what a scenario takes until it gives up by itself.
DEADLINE_SECONDS = 115

STORM_SECONDS = 20


def run(folder: Path, scenario: str, **options: int) -> Report:
    """Run one, and print what happened, which pytest shows where a test fails."""
    path = folder / "report.json"
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.chaos", scenario, *words, "--json", str(path)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, timeout=DEADLINE_SECONDS, check=False, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"It did not come to an end: {error.stdout!r} {error.stderr!r}")
    print(done.stdout, done.stderr)  # noqa: T201  # see above
    assert path.exists(), "it ended before it came to a report"
    (report,) = json.decode(path.read_bytes(), type=list[Report])
    return report


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Two processes behind nginx, killed at random times, and a network that loses, delays and cuts."""
    return run(tmp_path_factory.mktemp("storm"), "storm", seconds=STORM_SECONDS, clients=100, browsers=3)


@pytest.fixture(scope="module")
def rolling(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Both processes restarted one after the other, with people at work."""
    return run(tmp_path_factory.mktemp("rolling"), "rolling", seconds=0, clients=200, browsers=1)


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A thousand idle connections to a process that is killed and started again."""
    return run(tmp_path_factory.mktemp("idle"), "idle", connections=1000)


def test_under_fire_no_event_is_lost_or_doubled(storm: Report) -> None:
    """Every page shows what its person did, every row stands once, no page was loaded again or told of an error."""
    assert storm.complaints == []


def test_it_was_a_storm(storm: Report) -> None:
    """Else the test above shows nothing."""
    assert number(storm.figures, "kills") >= 2
    assert number(storm.figures, "reconnects") > 50
    assert number(storm.figures, "events") > 500
    assert number(storm.figures, "clicks among them") > 10


def test_nobody_notices_a_rolling_restart(rolling: Report) -> None:
    """No error, nothing lost or doubled, no page disconnected, no connection that did not open."""
    assert rolling.complaints == []


def test_people_were_at_work_during_the_rolling_restart(rolling: Report) -> None:
    """Else the test above shows nothing."""
    assert number(rolling.figures, "reconnects") >= 100
    assert number(rolling.figures, "events") > 100


def test_idle_connections_come_back_after_a_kill(idle: Report) -> None:
    """Each with its session, without an error or content that the page shows already."""
    assert idle.complaints == []
    assert idle.figures["back"] == 1000


def number(figures: Mapping[str, str | int | float], name: str) -> float:
    """A figure that is one."""
    value = figures[name]
    assert not isinstance(value, str)
    return value
