"""How large an abused process may become, computed from its limits, and how large it is.

    most = before + connections at their worst * the worst + all his connections * what each has + what no limit bounds

The abuser plays no trick on more than `ATTEMPTS` connections at once, and the worst that a trick makes of one is

- the frames of one read that wait for their turn (uvicorn reads no further until they are taken), or
- the events that wait behind handlers or run (`waiting_bytes`), and the frame (`frame_bytes`) with which that was exceeded, or
- a frame that is not complete.

All connections that `connections` leaves to him have live components (`components_per_connection`), one frame that is being
decoded, and what is being sent: one message, and what the transport takes before it says that it is full.

What no limit of ours bounds is what comes before the handshake ends and what the WebSocket library keeps to itself. The abuser
sends only so much of it (`tests/abuse/tricks.py`).
"""

import re
from pathlib import Path
from typing import Final

from liveview import Limits
from tests.abuse.abuser import ATTEMPTS
from tests.abuse.application import VISITORS, WALL_LENGTH
from tests.abuse.tricks import HALF_BYTES, HEAD_BYTES, PARTS, PING_BYTES

# As the reasons of `Limits.connections` and `Limits.components_per_connection` say.
_CONNECTION_BYTES: Final = 26_000
_COMPONENT_BYTES: Final = 5_000

# What uvloop reads at once at most, and the shortest frame of a client: two bytes and a mask.
_READ_BYTES: Final = 256_000
_SHORTEST_FRAME: Final = 6

# A frame that uvicorn has queued: a dict of two pairs, and an empty or a short text or bytes.
_QUEUED_FRAME_BYTES: Final = 184 + 60

# JSON becomes so many times larger in Python: `[],` is 3 bytes, and a list of 56 with its place of 8.
_JSON_GROWS: Final = 22

# A bytearray that grows, and one that it was before.
_BUFFER_GROWS: Final = 2

# asyncio's and uvloop's mark above which a transport says that it is full.
_FULL_BYTES: Final = 64 * 1024

# One part of a message, even an empty one, as an object with its place in a list.
_PART_BYTES: Final = 64

# Of what an abuser could make the process hold, so much may stay with the allocators: a page is given back only once nothing
# on it lives. That nothing of his lives is known by counting objects.
_KEPT: Final = 0.5


def most_bytes(before: int, limits: Limits) -> int:
    """The largest that the process may become, from what it was with the ordinary visitors."""
    connections = limits.connections - VISITORS
    worst = min(connections, ATTEMPTS) * _at_worst(limits)
    return int(before + worst + connections * _in_any_case(limits) + _beyond_limits())


def most_bytes_after(before: int, limits: Limits) -> int:
    """The largest that it may be once the abuser has gone."""
    return int(before + _KEPT * (most_bytes(before, limits) - before))


def _at_worst(limits: Limits) -> float:
    frames = _READ_BYTES // _SHORTEST_FRAME * _QUEUED_FRAME_BYTES
    events = (limits.waiting_bytes + limits.frame_bytes) * _JSON_GROWS
    half = HALF_BYTES * _BUFFER_GROWS
    return max(frames, events, half)


def _in_any_case(limits: Limits) -> float:
    components = limits.components_per_connection * _COMPONENT_BYTES
    decoded = limits.frame_bytes * _JSON_GROWS
    sending = _FULL_BYTES + 2 * WALL_LENGTH
    return _CONNECTION_BYTES + components + decoded + sending


def _beyond_limits() -> int:
    heads = ATTEMPTS * HEAD_BYTES * _BUFFER_GROWS
    pongs = ATTEMPTS * PING_BYTES * _BUFFER_GROWS
    parts = ATTEMPTS * PARTS * _PART_BYTES
    handshakes = 2 * ATTEMPTS * _CONNECTION_BYTES
    return heads + pongs + parts + handshakes


def resident_bytes(process: int) -> int:
    """What a process holds in memory now."""
    return _status(process, "VmRSS")


def peak_bytes(process: int) -> int:
    """The most that it held since its start, or since `forget_peak`."""
    return _status(process, "VmHWM")


def forget_peak(process: int) -> None:
    """Begin a new peak (proc(5), `clear_refs`)."""
    Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


def _status(process: int, name: str) -> int:
    found = re.search(
        rf"^{name}:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text("ascii"), re.MULTILINE
    )
    assert found is not None
    return int(found[1]) * 1024
