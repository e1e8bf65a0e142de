"""What the parts of an event and of a page cost, in microseconds, each called alone in a loop.

    python -m benchmarks.micro

The docstrings that name a figure name this command. Each part of an event costs about twice as much between the others, in a
process with many connections, than alone: compare figures of this table with each other only.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from timeit import repeat
from typing import ClassVar, Final

from jinja2 import Environment
from markupsafe import escape

from liveview.codec.frames import decode, encode
from liveview.component.arguments import bind
from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.events import event
from liveview.component.state import dump, restore
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.render.diff import diff
from liveview.render.html import escaped
from liveview.render.patch import Changes, templates_in, uses_only
from liveview.session.depth import is_deeper
from liveview.session.messages import Update
from liveview.session.token import Sealed, Sealer

REPETITIONS: Final = 7
SHORT: Final = 50_000
LONG: Final = 50

ROWS: Final = 1_000
TABLE: Final = """
<table><tbody>
  {% for row in rows %}
  <tr><td>{{ row.number }}</td><td class="{{ row.kind }}">{{ row.label }}</td></tr>
  {% endfor %}
</tbody></table>
"""


class Counter(Component):
    """The counter of the README, and something derived."""

    template: ClassVar = "<p>Count: <output>{{ count }}</output></p>"
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


@dataclass(slots=True)
class Row:
    """One row of a table."""

    number: int
    kind: str
    label: str


class Table(Component):
    """A page of many rows."""

    template: ClassVar = TABLE
    rows: list[Row]


class Plain:
    """An ordinary object to compare with."""

    def __init__(self) -> None:
        self.count = 0


def main() -> None:
    """Measure everything and print one line for each."""
    measure_fields()
    measure_events()
    measure_sessions()
    measure_pages()


def measure_fields() -> None:
    """Reads, assignments and what changed."""
    counter, plain = Counter(), Plain()
    show("read a plain attribute", lambda: plain.count)
    show("read a field", lambda: counter.count)
    show("assign a plain attribute", lambda: setattr(plain, "count", 1))
    show("assign a field", lambda: setattr(counter, "count", 1))
    show("what has changed", lambda: take_changes(counter))
    show("read a computed value that is current", lambda: counter.double)
    show("construct a counter", lambda: Counter(count=3))


def measure_events() -> None:
    """An event's way, but for the session and the driver."""
    handlers = Counter.__plan__.handlers
    increment, add = handlers["increment"], handlers["add"]
    view = View(Counter(), Templates(Environment(autoescape=True)).of(Counter))
    frame = '["event","8fK2mQxTz1c",7,"increment"]'
    update = Update("8fK2mQxTz1c", 7, [(0, 7)], "A" * 100)

    def increment_and_render() -> None:
        view.component.count += 1  # type: ignore[attr-defined]  # it is a Counter
        view.update()

    show("decode an event", lambda: decode(frame))
    show("bind without parameters", lambda: bind(increment, {}, {}, "a-1"))
    show("bind one int", lambda: bind(add, {"by": "10"}, {}, "a-1"))
    show("how deep one argument is", lambda: is_deeper({"by": "10"}, 32))
    show("increment and render again", increment_and_render)
    show("encode an update", lambda: encode(update))


def measure_sessions() -> None:
    """State to token and back."""
    counter = Counter(count=3)
    sealer = Sealer(bytes(32))
    sealed = Sealed("counter.Counter", "8fK2mQxTz1c", None, "ada", 0, 1, 7, 2**63, dump(counter, {}))
    token = sealer.seal(sealed, now=0)
    show("dump a counter's state", lambda: dump(counter, {}))
    show("restore it", lambda: restore(Counter, {"count": 3}, {}))
    show(f"seal it ({len(token)} characters)", lambda: sealer.seal(sealed, now=0))
    show(
        "open it",
        lambda: sealer.open(
            token, component=sealed.component, id=sealed.id, parent=None, person="ada", now=0
        ),
    )


def measure_pages() -> None:
    """The first page of a table, beside Jinja alone; and an update of one row."""
    rows = [Row(number, "odd" if number % 2 else "even", f"row {number}") for number in range(ROWS)]
    middle = rows[ROWS // 2]
    environment = Environment(autoescape=True)
    compiled = Templates(environment).of(Table)
    view = View(Table(rows=rows), compiled)
    jinja = environment.from_string(TABLE)
    variables: Mapping[str, object] = {"rows": rows}

    def change_and_render() -> None:
        middle.label = "A" if middle.label == "B" else "B"
        view.update()

    tracked = View(Table(rows=[]), compiled)
    tracked.component.rows = [asdict(row) for row in rows]  # type: ignore[attr-defined]  # it is a Table
    tracked.update()
    row = tracked.component.rows[ROWS // 2]  # type: ignore[attr-defined]  # as above

    def change_and_render_tracked() -> Changes:
        row["label"] = "A" if row["label"] == "B" else "B"
        return tracked.update()

    changes = change_and_render_tracked()
    update = Update("8fK2mQxT", 7, changes, None)
    known = templates_in(changes)
    before, after = ("1", "odd", "A", 1, 2, 3), ("1", "odd", "B", 1, 2, 3)

    show(f"Jinja alone, {ROWS} rows", lambda: jinja.render(variables), runs=LONG)
    show("evaluate them", lambda: compiled.evaluate(view.component), runs=LONG)
    show("evaluate them, and their HTML", lambda: View(view.component, compiled).html, runs=LONG)
    show("change one and render again", change_and_render, runs=LONG)
    show("the same of dicts, which tell of it", change_and_render_tracked)
    show("compare the values of a row", lambda: diff(before, after))
    show("what templates its patch needs", lambda: templates_in(changes))
    show("whether it needs others than known", lambda: uses_only(changes, known))
    show("encode its patch", lambda: encode(update))
    show("a text as HTML", lambda: escaped("row 12"))
    show("the same by markupsafe", lambda: escape("row 12"))


def show(name: str, call: Callable[[], object], *, runs: int = SHORT) -> None:
    """Print the best of some rounds, less what calling a function costs."""
    overhead = min(repeat(lambda: None, number=runs, repeat=REPETITIONS))
    best = min(repeat(call, number=runs, repeat=REPETITIONS))
    sys.stdout.write(f"{name:40} {(best - overhead) / runs * 1e6:8.2f} us\n")


if __name__ == "__main__":
    main()
