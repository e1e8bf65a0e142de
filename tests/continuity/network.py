"""A connection whose frames arrive when the driver says so, or never."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

# Frames that arrive as they are.
_decode: Final = msgspec.json.Decoder().decode


class Closed(NamedTuple):
    """The last thing that arrives at one end: the other end, or what stands between, has closed."""

    code: int


@dataclass(eq=False)
class Connection:
    """Two directions. Each end is open until it closes by itself, or has heard that the other one did.

    `up`: what the page has said. `down`: what the server has said. An end that is not open takes nothing any more: what
    arrives there is gone.
    """

    up: deque[str | Closed] = field(default_factory=deque[str | Closed])
    down: deque[str | Closed] = field(default_factory=deque[str | Closed])
    is_open_at_page: bool = True
    is_open_at_server: bool = True

    def cut(self, queue: deque[str | Closed], *, kept: int, code: int | None) -> int:
        """Lose what is in flight behind the first `kept` frames. How many were lost.

        The end there is told with a code, or not at all.
        """
        lost = 0
        while len(queue) > kept:
            lost += not isinstance(queue.pop(), Closed)
        if code is not None:
            queue.append(Closed(code))
        return lost


def message_of(frame: str) -> Any:  # Any: JSON
    """What a frame of the server says."""
    return _decode(frame)


def frame_of(message: list[Any]) -> str:  # Any: JSON
    """What a page says, as a frame."""
    return msgspec.json.encode(message).decode()
