"""Macros of other templates: `{% import %}` and `{% from ... import %}`, compared with stock Jinja2."""

import re
import traceback

import pytest
from jinja2 import DictLoader, Environment

from liveview.errors import TemplateError
from tests.template.compiling import compiled, html

FORMS = """{% macro field(name, value='', kind='text') %}<label>{{ label(name) }}
  <input name="{{ name }}" type="{{ kind }}" value="{{ value }}">{{ caller_free() }}</label>{% endmacro %}
{% macro label(name) %}<b>{{ name|title }}</b>{% endmacro %}
{% macro caller_free() %}{% for i in range(2) %}<i>{{ i }}</i>{% endfor %}{% endmacro %}
{% macro shadow(label) %}{{ label }}{% endmacro %}
{% macro nosy() %}{{ secret }}{% endmacro %}
{% macro broken() %}
<b>{{ 1 / zero() }}</b>{% endmacro %}
{% macro zero() %}0{% endmacro %}
"""
PARTS = Environment(
    autoescape=True,
    loader=DictLoader(
        {
            "forms.html": FORMS,
            "more.html": "{% from 'forms.html' import field as input %}"
            "{% macro twice(n) %}{{ input(n) }}{{ input(n) }}{% endmacro %}",
            "itself.html": "{% import 'itself.html' as me %}",
            "part.html": "{% import 'forms.html' as f %}{{ f.label(x) }}",
            "unclosed.html": "{% macro a() %}\n\n<p>{% endmacro %}",
        }
    ),
)


def shown(source: str, **state: object) -> str:
    """As a person sees it."""
    return re.sub("<!--.*?-->", "", html(source, environment=PARTS, **state))


SOURCES = (
    "{% from 'forms.html' import field %}{{ field('age', n) }}{{ field('name', kind='email') }}",
    "{% from 'forms.html' import field as input, label %}<p>{{ input(x) }}{{ label(x) }}</p>",
    "{% import 'forms.html' as forms %}<div>{{ forms.field(x, n) }}</div>{{ forms.label('z') }}",
    "{% import 'forms.html' as forms %}{% for i in rows %}<p>{{ forms.label(i) }}</p>{% endfor %}",
    "{% from 'more.html' import twice %}{{ twice(x) }}",
    "{% import 'more.html' as more %}{% if n %}{{ more.twice(x) }}{% endif %}",
    "{% include 'part.html' %}",
    "{% from 'forms.html' import shadow %}{{ shadow(x) }}",
    "{% from 'forms.html' import label %}<p title=\"{{ label(x)|striptags }}\">{{ label(x)|upper }}</p>",
    "{% from 'forms.html' import nosy with context %}{{ nosy() }}",
    "{% macro label(name) %}<u>{{ name }}</u>{% endmacro %}{% import 'forms.html' as f %}{{ label(x) }}{{ f.label(x) }}",
    "{% from 'forms.html' import field %}{% set f = field %}{{ f('a') }}",
)


@pytest.mark.parametrize("source", SOURCES)
def test_it_shows_what_stock_jinja_shows(source: str) -> None:
    """Whatever is imported, under whichever name, called where."""
    state: dict[str, object] = {"x": "a<b", "n": 3, "rows": ["one", "two"], "secret": "s"}
    expected = PARTS.from_string(source).render(state).strip()
    assert shown(source, **state) == expected


def test_calls_are_compiled() -> None:
    """A change in what a macro shows is a change of its hole, not of a raw text."""
    template = compiled("{% from 'forms.html' import label %}<p>{{ label(x) }}</p>", "x", environment=PARTS)
    assert template.raw_holes == ()
    assert "$0" in template.template.definition


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{% from 'forms.html' import feld %}", "forms.html has no macro 'feld'. Did you mean 'field'?"),
        ("{% import 'none.html' as f %}", "No template 'none.html' to import."),
        ("{% import 'itself.html' as f %}", "'itself.html' imports itself."),
        ("{% import 'forms.html' as f %}{{ f.nothing() }}", "'f' has no macro 'nothing'."),
        ("{% import 'forms.html' as f with context %}{{ f }}", "'f' was imported, and is not a value"),
        ("{% from 'forms.html' import nosy %}{{ nosy() }}", "reads 'secret', which it does not see"),
        ("{% import 'forms.html' as f %}{{ f.nosy() }}", "f.nosy reads 'secret', which it does not see"),
        ("{% import x as f %}", "The name of another template is made by code."),
    ],
)
def test_what_cannot_be_imported_is_named(source: str, problem: str) -> None:
    """With the line, and what is near."""
    with pytest.raises(TemplateError, match=re.escape(problem)):
        compiled("\n" + source, "secret", environment=PARTS)


def test_html_that_is_wrong_in_a_macro_is_shown_in_its_own_file() -> None:
    """With its own line there."""
    with pytest.raises(TemplateError) as error:
        compiled("{% from 'unclosed.html' import a %}{{ a() }}", environment=PARTS)
    assert (error.value.file, error.value.line) == ("unclosed.html", 3)


def test_what_a_macro_raises_is_shown_where_it_is_imported() -> None:
    """A template has lines of one file."""
    source = "<p>\n{% from 'forms.html' import broken %}\n{{ broken() }}</p>"
    with pytest.raises(TypeError) as error:
        html(source, environment=PARTS)
    frames = traceback.extract_tb(error.value.__traceback__)
    assert any(frame.filename == "page.html" and frame.lineno in (2, 3) for frame in frames)
