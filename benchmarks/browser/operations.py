"""The nine operations: how each is prepared, with js-framework-benchmark's warm-up, and how it is done.

Every wait is on what the page shows, so that pages which answer asynchronously work as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.browser.table import TablePage

Step = Callable[[TablePage], None]


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the benchmark. `slowdown`: how much slower the page's thread is made."""

    name: str
    slowdown: int
    prepare: Step
    measured: Step


def _created_and_cleared(page: TablePage) -> None:
    for _ in range(5):
        page.run()
        page.clear()


def _created_five_times(page: TablePage) -> None:
    for _ in range(5):
        page.run()


def _created_after_warm_up(page: TablePage) -> None:
    _created_and_cleared(page)
    page.run()


def _updated(page: TablePage) -> None:
    page.run()
    for times in (1, 2, 3):
        page.update(times)


def _selected(page: TablePage) -> None:
    page.run()
    page.select(5)


def _swapped(page: TablePage) -> None:
    page.run()
    for _ in range(6):
        page.swap()


def _removed(page: TablePage) -> None:
    page.run()
    for place in (9, 8, 7, 6, 5, 6):
        page.remove(place)


# Slowed down as js-framework-benchmark does.
OPERATIONS: Final = (
    Operation("create 1,000", 1, _created_and_cleared, lambda page: page.run()),
    Operation("replace 1,000", 1, _created_five_times, lambda page: page.run()),
    Operation("update every 10th", 4, _updated, lambda page: page.update(4)),
    Operation("select", 4, _selected, lambda page: page.select(2)),
    Operation("swap", 4, _swapped, lambda page: page.swap()),
    Operation("remove", 2, _removed, lambda page: page.remove(4)),
    Operation("create 10,000", 1, _created_and_cleared, lambda page: page.run_lots()),
    Operation("append 1,000", 1, _created_after_warm_up, lambda page: page.add()),
    Operation("clear", 4, _created_after_warm_up, lambda page: page.clear()),
)
