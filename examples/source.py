"""A module's source as HTML, with classes for its colours in `style.css`."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import HtmlDjangoLexer, PythonLexer

# What stands between the quotes of a template is HTML with Jinja in it.
_TEMPLATE: Final = re.compile(r'(?<="""\n)(?=\s*<)(.*?)(?=^ *""")', re.DOTALL | re.MULTILINE)


@cache
def highlighted(path: Path) -> Markup:
    """What the file says; templates inside it as what they are."""
    parts = _TEMPLATE.split(path.read_text())
    return Markup().join(_coloured(part, is_template=bool(place % 2)) for place, part in enumerate(parts))


def _coloured(text: str, *, is_template: bool) -> Markup:
    options = {"stripnl": False, "ensurenl": False}
    lexer = HtmlDjangoLexer(**options) if is_template else PythonLexer(**options)
    return Markup(highlight(text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704 - Pygments escapes
