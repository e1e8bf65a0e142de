"""What a page is about: what its operations ask of the server, and what the page must show after them."""

from abc import ABC, abstractmethod
from random import Random
from typing import Final, Generic, NamedTuple, TypeVar

from benchmarks.applications.rows import NEW_LABEL, SWAPPED, stored_rows

Row = tuple[int, str]
Shown = TypeVar("Shown")


class Ask(NamedTuple):
    """One event: its handler, and what the template would have written in `live-value-*`."""

    handler: str
    arguments: dict[str, str] | None = None


class Subject(ABC, Generic[Shown]):
    """`expected` is what the page must show once everything that was asked for is answered."""

    expected: Shown

    @abstractmethod
    def ask(self, operation: str) -> Ask:
        """The event of an operation, which from now on is expected to have happened."""


class Counter(Subject[int]):
    """A number, from 0."""

    def __init__(self) -> None:
        self.expected = 0

    def ask(self, operation: str) -> Ask:
        """Only `increment`."""
        self.expected += 1
        return _INCREMENT


class Table(Subject[list[Row]]):
    """Rows, each an id and a label. Which of them changes or goes is random, but the same in every run."""

    def __init__(self, count: int, seed: int) -> None:
        self.expected = list(stored_rows(count))
        self._next_id = count + 1
        self._random = Random(seed)  # noqa: S311 - no secret

    def ask(self, operation: str) -> Ask:
        """`change`, `insert`, `swap` or `delete`."""
        rows = self.expected
        match operation:
            case "change":
                index = self._random_index()
                id, label = rows[index]
                rows[index] = (id, label.swapcase())
                return Ask("change", {"index": str(index)})
            case "insert":
                rows.insert(0, (self._next_id, NEW_LABEL))
                self._next_id += 1
                return Ask("insert")
            case "swap":
                first, second = SWAPPED
                rows[first], rows[second] = rows[second], rows[first]
                return Ask("swap")
            case "delete":
                index = self._random_index()
                del rows[index]
                return Ask("delete", {"index": str(index)})
            case _:
                raise AssertionError(operation)

    def _random_index(self) -> int:
        return self._random.randrange(len(self.expected))


_INCREMENT: Final = Ask("increment")
