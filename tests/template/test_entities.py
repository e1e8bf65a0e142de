"""Character references mean what they mean to a browser's parser."""

from html.entities import html5
from random import Random

import pytest
from selectolax.lexbor import LexborHTMLParser

from liveview.template.entities import unescape_attribute, unescape_text

NUMBERS = (
    "0",
    "65",
    "1f600",
    "9",
    "128",
    "80",
    "150",
    "d800",
    "110000",
    "9" * 5000,
    "6Ada",
    "7f",
    "xyz",
    "b",
)


@pytest.mark.parametrize(
    ("html", "text", "attribute"),
    [
        ("&copy", "©", "©"),
        ("&copy=1", "©=1", "&copy=1"),
        ("&copya", "©a", "&copya"),
        ("&copy;a", "©a", "©a"),
        ("&notin;", "∉", "∉"),
        ("&notit;", "¬it;", "&notit;"),
        ("&nothing-known", "¬hing-known", "&nothing-known"),
        ("&", "&", "&"),
        ("&#", "&#", "&#"),
        ("&#x41", "A", "A"),
        ("&#1;", "\x01", "\x01"),
        ("&#150;", "–", "–"),
        ("&#" + "0" * 5000 + "65;", "A", "A"),
        ("&#x" + "0" * 5000 + "41;", "A", "A"),
        ("&#" + "0" * 5000, "\ufffd", "\ufffd"),
    ],
)
def test_references(html: str, text: str, attribute: str) -> None:
    """A name without its semicolon ends otherwise in an attribute than in text."""
    assert (unescape_text(html), unescape_attribute(html)) == (text, attribute)


def test_random_references_read_as_a_parser_reads_them() -> None:
    """5,000 references, whole, cut and with all that may follow."""
    random, names = Random(1), sorted(html5)
    for _ in range(5_000):
        name = random.choice(names)
        html = (
            "&" + name[: random.randint(1, len(name))]
            if random.random() < 0.7
            else "&#" + random.choice(("", "x", "X"))
        )
        html += random.choice(NUMBERS) if html.startswith("&#") else ""
        html += random.choice(("", ";", "=", "a", "1", " ", "&", "-")) + random.choice(("", "x;", "b"))
        element = LexborHTMLParser(f'<p title="{html}">{html}</p>').css_first("p")
        assert element is not None
        assert unescape_attribute(html) == (element.attributes["title"] or ""), html
        assert unescape_text(html) == element.text(), html
