"""What a connection, a component and a process may take: settings with the reason of each default.

The table in `docs/limits.md` is made from this class, and a test holds the two together.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from liveview.errors import ConfigurationError


def _limit(
    default: float | None, unit: str, reason: str
) -> Any:  # Any: a dataclass field, as its own `field` says
    return dataclasses.field(default=default, metadata={"unit": unit, "reason": reason})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Settings of `LiveView(limits=Limits(...))`.

    Raises `ConfigurationError` for a number that is not above zero.

        live = LiveView(limits=Limits(handler_seconds=30, connections_per_person=20))
    """

    # --- what a peer says ---

    frame_bytes: int = _limit(
        1024 * 1024,
        "bytes",
        "A page's `subscribe` holds all its sessions, 64 KiB and seldom more each; an event holds what a form holds. A larger "
        "frame is answered and not read further. The server has taken it in by then, so it has a limit of its own: uvicorn's "
        "`--ws-max-size` is 16 MiB, and closes the connection.",
    )
    waiting_bytes: int = _limit(
        2 * 1024 * 1024,
        "bytes of a connection",
        "The frames of events that wait behind handlers or are under way. What JSON holds takes up to 32 times its text in "
        "memory. Above it the connection is read no further until there is room.",
    )
    argument_depth: int = _limit(
        32,
        "levels",
        "Forms and `live-value-*` nest one or two levels. What is deeper is refused before any code of the application walks it.",
    )
    events_per_second: float = _limit(
        1000,
        "frames a second",
        "A person's fastest device gives 60 to 144 events a second, because browsers give one for each frame of the screen. "
        "Nothing is refused or lost above it: the connection is read more slowly. At 46 us an event, one connection can take "
        "5 % of a core. Each further 16 KiB of a frame, and each component of a `subscribe`, count as one frame more.",
    )
    events_at_once: int = _limit(
        2000,
        "frames",
        "So many may come at once before the pace counts: what was caused while the connection was away.",
    )
    events_waiting: int = _limit(
        256,
        "events of a component",
        "Behind a handler that takes its time, or a component that is not live yet. The client holds more than 64 back by "
        "itself, so more than this is not one of ours: the connection is closed with 4429.",
    )
    malformed_frames: int = _limit(
        20,
        "frames",
        "Our client sends none. So many are answered, to help whoever writes a client of their own; then it is closed with 4400.",
    )
    components_per_connection: int = _limit(
        1000,
        "components",
        "A live component takes about 5 kB and its state. What is subscribed beyond it is refused with `too_many`.",
    )

    # --- how many ---

    connections: int = _limit(
        20_000,
        "connections of a process",
        "An idle one takes about 26 kB under uvicorn, so these take 0.5 GB. The next is refused while it connects, and its page "
        "tries again, perhaps at another process.",
    )
    connections_per_person: int = _limit(
        200,
        "connections of a person in a process",
        "One for each open tab. Only where `identify` names persons: addresses are no persons, many share one.",
    )
    messages_unsent: int = _limit(
        10_000,
        "messages of a connection",
        "Titles, redirects, emitted events and refusals that wait for a connection to take bytes; updates do not, they are made "
        "when it does. Above it the connection is closed with 4429.",
    )
    messages_waiting: int = _limit(
        1000,
        "messages of a component",
        "Messages of topics behind a handler that does not end. What comes beyond is dropped, and an error is logged: the "
        "publisher never waits for a receiver.",
    )
    departed_bytes: int = _limit(
        32 * 1024 * 1024,
        "bytes of a process",
        "States that were not in the session of a page when its connection broke: those that are too large to follow each event. "
        "The page gets them if it comes back to this process. The oldest make room.",
    )
    threads: int = _limit(
        32,
        "threads of a process",
        "For handlers that run in threads. As many calls run at once; others wait for their turn.",
    )

    # --- how long ---

    session_seconds: float = _limit(
        14 * 24 * 60 * 60,
        "seconds",
        "Two weeks: a page left open over a holiday goes on. A session is renewed at each event, and at half its life while the "
        "page is connected, so only a page that had no connection for so long is loaded again.",
    )
    drain_seconds: float = _limit(
        10,
        "seconds",
        "What `live.drain()` takes at most: handlers under way may end, `unmount` runs, pages find another process. What has not "
        "come to its end is cut, as by a lost connection. systemd waits 90 s before it kills, Docker 10, Kubernetes 30.",
    )

    blocking_seconds: float = _limit(
        0.05,
        "seconds",
        "In debug mode, code that holds the event loop for longer is named with its line: everybody waits meanwhile, and above "
        "50 ms an answer feels late.",
    )
    slow_handler_seconds: float = _limit(
        10,
        "seconds",
        "A handler that runs for longer is logged once: its component's other events wait behind it.",
    )
    handler_seconds: float | None = _limit(
        None,
        "seconds",
        "Handlers, messages and timers that run for longer are cancelled. Not by default, because what is cut in the middle "
        "may be half done; `@event(seconds=...)` says it for one handler. Code in a thread cannot be cancelled.",
    )
    leave_seconds: float = _limit(
        10,
        "seconds",
        "What runs for a component that leaves is cancelled and waited for, then `unmount` is; each for so long, as servers "
        "wait at their own shutdown.",
    )
    silence_seconds: float = _limit(
        150,
        "seconds",
        "The client says something at least every 25 s; in a background tab, whose timers browsers slow down, at least every "
        "85 s. A longer silence is a network that is gone: the connection is closed with 4408.",
    )
    unused_seconds: float = _limit(
        60,
        "seconds",
        "A connection without any component serves nobody. Our client opens one only for components.",
    )
    send_seconds: float = _limit(
        30,
        "seconds",
        "A peer that takes no byte for so long is gone, or means no good. Nothing is queued for it meanwhile, so it holds one "
        "message and what the system buffers.",
    )

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is None and field.default is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise ConfigurationError(
                    f"Limits({field.name}={value!r}): a number of {field.metadata['unit']} above zero is needed. "
                    f"For no limit: float('inf')."
                )

    @classmethod
    def documented(cls) -> Iterator[tuple[str, object, str, str]]:
        """Name, default, unit and reason of each."""
        for field in dataclasses.fields(cls):
            yield field.name, field.default, field.metadata["unit"], field.metadata["reason"]


DEFAULT_LIMITS = Limits()
