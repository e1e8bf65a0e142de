"""Values become HTML with the markers of the wire."""

import re

import pytest
from markupsafe import Markup

from liveview.render.html import attribute_to_html, to_html, value_to_html
from liveview.template.values import Raw
from tests.render.making import PAGE, page, rows
from tests.template.compiling import compiled


def marked(html: str) -> str:
    """The HTML with every tid in it written as T."""
    return re.sub(r"<!--([\[{])[\w.]{8}-->", r"<!--\1T-->", html)


def test_markers() -> None:
    """Blocks stand between markers, attributes and texts alone need none."""
    html = to_html(PAGE.template, page(a='"<', b="k", c="<", d="&", f=(1, 2)))
    assert marked(html) == (
        '<p class="&#34;&lt;" k="">&lt;<!----><!--[T--><b>&amp;</b><!--]--><!----><!--{T--><u>1</u><u>2</u><!--}--></p>'
    )


def test_nothing() -> None:
    """What is absent leaves nothing but the end of its block."""
    html = to_html(PAGE.template, page(c="", f=()))
    assert marked(html) == '<p class="x"><!----><!--[T--><i></i><!--]--><!----><!--{T--><!--}--></p>'


def test_items_beside_text_have_a_marker_each() -> None:
    """An item that is not one element begins with a marker."""
    template = compiled("<p>{% for row in rows %}{{ row }},{% endfor %}</p>", "rows")
    html = to_html(template.template, rows(template, 1, 2))
    assert marked(html) == "<p><!--{T--><!--:--><!---->1<!---->,<!--:--><!---->2<!---->,<!--}--></p>"


@pytest.mark.parametrize(
    "comment", ["<!--[x-->", "<!--]-->", "<!--{x-->", "<!--}-->", "<!--(-->", "<!--)-->", "<!--:-->"]
)
def test_comments_in_raw_html_cannot_end_a_block(comment: str) -> None:
    """A comment that reads like a marker is rewritten; any other stays."""
    html = value_to_html(Raw(f"{comment}<b>x</b><!-- note --><!---->"))
    inner = html.removeprefix("<!--(-->").removesuffix("<!--)-->")
    assert inner == f"{comment.replace('<!--', '<!-- ')}<b>x</b><!-- note --><!---->"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (True, ' a=""'), ("", ' a=""'), (0, ' a="0"'), ("<\"'&", ' a="&lt;&#34;&#39;&amp;"')],
)
def test_attribute(value: str | int | None, expected: str) -> None:
    """Absent, empty, or escaped."""
    assert attribute_to_html("a", value) == expected


def test_markup_is_not_escaped_twice() -> None:
    """A value with `__html__` is raw, or the text that it says."""
    assert to_html(PAGE.template, page(c=Markup("&lt;"), d=Markup("<s></s>"))).count("&lt;") == 1
