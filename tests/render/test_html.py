"""Values become HTML with the markers of the wire."""

import re

import pytest
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from liveview.render.html import attribute_to_html, spread_to_html, to_html
from liveview.template.values import Hole, Kind, Raw, Template, Value
from tests.render.making import PAGE, page, rows
from tests.template.compiling import compiled

HOLE = Template("T", "<!--$0-->", "", ("", ""), (Hole(Kind.CHILD),), is_element=False, root_attributes=None)


def shown(value: Value) -> str:
    """The HTML of a value in a child hole."""
    return to_html(HOLE, (value,))


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
    html = shown(Raw(f"{comment}<b>x</b><!-- note --><!---->"))
    inner = html.removeprefix("<!--(-->").removesuffix("<!--)-->")
    assert inner == f"{comment.replace('<!--', '<!-- ')}<b>x</b><!-- note --><!---->"


@pytest.mark.parametrize("mark", ["[x", "]", "{x", "}", "(", ")", ":"])
@pytest.mark.parametrize("start", ["<!--", "<!", "</", "<?"])
def test_what_parsers_make_comments_of_cannot_end_a_block(start: str, mark: str) -> None:
    """Broken HTML gives comments too, and none of them reads like a marker."""
    html = shown(Raw(f"<b>x</b>{start}{mark}-->y<!-- -->"))
    inner = html.removeprefix("<!--(-->").removesuffix("<!--)-->")
    assert comments(inner)[-1] == "<!-- -->"
    assert not [comment for comment in comments(inner) if re.match(r"<!--[\[\](){}:]", comment)]


def comments(html: str) -> list[str]:
    """The comments among the nodes of an HTML fragment, as a parser understands them."""
    node = LexborHTMLParser(f"<!DOCTYPE html><body><main>{html}</main></body>").css_first("main")
    assert node is not None
    return re.findall("<!--.*?-->", node.inner_html or "")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<![CDATA[x]]>", "<! [CDATA[x]]>"),
        ("<svg><style><![CDATA[x]]></style></svg>", "<svg><style><![CDATA[x]]></style></svg>"),
        ("<SVG></SVG><![CDATA[x]]>", "<SVG></SVG><! [CDATA[x]]>"),
    ],
)
def test_character_data_in_raw_html(raw: str, expected: str) -> None:
    """It is a text inside SVG, and stays; elsewhere parsers read a comment that begins like a marker."""
    assert shown(Raw(raw)) == f"<!--(-->{expected}<!--)-->"


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


def test_text_is_escaped_whatever_it_says_of_itself() -> None:
    """What is a text among values is no HTML, even where its class says so."""
    text = Markup("<s>")
    assert attribute_to_html("a", text) == ' a="&lt;s&gt;"'
    assert spread_to_html(("a", text)) == ' a="&lt;s&gt;"'


@pytest.mark.parametrize(
    "raw", ['<b title="<!--]-->">x</b>', "<b title = '<!--]--> >'>x</b>", "<b title=<!--]>x</b>"]
)
def test_values_of_attributes_in_raw_html_are_no_comments(raw: str) -> None:
    """They stay as they are, whatever they look like."""
    assert shown(Raw(raw)) == f"<!--(-->{raw}<!--)-->"
