"""The table of js-framework-benchmark, as one component: plain rows in a plain list, changed in place."""

import random
from typing import TypedDict

from liveview import Component, event, field

ADJECTIVES = (
    "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful "
    "mushy odd unsightly adorable important inexpensive cheap expensive fancy"
).split()
COLOURS = "red yellow blue green pink brown purple brown white black orange".split()
NOUNS = "table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard".split()

# The two rows that are swapped, as the rules of the benchmark say.
SECOND, LAST_BUT_ONE = 1, 998


class Row(TypedDict):
    """One line of the table."""

    id: int
    label: str


class Bench(Component):
    """Six buttons and a table, whose rows a click selects or removes."""

    template = """
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
