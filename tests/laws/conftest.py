"""Print at the end of a run how far the laws looked."""

import pytest

from tests.laws.coverage import reports


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Numbers of states, and of templates with each construct."""
    if reports:
        terminalreporter.section("laws")
        terminalreporter.write_line("\n".join(reports))
