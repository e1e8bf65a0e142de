"""A template's source text, and where it stands, for errors that point at the line."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """`first_line` is the line of `file` on which `text` begins, so that errors name the line in a module.

    `written`: the text as its author wrote it, where `text` says more in the same lines.
    """

    text: str
    file: str
    first_line: int = 1
    written: str | None = None

    def line(self, number: int) -> str:
        """Line `number` of the text, counted from 1, stripped; empty where there is none."""
        return self._lines[number - 1].strip() if 0 < number <= len(self._lines) else ""

    def stripped(self) -> "Source":
        """The same without space around it, its lines still where they were."""
        text = self.text.lstrip()
        skipped = self.text[: len(self.text) - len(text)].count("\n")
        return Source(text.rstrip(), self.file, self.first_line + skipped)

    @cached_property
    def _lines(self) -> list[str]:
        return (self.text if self.written is None else self.written).splitlines()
