"""How fast one connection is read: what is said too fast waits where it comes from, and others have their turn."""

import asyncio
from typing import Final

from liveview.session.limits import Limits

# So much of a frame costs as much as one frame (`Limits.events_per_second`), and so does each component of a `subscribe`.
BYTES_PER_TOKEN: Final = 16 * 1024

# So much is done for one connection before all others have their turn: 1.5 ms of events. Each turn costs up to 10 us.
_TOKENS_PER_TURN: Final = 32


class Pace:
    """A bucket of tokens. `now`: the event loop's own time, in seconds.

    It is filled only when it is empty, which costs an event nothing and lets twice the burst through after a quiet time.
    """

    __slots__ = ("_limits", "_refilled", "_taken", "_tokens")

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._refilled = now
        self._tokens = float(limits.events_at_once)
        self._taken = 0  # since others had their turn

    def spend(self, tokens: int) -> None:
        """So much was said, or asked for."""
        self._tokens -= tokens
        self._taken += tokens

    @property
    def is_due(self) -> bool:
        """Whether it is time for `keep`."""
        return self._taken >= _TOKENS_PER_TURN or self._tokens < 0

    async def keep(self) -> None:
        """Let others have their turn; where too much was said, wait for as long as that was too much. Nothing is lost.

        Frames that have come already are taken without waiting, so before it is too much others need their turn as well.
        """
        self._taken = 0
        if self._tokens >= 0:
            await asyncio.sleep(0)
            return
        rate, burst = self._limits.events_per_second, self._limits.events_at_once
        now = asyncio.get_running_loop().time()
        self._tokens = min(burst, self._tokens + (now - self._refilled) * rate)
        self._refilled = now
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / rate)
