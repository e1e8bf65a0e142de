"""The page that is measured, by what a person sees and clicks."""

import json
import time
from typing import Final

from playwright.sync_api import Page

_DEADLINE_SECONDS: Final = 30
_POLL_SECONDS: Final = 0.005

# Looks at a few cells only: it is asked often, while the page works.
LOOKS: Final = """
window.look = {
  get rows() { return document.querySelector("tbody").rows; },
  get count() { return this.rows.length; },
  cell(index, cell) { return this.rows[index]?.cells[cell].textContent.trim() ?? null; },
  id(index) { return this.cell(index, 0); },
  label(index) { return this.cell(index, 1); },
  isSelected(index) { return this.rows[index]?.classList.contains("danger") ?? false; },
};
"""


class TablePage:
    """Each method clicks once with a trusted click and waits until the page shows the result."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self) -> None:
        """A thousand other rows."""
        self._create("#run", 1_000)

    def run_lots(self) -> None:
        """Ten thousand."""
        self._create("#runlots", 10_000)

    def add(self) -> None:
        """A thousand more."""
        count = int(self.page.evaluate("look.count"))
        self._click("#add", f"look.count === {count + 1_000}")

    def clear(self) -> None:
        """No row is left."""
        self._click("#clear", "look.count === 0")

    def update(self, times: int) -> None:
        """Every tenth row is marked, for the `times`-th time."""
        ending = json.dumps((" !!!" * times).strip())
        self._click("#update", f"look.label(990).endsWith({ending})")

    def select(self, place: int) -> None:
        """The row in this place, from 1."""
        self._click(f"tbody>tr:nth-of-type({place})>td:nth-of-type(2)>a", f"look.isSelected({place - 1})")

    def swap(self) -> None:
        """The second and the last but one."""
        first, second = map(json.dumps, self.page.evaluate("[look.id(1), look.id(998)]"))
        self._click("#swaprows", f"look.id(1) === {second} && look.id(998) === {first}")

    def remove(self, place: int) -> None:
        """The row in this place, from 1; the next one comes to stand there."""
        following = json.dumps(self.page.evaluate(f"look.id({place})"))
        self._click(
            f"tbody>tr:nth-of-type({place})>td:nth-of-type(3)>a>span", f"look.id({place - 1}) === {following}"
        )

    def wait(self, condition: str) -> None:
        """Until this holds in the page. Raises `TimeoutError`."""
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while not self.page.evaluate(condition):
            if time.monotonic() > deadline:
                raise TimeoutError(condition)
            time.sleep(_POLL_SECONDS)

    def _create(self, button: str, count: int) -> None:
        before = json.dumps(self.page.evaluate("look.id(0)"))
        self._click(
            button,
            f"look.count === {count} && look.id(0) !== {before} && look.id({count - 1}) !== null",
        )

    def _click(self, selector: str, condition: str) -> None:
        element = self.page.query_selector(selector)
        if element is None:
            raise LookupError(selector)
        element.click()
        element.dispose()
        self.wait(condition)
