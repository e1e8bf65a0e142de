"""Components whose state is the list of what was applied to them, so that a machine sees what was lost or came twice."""

from collections.abc import Coroutine, Generator
from typing import Final

from liveview import Component, event, field
from liveview import Event as Happened
from liveview.errors import Refused

# Above what a session may hold.
HUGE: Final = 70_000

# Above what rides on an answer.
LARGE: Final = 1_500


class Crash(BaseException):
    """A handler ends its process."""


class Pause:
    """What a handler awaits until the driver lets it go on."""

    def __await__(self) -> Generator[None]:
        """Once."""
        yield


class Witness:
    """Sees each event that is applied to one instance."""

    def __init__(self, violations: list[str]) -> None:
        self.violations = violations

    def see(self, numbers: list[int], number: int, event_id: str, id: str) -> None:
        """Event `number` is about to be applied to a state that contains `numbers`."""
        if not (event_id.startswith(f"{id}-") and event_id.endswith(f"-{number}")):
            self.violations.append(f"event {number} of {id} has the id {event_id}")
        if numbers and numbers[-1] >= number:
            self.violations.append(f"event {number} is applied to {numbers}")


class Ledger(Component):
    """Remembers the numbers of its events.

    `half`: not 0 while a handler is in the middle. `padding`: makes its session large.
    """

    template = """<p>{{ numbers|join(" ") }}</p><i>{{ ticks }}</i>"""
    numbers: list[int] = []
    half: int = 0
    ticks: int = 0
    padding: str = ""
    _witness = Witness([])

    def mount(self) -> Coroutine[None, None, None] | None:
        self.live.every(1, self.tick)
        return None

    def tick(self) -> None:
        """A clock: what it changes may be lost."""
        self.ticks += 1

    def _apply(self, number: int, happened: Happened) -> None:
        self._witness.see(self.numbers, number, happened.id, self.live.id)
        self.numbers.append(number)

    async def _apply_slowly(self, number: int, happened: Happened) -> None:
        self.half = number
        await Pause()
        self._apply(number, happened)
        await Pause()
        self.half = 0

    @event
    def add(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)

    @event
    async def slow(self, number: int, happened: Happened) -> None:
        await self._apply_slowly(number, happened)

    @event
    def fail(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)
        raise ValueError("half way")

    @event
    async def slow_fail(self, number: int, happened: Happened) -> None:
        await self._apply_slowly(number, happened)
        raise ValueError("at the end")

    @event
    def refuse(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)
        raise Refused("not today")

    @event(replay=False)
    def pay(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)

    @event(replay=False)
    async def slow_pay(self, number: int, happened: Happened) -> None:
        await self._apply_slowly(number, happened)

    @event(thread=True)
    def block(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)

    @event
    def crash(self, number: int, happened: Happened) -> None:
        self._apply(number, happened)
        raise Crash

    @event
    async def slow_crash(self, number: int, happened: Happened) -> None:
        await self._apply_slowly(number, happened)
        raise Crash

    @event
    def swell(self, number: int, happened: Happened, size: int) -> None:
        self._apply(number, happened)
        self.padding = "x" * size


class Shelf(Ledger):
    """One whose session is not its whole state: it is loaded, and the session is laid over that."""

    catalog: list[str] = field(default_factory=list[str], session=False)

    def load(self) -> None:
        self.catalog = ["from the database"]
        self.numbers = []
        self.ticks = 0


class Waker(Ledger):
    """One whose hook and clock take their time."""

    async def mount(self) -> None:
        await Pause()
        self.live.every(1, self.tick_slowly)

    async def tick_slowly(self) -> None:
        """The state is in the middle meanwhile, without any event."""
        self.half = -1
        await Pause()
        self.ticks += 1
        self.half = 0


LEDGERS: Final[tuple[type[Ledger], ...]] = (Ledger, Shelf, Waker)
