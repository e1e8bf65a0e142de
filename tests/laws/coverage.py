"""Count what occurred, against a list of what has to occur, and report it at the end of the run."""

from collections import Counter
from collections.abc import Iterable
from textwrap import wrap

import pytest


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


def report(config: pytest.Config, title: str, *coverages: Coverage) -> None:
    """Have the end of the run say what a law saw."""
    plugins = config.pluginmanager
    summary = plugins.get_plugin(Summary.__name__)
    if summary is None:
        summary = Summary()
        plugins.register(summary, Summary.__name__)
    summary.lines.append(title)
    for coverage in coverages:
        summary.lines += wrap(coverage.table(), 110, initial_indent="  ", subsequent_indent="  ")


class Summary:
    """A plugin of pytest that prints a section at the end."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Called by pytest."""
        terminalreporter.section("laws")
        terminalreporter.write_line("\n".join(self.lines))
