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
    "operation", "slowed", "script by hand", "over a socket", "live", "live / by hand", "live / socket",
    "paint by hand", "paint live", "total by hand", "over a socket", "live", "bytes up", "bytes down",
)  # fmt: skip


@dataclass(slots=True)
class Measured:
    """One operation on the live page, and on those by hand: with its rows in the browser, and on a server."""

    operation: Operation
    live: list[Timing] = field(default_factory=list[Timing])
    local: list[Timing] = field(default_factory=list[Timing])
    remote: list[Timing] = field(default_factory=list[Timing])
    traffic: Traffic = field(default_factory=Traffic)


def table(results: Sequence[Measured]) -> str:
    """Medians in milliseconds, and the geometric means of the ratios with their target."""
    live, remote, over = (
        geometric_mean([ratio(one) for one in results])
        for ratio in (_live_to_local, _remote_to_local, _live_to_remote)
    )
    summary = (
        f"script, geometric means: live x {live:.2f} of the page by hand (target: <= x 1.5, in the end <= x 1.3); "
        f"a page by hand over a socket x {remote:.2f} of it; live x {over:.2f} of that one"
    )
    return "\n".join([*aligned([_HEADS, *map(_line, results)]), "", summary])


def _line(one: Measured) -> tuple[str, ...]:
    pages = one.local, one.remote, one.live
    script, total = ([f"{_median(timings, part):.2f}" for timings in pages] for part in (_script, _total))
    paint = [f"{_median(timings, _paint):.2f}" for timings in (one.local, one.live)]
    return (
        one.operation.name, f"x {one.operation.slowdown}", *script, f"x {_live_to_local(one):.2f}",
        f"x {_live_to_remote(one):.2f}", *paint, *total, str(one.traffic.up), str(one.traffic.down),
    )  # fmt: skip


def _live_to_local(one: Measured) -> float:
    return _median(one.live, _script) / _median(one.local, _script)


def _remote_to_local(one: Measured) -> float:
    return _median(one.remote, _script) / _median(one.local, _script)


def _live_to_remote(one: Measured) -> float:
    return _median(one.live, _script) / _median(one.remote, _script)


def _median(timings: Sequence[Timing], part: Callable[[Timing], float]) -> float:
    return median(map(part, timings))


def _script(timing: Timing) -> float:
    return timing.script


def _paint(timing: Timing) -> float:
    return timing.paint


def _total(timing: Timing) -> float:
    return timing.total
