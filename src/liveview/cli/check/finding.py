"""What a check says: one line for each thing, as editors and CI read it."""

import os
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from liveview.errors import TemplateError


class Severity(IntEnum):
    """How bad it is, the worst last."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        path = Path(self.file)
        here = Path.cwd()
        return f"{path.relative_to(here) if path.is_relative_to(here) else path}:{self.line}"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that was found. Its text has one line."""

    place: Place
    severity: Severity
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity.name.lower()}: {self.text}"


def error(place: Place, *texts: str) -> Finding:
    """What cannot work."""
    return Finding(place, Severity.ERROR, _one_line(texts))


def warning(place: Place, *texts: str) -> Finding:
    """What is likely to go wrong."""
    return Finding(place, Severity.WARNING, _one_line(texts))


def note(place: Place, *texts: str) -> Finding:
    """What is good to know."""
    return Finding(place, Severity.NOTE, _one_line(texts))


def of_template_error(raised: TemplateError) -> Finding:
    """What a template was refused for, with the repair."""
    return error(Place(os.fspath(raised.file), raised.line), raised.problem, raised.repair)


def _one_line(texts: tuple[str, ...]) -> str:
    return " ".join(" ".join(texts).split())
