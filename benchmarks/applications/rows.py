"""The rows that every table of the benchmarks begins with: always the same, as from a database."""

from functools import cache
from random import Random
from typing import Final

# An inserted row is of this label, and of the next free id.
NEW_LABEL: Final = "a new row"

# These two are swapped, as in js-framework-benchmark.
SWAPPED: Final = (1, 998)

_WORDS: Final = (
    "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful".split(),
    "red yellow blue green pink brown purple white black orange".split(),
    "table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard".split(),
)


@cache
def stored_rows(count: int) -> tuple[tuple[int, str], ...]:
    """Id and label of so many rows."""
    random = Random(1)  # noqa: S311 - no secret
    return tuple((id, " ".join(map(random.choice, _WORDS))) for id in range(1, count + 1))
