"""Count what occurred, against a list of what has to occur, and report it at the end of the run."""

from collections import Counter
from collections.abc import Iterable
from textwrap import wrap

# What the laws of this run have to say; `conftest.py` prints it.
reports: list[str] = []


class Coverage:
    """How often each of a declared list of things occurred."""

    def __init__(self, declared: Iterable[str]) -> None:
        self._declared = tuple(declared)
        self._found: Counter[str] = Counter()

    def note(self, names: Iterable[str]) -> None:
        """These occurred. A name that was not declared is a mistake in the test."""
        found = set(names)
        assert found <= set(self._declared), f"not declared: {sorted(found - set(self._declared))}"
        self._found.update(found)

    def missing(self) -> list[str]:
        """What was declared and never occurred."""
        return [name for name in self._declared if not self._found[name]]

    def table(self) -> str:
        """All of it with its numbers, in the order of the declaration."""
        return "; ".join(f"{name} {self._found[name]:,}" for name in self._declared)


def report(title: str, *tables: str) -> None:
    """Say at the end of the run what a law saw."""
    reports.append(title)
    for table in tables:
        reports.extend(wrap(table, 110, initial_indent="  ", subsequent_indent="  "))
