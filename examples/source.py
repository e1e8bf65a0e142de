"""A module's source as HTML, with classes for its colours in `style.css`."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name  # pyright: ignore[reportUnknownVariableType]  # its options are anything

# What stands between the quotes of a template is HTML with Jinja in it.
_QUOTES: Final = '"""'
_TEMPLATE: Final = re.compile(f"{_QUOTES}(\\n *<.*?){_QUOTES}", re.DOTALL)


@cache
def highlighted(path: Path) -> Markup:
    """What the file says; templates inside it as what they are."""
    parts = _TEMPLATE.split(path.read_text())
    quotes = Markup('<span class="s">{}</span>').format(_QUOTES)
    return quotes.join(_coloured(part, is_template=bool(place % 2)) for place, part in enumerate(parts))


def _coloured(text: str, *, is_template: bool) -> Markup:
    lexer = get_lexer_by_name("html+django" if is_template else "python", stripnl=False, ensurenl=False)
    formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
    html = highlight(text, lexer, formatter)
    # It ends every line, the last one too where the text did not.
    return Markup(html if text.endswith("\n") else html.removesuffix("\n"))  # noqa: S704 - Pygments escapes
