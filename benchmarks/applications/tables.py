"""Live tables: the page of `examples/bench.py` with one handler for each kind of change, and the same of dataclasses."""

from dataclasses import dataclass
from typing import ClassVar

from benchmarks.applications.rows import NEW_LABEL, stored_rows
from examples.bench import Bench
from liveview import Component, event, field


class Table(Bench):
    """The page of the examples, filled from the start."""

    count: int = 0

    def load(self) -> None:
        """Take the rows from the database."""
        self.rows = [{"id": id, "label": label} for id, label in stored_rows(self.count)]
        self.next_id = self.count + 1

    @event
    def change(self, index: int) -> None:
        """Another label for one row, in place and of the same length."""
        row = self.rows[index]
        row["label"] = row["label"].swapcase()

    @event
    def insert(self) -> None:
        """A row at the top."""
        self.rows.insert(0, {"id": self.next_id, "label": NEW_LABEL})
        self.next_id += 1

    @event
    def swap(self) -> None:
        """Two rows change places."""
        self.swap_rows()

    @event
    def delete(self, index: int) -> None:
        """One row less."""
        del self.rows[index]


@dataclass(slots=True)
class Item:
    """A row as an object of the application's own."""

    id: int
    label: str


class ItemTable(Component):
    """The rows of `examples/bench.py`, as dataclasses."""

    template: ClassVar = """
      <table class="bench">
        <tbody>
          {% for row in rows %}
          <tr live-key="{{ row.id }}" class="{{ 'danger' if row.id == selected }}">
            <td class="col-md-1">{{ row.id }}</td>
            <td class="col-md-4"><a live-click="select" live-value-id="{{ row.id }}">{{ row.label }}</a></td>
            <td class="col-md-1"><a live-click="select" live-value-id="{{ row.id }}"><span
              class="glyphicon glyphicon-remove" aria-hidden="true"></span></a></td>
            <td class="col-md-6"></td>
          </tr>
          {% endfor %}
        </tbody>
      </table>
    """
    rows: list[Item] = field(default_factory=list[Item])
    selected: int | None = None
    count: int = 0

    def load(self) -> None:
        """Take the rows from the database."""
        self.rows = [Item(id, label) for id, label in stored_rows(self.count)]

    @event
    def select(self, id: int) -> None:
        """Mark a row."""
        self.selected = id

    @event
    def change(self, index: int) -> None:
        """Another label for one row, by an attribute of an object."""
        row = self.rows[index]
        row.label = row.label.swapcase()
