"""What is not compiled is refused with file, line, snippet and repair."""

import pytest
from jinja2 import Environment

from liveview.errors import TemplateError, TemplateNotYet
from liveview.template.compiled import compile_source
from liveview.template.source import Source
from tests.template.compiling import STOCK, compiled

BALANCE = (
    "Each branch and each loop body must close what it opens: write the whole element in each branch, "
    "or put the condition into the attribute."
)
NAME = "Put a space between them, or give whole attributes with {{ {name: value}|xmlattr }}."
OUTER = "Close the outer element first, or use another element."

WRONG = {
    "<p a={{ x }}>": (
        "The attribute 'a' has template code without quotes around it.",
        'Write a="{{ ... }}".',
    ),
    "<p a=b{{ x }}>": (
        "The attribute 'a' has template code without quotes around it.",
        'Write a="{{ ... }}".',
    ),
    "<p data-{{ x }}>": ("Template code inside an attribute's name.", NAME),
    '<p {{ x }}="1">': ("Template code inside an attribute's name.", NAME),
    '<p {{ x }}a="1">': ("Template code inside an attribute's name.", NAME),
    "<!-- {{ x }} -->": ("Template code in an HTML comment.", "Use a Jinja comment: {# ... #}."),
    "<script>{{ x }}</script>": (
        "Template code in <script>: it would run or apply only once.",
        "Put the value into an attribute (data-*, style) and read it from there.",
    ),
    "<style>{{ x }}</style>": (
        "Template code in <style>: it would run or apply only once.",
        "Put the value into an attribute (data-*, style) and read it from there.",
    ),
    "<table>{{ x }}</table>": (
        "Text directly in <table>: the browser moves it out of the table.",
        "Put it into a <td>, <th> or <caption>.",
    ),
    "<table>x</table>": ("Text directly in <table>: the browser moves it out of the table.", ""),
    "<select>x</select>": ("Text directly in <select>: the browser drops it.", ""),
    "<table>{% if x %}<tr></tr>{% endif %}</table>": (
        "A branch or loop directly in <table>: the browser adds a <tbody> around its rows.",
        "Write <tbody> around it.",
    ),
    "<p><div></div></p>": ("<div> inside <p>: the browser ends the paragraph before it.", OUTER),
    "<p>{% if x %}<ul></ul>{% endif %}</p>": (
        "<ul> inside <p>: the browser ends the paragraph before it.",
        OUTER,
    ),
    "{% if x %}<p>{% endif %}": ("<p> is opened and not closed.", BALANCE),
    "<p>": ("<p> is opened and not closed.", BALANCE),
    "<b></p>": ("</p> where <b> of line 3 is open.", BALANCE),
    "<b>{% if x %}</b>{% endif %}": ("</b> closes an element that was not opened here.", BALANCE),
    "</br>": ("</br>: <br> has no end tag.", ""),
    "{% if x %}<p{% endif %}": ("A branch or loop body ends inside the name of a tag.", BALANCE),
    "<p": ("The template ends inside the name of a tag.", ""),
    "<!-- x": ("The template ends inside a comment.", ""),
    '<p a="1"': ("<p> is opened and not closed.", BALANCE),
    "<p {% if x %}>{% endif %}": ("A branch between attributes ends the tag.", BALANCE),
    '<p {% if x %}a="{% endif %}">': (
        "A branch between attributes ends inside the value of an attribute.",
        BALANCE,
    ),
    "<p {% if x %}a={{ x }}{% endif %}>": (
        "The attribute 'a' has template code without quotes around it.",
        BALANCE,
    ),
    '<p a="{% if x %}b" c="{% endif %}">': ("A branch inside an attribute's value ends the value.", BALANCE),
    "<b></b><p live-root></p>": (
        "live-root stands on an element that is not the template's one root.",
        "Put it on the outermost element and nothing beside that, or leave it out.",
    ),
    '<p live-key="{{ x }}"></p>': (
        "live-key stands where nothing repeats its element.",
        "Put it on the outermost element of a loop's body.",
    ),
    '{% for z in y %}<p><b live-key="{{ z }}"></b></p>{% endfor %}': (
        "live-key stands where nothing repeats its element.",
        "Put it on the outermost element of a loop's body.",
    ),
    '{% for z in y %}<p>{% if z %}<b live-key="{{ z }}"></b>{% endif %}</p>{% endfor %}': (
        "live-key stands where nothing repeats its element.",
        "Put it on the outermost element of a loop's body.",
    ),
    '{% for z in y %}<b live-key="{{ z }}"></b><b live-key="{{ z }}"></b>{% endfor %}': (
        "A second live-key for the same item.",
        "Keep one.",
    ),
    '{% for z in y %}<b live-key="z"></b>{% endfor %}': (
        "live-key is the same for every item.",
        'Write live-key="{{ item.id }}".',
    ),
    '<i live-input.debounce.fast="a"></i>': (
        "live-input.debounce.fast: 'fast' is no time.",
        "Write it in milliseconds, as in live-input.debounce.300ms.",
    ),
    '<i live-keydown.enter.throttle.1s="a"></i>': (
        "live-keydown.enter.throttle.1s: '1s' is no time.",
        "Write it in milliseconds, as in live-keydown.enter.throttle.300ms.",
    ),
    "<p live-click>": (
        "live-click says nothing of what is to be done.",
        'Name a handler: live-click="save". To have only a modifier apply, write it: live-click.prevent.',
    ),
    '<p live-model.lazy=" ">': (
        "live-model.lazy says nothing of what is to be done.",
        'Name a Bound field: live-model.lazy="title".',
    ),
    '<p live-on="">': (
        "live-on says nothing of what is to be done.",
        'Name events and handlers: live-on="shown.bs.modal opened".',
    ),
    "{% include 'x' %}": ("No template 'x' to include.", ""),
    "{% include ['x', 'z'] %}": ("No template 'x' or 'z' to include.", ""),
    "{% with z = 1 %}<p {% endwith %}>": ("It ends inside a tag, between attributes.", BALANCE),
    "<table>{% filter upper %}x{% endfilter %}</table>": (
        "Text directly in <table>: the browser moves it out of the table.",
        "Put it into a <td>, <th> or <caption>.",
    ),
    "{% for x in y": ("unexpected end of template, expected 'end of statement block'.", ""),
    "{{ x|nothing }}": ("No filter named 'nothing'.", ""),
    "{% for loop in x %}{{ loop }}{% endfor %}": (
        "Can't assign to special loop variable in for-loop target",
        "",
    ),
}

