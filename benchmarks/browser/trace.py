"""What a Chrome trace says of one click, by the rules of js-framework-benchmark (`timeline.ts` of its driver).

`total` goes from the click's dispatch to the end of the commit that hands the last change to the compositor. `script` and
`paint` are the parts of it in which the page's thread ran JavaScript, or computed style, layout and paint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct, field, json

# The page marks the end of what is waited for; later frames are the harness's own.
END_MARK: Final = "measured"
CATEGORIES: Final = ["blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline"]

_SCRIPT: Final = frozenset(
    "EventDispatch EvaluateScript v8.evaluateModule FunctionCall TimerFire FireIdleCallback FireAnimationFrame "
    "RunMicrotasks V8.Execute".split()
)
_PAINT: Final = frozenset("UpdateLayoutTree Layout Commit Paint Layerize PrePaint".split())
_WORK: Final = frozenset(("FireAnimationFrame", "TimerFire", "Layout", "FunctionCall"))
_LAYOUT: Final = frozenset(("Layout", "UpdateLayoutTree"))

_FRAME_US: Final = 16_000
_NOTABLE_US: Final = 1_000


class Slice(Struct):
    """One event of the trace; times in microseconds."""

    name: str
    ts: float
    dur: float = 0.0
    pid: int = 0
    tid: int = 0
    ph: str = ""
    cat: str = ""
    args: dict[str, Any] = field(default_factory=dict[str, Any])  # Any: as Chrome likes

    @property
    def end(self) -> float:
        """When it was over."""
        return self.ts + self.dur


class _Trace(Struct):
    traceEvents: list[Slice]  # noqa: N815 - Chrome's name


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one click."""

    total: float
    script: float
    paint: float


def timing(trace: bytes) -> Timing:
    """The timing of the only click in a trace. Raises `ValueError` where there is another number, or no frame."""
    events = json.decode(trace, type=_Trace).traceEvents
    click = _click(events)
    thread = [
        event for event in events if event.ph == "X" and (event.pid, event.tid) == (click.pid, click.tid)
    ]
    commit = _last_commit(thread, click, _end_mark(events))
    start, end = click.ts, commit.end
    waited = _waited_for_frame(events, thread, click, commit)
    return Timing(
        total=(end - start - waited) / 1000,
        script=_covered((event for event in thread if event.name in _SCRIPT), start, end) / 1000,
        paint=_covered((event for event in thread if event.name in _PAINT), start, end) / 1000,
    )


def _click(events: Iterable[Slice]) -> Slice:
    clicks = [
        event
        for event in events
        if event.name == "EventDispatch" and event.args.get("data", {}).get("type") == "click"
    ]
    if len(clicks) != 1:
        raise ValueError(f"there are {len(clicks)} clicks in the trace")
    return clicks[0]


def _end_mark(events: Iterable[Slice]) -> float:
    marks = [event.ts for event in events if event.name == END_MARK and "blink.user_timing" in event.cat]
    return marks[0] if marks else float("inf")


def _last_commit(thread: Sequence[Slice], click: Slice, end_mark: float) -> Slice:
    """The frame that shows the last work of the page.

    A frame that the harness asked for, after its mark, counts only where it did the page's work: a late call of a script
    that changes nothing must not move the end there.
    """
    work = [event.end for event in thread if click.end < event.ts < end_mark and event.name in _WORK]
    last_work = max([click.end, *work])
    commits = sorted(
        (event for event in thread if event.name == "Commit" and event.ts > click.end),
        key=lambda event: event.ts,
    )
    early = [commit for commit in commits if commit.ts < end_mark]
    for commit in early:
        if commit.ts > last_work:
            return commit
    late = next((commit for commit in commits if commit.ts > max(last_work, end_mark)), None)
    if late and (not early or _layout_us(thread, end_mark, late.ts) > _NOTABLE_US):
        return late
    if not early:
        raise ValueError("no frame was committed")
    return early[-1]


def _layout_us(thread: Iterable[Slice], start: float, end: float) -> float:
    return sum(event.dur for event in thread if event.name in _LAYOUT and start < event.ts < end)


def _waited_for_frame(events: Iterable[Slice], thread: Iterable[Slice], click: Slice, commit: Slice) -> float:
    """What exceeds a frame where the click's handler asked for one, which came late: no work of the page's."""
    asked = [
        event
        for event in events
        if event.name == "RequestAnimationFrame"
        and event.pid == click.pid
        and click.ts <= event.ts <= click.end
    ]
    after = [event for event in thread if event.ts > click.end]
    fired = [event for event in after if event.name == "FireAnimationFrame" and event.ts < commit.ts]
    if len(asked) != 1 or len(fired) != 1:
        return 0
    if any(event.name == "Layout" and event.ts < fired[0].ts for event in after):
        return 0
    return max(0, fired[0].ts - click.end - _FRAME_US)


def _covered(events: Iterable[Slice], start: float, end: float) -> float:
    """The microseconds between start and end in which any of these events was under way."""
    spans = sorted(
        (max(event.ts, start), min(event.end, end)) for event in events if start <= event.ts <= end
    )
    covered, reached = 0.0, start
    for begins, ends in spans:
        if ends > reached:
            covered += ends - max(begins, reached)
            reached = ends
    return covered
