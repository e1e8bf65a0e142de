"""Expressions, scopes and loops mean what they mean in stock Jinja."""

import pytest
from jinja2 import StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context

from tests.laws.dom import dom
from tests.template.compiling import compiled, html
from tests.template.environments import make_environment


@pass_context
def add_title(context: Context, text: str) -> str:
    """A filter that reads the template's names."""
    return f"{context['title']}, {text}; {context.get('nobody', 'none')}; {'title' in context}"


@pass_context
def peek(context: Context, name: str) -> object:
    """What a name holds for a function or filter that reads the template's names."""
    return context.get(name, "?")


@pass_context
def peek_is(context: Context, name: str) -> bool:
    """The same as a test."""
    return name in context


READERS = {"add_title": add_title, "peek": peek}
CONTEXT = make_environment(filters=READERS, functions=READERS, tests={"peek_is": peek_is})

STATE: dict[str, object] = {
    "title": "T<1>", "count": 3, "ready": True, "words": ["a", "b", "b", "<c>"], "none": None, "rows": [[1, 2], [3], []],
    "prices": {"x": 1, "y": 2}, "name": "Ada",
}  # fmt: skip

SOURCES = [
    "{{ nobody }}|{{ nobody is defined }}|{{ nobody|default('d') }}",
    "{{ none }}|{{ true }}|{{ 1.50 }}|{{ count / 2 }}",
    "{{ prices.x }}{{ prices['y'] }}{{ prices.z }}",
    "{% for w in words %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.length }}{% endfor %}",
    "{% for w in words %}{{ loop.first }}{{ loop.last }}{{ loop.revindex0 }}{{ loop.depth }}{% endfor %}",
    "{% for w in words %}{{ loop.previtem }}-{{ loop.nextitem }} {{ loop.changed(w) }} {{ loop.cycle('o', 'e') }};{% endfor %}",
    "{% for w in words if w != 'b' %}{{ loop.index }}{{ w }}{% else %}none{% endfor %}",
    "{% for w in words if nobody %}{{ w }}{% else %}none{% endfor %}",
    "{% for w in nobody %}{{ w }}{% else %}{{ count }}{% endfor %}",
    "{% for row in rows %}{% for n in row %}{{ loop.index }}{{ n }}{% else %}-{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for row in rows %}{% set outer = loop %}{% for n in row %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for k, v in prices|dictsort %}{{ k }}={{ v }};{% endfor %}{{ k }}",
    "{% for name in words %}{{ name }}{% endfor %}{{ name }}",
    "{% set x = 1 %}{% for w in words %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}",
    "{% if ready %}{% set x = 5 %}{% endif %}{{ x }}{% if not ready %}{% set y = 5 %}{% endif %}{{ y }}",
    "{% set count = count + 1 %}{{ count }}",
    "{% if not ready %}{% set count = 9 %}{% endif %}{{ count }}",
    "{% for w in words %}{% if loop.first %}{% set z = w %}{% endif %}{{ z }};{% endfor %}{{ z }}",
    "{% set ns = namespace(n=0) %}{% for w in words %}{% set ns.n = ns.n + loop.index %}{% endfor %}{{ ns.n }}",
    "{% set a, b = count, title %}{{ a }}{{ b }}",
    "<table><tbody><tr>{% if ready %}\n{% set q = 1 %}\n{% endif %}<td>{{ q }}</td></tr></tbody></table>",
    "{% if ready %}<!-- c -->{% set q = 1 %}{% endif %}{{ q }}",
    "{% for w in words %}{# c #}<!-- {{ '{{' }} -->{% endfor %}x".replace(" {{ '{{' }} ", "n"),
    '<p title="{{ title }}" class="{% for w in words %}{{ w }} {% endfor %}">{{ title|safe|escape }}</p>',
    '<p {% if ready %}a="1"{% endif %}{% if count %} b{% endif %} {{ {"c": title}|xmlattr }}>x</p>',
    '<p {% set v = title %}{% if v %}a="{{ v }}"{% endif %}>{{ v }}</p>',
    "<pre>{% for w in words %}{{ w }}\n{% endfor %}</pre>",
    "{{ words|map('upper')|join('<') }} {{ title|e }} {{ (title ~ '<'|safe) }}",
    "{{ 'x' if ready }}{{ 'y' if not ready }}|{{ ('y' if not ready) is defined }}",
    "{{ title|add_title }}{{ add_title(title) }}",
    "{% for w in words %}{% set x = 1 %}{{ add_title(w) }}{{ w|add_title }}{% endfor %}",
    "{% for title in words %}{{ add_title(title) }}{% endfor %}",
    "{% set x = 5 %}{{ peek('x') }}{{ 'x'|peek }}{% set x = 6 %}{{ peek('x') }}{{ ['x']|map('peek')|first }}",
    "{% set x = 5 %}{{ 'x' is peek_is }}{{ 'y' is peek_is }}{{ ['x', 'y']|select('peek_is')|list }}{% set y = 1 %}",
    "{% set x, y = 5, 6 %}{% for w in words %}{% set y = w %}{{ peek('x') ~ peek('y') }}{{ 'y'|peek }}{% endfor %}{{ 'y'|peek }}",
    "{% if ready %}{% set x = 5 %}{{ peek('x') }}{% endif %}{{ peek('x') }}",
    "{% for w in words %}{% set z = 1 %}{% endfor %}{{ peek('z') }}",
    "{% set count = count + 1 %}{{ peek('count') }}{% for count in words %}{{ peek('count') }}{% endfor %}{{ peek('count') }}",
    """<p {% set x = 1 %}{% if ready %}a="{{ 'x'|peek }}"{% endif %} b="{% set y = 2 %}{{ 'x'|peek }}">{{ 'y'|peek }}</p>""",
    "a {%- if ready -%} b {%- endif %}  c {%+ if ready %} d{% endif -%} e",
    "{% raw %}<b>{{ x }}</b>{% endraw %}",
]


@pytest.mark.parametrize("source", SOURCES)
def test_equals_stock_jinja(source: str) -> None:
    """The same page as from stock Jinja, of one construct each."""
    expected = CONTEXT.from_string(source).render(STATE)
    assert dom(html(source, environment=CONTEXT, **STATE)) == dom(expected)


def test_strict_undefined_raises_as_in_stock_jinja() -> None:
    """What an environment makes of undefined names holds here too."""
    strict = make_environment(undefined=StrictUndefined)
    with pytest.raises(UndefinedError, match="'nobody' is undefined"):
        html("{{ nobody }}", environment=strict)
    assert html("{{ nobody|default('d') }}", environment=strict) == "<!---->d"


def dash(value: object) -> object:
    """A value as it is, nothing as a dash."""
    return "-" if value is None else value


def test_finalize_of_the_environment_is_used() -> None:
    """`finalize` sees each value that is put out, in text and in attributes."""
    environment = make_environment(finalize=dash)
    assert (
        html('<p a="{{ x }}" b="x{{ x }}">{{ x }}</p>', environment=environment, x=None)
        == '<p a="-" b="x-">-</p>'
    )


def test_component_is_the_subject_itself() -> None:
    """`component` gives the object, whatever else is visible."""
    assert html("{{ component.x }}", x=4) == "<!---->4"


def test_only_visible_names_are_seen() -> None:
    """An attribute that is not among the names is an undefined name."""
    template = compiled("{{ x }}{{ hidden }}", "x")

    class Subject:
        x = 1
        hidden = 2

    assert [str(value) for value in template.evaluate(Subject())] == ["1", ""]
