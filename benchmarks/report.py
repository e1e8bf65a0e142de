"""What was measured, as a table to read and as plain values to keep."""

import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from statistics import median
from typing import Any, Final, NamedTuple

from benchmarks.load.conversation import Frames
from benchmarks.measurements.everything import Measured, Results
from benchmarks.measurements.visits import Visits

_SERVERS: Final = "uvicorn uvloop websockets msgspec jinja2 cryptography".split()
_KB: Final = 1000


class Line(NamedTuple):
    """One line of the table. `final`: where the target is to end up."""

    name: str
    bare: str = ""
    live: str = ""
    pyview: str = ""
    target: str = ""
    final: str = ""


class Target(NamedTuple):
    """The targets of one operation: CPU as a multiple of the counter event's, bytes down without the session."""

    name: str
    cpu: str = ""
    final_cpu: str = ""
    down: str = ""
    final_down: str = ""


# By load and operation, in the order of the table.
_TARGETS: Final = {
    ("1000", "change"): Target("1 of 1,000 rows changes", "<= x 1.5", "<= x 1.3", "<= 60", "<= 60"),
    ("1000 items", "change"): Target("the same, rows are dataclasses", "<= x 1.5", "<= x 1.3", "<= 60", "<= 60"),
    ("1000", "insert"): Target("1 is inserted at the top", "", "<= x 2", "", "<= 150 + the row"),
    ("1000", "swap"): Target("2 are swapped", "", "<= x 2", "<= 80", "<= 80"),
    ("1000", "delete"): Target("1 is deleted", "", "<= x 2", "<= 80", "<= 60"),
    ("10000", "change"): Target("1 of 10,000 rows changes", "<= x 2", "<= x 1.5", "<= 60", "<= 60"),
    ("10000", "insert"): Target("1 is inserted at the top", "", "", "", "<= 150 + the row"),
    ("10000", "swap"): Target("2 are swapped", "", "", "<= 80", "<= 80"),
    ("10000", "delete"): Target("1 is deleted", "", "", "<= 80", "<= 60"),
}  # fmt: skip


def about() -> dict[str, str]:
    """The interpreter and the packages that were measured; figures of others are not comparable."""
    build = f"{platform.python_implementation()} {platform.python_version()}, {platform.python_compiler()}"
    return {"python": build} | {name: version(name) for name in _SERVERS}


def values(results: Results) -> dict[str, Any]:  # Any: JSON
    """Everything, for a later comparison."""
    return {"about": about(), "command": sys.argv[1:], "results": asdict(results)}


