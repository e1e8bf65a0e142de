"""What holds for every test: the slow folders run last, a skip fails the run, properties have no deadline, one browser."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

pytest_plugins = ["pytester"]

SLOW_FOLDERS = ("abuse", "chaos", "typing", "packaging", "examples", "browser")

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Tools that the set-up put beside this Python, Node among them, are found however pytest was started.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
# Playwright's own Node needs a library (libatomic) that a plain Debian does not have.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", shutil.which("node") or "node")

# Other work on the machine slows an example down at random. In CI a change must not fail by an unlucky draw.
settings.register_profile("liveview", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("liveview")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless: one for all tests, as two at once cannot share a process's event loop."""
    path = shutil.which("chromium")
    assert path is not None, "chromium is not on the PATH; `make test` installs it or says how"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, else in the order of their files."""
    items.sort(key=slowness)


def slowness(item: pytest.Item) -> int:
    """0 for a fast test, else the place of its folder among the slow ones."""
    folders = item.nodeid.split("/")[:-1]
    return max((place for place, name in enumerate(SLOW_FOLDERS, start=1) if name in folders), default=0)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that was skipped has shown nothing, so the run has not passed."""
    if skipped_tests(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the skipped tests as what made the run fail."""
    for test in skipped_tests(config):
        terminalreporter.write_line(f"FAILED because it was skipped: {test}", red=True)


def skipped_tests(config: pytest.Config) -> list[str]:
    """The tests, and files of tests, that were skipped. One that is expected to fail is not among them."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for report in reporter.stats.get("skipped", [])] if reporter else []
