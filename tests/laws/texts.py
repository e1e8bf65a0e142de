"""Texts and HTML for random states: each holds something that is easily got wrong."""

from typing import Final

TEXTS: Final[tuple[str, ...]] = (
    "", "a", "Ada", "two words", " space ", "<b>bold</b>", "\"double\" 'single'", "ü€😀", "line\nbreak", "c\r\nlf",
    "&lt;", "&copy", "&amp;amp;", "]]>", "--><!--]-->", "<!--[abc-->", "100%", "{{ x }}", "0", "True", "\u00a0", "$0",
)  # fmt: skip

# Balanced, and fit to stand inside a paragraph.
MARKUP: Final = (
    "", "plain", "a &amp; b", "<i>it</i>", "x<b>y</b>z", "<!-- note --><i>n</i>", "<!--[x-->t<!--]-->",
    "<b>q</b><!--]-->", "<!--{x--><i>z</i>", "<br>", "&lt;", " ",
)  # fmt: skip

CHOICES: Final[tuple[str, ...]] = ("red", "green", "blue")
