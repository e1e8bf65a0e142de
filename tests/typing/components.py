"""Components as applications write them, for both type checkers."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, assert_type

from liveview import Bound, Component, Event, computed, event, field


class Counter(Component):
    """Every kind of member."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    name: Bound[str] = ""
    lines: list[str] = field(default_factory=list[str])
    cache: dict[str, int] = field(default_factory=dict[str, int], session=False)
    step: ClassVar[int] = 1

    @computed
    def total(self) -> int:
        """Derived."""
        return self.count * self.step

    @event
    def increment(self) -> None:
        """Without arguments."""
        self.count += 1

    @event
    async def add(self, by: int, *, times: int = 1) -> str:
        """With arguments."""
        self.count += by * times
        return "done"

    @event(replay=False)
    def pay(self, happened: Event) -> None:
        """With options."""
        assert_type(happened.id, str)

    def load(self) -> None:
        """A hook may be plain."""

    async def mount(self) -> None:
        """A hook may be a coroutine."""
        assert_type(self.live.id, str)
        self.live.every(1, self.increment)
        self.live.title = "Counter"


class Wider(Counter):
    """Adds to the template of another class."""

    template = Counter.template + "<button live-click='increment'>+1</button>"


class Named(Counter):
    """A field that has to be given, after those that need not be."""

    owner: str


def construction() -> None:
    """Fields are keyword arguments, checked by name and type."""
    Counter()
    Counter(count=3, name="Ada", lines=["tea"], cache={"a": 1})
    Named(owner="Ada", count=3)
    Counter(3)  # type: ignore[call-arg]
    Counter(count="3")  # type: ignore[arg-type]
    Counter(cnt=3)  # type: ignore[call-arg]
    Counter(step=3)  # type: ignore[call-arg]
    Counter(name=3)  # type: ignore[arg-type]
    Counter(lines=[3])  # type: ignore[list-item]
    Named()  # type: ignore[call-arg]


def members(counter: Counter) -> None:
    """Reading and assigning."""
    assert_type(counter.count, int)
    assert_type(counter.name, str)
    assert_type(counter.lines, list[str])
    assert_type(counter.total, int)
    counter.count = 3
    counter.name = "Ada"
    counter.count = "3"  # type: ignore[assignment]
    counter.name = 3  # type: ignore[assignment]
    counter.total = 3  # type: ignore[assignment]
    counter.cuont = 3  # type: ignore[attr-defined]


async def handlers(counter: Counter, happened: Event) -> None:
    """Marked methods keep their signatures."""
    increment: Callable[[], None] = counter.increment
    add: Callable[[int], Coroutine[Any, Any, str]] = counter.add
    increment()
    assert_type(await add(3), str)
    assert_type(await counter.add(3, times=2), str)
    counter.pay(happened)
    counter.increment(1)  # type: ignore[call-arg]
    await counter.add("3")  # type: ignore[arg-type]
    await counter.add()  # type: ignore[call-arg]
    counter.pay("now")  # type: ignore[arg-type]


def declarations() -> None:
    """Defaults have the type that the annotation says."""

    class Wrong(Component):
        count: int = "0"  # type: ignore[assignment]
        lines: list[str] = field(default=3)  # type: ignore[arg-type]
        names: dict[str, int] = field(default_factory=list)  # type: ignore[arg-type]

    Wrong()