def table(results: Results) -> str:
    """One line for each measurement. Medians; in parentheses the smallest and the largest round."""
    heads = Line("", "bare", "liveview", "pyview", "target", "in the end")
    packages = ", ".join(f"{name} {number}" for name, number in about().items())
    return "\n".join(
        [packages, "", *aligned([heads, *_counters(results), *_tables(results), *_visits(results)])]
    )


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """The cells of each column below each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _counters(results: Results) -> list[Line]:
    bare, live = (results.events[name]["increment"] for name in ("bare counter", "live counter"))
    pyview = results.events.get("pyview counter", {}).get("increment")
    ratio = f" = x {spread(_ratios(live, bare), 2)} bare"
    all_three = (bare, live, pyview)
    return [
        Line(
            "counter event: CPU us",
            _cpu(bare),
            _cpu(live) + ratio,
            _cpu(pyview),
            "<= x 1.5 bare",
            "<= x 1.5 bare",
        ),
        _compared("  events/s", [_spread_of(one, "per_second", 0) for one in all_three]),
        _compared("  the server's share of its core", [_spread_of(one, "load", 2) for one in all_three]),
        _compared("  bytes up", [_up(one) for one in all_three], target="<= 60"),
        _compared("  bytes down", [_down(one) for one in all_three], target="<= 50"),
    ]


def _compared(name: str, figures: Sequence[str], *, target: str = "") -> Line:
    """Figures of all three applications."""
    bare, live, pyview = figures
    return Line(name, bare, live, pyview, target, target)


def _tables(results: Results) -> list[Line]:
    counter = results.events["live counter"]["increment"]
    lines: list[Line] = []
    for (load, operation), target in _TARGETS.items():
        live = results.events[f"live {load}"][operation]
        pyview = results.events.get(f"pyview {load}", {}).get(operation)
        ratio = f" = x {spread(_ratios(live, counter), 2)} counter"
        lines += [
            Line(
                f"{target.name}: CPU us", "", _cpu(live) + ratio, _cpu(pyview), target.cpu, target.final_cpu
            ),
            Line("  bytes up", "", _up(live), _up(pyview)),
            Line("  bytes down", "", _down(live), _down(pyview), target.down, target.final_down),
        ]
    return lines


def _visits(results: Results) -> list[Line]:
    bare, live, tables = results.bare_visits, results.live_visits, results.table_visits
    idle = (live.idle_bytes - bare.idle_bytes) / _KB
    beyond = (tables.idle_bytes - results.kept_bytes) / _KB
    jinja = spread([one.jinja_cpu_us for one in results.first_pages], 0)
    page = spread([one.live_cpu_us for one in results.first_pages], 0)
    ratio = spread([one.live_cpu_us / one.jinja_cpu_us for one in results.first_pages], 2)
    return [
        Line(
            "counter, first page: CPU us",
            f"{bare.page_cpu_us:.0f}",
            f"{live.page_cpu_us:.0f}",
            "",
            "<= 250",
            "<= 250",
        ),
        Line("  connect: CPU us", f"{bare.connect_cpu_us:.0f}", f"{live.connect_cpu_us:.0f}"),
        *_joins(live, cpu="<= 150", down="<= 300", final_down="<= 300"),
        Line(
            "  idle connection: kB",
            f"{bare.idle_bytes / _KB:.1f}",
            f"{live.idle_bytes / _KB:.1f} = bare + {idle:.1f}",
            "",
            "<= bare + 7",
            "<= bare + 7",
        ),
        Line("1,000 rows, first page: CPU us", "", f"{page} = x {ratio} Jinja2", "", "", "<= x 1.5 Jinja2"),
        Line("  Jinja2 alone", "", jinja),
        *_joins(tables, cpu="<= 3000", down="<= 1000", final_down="<= 1000"),
        Line(
            "  idle session: kB",
            "",
            f"{tables.idle_bytes / _KB:.0f} = plain rows {results.kept_bytes / _KB:.0f} + {beyond:.0f}",
            "",
            "",
            "<= plain rows + 150",
        ),
    ]


def _joins(visits: Visits, *, cpu: str, down: str, final_down: str) -> list[Line]:
    join = visits.join
    return [
        Line("  join: CPU us", "", f"{visits.join_cpu_us:.0f}", "", "", cpu),
        Line("  join: bytes up", "", str(join.up)),
        Line("  join: bytes down", "", _bytes_down(join), "", down, final_down),
    ]


def _ratios(one: Measured, other: Measured) -> list[float]:
    """Round by round; the slowest loads have fewer."""
    return [mine.cpu_us / its.cpu_us for mine, its in zip(one.rounds, other.rounds, strict=False)]


def _cpu(measured: Measured | None) -> str:
    return _spread_of(measured, "cpu_us", 1)


def _up(measured: Measured | None) -> str:
    return str(measured.frames.up) if measured else ""


def _down(measured: Measured | None) -> str:
    return _bytes_down(measured.frames) if measured else ""


def _bytes_down(frames: Frames) -> str:
    return f"{frames.down} + {frames.session} session" if frames.session else str(frames.down)


def _spread_of(measured: Measured | None, name: str, digits: int) -> str:
    return spread([getattr(one, name) for one in measured.rounds], digits) if measured else ""


def spread(figures: Sequence[float], digits: int) -> str:
    """The median, and in parentheses the smallest and the largest. Beyond a thousand nobody reads digits."""
    digits = digits if median(figures) < _KB else 0
    middle, least, most = (f"{figure:.{digits}f}" for figure in (median(figures), min(figures), max(figures)))
    return f"{middle} ({least}..{most})"
