"""How a list changed since a moment: its present order in terms of the old one.

Runs `start, length` of old indexes, -1 for so many new items, in the form in which patches travel too: to take one row out of
10,000 costs a look at a few runs, and no walk over the list.
"""

from collections.abc import Iterable
from typing import Final

from liveview.tracked.container import Container

# Each change looks at the runs, so beyond this the order is found anew at the next render instead.
MOST_RUNS: Final = 128


class Journal:
    """`since`: the list's version where it begins; `length`: how long the list was.

    `changed`: containers among the items in which something changed. `removed`: what stood at old indexes that are gone.
    `original`: all items as they were, once the order is no longer followed; `runs` mean nothing then.
    """

    __slots__ = ("_runs", "changed", "length", "moment", "original", "removed", "since")

    def __init__(self, since: int, moment: int, length: int) -> None:
        self.since = since
        self.moment = moment
        self.length = length
        self._runs: list[int] | None = None  # until the first splice, after which it is what `runs` says
        self.removed: dict[int, object] = {}
        self.changed: list[Container] = []
        self.original: list[object] | None = None

    @property
    def runs(self) -> list[int]:
        """The present order: `start, length` of old indexes, -1 for so many new items."""
        if self._runs is None:
            self._runs = [0, self.length] if self.length else []
        return self._runs

    @property
    def is_reordered(self) -> bool:
        """Whether items came, went or moved."""
        if self.original is None and self._runs is None:
            return False
        return self.original is not None or self._runs != ([0, self.length] if self.length else [])

    def splice(self, index: int, removed: Iterable[object], inserted: int) -> None:
        """`removed` stood from `index` on; as many as `inserted` stand there now."""
        gone = list(removed)
        before, rest = _cut(self.runs, index)
        out, after = _cut(rest, len(gone))
        place = 0
        for start, length in zip(out[::2], out[1::2], strict=True):
            if start >= 0:
                self.removed.update(
                    zip(range(start, start + length), gone[place : place + length], strict=True)
                )
            place += length
        self._runs = before
        if inserted:
            self._append(-1, inserted)
        if after:
            self._append(after[0], after[1])
            self._runs += after[2:]

    def _append(self, start: int, length: int) -> None:
        """Add a run, as part of the last one where it goes on from there."""
        runs = self.runs
        if runs and (
            (start < 0 and runs[-2] < 0) or (start >= 0 <= runs[-2] and runs[-2] + runs[-1] == start)
        ):
            runs[-1] += length
        else:
            runs += (start, length)

    def original_of(self, items: list[object]) -> list[object]:
        """The items as they were when the journal began, given those that stand now."""
        if self.original is not None:
            return self.original
        original: list[object] = [None] * self.length
        for index, item in self.removed.items():
            original[index] = item
        place = 0
        for start, length in zip(self.runs[::2], self.runs[1::2], strict=True):
            if start >= 0:
                original[start : start + length] = items[place : place + length]
            place += length
        return original


def _cut(runs: list[int], length: int) -> tuple[list[int], list[int]]:
    """The first `length` items of `runs`, and what comes after them."""
    for place in range(0, len(runs), 2):
        start, size = runs[place], runs[place + 1]
        if size > length:
            rest = -1 if start < 0 else start + length
            head = runs[:place] + ([start, length] if length else [])
            return head, [rest, size - length, *runs[place + 2 :]]
        length -= size
    return list(runs), []
