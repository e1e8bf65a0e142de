"""Included templates, scopes, macros and kept blocks: compiled as a part of the page."""

import re
from pathlib import Path
from traceback import extract_tb
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, UndefinedError

from liveview.errors import TemplateError
from liveview.render.diff import diff
from liveview.template.compiled import compile_source
from liveview.template.source import Source
from liveview.template.values import Raw
from tests.template.compiling import compiled, definition, html, values

PARTS = Environment(
    autoescape=True,
    loader=DictLoader(
        {
            "name.html": "<b>{{ x }}</b>",
            "rows.html": "{% for row in rows %}<li>{{ row }}{% include 'name.html' %}</li>{% endfor %}",
            "set.html": "{% set x = 'inner' %}{{ x }}",
            "itself.html": "{% include 'itself.html' %}",
            "wrong.html": "\n\n<p>",
            "raising.html": "\n\n{{ 1 / x }}",
            "handlers.html": '<i live-mousemove="track"></i>',
        }
    ),
)


def shown(source: str, **state: object) -> str:
    """What a person gets to see of a template, as HTML without markers."""
    return re.sub("<!--.*?-->", "", html(source, environment=PARTS, **state))


# --- include ---


def test_an_included_template_is_part_of_the_page() -> None:
    """Its HTML joins the page's own, and its holes are the page's."""
    template = compiled("<p>{% include 'name.html' %}</p>", "x", environment=PARTS).template
    assert template.definition == "<p><b><!--$0--></b></p>"


def test_an_included_template_sees_what_is_around_it() -> None:
    """Names of the component and of loops, in templates that are included by an included one too."""
    assert (
        shown("<ul>{% include 'rows.html' %}</ul>", rows=[1, 2], x="<")
        == "<ul><li>1<b>&lt;</b></li><li>2<b>&lt;</b></li></ul>"
    )
    assert (
        shown("{% for x in rows %}{% include 'name.html' %}{% endfor %}", rows=[1, 2]) == "<b>1</b><b>2</b>"
    )


def test_what_an_included_template_sets_stays_in_it() -> None:
    """As in Jinja."""
    assert shown("{% include 'set.html' %} {{ x }}", x="outer") == "inner outer"


def test_a_missing_template_may_be_ignored() -> None:
    """If the template says so; and the first that exists is taken."""
    assert shown("a{% include 'none.html' ignore missing %}b") == "ab"
    assert shown("{% include ['none.html', 'name.html'] %}", x=1) == "<b>1</b>"


def test_a_template_that_includes_itself_is_refused() -> None:
    """It would never end."""
    with pytest.raises(TemplateError, match=r"'itself.html' includes itself"):
        compiled("{% include 'itself.html' %}", environment=PARTS)


def test_an_error_names_the_included_file() -> None:
    """With its own line."""
    with pytest.raises(TemplateError) as caught:
        compiled("<i></i>{% include 'wrong.html' %}", environment=PARTS)
    assert (caught.value.file, caught.value.line) == ("wrong.html", 3)


def test_an_error_at_run_time_shows_the_line_that_includes() -> None:
    """A traceback has lines of one file only."""
    with pytest.raises(ZeroDivisionError) as caught:
        values("<i>\n{% include 'raising.html' %}</i>", environment=PARTS, x=0)
    assert [frame.lineno for frame in extract_tb(caught.tb) if frame.filename == "page.html"] == [2]


def test_a_file_beside_the_page_is_included(tmp_path: Path) -> None:
    """Without any configured folder, as `template_name` is looked up."""
    (tmp_path / "page.html").touch()
    (tmp_path / "part.html").write_text("<b>{{ x }}</b>")
    source = Source("{% include 'part.html' %}", str(tmp_path / "page.html"))
    template = compile_source(source, Environment(autoescape=True), frozenset("x"), {})
    assert template.template.definition == "<b><!--$0--></b>"


