"""The table of js-framework-benchmark, as one component: plain rows in a plain list, changed in place.

`Bench` is the table alone, for measurements. `liveview run examples.bench:Benchmark` serves it with how long each click takes.
"""

import random
import statistics
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TypedDict

from liveview import Component, Event, event, field

ADJECTIVES = (
    "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful "
    "mushy odd unsightly adorable important inexpensive cheap expensive fancy"
).split()
COLOURS = "red yellow blue green pink brown purple brown white black orange".split()
NOUNS = "table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard".split()

# The two rows that are swapped, as the rules of the benchmark say.
SECOND, LAST_BUT_ONE = 1, 998

# The chart: so many clicks fill it, so many are kept, and its size in units of its own.
FEW, CLICKS, WIDTH, HEIGHT = 10, 50, 200, 40


class Row(TypedDict):
    """One line of the table."""

    id: int
    label: str


TABLE = """
  <div class="actions">
    <button id="run" live-click="run">Create 1,000</button>
    <button id="runlots" live-click="run_lots">Create 10,000</button>
    <button id="add" live-click="add">Append 1,000</button>
    <button id="update" live-click="update">Update every 10th</button>
    <button id="clear" live-click="clear">Clear</button>
    <button id="swaprows" live-click="swap_rows">Swap rows</button>
  </div>
  <table class="bench">
    <tbody>
      {% for row in rows %}
      <tr live-key="{{ row.id }}" class="{{ 'danger' if row.id == selected }}">
        <td class="col-md-1">{{ row.id }}</td>
        <td class="col-md-4"><a live-click="select" live-value-id="{{ row.id }}">{{ row.label }}</a></td>
        <td class="col-md-1"><a live-click="remove" live-value-id="{{ row.id }}"><span
          class="glyphicon glyphicon-remove" aria-hidden="true"></span></a></td>
        <td class="col-md-6"></td>
      </tr>
      {% endfor %}
    </tbody>
  </table>
"""


class Bench(Component):
    """Six buttons and a table, whose rows a click selects or removes."""

    template = TABLE
    rows: list[Row] = field(default_factory=list[Row])
    selected: int | None = None
    next_id: int = 1

    @event
    def run(self) -> None:
        self.rows = self.new_rows(1_000)

    @event
    def run_lots(self) -> None:
        self.rows = self.new_rows(10_000)

    @event
    def add(self) -> None:
        self.rows += self.new_rows(1_000)

    @event
    def update(self) -> None:
        for row in self.rows[::10]:
            row["label"] += " !!!"

    @event
    def clear(self) -> None:
        self.rows.clear()

    @event
    def swap_rows(self) -> None:
        if len(self.rows) > LAST_BUT_ONE:
            self.rows[SECOND], self.rows[LAST_BUT_ONE] = self.rows[LAST_BUT_ONE], self.rows[SECOND]

    @event
    def select(self, id: int) -> None:
        self.selected = id

    @event
    def remove(self, id: int) -> None:
        for index, row in enumerate(self.rows):
            if row["id"] == id:
                del self.rows[index]
                return

    def new_rows(self, count: int) -> list[Row]:
        """Rows with new ids and random labels."""
        first = self.next_id
        self.next_id += count
        return [{"id": id, "label": random_label()} for id in range(first, first + count)]


def random_label() -> str:
    """Three words."""
    return " ".join(map(random.choice, (ADJECTIVES, COLOURS, NOUNS)))


@contextmanager
def timed(component: Component) -> Generator[None, None, None]:
    """Afterwards ask the browser to answer.

    What is emitted reaches the browser behind the update, so `shown` comes back when the page shows what changed. The time holds
    all that a click costs: handler, rendering, the way out, the browser's work on the page, and a way back, in place of the
    click's own way here. Only the painting is not in it.
    """
    started = time.time()
    yield
    component.live.emit("shown", started=started)


class Benchmark(Bench):
    """A table of a thousand rows, or ten thousand, and how long each click takes."""

    template = (
        """
      <div live-root live-shown="answered">
      <figure class="chart">
        <svg height="64" viewBox="0 0 200 40" preserveAspectRatio="none" role="img" aria-label="The last clicks">
          <polyline points="{{ points }}" fill="none" stroke="currentColor" stroke-width="2"
            stroke-linejoin="round" vector-effect="non-scaling-stroke" />
        </svg>
        <figcaption>
          {% if clicks %}<output>{{ "%.1f" | format(clicks[-1]) }} ms</output> there and back, page changed.
          Of the last {{ clicks | length }}: median {{ "%.1f" | format(median) }}, slowest {{ "%.1f" | format(slowest) }} ms.
          {% else %}Each click is timed: to the browser and back, with its work on the page.{% endif %}
        </figcaption>
      </figure>
    """
        + TABLE
        + "</div>"
    )
    clicks: list[float] = field(default_factory=list[float])

    @event
    def run(self) -> None:
        with timed(self):
            super().run()

    @event
    def run_lots(self) -> None:
        with timed(self):
            super().run_lots()

    @event
    def add(self) -> None:
        with timed(self):
            super().add()

    @event
    def update(self) -> None:
        with timed(self):
            super().update()

    @event
    def clear(self) -> None:
        with timed(self):
            super().clear()

    @event
    def swap_rows(self) -> None:
        with timed(self):
            super().swap_rows()

    @event
    def select(self, id: int) -> None:
        with timed(self):
            super().select(id)

    @event
    def remove(self, id: int) -> None:
        with timed(self):
            super().remove(id)

    @event
    def answered(self, happened: Event) -> None:
        self.clicks.append((time.time() - happened.detail["started"]) * 1000)
        del self.clicks[:-CLICKS]

    @property
    def slowest(self) -> float:
        """The top of the chart."""
        return max(self.clicks)

    @property
    def median(self) -> float:
        """Half of them took longer."""
        return statistics.median(self.clicks)

    @property
    def points(self) -> str:
        """The newest on the right."""
        step = WIDTH / (max(len(self.clicks), FEW) - 1)
        left = WIDTH - step * (len(self.clicks) - 1)
        return " ".join(
            f"{left + step * place:.1f},{HEIGHT - 1 - click / self.slowest * (HEIGHT - 2):.1f}"
            for place, click in enumerate(self.clicks)
        )
