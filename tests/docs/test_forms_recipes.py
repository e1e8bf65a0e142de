"""`docs/guides/forms-recipes.md` lists what liveview says is wrong with a form: all of it, word for word."""

import re

from liveview.component import problems
from tests.docs.tables import ROOT

TEXT = (ROOT / "docs" / "guides" / "forms-recipes.md").read_text(encoding="utf-8")

# The texts of the table under "Other words, another language".
SHOWN = {text for text in re.findall(r"`([^`]+\.)`", TEXT) if text[0].isupper()}


def test_every_text_is_in_the_table() -> None:
    """Numbers are examples there; and the table has no text that nobody says."""
    said = {
        problems.REQUIRED,
        *problems._BY_TYPE.values(),
        *(words for _, words in problems._CONSTRAINTS),
        *problems._BY_CODE.values(),
    }
    assert {_pattern(text) for text in said} == {re.sub(r"\d+", "#", text) for text in SHOWN}


def _pattern(text: str) -> str:
    return re.sub(r"\{\w*\}", "#", text)
