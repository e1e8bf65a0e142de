"""When a session follows an event.

A small one rides on the answer. A larger one is not even sealed before the connection's allowance permits it, so that an event
costs its own change and not the whole state. One that is too large does not follow at all. How large a session will be is
estimated from the last one and from how the state has grown since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from liveview.session.allowance import Allowance
from liveview.session.effects import Effect, StartWaiting, StopWaiting, TooLarge
from liveview.session.states import State
from liveview.session.subscription import Subscription
from liveview.session.weight import expected_length, weigh

# `seal(subscription, now, shows_it)`: the session of a component as it is now; `now` in seconds since the epoch.
Seal = Callable[[Subscription, int, bool], str]
Failed = Callable[[Subscription, str, BaseException], None]

# Up to here a session fits into the packet that carries the answer anyway.
SMALL_LENGTH: Final = 1024

# A full allowance: what is larger could never follow.
LARGEST_LENGTH: Final = 64 * 1024

BYTES_PER_SECOND: Final = 2 * 1024

# The time of a wait is worked out anew at each event; below this it is the same.
_SAME_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Owed:
    """A session that waits for its turn. `length`: what it is expected to take."""

    subscription: Subscription
    length: float


class Saving:
    """Decides it for one connection.

    `effect` adds to what the session wants done. `failed(subscription, name, error)` is told what a field's conversion raised.
    """

    __slots__ = ("_allowance", "_effect", "_failed", "_owed", "_seal", "_waits_until", "_warned")

    def __init__(self, seal: Seal, effect: Callable[[Effect], None], failed: Failed) -> None:
        self._seal = seal
        self._effect = effect
        self._failed = failed
        self._allowance = Allowance(BYTES_PER_SECOND, LARGEST_LENGTH)
        self._owed: dict[str, Owed] = {}  # in the order in which they came to be owed
        self._waits_until: float | None = None
        self._warned: set[str] = set()

    def begin(self, subscription: Subscription) -> None:
        """A component was made from its session: from here on it is known how the two go together."""
        subscription.session_length = len(subscription.entry.session)
        subscription.session_weight = self._weigh(subscription) or 1

    def save(self, subscription: Subscription, now: float, *, shows_it: bool) -> None:
        """Seal an idle component's state for the next update to carry, or owe it.

        `shows_it`: whether the client will show just this state when it gets the session.
        """
        weight = self._weigh(subscription)
        if weight is None:
            return
        length = expected_length(subscription.session_length, subscription.session_weight, weight)
        if length > LARGEST_LENGTH:
            if subscription.session_length > LARGEST_LENGTH:
                self._give_up(subscription, length)
                return
            length = LARGEST_LENGTH  # what no session was yet is measured once before it is believed
        if length <= SMALL_LENGTH or self._may_follow(subscription, length, now):
            self._save(subscription, weight, now, shows_it=shows_it)

    def wait(self, now: float) -> None:
        """Ask to be woken when the next owed session may follow, or not to be woken any more."""
        if self._owed:
            self._start_waiting(now)
        else:
            self._stop_waiting()

    def waited(self) -> list[Subscription]:
        """The wait is over: the components to look at."""
        self._waits_until = None
        return [owed.subscription for owed in self._idle()]

    def drop(self, subscription: Subscription) -> None:
        """A component leaves: what it is owed it will not get."""
        self._owed.pop(subscription.id, None)
        if not self._owed:
            self._stop_waiting()

    def _idle(self) -> list[Owed]:
        return [owed for owed in self._owed.values() if owed.subscription.state is State.IDLE]

    def _may_follow(self, subscription: Subscription, length: float, now: float) -> bool:
        """First come, first served: else a small one that changes all the time would keep a large one waiting for ever."""
        self._owed[subscription.id] = Owed(subscription, length)
        return self._idle()[0].subscription is subscription and self._allowance.left(now) >= length

    def _save(self, subscription: Subscription, weight: int, now: float, *, shows_it: bool) -> None:
        try:
            sealed = self._seal(subscription, int(now), shows_it)
        except Exception as error:  # noqa: BLE001  # a field's own conversion is the application's: it may raise anything
            self._fail(subscription, error)
            return
        subscription.session_length = length = len(sealed)
        subscription.session_weight = weight
        if length > LARGEST_LENGTH:
            self._give_up(subscription, length)
            return
        if length > SMALL_LENGTH:
            self._allowance.spend(length, now)
        subscription.sealed = sealed
        self._settle(subscription)

    def _weigh(self, subscription: Subscription) -> int | None:
        assert subscription.view is not None
        try:
            return weigh(subscription.view.component)
        except Exception as error:  # noqa: BLE001  # as above: a value's own length
            self._fail(subscription, error)
            return None

    def _fail(self, subscription: Subscription, error: Exception) -> None:
        """Not tried again before the next event."""
        self._failed(subscription, "session", error)
        self._settle(subscription)

    def _settle(self, subscription: Subscription) -> None:
        subscription.is_unsaved = False
        self._owed.pop(subscription.id, None)

    def _give_up(self, subscription: Subscription, length: float) -> None:
        """Stay unsaved, without waiting for anything but a smaller state."""
        self._owed.pop(subscription.id, None)
        if subscription.id not in self._warned:
            self._warned.add(subscription.id)
            assert subscription.view is not None
            self._effect(TooLarge(subscription.id, subscription.view.component, round(length)))

    def _start_waiting(self, now: float) -> None:
        for owed in self._idle()[:1]:
            until = now + self._allowance.seconds_until(owed.length, now)
            if self._waits_until is None or until < self._waits_until - _SAME_SECONDS:
                self._waits_until = until
                self._effect(StartWaiting(until - now))

    def _stop_waiting(self) -> None:
        if self._waits_until is not None:
            self._waits_until = None
            self._effect(StopWaiting())
