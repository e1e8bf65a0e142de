"""How much may be sent beyond what is asked for: so much a second on average, and a burst at once."""

# More than the rounding of a time in seconds since the epoch can cost, so that after a wait what was waited for is there.
_MARGIN_SECONDS = 0.001


class Allowance:
    """A bucket of `burst` bytes that is full at first and fills by `rate` bytes a second.

    Pure: times come in as seconds of whatever clock. One that is set back costs the time in between and nothing more.
    """

    __slots__ = ("_burst", "_left", "_rate", "_seen")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._seen = 0.0

    def left(self, now: float) -> float:
        """How many bytes may be sent; below zero where more was sent than was left."""
        if now != self._seen:
            elapsed = max(0.0, now - self._seen)
            self._left = min(self._burst, self._left + elapsed * self._rate)
            self._seen = now
        return self._left

    def spend(self, length: int, now: float) -> None:
        """So many bytes are sent, whether they were left or not."""
        self._left = self.left(now) - length

    def seconds_until(self, length: float, now: float) -> float:
        """How long until `length` bytes, at most a burst, are left if nothing is spent meanwhile."""
        missing = length - self.left(now)
        return missing / self._rate + _MARGIN_SECONDS if missing > 0 else 0.0
