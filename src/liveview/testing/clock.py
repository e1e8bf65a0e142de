"""A clock that goes on by itself, as the event loop's does, and further when a test says so."""

import asyncio
from collections.abc import Callable
from contextvars import Context

from liveview.server.app import LiveView


class Alarm:
    """Something that is called once, by the event loop or sooner, by `ring`."""

    def __init__(
        self, clock: "MovableClock", when: float, callback: Callable[[], None], context: Context
    ) -> None:
        self.when = when
        self.loop = asyncio.get_running_loop()
        self._clock = clock
        self._callback = callback
        self._context = context
        self.set()

    def set(self) -> None:
        """Have the event loop call it when it is due, as late as the clock is now."""
        seconds = self.when - self._clock.time()
        self._handle = self.loop.call_later(seconds, self.ring)

    def reset(self) -> None:
        """The same after the clock was moved."""
        self._handle.cancel()
        self.set()

    def ring(self) -> None:
        """Call it now."""
        self.cancel()
        self._context.run(self._callback)

    def cancel(self) -> None:
        """Do not call it."""
        self._handle.cancel()
        self._clock.forget(self)


class MovableClock:
    """Time for the timers of one `LiveView`, whose pages are in the event loop that runs."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._alarms: list[Alarm] = []  # in the order in which they were set

    def time(self) -> float:
        """Seconds, as the event loop counts them, and those by which a test has moved on."""
        return asyncio.get_running_loop().time() + self._ahead

    def call_at(self, when: float, callback: Callable[[], None], *, context: Context) -> Alarm:
        """Call back once it is so late."""
        alarm = Alarm(self, when, callback, context)
        self._alarms.append(alarm)
        return alarm

    def forget(self, alarm: Alarm) -> None:
        """It was called, or is not to be."""
        if alarm in self._alarms:
            self._alarms.remove(alarm)

    def due(self, until: float) -> Alarm | None:
        """The next that is called up to this time."""
        loop = asyncio.get_running_loop()
        alarms = [alarm for alarm in self._alarms if alarm.loop is loop and alarm.when <= until]
        return min(alarms, key=lambda alarm: alarm.when, default=None)

    def move(self, until: float) -> None:
        """Have it be so late, if it is not later already. What is due then is called at the event loop's next turn."""
        self._ahead += max(0.0, until - self.time())
        loop = asyncio.get_running_loop()
        for alarm in self._alarms:
            if alarm.loop is loop:
                alarm.reset()


def movable_clock(live: LiveView) -> MovableClock:
    """The clock that the timers of a `LiveView` follow from now on; those of all that visit it."""
    clock = live._engine.clock
    if not isinstance(clock, MovableClock):
        clock = live._engine.clock = MovableClock()
    return clock
