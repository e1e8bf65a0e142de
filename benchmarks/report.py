"""What was measured, as a table to read and as plain values to keep."""

import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median
from typing import Any

from benchmarks.measurements import EventRound, Visits

_SERVERS = "uvicorn uvloop websockets msgspec jinja2 cryptography".split()


@dataclass(frozen=True, slots=True)
class Results:
    """All measurements of one application."""

    rounds: Sequence[EventRound]
    visits: Visits


def about() -> dict[str, str]:
    """The interpreter and the packages that were measured; figures of others are not comparable."""
    build = f"{platform.python_implementation()} {platform.python_version()}, {platform.python_compiler()}"
    return {"python": build} | {name: version(name) for name in _SERVERS}


def values(bare: Results, live: Results) -> dict[str, Any]:  # Any: JSON
    """Everything, for a later comparison."""
    return {"about": about(), "command": sys.argv[1:], "bare": asdict(bare), "live": asdict(live)}


def table(bare: Results, live: Results) -> str:
    """One line for each measurement. Medians; in parentheses the smallest and the largest round."""
    lines = [("", "bare", "liveview", "", "target"), *_events(bare, live), *_visits(bare.visits, live.visits)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    packages = ", ".join(f"{name} {number}" for name, number in about().items())
    return "\n".join([packages, "", *rows])


Line = tuple[str, str, str, str, str]


def _events(bare: Results, live: Results) -> list[Line]:
    ratios = [mine.cpu_us / other.cpu_us for other, mine in zip(bare.rounds, live.rounds, strict=True)]
    frame, bare_frame = live.visits.event, bare.visits.event
    return [
        (
            "counter event: CPU us",
            _spread([one.cpu_us for one in bare.rounds], 1),
            _spread([one.cpu_us for one in live.rounds], 1),
            f"x {_spread(ratios, 2)}",
            "<= x 1.5",
        ),
        (
            "events/s",
            _spread([one.per_second for one in bare.rounds], 0),
            _spread([one.per_second for one in live.rounds], 0),
            "",
            "",
        ),
        (
            "the server's share of its core",
            _spread([one.load for one in bare.rounds], 2),
            _spread([one.load for one in live.rounds], 2),
            "",
            "",
        ),
        ("its bytes up", str(bare_frame.up), str(frame.up), "", "<= 60"),
        ("its bytes down", str(bare_frame.down), f"{frame.down} + {frame.session} session", "", "<= 50"),
    ]


def _visits(bare: Visits, live: Visits) -> list[Line]:
    idle = (live.idle_bytes - bare.idle_bytes) / 1000
    return [
        ("first page: CPU us", f"{bare.page_cpu_us:.0f}", f"{live.page_cpu_us:.0f}", "", "<= 250"),
        ("connect: CPU us", f"{bare.connect_cpu_us:.0f}", f"{live.connect_cpu_us:.0f}", "", ""),
        ("join: CPU us", "", f"{live.join_cpu_us:.0f}", "", "<= 150"),
        ("its bytes up", "", str(live.join.up), "", ""),
        ("its bytes down", "", str(live.join.down), "", "<= 300"),
        (
            "idle connection: kB",
            f"{bare.idle_bytes / 1000:.1f}",
            f"{live.idle_bytes / 1000:.1f}",
            f"+ {idle:.1f}",
            "<= + 7",
        ),
    ]


def _spread(figures: Sequence[float], digits: int) -> str:
    middle, least, most = (f"{figure:.{digits}f}" for figure in (median(figures), min(figures), max(figures)))
    return f"{middle} ({least}..{most})"
