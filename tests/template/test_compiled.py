"""A compiled template: skips what has not changed, and fails with the template's own line."""

import traceback
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from liveview.errors import TemplateError
from liveview.template.compiled import compile_source
from liveview.template.inputs import ALWAYS
from liveview.template.source import Source
from tests.template.compiling import STOCK, compiled
from tests.template.environments import make_environment


class Counting:
    """Counts how often its fields are read."""

    def __init__(self) -> None:
        self.reads: list[str] = []

    def __getattr__(self, name: str) -> str:
        self.reads.append(name)
        return name


def test_slots_without_changed_inputs_are_not_evaluated() -> None:
    """They are taken from the values before, and nothing of the subject is read for them."""
    template = compiled(
        '<p a="{{ x }}" b="{{ x }}{{ y }}">{{ y }}{% if x %}1{% endif %}{{ 7 }}</p>', "x", "y"
    )
    subject = Counting()
    before = ("x0", "xy0", "y0", "10", "70")
    assert template.evaluate(subject, before, 2) == ("x", "xy", "y0", "1", "70")
    assert set(subject.reads) == {"x", "y"}
    subject.reads.clear()
    assert template.evaluate(subject, before, 16) == before
    assert subject.reads == []


@pytest.mark.parametrize(
    "source",
    [
        "{% if x %}{% set z = 1 %}b{% endif %}{{ z ~ y }}",
        "{% if x %}{% if x %}{% set z = 1 %}b{% endif %}{% endif %}{{ z ~ y }}",
        '<p a="{% set z = x %}{{ z }}">{{ z ~ y }}</p>',
        "<p {% set z = x %}{% if z %}a{% endif %}>{{ z ~ y }}</p>",
        "{% set n = namespace(z=0) %}{% for i in [x] %}{% set n.z = x %}b{% endfor %}{{ n.z ~ y }}",
    ],
)
def test_what_others_read_is_assigned_at_each_evaluation(source: str) -> None:
    """A slot that assigns a name runs, changed or not, because a slot that runs may read the name."""
    template = compiled(source, "x", "y")
    before = template.evaluate(SimpleNamespace(x=1, y=1))
    after = SimpleNamespace(x=1, y=2)
    assert template.evaluate(after, before, 4) == template.evaluate(after)


def test_finalize_is_asked_at_each_evaluation() -> None:
    """What the application lays over each output may read anything, so nothing is skipped."""
    languages = ["en"]

    def translate(value: object) -> str:
        return f"{languages[-1]}:{value}"

    environment = make_environment(finalize=translate)
    source = (
        '<p a="{{ x }}" b="-{{ x }}" {% if x %}c="{{ x }}"{% endif %}>{{ x }}{% if x %}{{ x }}{% endif %}</p>'
    )
    template = compiled(source, "x", environment=environment)
    subject = SimpleNamespace(x=1)
    before = template.evaluate(subject)
    languages.append("de")
    assert template.evaluate(subject, before, ALWAYS) == template.evaluate(subject) != before


def test_values_of_slots_are_the_very_objects() -> None:
    """A text or number is not copied."""
    text = "a b"[:2].strip()
    (value,) = compiled("<p>{{ x }}</p>", "x").evaluate(SimpleNamespace(x=text))
    assert value is text


def test_traceback_shows_the_template_and_its_line() -> None:
    """What the template's code raises names file and line as they are in the source's file."""
    source = Source('\n<p>\n<b title="\n{{ x.y.z }}">{{ x }}</b></p>', "shop/cart.py", first_line=30)
    template = compile_source(source, STOCK, frozenset("x"), {"x": 2})
    with pytest.raises(UndefinedError, match="has no attribute 'y'") as caught:
        template.evaluate(SimpleNamespace(x="text"))
    frames = [frame for frame in traceback.extract_tb(caught.tb) if frame.filename == "shop/cart.py"]
    assert [frame.lineno for frame in frames] == [33]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\n{% if x.y.z %}\nb{% endif %}", 2),
        ("a\n{% for i in [1] %}\n{{ i }}\n{{ x.y.z }}{% endfor %}", 4),
        ("a{% for i in [1]\nif x.y.z %}{% endfor %}", 2),
        ('<p\n{% if 1 %}\na="{{ x.y.z }}"{% endif %}>b</p>', 3),
        ("a\n{% set y = x.y.z %}", 2),
    ],
)
def test_line_of_each_kind_of_step(source: str, line: int) -> None:
    """Tests, bodies, filters of loops, spreads and `set` each know their line."""
    with pytest.raises(UndefinedError) as caught:
        compiled(source, "x").evaluate(SimpleNamespace(x="text"))
    frames = [frame for frame in traceback.extract_tb(caught.tb) if frame.filename == "page.html"]
    assert frames[-1].lineno == line


def test_event_types_and_handlers() -> None:
    """What `live-*` attributes name, wherever they stand."""
    template = compiled(
        '<div live-click="a" live-keydown.enter.prevent="b" live-value-x="1" live-busy-class="c">'
        '<i live-on="shown.bs.modal c, x d"></i><i {% if x %}live-input="e"{% endif %}></i><i live-change="{{ x }}"></i>'
        '<i live-dragover.prevent live-drop.stop="" live-native live-busy-text live-value-y></i></div>',
        "x",
    )
    assert template.event_types == {
        "click",
        "keydown",
        "shown.bs.modal",
        "x",
        "input",
        "change",
        "dragover",
        "drop",
    }
    assert [use.handler for use in template.handlers] == ["a", "b", "c", "d"]


def test_live_root_says_where_attributes_go() -> None:
    """The component's attributes stand right behind the root's name."""
    template = compiled('<tr live-root class="{{ x }}"><td></td></tr>', "x").template
    assert template.root_attributes is not None
    assert template.chunks[0][: template.root_attributes] == "<tr"
    assert compiled("<tr></tr>").template.root_attributes is None


def test_statements_may_stand_beside_a_live_root() -> None:
    """The space between them and the element is no part of the page; elsewhere it is."""
    above = "{# On top #}\n{% set y = 1 %}\n{% macro m() %}m{% endmacro %}\n"
    source = f"{above}<p live-root>{{{{ x }}}}</p>\n{{# Below #}}\n{{% set z = 2 %}}"
    assert compiled(source, "x").template.chunks == ("<p live-root>", "</p>")
    assert compiled(source.replace(" live-root", ""), "x").template.chunks[0] == "\n\n\n<p>"


def test_a_mistake_below_dropped_space_is_found_in_its_line() -> None:
    """Lines are counted as the author counts them."""
    with pytest.raises(TemplateError, match="line 4"):
        compiled("{% set y = 1 %}\n\n<p live-root>\n<i class={{ x }}></i></p>", "x")


def test_same_source_gives_the_same_id_everywhere() -> None:
    """A definition's id is a hash of it; processes agree on it."""
    assert compiled("<p>{{ x }}</p>", "x").template.id == "MQPrZo2l"
    assert compiled("<p>{{ x }}</p>", "x").template.id != compiled("<p> {{ x }}</p>", "x").template.id
