"""When a session follows an event.

A small one rides on the answer. A larger one is not even sealed before the connection's allowance permits it, so that an event
costs its own change and not the whole state. Where it is too large, one follows that holds only what the component was
constructed from. How large a session will be is
estimated from the last one and from how the state has grown since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from liveview.session.allowance import Allowance
from liveview.session.effects import Effect, StartWaiting, StopWaiting, TooLarge
from liveview.session.states import State
from liveview.session.subscription import Subscription
from liveview.session.weight import UNKNOWN_WEIGHT, expected_length, feared_length, weigh

# `seal(subscription, now, shows_it, is_whole)`: the session of a component as it is now, or of its arguments alone; `now` in
# seconds since the epoch.
Seal = Callable[[Subscription, int, bool, bool], str]
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
    """A session that waits for its turn. `length`: what it is expected to take, for a state of that `weight`."""

    subscription: Subscription
    length: float
    weight: int


class Saving:
    """Decides it for one connection.

    `effect` adds to what the session wants done. `failed(subscription, name, error)` is told what a field's conversion raised.
    """

    __slots__ = (
        "_allowance",
        "_effect",
        "_failed",
        "_has_moved",
        "_is_last",
        "_owed",
        "_seal",
        "_waits_until",
        "_warned",
    )

    def __init__(self, seal: Seal, effect: Callable[[Effect], None], failed: Failed) -> None:
        self._seal = seal
        self._effect = effect
        self._failed = failed
        self._allowance: Allowance | None = None  # until there is a session that needs it
        self._owed: dict[str, Owed] = {}  # in the order in which they came to be owed
        self._has_moved = False  # among those that are owed something
        self._waits_until: float | None = None
        self._warned: frozenset[str] = frozenset()
        self._is_last = False

    def begin(self, subscription: Subscription) -> None:
        """A component was made from its session: from here on it is known how the two go together."""
        subscription.session_length = length = len(subscription.entry.session)
        if length > SMALL_LENGTH:
            subscription.session_weight = self._weigh(subscription) or UNKNOWN_WEIGHT

    def hurry(self) -> None:
        """From now on each session is the last one that its component gets here: it is made whatever the allowance says."""
        self._is_last = True

    def save(self, subscription: Subscription, now: float, *, shows_it: bool) -> None:
        """Seal an idle component's state for the next update to carry, or owe it.

        `shows_it`: whether the client will show just this state when it gets the session. While all sessions of the connection
        are small nothing is weighed: the first large one is noticed when it is made.
        """
        is_weighed = subscription.session_length > SMALL_LENGTH or self._allowance is not None
        if not self._is_last:
            if self._is_hopeless(subscription, now, may_be_lighter=shows_it):
                return
            if is_weighed and not self._may_follow(subscription, now):
                return
        sealed = self._sealed(subscription, now, shows_it=shows_it, is_whole=True)
        if sealed is None:
            return
        subscription.session_length = length = len(sealed)
        if (is_weighed or length > SMALL_LENGTH) and not self._is_sent(subscription, length, now):
            return
        subscription.sealed = sealed
        subscription.is_bare = False
        self._settle(subscription)

    def last(self, subscription: Subscription, now: float) -> str | None:
        """The whole state of an idle component, sealed, whatever its size and whether or not it may be sent."""
        return self._sealed(subscription, now, shows_it=False, is_whole=True)

    def wait(self, now: float) -> None:
        """Ask to be woken when the next owed session may follow, or not to be woken any more."""
        if self._owed:
            if self._has_moved or self._waits_until is None:
                self._has_moved = False
                self._start_waiting(now)
        elif self._waits_until is not None:
            self._stop_waiting()

    def waited(self) -> list[Subscription]:
        """The wait is over: the components to look at."""
        self._waits_until = None
        return [owed.subscription for owed in self._idle()]

    def drop(self, subscription: Subscription) -> None:
        """A component leaves: what it is owed it will not get."""
        self._forget(subscription)
        if not self._owed:
            self._stop_waiting()

    def _sealed(
        self, subscription: Subscription, now: float, *, shows_it: bool, is_whole: bool
    ) -> str | None:
        try:
            return self._seal(subscription, int(now), shows_it, is_whole)
        except Exception as error:  # noqa: BLE001  # a field's own conversion is the application's: it may raise anything
            self._fail(subscription, error)
            return None

    def _idle(self) -> list[Owed]:
        return [owed for owed in self._owed.values() if owed.subscription.state is State.IDLE]

    def _is_hopeless(self, subscription: Subscription, now: float, *, may_be_lighter: bool) -> bool:
        """Whether a session is owed already and its time has not come: seen at a glance.

        `may_be_lighter`: look whether the state still weighs the same.
        """
        owed = self._owed.get(subscription.id)
        if owed is None or self._waits_until is None or now >= self._waits_until:
            return False
        return not may_be_lighter or self._weigh(subscription) == owed.weight

    def _may_follow(self, subscription: Subscription, now: float) -> bool:
        """Whether the session may be made now. If not, it is owed or given up.

        One that seems small may, but for one that may have grown while earlier mistakes are not paid yet.
        """
        weight = self._weigh(subscription)
        if weight is None:
            return False
        growth = (subscription.session_length, subscription.session_weight, weight)
        length = expected_length(*growth)
        if length <= SMALL_LENGTH and (
            feared_length(*growth) <= SMALL_LENGTH or self._bucket().left(now) >= 0
        ):
            return True
        if length > LARGEST_LENGTH < subscription.session_length:
            self._give_up(subscription, length, now)
            return False
        # That a session is too large is believed only of one that was made.
        return self._is_next(Owed(subscription, min(length, LARGEST_LENGTH), weight), now)

    def _is_next(self, owed: Owed, now: float) -> bool:
        """First come, first served: else a small one that changes all the time would keep a large one waiting for ever."""
        self._owed[owed.subscription.id] = owed
        self._has_moved = True
        return self._idle()[0] is owed and self._bucket().left(now) >= owed.length

    def _is_sent(self, subscription: Subscription, length: int, now: float) -> bool:
        """Count a session that was made. Whether it is not too large after all."""
        weight = self._weigh(subscription)
        if weight is None:
            return False
        subscription.session_weight = weight
        if length > LARGEST_LENGTH:
            self._give_up(subscription, length, now)
            return False
        if length > SMALL_LENGTH:
            self._bucket().spend(length, now)
        return True

    def _bucket(self) -> Allowance:
        if self._allowance is None:
            self._allowance = Allowance(BYTES_PER_SECOND, LARGEST_LENGTH)
        return self._allowance

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
        assert subscription.view is not None
        # Of what changes before the next render nobody is told again.
        subscription.is_stale = bool(subscription.view.component.__dirty__)
        if self._owed:
            self._forget(subscription)

    def _forget(self, subscription: Subscription) -> None:
        self._owed.pop(subscription.id, None)
        self._has_moved = True

    def _give_up(self, subscription: Subscription, length: float, now: float) -> None:
        """Stay unsaved, without waiting for anything but a smaller state. Until then the component would be loaded anew."""
        self._forget(subscription)
        if not subscription.is_bare and subscription.arguments is not None:
            subscription.is_bare = True
            subscription.sealed = self._sealed(subscription, now, shows_it=False, is_whole=False)
        if subscription.id not in self._warned:
            self._warned |= {subscription.id}
            assert subscription.view is not None
            has_arguments = subscription.arguments is not None
            self._effect(TooLarge(subscription.id, subscription.view.component, round(length), has_arguments))

    def _start_waiting(self, now: float) -> None:
        for owed in self._idle()[:1]:
            until = now + self._bucket().seconds_until(owed.length, now)
            if self._waits_until is None or until < self._waits_until - _SAME_SECONDS:
                self._waits_until = until
                self._effect(StartWaiting(until - now))

    def _stop_waiting(self) -> None:
        if self._waits_until is not None:
            self._waits_until = None
            self._effect(StopWaiting())
