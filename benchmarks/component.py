"""What a component's parts cost, in microseconds: fields, computed values, arguments, state, sessions.

python benchmarks/component.py
"""

from collections.abc import Callable
from timeit import repeat

from liveview.component.arguments import bind
from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.events import event
from liveview.component.state import dump, restore
from liveview.session.token import Sealed, Sealer

RUNS = 100_000


class Counter(Component):
    """The counter of the README, and something derived."""

    count: int = 0

    @computed
    def double(self) -> int:
        """Twice the count."""
        return self.count * 2

    @event
    def increment(self) -> None:
        """No arguments."""
        self.count += 1

    @event
    def add(self, by: int) -> None:
        """One argument."""
        self.count += by


class Plain:
    """An ordinary object to compare with."""

    def __init__(self) -> None:
        self.count = 0


def main() -> None:
    """Measure everything and print one line for each."""
    measure_fields()
    measure_arguments()
    measure_sessions()


def measure_fields() -> None:
    """Reads, assignments and what changed."""
    counter, plain = Counter(), Plain()
    show("read a plain attribute", lambda: plain.count)
    show("read a field", lambda: counter.count)
    show("assign a plain attribute", lambda: setattr(plain, "count", 1))
    show("assign a field", lambda: setattr(counter, "count", 1))
    show("take_changes", lambda: take_changes(counter))
    show("read a computed value that is current", lambda: counter.double)
    show("construct a counter", lambda: Counter(count=3))


def measure_arguments() -> None:
    """Arguments of events."""
    handlers = Counter.__plan__.handlers
    increment, add = handlers["increment"], handlers["add"]
    show("bind without parameters", lambda: bind(increment, {}, {}, "a-1"))
    show("bind one int", lambda: bind(add, {"by": "10"}, {}, "a-1"))


def measure_sessions() -> None:
    """State to token and back."""
    counter = Counter(count=3)
    sealer = Sealer(bytes(32))
    sealed = Sealed("counter.Counter", "8fK2mQxTz1c", None, "ada", 0, 1, 7, 2**63, dump(counter, {}))
    token = sealer.seal(sealed, now=0)
    show("dump", lambda: dump(counter, {}))
    show("restore", lambda: restore(Counter, {"count": 3}, {}))
    show(f"seal ({len(token)} characters)", lambda: sealer.seal(sealed, now=0))
    show(
        "open",
        lambda: sealer.open(
            token, component=sealed.component, id=sealed.id, parent=None, person="ada", now=0
        ),
    )


def show(name: str, call: Callable[[], object]) -> None:
    """Print the best of seven rounds, less what calling a function costs."""
    overhead = min(repeat(lambda: None, number=RUNS, repeat=7))
    best = min(repeat(call, number=RUNS, repeat=7))
    print(f"{name:40} {(best - overhead) / RUNS * 1e6:6.2f} us")  # noqa: T201 - it is what this script is for


if __name__ == "__main__":
    main()