def test_a_file_beside_the_page_comes_before_those_of_the_loader(tmp_path: Path) -> None:
    """In the order in which `template_name` is looked up; what only looks like a path is the loader's."""
    (tmp_path / "page.html").touch()
    (tmp_path / "part.html").write_text("beside")
    environment = Environment(
        loader=DictLoader({"part.html": "loaded", "liveview/forms.html": "ours"}), autoescape=True
    )

    def included(name: str, file: str) -> str:
        source = Source(f"<p>{{% include {name!r} %}}</p>", file)
        return compile_source(source, environment, frozenset(), {}).template.definition

    assert included("part.html", str(tmp_path / "page.html")) == "<p>beside</p>"
    assert included("part.html", str(tmp_path / "other" / "page.html")) == "<p>loaded</p>"
    assert included("part.html", "page.html") == "<p>loaded</p>"
    assert included("liveview/forms.html", str(tmp_path / "page.html")) == "<p>ours</p>"


def test_handlers_of_an_included_template_are_known() -> None:
    """The client has to listen for their events."""
    assert compiled("{% include 'handlers.html' %}", environment=PARTS).event_types == {"mousemove"}


# --- with ---


def test_with_gives_names_to_what_stands_in_it() -> None:
    """And to nothing else; its HTML goes on where it stood."""
    source = "<p>{% with y = x, z = 2 %}<b>{{ y }}</b>{{ z }}{% endwith %}{{ y }}</p>"
    assert definition(source, "x") == "<p><b><!--$0--></b><!--$1--><!--$2--></p>"
    assert shown(source, x=1) == "<p><b>1</b>2</p>"


def test_what_with_names_is_left_out_where_nothing_changed() -> None:
    """Its names read what their values read."""
    template = compiled("{% with y = a %}{{ y }}{{ b }}{% endwith %}", "a", "b")
    before = template.evaluate(SimpleNamespace(a=1, b=1))
    assert template.evaluate(SimpleNamespace(a=2, b=2), before, 4) == (1, 2)
    assert template.evaluate(SimpleNamespace(a=2, b=2), before, 2) == (2, 1)


# --- set blocks ---


def test_a_set_block_keeps_html() -> None:
    """It is raw where it is put out, and escaped nowhere twice."""
    assert values("{% set y %}<u>{{ x }}</u>{% endset %}{{ y }}", x="<") == (Raw("<u>&lt;</u>"),)
    assert values("{% set y %}a{{ x }}{% endset %}{{ y }}", x="<") == ("a<",)


def test_a_set_block_reads_what_is_in_it() -> None:
    """So what it gives is left out where that did not change."""
    template = compiled("{% set y %}{{ a }}{% endset %}{{ y }}", "a", "b")
    before = template.evaluate(SimpleNamespace(a=1, b=1))
    assert template.evaluate(SimpleNamespace(a=2, b=2), before, 4) == ("1",)


# --- macros ---

CELL = "{% macro cell(text, class='plain') %}<td class=\"{{ class }}\">{{ text }}{{ x }}</td>{% endmacro %}"


def test_a_call_of_a_macro_is_compiled_where_it_stands() -> None:
    """In a table too, where a text could not stand: no raw hole, and its values are its own."""
    source = CELL + "<table><tbody><tr>{{ cell(1) }}{{ cell('<', class='b') }}</tr></tbody></table>"
    template = compiled(source, "x")
    assert not template.raw_holes
    assert shown(source, x=2) == (
        '<table><tbody><tr><td class="plain">12</td><td class="b">&lt;2</td></tr></tbody></table>'
    )


def test_a_change_of_an_argument_is_a_patch_of_its_slot() -> None:
    """Nothing else of the macro is evaluated."""
    template = compiled(CELL + "<p></p>{{ cell(a, class=b) }}".replace("td", "b"), "a", "b", "x")
    state = SimpleNamespace(a=1, b="c", x="x")
    before = template.evaluate(state)
    state.a = 2
    after = template.evaluate(state, before, 2)
    ((slot, change),) = diff(before, after)
    assert (slot, change.changes) == (0, [(1, 2)])  # type: ignore[union-attr]  # an InstancePatch


