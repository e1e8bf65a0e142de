"""Refuse a template with the file, the line and the snippet that its author has to look at."""

from typing import NoReturn

from liveview.errors import TemplateError
from liveview.template.source import Source


def refuse(kind: type[TemplateError], source: Source, problem: str, line: int, repair: str = "") -> NoReturn:
    """Raise an error of this kind. `line` is counted from the first of the source's text."""
    raise kind(
        problem, file=source.file, line=source.first_line + line - 1, snippet=source.line(line), repair=repair
    )
