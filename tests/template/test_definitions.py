"""The constant side of a template as the wire defines it."""

import pytest

from liveview.template.values import Instance, Items, Template, Value
from tests.template.compiling import compiled, definition, html, values


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a{{ x }}b</p>", "<p>a<!--$0-->b</p>"),
        ("{{ x }}", "<!----><!--$0-->"),
        ("{# nothing #}", "<!---->"),
        ("a{{ x }}", "a<!--$0-->"),
        ('<p Class="{{ x }}">', '<p $0="class">'),
        ('<input disabled="{{ x }}" a="1{{ x }}">', '<input $0="disabled" $1="a">'),
        ('<p {% if x %}a{% endif %} b="1" {{ x }}>', '<p $0=""  b="1">'),
        ("<p>{% if x %}a{% endif %}{% for y in x %}{{ y }}{% endfor %}</p>", "<p><!--$0--><!--$1--></p>"),
        ("<p><!-- note -->a{# note #}b</p>", "<p>ab</p>"),
        ("<table>\n<tbody> <tr>\n</tr> </tbody></table>", "<table><tbody><tr></tr></tbody></table>"),
        ('<svg viewBox="{{ x }}"><g b=1 /></svg>', '<svg $0="viewBox"><g b=1 /></svg>'),
        ("<BR/>", "<BR>"),
        ("\n <p> a </p>\n ", "<p> a </p>"),
    ],
)
def test_definition(source: str, expected: str) -> None:
    """Holes are numbered in the order of the text."""
    closing = "</p>" if source.startswith("<p") and "</p>" not in source else ""
    assert definition(source + closing, "x") == expected + closing


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a{{ x }}{{ x }}b{{ x }}</p>", "<p>a<!---->X<!---->X<!---->b<!---->X</p>"),
        ("{{ x }}<b></b>", "<!---->X<b></b>"),
        ("<p>{{ x }}<b></b>{{ x }}</p>", "<p>X<b></b>X</p>"),
        ("<pre>{{ x }}</pre>", "<pre>\nX</pre>"),
        ("<pre>a{{ x }}</pre>", "<pre>a<!---->X</pre>"),
    ],
)
def test_separators(source: str, expected: str) -> None:
    """A comment stands between texts that touch, and where a template would begin with a hole."""
    assert html(source, x="X") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [("a&lt;{{ x }}&amp;&copy", "a<1&©"), ("&am{{ x }}p;", "&am1p;"), ("&#6{{ x }}", "&#61")],
)
def test_entities_beside_code_in_an_attribute(source: str, expected: str) -> None:
    """Constant pieces are read as a browser reads the whole."""
    assert values(f'<p a="{source}"></p>', x=1) == (expected.replace("&#61", "="),)


def test_text_in_pre_keeps_its_first_line_end() -> None:
    """The parser drops one line end after `<pre>`: it gets one of its own, so the page shows what an update would."""
    assert html("<pre>{{ x }}</pre>", x="\na") == "<pre>\n\na</pre>"


def test_branches_and_items_are_templates_of_their_own() -> None:
    """Text alone is a value; an element makes a template; space in a table is nothing."""
    assert values("<p>{% if x %}a &amp; b{% endif %}</p>", x=1) == ("a & b",)
    assert values("<p>{% if x %}a{% endif %}</p>", x=0) == (None,)
    (branch,) = values("<p>{% if x %}<b>{{ x }}</b>{% endif %}</p>", x=1)
    assert isinstance(branch, Instance)
    assert (branch.template.definition, branch.values) == ("<b><!--$0--></b>", (1,))
    (rows,) = values("<table><tbody>\n{% for y in x %}\n<tr></tr>\n{% endfor %}</tbody></table>", x=[1, 2])
    assert isinstance(rows, Items)
    assert (rows.template.definition, rows.template.is_element, rows.rows) == ("<tr></tr>", True, [(), ()])


@pytest.mark.parametrize(
    ("body", "is_element"),
    [
        ("<i></i>", True),
        ("<i>{{ y }}</i>", True),
        (" <i></i>", False),
        ("<i></i><i></i>", False),
        ("{{ y }}", False),
        ("a", False),
    ],
)
def test_items_that_need_no_marker(body: str, is_element: bool) -> None:  # a test's expectation
    """One element with nothing beside it."""
    assert item_template(f"<p>{{% for y in x %}}{body}{{% endfor %}}</p>").is_element is is_element


def item_template(source: str) -> Template:
    """The template of a loop's body."""
    (rows,) = values(source, x=[1])
    assert isinstance(rows, Items)
    return rows.template


@pytest.mark.parametrize(
    ("source", "namespace"),
    [
        ("<svg>{% if x %}<g/>{% endif %}</svg>", "svg"),
        ("<math>{% if x %}<mi>x</mi>{% endif %}</math>", "math"),
        ("<svg><foreignObject>{% if x %}<p></p>{% endif %}</foreignObject></svg>", ""),
        ("{% if x %}<svg></svg>{% endif %}", ""),
    ],
)
def test_namespace_of_a_branch(source: str, namespace: str) -> None:
    """A branch inside foreign content is parsed there by the client too."""
    (branch,) = values(source, x=1)
    assert isinstance(branch, Instance)
    assert branch.template.namespace == namespace


def test_equal_templates_of_different_namespaces_differ() -> None:
    """`<a>` is another element in SVG."""
    first = values("{% if x %}<a></a>{% endif %}", x=1)
    second = values("<svg>{% if x %}<a></a>{% endif %}</svg>", x=1)
    assert tid(first[0]) != tid(second[0])


def tid(value: Value) -> str:
    """The id of an instance's template."""
    assert isinstance(value, Instance)
    return value.template.id


def test_one_element_has_one_spread() -> None:
    """All code between attributes of an element fills one hole, in order, and fixed names win."""
    source = '<p {{ "a" }} b="1" {% if x %}c="{{ x }}"{% endif %}{{ " d" }} {% set y = 2 %}{{ "b" }} e="{{ x }}" {{ "e" }}></p>'
    assert compiled(source, "x").template.definition == '<p $0=""  b="1" $1="e"></p>'
    assert values(source, x=5) == (("a", "", "c", "5", "d", ""), 5)
