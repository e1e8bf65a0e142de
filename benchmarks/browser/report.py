"""The table of the nine operations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import geometric_mean, median
from typing import Final

from benchmarks.browser.operations import Operation
from benchmarks.browser.trace import Timing
from benchmarks.browser.wire import Traffic
from benchmarks.report import aligned

_HEADS: Final = (
    "operation", "slowed", "script by hand", "script live", "ratio",
    "paint by hand", "paint live", "total by hand", "total live", "bytes up", "bytes down",
)  # fmt: skip


@dataclass(slots=True)
class Measured:
    """One operation on both pages."""

    operation: Operation
    live: list[Timing] = field(default_factory=list[Timing])
    handwritten: list[Timing] = field(default_factory=list[Timing])
    traffic: Traffic = field(default_factory=Traffic)

    @property
    def script_ratio(self) -> float:
        """How much longer the live page's scripts ran."""
        return _median(self.live, _script) / _median(self.handwritten, _script)


def table(results: Sequence[Measured]) -> str:
    """Medians in milliseconds, and the geometric mean of the ratios with its target."""
    mean = geometric_mean([one.script_ratio for one in results])
    summary = (
        f"script, geometric mean: x {mean:.2f} of the page by hand (target: <= x 1.5, in the end <= x 1.3)"
    )
    return "\n".join([*aligned([_HEADS, *map(_line, results)]), "", summary])


def _line(one: Measured) -> tuple[str, ...]:
    pages = one.handwritten, one.live
    script, paint, total = (
        [f"{_median(timings, part):.2f}" for timings in pages] for part in (_script, _paint, _total)
    )
    slowed = f"x {one.operation.slowdown}"
    return (
        one.operation.name, slowed, *script, f"x {one.script_ratio:.2f}", *paint, *total,
        str(one.traffic.up), str(one.traffic.down),
    )  # fmt: skip


def _median(timings: Sequence[Timing], part: Callable[[Timing], float]) -> float:
    return median(map(part, timings))


def _script(timing: Timing) -> float:
    return timing.script


def _paint(timing: Timing) -> float:
    return timing.paint


def _total(timing: Timing) -> float:
    return timing.total