NOT_YET = {
    "{% include x %}": "The name of another template is made by code.",
    "{% include 'x' without context %}": "{% include ... without context %} is not compiled yet.",
    "{% block x %}{% endblock %}": "{% block %} is not compiled by this version of liveview.",
    "{% extends 'x' %}": "{% extends %} is not compiled by this version of liveview.",
    "{% autoescape false %}{% endautoescape %}": "{% autoescape %} is not compiled by this version of liveview.",
    '<p a="{% if x %}{% block y %}{% endblock %}{% endif %}">': "{% block %} is not compiled by this version of liveview.",
    "<p {% if x %}{% block y %}{% endblock %}{% endif %}>": "{% block %} is not compiled by this version of liveview.",
    "{% set z %}{% block y %}{% endblock %}{% endset %}": "{% block %} is not compiled by this version of liveview.",
    "<textarea>{% block y %}{% endblock %}</textarea>": "{% block %} is not compiled by this version of liveview.",
    "<h{{ x }}>": "A tag's name is made by template code.",
    "<{{ x }}>": "A tag's name is made by template code.",
    "</{{ x }}>": "A tag's name is made by template code.",
}


@pytest.mark.parametrize("source", WRONG)
def test_wrong(source: str) -> None:
    """An error names what is wrong, where it stands, and how to mend it."""
    problem, repair = WRONG[source]
    with pytest.raises(TemplateError) as caught:
        compile_source(
            Source(f"\n<i>\n</i>{source}", "page.html", first_line=11), STOCK, frozenset(("x", "y")), {}
        )
    error = caught.value
    assert type(error) is TemplateError
    assert (error.problem.replace("line 2", "line 3"), error.repair) == (problem, repair)
    assert (error.file, error.line, error.snippet) == ("page.html", 13, f"</i>{source}".strip())


@pytest.mark.parametrize("source", NOT_YET)
def test_not_yet(source: str) -> None:
    """Jinja that comes later says so, and where it stands."""
    with pytest.raises(TemplateNotYet) as caught:
        compiled(f"<b>\n</b>{source}", "x", "y")
    assert caught.value.problem == NOT_YET[source]
    if "by this version" in caught.value.problem:
        assert caught.value.repair, "what to write instead"
    assert (caught.value.file, caught.value.line, caught.value.snippet) == ("page.html", 2, f"</b>{source}")


def test_message_shows_all_of_it() -> None:
    """The text of an error is problem, place, snippet and repair."""
    with pytest.raises(TemplateError) as caught:
        compiled("<p a={{ x }}>", "x")
    assert str(caught.value) == (
        "The attribute 'a' has template code without quotes around it.\n"
        "page.html, line 1\n    <p a={{ x }}>\n"
        'Write a="{{ ... }}".'
    )


def test_extension_statements_are_refused() -> None:
    """`do` of an extension is known by its name."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do"])
    with pytest.raises(TemplateNotYet, match=r"{% do %} is not compiled"):
        compiled("{% do x %}", "x", environment=environment)


@pytest.mark.parametrize(
    "name",
    [
        "input.debounce",
        "input.debounce.20ms.prevent",
        "input.debounce.stop",
        "keydown.throttle.enter",
        "keydown.throttle.5",
    ],
)
def test_what_may_follow_a_wait(name: str) -> None:
    """Nothing, a time, another modifier, and of keys a key."""
    compiled(f'<i live-{name}="a"></i>')
