"""The table: one line for each trick."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from benchmarks.report import about, aligned
from tests.abuse.sockets import Deeds

_MB = 1_000_000
_P99 = 0.99


class Noticed(NamedTuple):
    """Latencies of ordinary visitors, in milliseconds."""

    median: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """Of single latencies; none at all is a visitor that was never answered."""
        if not seconds:
            return cls(*[float("inf")] * 3)
        ordered = sorted(seconds)
        places = (len(ordered) // 2, int(len(ordered) * _P99), -1)
        return cls(*(ordered[place] * 1000 for place in places))

    def __str__(self) -> str:
        return f"{self.median:.1f} / {self.p99:.0f} / {self.worst:.0f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One trick.

    `left`: components, connections and tasks of the abuser that stayed. `mistakes`: answers that were lost, doubled or wrong.
    `closed`: connections of visitors.
    """

    name: str
    without: Noticed
    noticed: Noticed
    deeds: Deeds
    bytes_before: int
    bytes_peak: int
    left: int
    mistakes: int
    closed: int


class _Line(NamedTuple):
    name: str
    without: str
    noticed: str
    connects: str
    refused: str
    open: str
    frames: str
    sent: str
    memory: str
    left: str
    mistakes: str
    closed: str


_HEAD = _Line(
    "trick",
    "without: ms",
    "with: ms",
    "connects",
    "refused",
    "at once",
    "frames",
    "MB sent",
    "RSS MB",
    "left",
    "wrong",
    "closed",
)


def table(measured: Sequence[Measured]) -> str:
    """Latencies are median / 99th percentile / worst."""
    packages = ", ".join(f"{name} {number}" for name, number in about().items())
    frames = sum(one.deeds.frames for one in measured)
    total = f"{frames:,} frames in all"
    return "\n".join([packages, "", *aligned([_HEAD, *map(_line, measured)]), "", total])


def _line(one: Measured) -> _Line:
    return _Line(
        one.name.replace("_", " "),
        str(one.without),
        str(one.noticed),
        f"{one.deeds.connects:,}",
        f"{one.deeds.refused:,}",
        f"{one.deeds.most_open:,}",
        f"{one.deeds.frames:,}",
        f"{one.deeds.bytes / _MB:,.0f}",
        f"{one.bytes_before / _MB:.0f} -> {one.bytes_peak / _MB:.0f}",
        str(one.left),
        str(one.mistakes),
        str(one.closed),
    )
