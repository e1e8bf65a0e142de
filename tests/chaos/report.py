"""What happened, in a form that can be printed, written to a file, and complained about."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

# Wide enough for the longest name.
_NAME_WIDTH: Final = 46


class Report(Struct, kw_only=True, tag=True):
    """`figures` are printed in their order. `complaints`: what must not have happened, a sentence each."""

    name: str
    seed: int
    figures: dict[str, str | int | float]
    complaints: list[str]

    def lines(self) -> Iterator[str]:
        """For a person to read."""
        yield f"{self.name}, --seed {self.seed}"
        for name, value in self.figures.items():
            shown = (
                f"{value:.2f}"
                if isinstance(value, float)
                else f"{value:,}"
                if isinstance(value, int)
                else value
            )
            yield f"  {name:{_NAME_WIDTH}}{shown}"
        for complaint in self.complaints:
            yield f"  WRONG: {complaint}"


def shown(counts: dict[str, int]) -> str:
    """Counts by name, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{name} {count:,}" for name, count in ordered) or "none"