def test_a_macro_sees_its_parameters_and_the_component_only() -> None:
    """Not the names around its call."""
    source = "{% macro m() %}<b>{{ y }}{{ x }}</b>{% endmacro %}{% for y in rows %}{{ m() }}{% endfor %}"
    assert shown(source, rows=[1], x=2) == "<b>2</b>"


def test_macros_call_each_other() -> None:
    """Those that are defined before the call runs."""
    source = (
        "{% macro outer(y) %}<i>{{ inner(y) }}</i>{% endmacro %}"
        "{% macro inner(z) %}<b>{{ z }}</b>{% endmacro %}{{ outer(x) }}"
    )
    assert not compiled(source, "x").raw_holes
    assert shown(source, x=1) == "<i><b>1</b></i>"


def test_a_macro_that_calls_itself_ends_in_raw_html() -> None:
    """Its first level is compiled; nobody knows how deep it goes."""
    nested: list[Any] = [[[]], []]
    source = "{% macro tree(y) %}<ul>{% for z in y %}<li>{{ tree(z) }}</li>{% endfor %}</ul>{% endmacro %}{{ tree(x) }}"
    assert shown(source, x=nested) == "<ul><li><ul><li><ul></ul></li></ul></li><li><ul></ul></li></ul>"


@pytest.mark.parametrize("call", ["m(x)|upper", "[m(x)]|join", "(m(x) if x else '')", "m(*[x])"])
def test_a_macro_in_an_expression_is_jinjas(call: str) -> None:
    """Its HTML is a value like any other."""
    source = "{% macro m(y) %}<b>{{ y }}</b>{% endmacro %}{{ " + call + " }}"
    assert shown(source, x="<").lower() == "<b>&lt;</b>"


def test_wrong_arguments_are_jinjas_error() -> None:
    """With Jinja's own words."""
    with pytest.raises(TypeError, match="takes no keyword argument 'z'"):
        values("{% macro m(y) %}{{ y }}{% endmacro %}{{ m(z=1) }}")
    with pytest.raises(UndefinedError, match="parameter 'y' was not provided"):
        values("{% macro m(y) %}{{ y.a }}{% endmacro %}{{ m() }}")


# --- what Jinja writes ---


@pytest.mark.parametrize(
    ("source", "expected", "what"),
    [
        (
            "{% for y in x recursive %}<i>{{ y[0] }}{{ loop(y[1]) }}</i>{% endfor %}",
            "<i>1<i>2</i></i>",
            "recursive loop",
        ),
        ("{% filter upper %}<b>b</b>{% endfilter %}", "<B>B</B>", "filter"),
        (
            "{% macro m() %}<b>{{ caller() }}</b>{% endmacro %}{% call m() %}c{% endcall %}",
            "<b>c</b>",
            "call",
        ),
    ],
)
def test_what_is_not_compiled_is_one_raw_hole(source: str, expected: str, what: str) -> None:
    """Slower, never wrong, and counted."""
    assert [hole.what for hole in compiled(source, "x").raw_holes] == [what]
    nested: list[Any] = [(1, [(2, [])])]
    assert shown(source, x=nested) == expected


# --- elements that hold text alone ---


def test_the_text_of_a_textarea_is_one_hole() -> None:
    """A property for the client; for the server the text behind the tag, after a line end that parsers drop."""
    source = '<textarea class="c">a {{ x }} &lt;</textarea>'
    assert definition(source, "x") == '<textarea class="c" $0=".value"></textarea>'
    assert values(source, x="<b>") == ("a <b> <",)
    assert html(source, x="<b>") == '<textarea class="c">\na &lt;b&gt; &lt;</textarea>'


def test_a_textarea_without_code_is_constant() -> None:
    """As it is written."""
    assert definition("<textarea>a &lt; b</textarea>") == "<textarea>a &lt; b</textarea>"


def test_the_text_of_a_title_is_one_hole_and_of_an_svg_title_content() -> None:
    """An SVG's title is an element like others."""
    assert definition("<title>{{ x }}</title>", "x") == '<title $0=".textContent"></title>'
    assert definition("<svg><title>a {{ x }}</title></svg>", "x") == "<svg><title>a <!--$0--></title></svg>"
