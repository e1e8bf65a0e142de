"""`liveview check`: for each thing that it says, what is wrong, and what is right and says nothing."""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import invalidate_caches
from pathlib import Path
from weakref import WeakValueDictionary

import pytest

from liveview.cli import main
from liveview.cli.check import check
from liveview.component import registry
from liveview.component.component import Component
from liveview.errors import ConfigurationError
from tests.cli.project import ROOT, liveview, run_python

HEAD = "from liveview import Component, LiveView, computed, event, field, message\n"


class Shop:
    """A folder with the module `shop`, and what a check says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Mapping[str, str]) -> None:
        """Files of the folder, by their path."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def check(self, *targets: str, strict: bool = False) -> tuple[int, list[str], str]:
        """The exit status, the findings and the summary."""
        invalidate_caches()  # more was written within the time that a folder's clock can tell apart
        output = io.StringIO()
        status = check(list(targets), strict=strict, output=output)
        *lines, summary = output.getvalue().splitlines()
        return status, lines, summary

    def of(self, source: str, files: Mapping[str, str] | None = None) -> list[str]:
        """The findings for a module with this source; without a line break at its begin, for a class with this body."""
        is_module = source.startswith("\n")
        text = source if is_module else f"class Page(Component):\n    {source}\n"
        self.write({"shop.py": HEAD + text, **(files or {})})
        status, lines, _ = self.check("shop")
        assert status == int(any(" error: " in line for line in lines))
        return lines

    def line_of(self, text: str) -> int:
        """The line of the module on which a text stands first."""
        source = (self.folder / "shop.py").read_text()
        return source.count("\n", 0, source.index(text)) + 1


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """An empty folder, in which the command is called."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # the command adds to it
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("LIVEVIEW_SECRET_KEY", "a key of the test's own, which is long enough")
    nothing: WeakValueDictionary[str, type[Component]] = WeakValueDictionary()
    monkeypatch.setattr(registry, "_loaded", nothing)  # as in a process that has loaded nothing
    before = set(sys.modules)
    yield Shop(tmp_path)
    for name in set(sys.modules) - before:
        del sys.modules[name]


def assert_found(lines: Sequence[str], *expected: str) -> None:
    """Each finding begins with the place and severity before the first `...`, and holds what comes behind that."""
    assert len(lines) == len(expected), lines
    for line, wanted in zip(lines, expected, strict=True):
        start, *parts = wanted.split(" ... ")
        assert line.startswith(start), line
        for part in parts:
            assert part in line, line


# --- templates --------------------------------------------------------------------------------------------------------


def test_a_template_that_does_not_compile(shop: Shop) -> None:
    """With the file, the line and the repair that the page would show."""
    lines = shop.of(
        'template_name = "page.html"',
        {"page.html": "<div>\n  <table>{% if 1 %}<tr></tr>{% endif %}</table>\n</div>"},
    )
    assert_found(
        lines, "page.html:2: error: A branch or loop directly in <table> ... Write <tbody> around it."
    )


def test_a_template_that_compiles_says_nothing(shop: Shop) -> None:
    """The summary counts what was looked at."""
    shop.write(
        {"shop.py": HEAD + "class Page(Component):\n    template = '<p>{{ x }}</p>'\n    x: int = 0\n"}
    )
    assert shop.check("shop") == (0, [], "1 component: 0 errors, 0 warnings, 0 notes.")


def test_jinja_finds_something(shop: Shop) -> None:
    """What the generator of code refuses, not the parser, is found too."""
    assert_found(shop.of("template = '{{ 1|nosuch }}'"), "shop.py:3: error: ... nosuch")


def test_a_name_that_nobody_has(shop: Shop) -> None:
    """It is empty on the page, which nobody sees in a test of something else."""
    found = shop.of(
        "count: int = 0\n    template_name = 'page.html'",
        {
            "page.html": '{% include "part.html" %}\n{{ cuont }} {{ range(2)|join }} {{ _x }}\n{{ cuont }}',
            "part.html": "<b>\n{{ total }}</b>",
        },
    )
    assert [re.sub(r"^.*/", "", line) for line in found] == [
        "page.html:2: warning: Page has no '_x', so it is empty.",
        "page.html:2: warning: Page has no 'cuont', so it is empty. Did you mean 'count'?",
        "part.html:2: warning: Page has no 'total', so it is empty.",
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{{ count }} {{ component.count }} {{ live.id }} {{ half() }}",
        "{% for x in range(count) %}{{ x }} {{ loop.index }}{% endfor %}",
        "{% if extra is defined %}{{ extra }}{% endif %} {{ other|default(1) }}",
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m(1) %}{{ count }}{% endcall %}",
        "{% set y = count %}{{ y }} {% with z = y %}{{ z }}{% endwith %}",
        '{% from "liveview/forms.html" import errors %}{{ count }}',
    ],
)
def test_names_that_somebody_has(shop: Shop, template: str) -> None:
    """The class, the environment, the template itself, or perhaps somebody."""
    body = f"count: int = 0\n    template = {template!r}\n    def half(self) -> float:\n        return self.count / 2"
    assert [line for line in shop.of(body) if " warning: " in line] == []


BASE = """
class Base(Component):
    template = "{{ size }} {{ colour }}"
    colour: str = ""

class Small(Base):
    size: int = 1
"""


def test_a_base_may_leave_names_to_all_classes_below(shop: Shop) -> None:
    """As it may leave them handlers."""
    assert shop.of(BASE) == []


def test_a_name_that_only_some_of_the_classes_below_have(shop: Shop) -> None:
    """Those that lack it say so, and so does their base."""
    found = shop.of(BASE + "class Other(Base):\n    pass\n")
    assert [line.partition(": ")[2] for line in found] == [
        "warning: Base has no 'size', so it is empty.",
        "warning: Other has no 'size', so it is empty.",
    ]


def test_a_class_without_a_template(shop: Shop) -> None:
    """But a base that leaves it to the classes below is as it should be."""
    source = (
        "\nclass Base(Component):\n    x: int = 0\n\nclass A(Base):\n    template = ''\n\n"
        "class Lone(Component):\n    y: int = 0\n"
    )
    assert_found(shop.of(source), "shop.py:9: error: Lone has no template.")


def test_a_template_file_that_is_not_there(shop: Shop) -> None:
    """Its name is in the class."""
    assert_found(
        shop.of("template_name = 'gone.html'"), "shop.py:2: error: Page: 'gone.html' ... does not stand"
    )


def test_templates_are_found_where_live_view_says(shop: Shop) -> None:
    """Also with the filters of its environment."""
    source = (
        "\nimport jinja2\nenvironment = jinja2.Environment()\nenvironment.filters['loud'] = str.upper\n"
        "live = LiveView(environment=environment, templates='pages')\n"
        "class Page(Component):\n    template_name = 'page.html'\n    x: str = ''\n"
    )
    assert shop.of(source, {"pages/page.html": "<p live-click='gone'>{{ x|loud }}</p>"}) == [
        "pages/page.html:1: error: Page has no handler 'gone'. Mark a method with @event."
    ]


# --- handlers ---------------------------------------------------------------------------------------------------------

SAVE = "\n    x: bool = True\n    @event\n    def save(self) -> None: ...\n    def plain(self) -> None: ..."


@pytest.mark.parametrize(
    "template",
    [
        '<b live-click="SAVE"></b>',
        '<b live-on="shown.bs.modal SAVE, hidden save"></b>',
        '<b live-click.away.prevent="SAVE"></b>',
        "<b live-click=\"{{ 'SAVE' if x else 'save' }}\"></b>",
        '<b live-click="{% if x %}SAVE{% else %}save{% endif %}"></b>',
        '<b {% if x %}live-click="SAVE"{% endif %}></b>',
        "{% for name in ['save', 'SAVE'] %}<b live-click=\"{{ name }}\"></b>{% endfor %}",
        "{% macro button(name, k='a') %}<b class='{{ k }}' live-click=\"{{ name }}\"></b>{% endmacro %}{{ button('SAVE') }}",
        "{% macro button(name='SAVE') %}<b live-click=\"{{ name }}\"></b>{% endmacro %}{{ button() }}",
        '{% macro button() %}<b live-click="SAVE"></b>{{ caller() }}{% endmacro %}{% call button() %}x{% endcall %}',
        '{% set icon %}<b live-click="SAVE"></b>{% endset %}{{ icon }}',
        '{% filter upper %}<b live-click="SAVE"></b>{% endfilter %}',
        "<b live-click=\"{{ 'SAVE' ~ '' }}\"></b>",
        '<b {% if x %}live-click="SAVE"{% else %}live-click="save"{% endif %}></b>',
        '<b {% if x %}live-click="save"{% else %}live-click="SAVE"{% endif %}></b>',
    ],
)
def test_a_handler_that_is_not_there(shop: Shop, template: str) -> None:
    """However the template names it; the nearest name is given."""
    lines = shop.of(f'template = """{template.replace("SAVE", "sve")}"""{SAVE}')
    errors = [line for line in lines if " note: " not in line]
    assert errors == [
        "shop.py:3: error: Page has no handler 'sve'. Did you mean 'save'? Otherwise mark a method with @event."
    ]


@pytest.mark.parametrize(
    "template",
    [
        '<b live-click="save" live-busy-class="x" live-on="shown save"></b>',
        '<b live-click="{{ x }}"></b>',
        "<b live-click=\"{{ 'save' if x }}\"></b>",
        '<b {% if x %}live-click="{{ x }}"{% endif %}></b>',
        "{% for name in [x, 'b'] %}<b live-click=\"{{ name }}\"></b>{% endfor %}",
        "{% macro button(name) %}{% set name = x %}<b live-click=\"{{ name }}\"></b>{% endmacro %}{{ button('gone') }}",
        '{% filter upper %}<b live-click="{% if x %}save{% else %}gone{% endif %}"></b>{% endfilter %}',
        '{% filter upper %}<b live-click="{{ x }}gone"></b>{% endfilter %}',
        '{% macro unused() %}<b live-click="gone"></b>{% endmacro %}',
    ],
)
def test_handlers_that_are_there_or_made_by_code(shop: Shop, template: str) -> None:
    """What is known only when the page is rendered is left alone."""
    lines = shop.of(f'template = """{template}"""{SAVE}')
    assert not [line for line in lines if " note: " not in line]


def test_every_handler_is_reported_where_it_stands(shop: Shop) -> None:
    """Not the first alone, and in an included file there; a method without a mark is told apart."""
    lines = shop.of(
        f'template = """<p\n  live-click="a"></p>\n{{% include "part.html" %}}\n<b live-click="plain"></b>"""{SAVE}',
        {"part.html": '\n\n<i live-click="b"></i>'},
    )
    assert_found(
        lines,
        "part.html:3: error: Page has no handler 'b'.",
        "shop.py:4: error: Page has no handler 'a'.",
        "shop.py:6: error: Page has no handler 'plain'. ... put @event above `def plain`.",
    )


def test_a_base_may_leave_handlers_to_all_classes_below(shop: Shop) -> None:
    """But not to some of them."""
    source = (
        "\nclass Base(Component):\n    template = '<b live-click=\"go\"></b>'\n"
        "class A(Base):\n    @event\n    def go(self) -> None: ...\n"
    )
    assert shop.of(source) == []
    shop.write({"more.py": HEAD + source + "class B(Base): ...\n"})
    assert_found(
        shop.check("more")[1],
        "more.py:4: error: B has no handler 'go'.",
        "more.py:4: error: Base has no handler 'go'.",
    )


MODELS = (
    "\nfrom liveview import Bound\nclass Page(Component):\n    template = '''{}'''\n    name: Bound[str] = ''\n"
    "    agreed: Bound[bool] = False\n    sizes: Bound[list[str]] = []\n    plain: int = 0\n"
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('<input live-model="nmae">', "Page has no Bound field 'nmae'. Did you mean 'name'?"),
        (
            '<input live-model.trim="plain">',
            "Page has no Bound field 'plain'. ... declare plain: Bound[int].",
        ),
        (
            '<input live-model="agreed">',
            "live-model='agreed' takes 'checked' of a control ... Write type=\"checkbox\".",
        ),
        (
            '<p live-model.trim="name"></p>',
            "live-model='name' takes 'value' of a control ... this <p> has none.",
        ),
    ],
)
def test_a_model_that_cannot_be_written(shop: Shop, template: str, text: str) -> None:
    """It names no `Bound` field, or one that this control has nothing for."""
    assert_found(shop.of(MODELS.format(template)), f"shop.py:5: error: {text}")


@pytest.mark.parametrize(
    "template",
    [
        '<input live-model.lazy="name"><textarea live-model.trim="name"></textarea>',
        '<input type="checkbox" live-model="agreed"><input type="checkbox" value="s" live-model="sizes">',
        '<select live-model="name"><option value="a">a</option></select><select multiple live-model="sizes"></select>',
        '<my-field live-model="agreed"></my-field>',
    ],
)
def test_a_model_that_can_be_written(shop: Shop, template: str) -> None:
    """By any control that has what it takes."""
    assert shop.of(MODELS.format(template)) == []


INNER = '{% endmacro %}{% macro inner(name) %}<b live-click="{{ name }}"></b>'


@pytest.mark.parametrize(
    ("call", "button", "place"),
    [
        ('{{ parts.button("sve") }}', '<b live-click="{{ name }}"></b>', "shop.py:4"),
        ('{{ parts.button("sve") }}', f"{{{{ inner(name) }}}}{INNER}", "shop.py:4"),
        ('{{ parts.button("") }}', '<b live-click="sve"></b>', "parts.html:3"),
        (
            '{% call parts.button("") %}x{% endcall %}',
            '<b live-click="sve">{{ caller() }}</b>',
            "parts.html:3",
        ),
    ],
)
def test_what_an_imported_macro_writes_is_reported_where_its_text_stands(
    shop: Shop, call: str, button: str, place: str
) -> None:
    """In the page, if that gave it; else in the macro, whether it is compiled or Jinja writes it."""
    lines = shop.of(
        f"template = '''{{% import \"parts.html\" as parts %}}\n{call}'''{SAVE}",
        {"parts.html": f"\n{{% macro button(name) %}}\n{button}{{% endmacro %}}"},
    )
    errors = [line for line in lines if " note: " not in line]
    assert_found(errors, f"{place}: error: Page has no handler 'sve'.")


# --- arguments --------------------------------------------------------------------------------------------------------

ADD = "\n    x: int = 0\n    @event\n    def add(self, by: int, note: str = '') -> None: ..."


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('live-value-by="1" live-value-nota="x"', "Page.add has no parameter 'nota'. Did you mean 'note'?"),
        (
            'live-value-by="1" live-value-nota="{{ x }}"',
            "Page.add has no parameter 'nota'. Did you mean 'note'?",
        ),
        ('live-value-by="ten"', "Page.add: argument 'by' = 'ten' is not an int."),
        ("live-value-by=\"{{ 'ten' if x else '1' }}\"", "Page.add: argument 'by' = 'ten' is not an int."),
        ('live-value-note="x"', "Page.add needs 'by'. Put live-value-by=\"...\" on the element."),
        ("", "Page.add needs 'by'. Put live-value-by=\"...\" on the element."),
    ],
)
def test_arguments_that_do_not_fit(shop: Shop, attributes: str, text: str) -> None:
    """Unknown, of the wrong type, missing: as the page would be told."""
    assert shop.of(f"template = '''<b live-click=\"add\" {attributes}></b>'''{ADD}") == [
        f"shop.py:3: error: {text}"
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        'live-value-by="1" live-value-note="ten"',
        'live-value-by="{{ x }}"',
        '{% if x %}live-value-by="1"{% endif %}',
        '{{ {"live-value-by": x}|xmlattr }}',
    ],
)
def test_arguments_that_fit_or_are_made_by_code(shop: Shop, attributes: str) -> None:
    """What code may give is not missed."""
    assert shop.of(f"template = '''<b live-click=\"add\" {attributes}></b>'''{ADD}") == []


def test_capitals_of_a_parameter_cannot_be_written_in_html(shop: Shop) -> None:
    """The names of attributes have none."""
    lines = shop.of(
        'template = \'<b live-click="go" live-value-itemId="1"></b>\'\n    @event\n    def go(self, itemId: int) -> None: ...'
    )
    assert_found(
        lines,
        "shop.py:3: error: Page.go has no parameter 'itemid'. ... HTML knows no capitals ... 'itemId'",
        "shop.py:3: error: Page.go needs 'itemId'.",
    )


def test_a_hyphen_of_an_attribute_is_an_underscore_of_the_parameter(shop: Shop) -> None:
    """As the client reads it."""
    handler = "@event\n    def go(self, item_id: int) -> None: ..."
    assert shop.of(f'template = \'<b live-click="go" live-value-item-id="1"></b>\'\n    {handler}') == []


def test_a_rest_takes_no_name_of_another_parameter(shop: Shop) -> None:
    """What happened is told by the event alone."""
    lines = shop.of(
        "\nfrom liveview import Event\nclass Page(Component):\n"
        '    template = \'<b live-click="go" live-value-happened="x"></b>\'\n'
        "    @event\n    def go(self, happened: Event, **rest: str) -> None: ...\n"
    )
    assert_found(lines, "shop.py:5: error: Page.go has no parameter 'happened'.")


def test_a_rest_takes_any_name(shop: Shop) -> None:
    """Of its type."""
    handler = "\n    @event\n    def go(self, **rest: int) -> None: ..."
    assert_found(
        shop.of(f'template = \'<b live-click="go" live-value-a="1" live-value-b="x"></b>\'{handler}'),
        "shop.py:3: error: Page.go: argument 'b' = 'x' is not an int.",
    )


@pytest.mark.parametrize(
    ("template", "parameter"),
    [
        ('<p live-click="go"></p>', "value: str"),
        ('<form live-submit="go"><input name="a"></form>', "value: str"),
        ('<form live-submit="go"><input name="a"></form>', "key: str"),
        ('<input live-input="go">', "key: str"),
        ('<input live-change="go" type="text">', "checked: bool"),
        ('<button live-click="go"></button>', "form: dict[str, str]"),
        ('<div live-submit="go"><form><input name="a"></form></div>', "form: dict[str, str]"),
    ],
)
def test_an_event_that_does_not_tell_what_is_needed(shop: Shop, template: str, parameter: str) -> None:
    """The browser knows no value of a paragraph and no key of a click."""
    name = parameter.partition(":")[0]
    lines = shop.of(f"template = '{template}'\n    @event\n    def go(self, {parameter}) -> None: ...")
    event_type = re.search(r"live-(\w+)", template)
    assert event_type
    assert_found(
        lines,
        f"shop.py:3: error: Nothing here gives {name!r} with {event_type[1]!r}. Page.go needs {name!r}.",
    )


@pytest.mark.parametrize(
    ("template", "parameter"),
    [
        ('<input live-input="go">', "value: str"),
        ('<p live-change="go"><select></select></p>', "value: str"),
        ('<p live-click="go">{{ x()|safe }}</p>', "value: str"),
        ('<my-field live-change="go"></my-field>', "value: str"),
        ('<p live-click="go"></p>', "value: str = ''"),
        ('<p live-click="go" live-value-value="1"></p>', "value: str"),
        ('<p live-keydown.window="go"></p>', "value: str"),
        ('<p live-keydown="go"></p>', "key: str"),
        ('<p live-somebodys-own="go"></p>', "key: str"),
        ('<input live-change="go" type="checkbox">', "checked: bool"),
        ('<input live-change="go" type="{{ x }}">', "checked: bool"),
        ('<form live-submit="go"><input name="a"></form>', "form: dict[str, str]"),
        ('<form><button live-click="go"></button></form>', "form: dict[str, str]"),
        ('<button live-click="go" form="other"></button>', "form: dict[str, str]"),
        ('<p live-change="go"><input form="other"></p>', "form: dict[str, str]"),
        ('{% filter upper %}<p live-submit="go"></p>{% endfilter %}', "form: dict[str, str]"),
        ('<p live-click="go"></p>', "happened: Event"),
    ],
)
def test_an_event_that_tells_what_is_needed(shop: Shop, template: str, parameter: str) -> None:
    """Or that may, for all that the template says."""
    lines = shop.of(
        f"\nfrom liveview import Event\nclass Page(Component):\n    template = '''{template}'''\n"
        f"    def x(self) -> str: ...\n    @event\n    def go(self, {parameter}) -> None: ..."
    )
    assert not [line for line in lines if " note: " not in line]


# --- forms ------------------------------------------------------------------------------------------------------------

KINDS = {
    "dataclass": "import dataclasses\n@dataclasses.dataclass\nclass Order:",
    "TypedDict": "from typing import TypedDict\nclass Order(TypedDict):",
    "NamedTuple": "from typing import NamedTuple\nclass Order(NamedTuple):",
    "Struct": "from msgspec import Struct\nclass Order(Struct):",
    "model": "from pydantic import BaseModel\nclass Order(BaseModel):",
}


def form(kind: str, template: str, fields: str = "name: str; gift: bool; tags: list[str]") -> str:
    """A module whose component takes a form as an Order."""
    return (
        f"\n{KINDS[kind]} {fields}\n\nclass Page(Component):\n    template = '''{template}'''\n"
        "    x: str = ''\n    @event\n    def order(self, form: Order) -> None: ...\n"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_lacks_a_control(shop: Shop, kind: str) -> None:
    """What is not ticked or not chosen is not sent, so a bool and a list are never missing."""
    lines = shop.of(form(kind, '<form live-submit="order"><input type="text"></form>'))
    assert_found(
        lines,
        f"shop.py:{shop.line_of('live-submit')}: warning: Page.order ... 'name' has no default, and no control",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_control_that_no_field_is_for(shop: Shop, kind: str) -> None:
    """At the control's own line."""
    template = '<form live-submit="order">\n<input name="name">\n<textarea name="gfit"></textarea></form>'
    lines = shop.of(form(kind, template))
    assert_found(
        lines,
        f"shop.py:{shop.line_of('gfit')}: warning: Page.order ... has no field 'gfit'. Did you mean 'gift'?",
    )


@pytest.mark.parametrize(
    "template",
    [
        '<form live-submit="order"><input name="name"><select name="tags"></select><button name="gift"></button></form>',
        '<form live-submit="order"><input name="name"><input type="button" name="other"><input type="reset" name="b"></form>',
        '<form live-submit="order"><input name="{{ x }}"></form>',
        '<form live-submit="order"><input {{ x|xmlattr }}></form>',
        '<form live-submit="order">{{ x|safe }}</form>',
        '<form live-submit="order">{{ x.render() }}</form>',
        '<form live-submit="order">{{ x|safe if x }}</form>',
        '<form live-submit="order">{% filter upper %}<input name="name">{% endfilter %}</form>',
        '<form live-submit="order"><my-field name="name"></my-field></form>',
        '<form live-submit="order" id="a"></form><input form="a" name="name"><input form="b" name="other">',
        '<form id="a"><input name="name"></form><button form="a" live-click="order"></button>',
        '<form id="a"><input name="name"></form><form><input name="no"><button form="a" live-click="order"></button></form>',
        '<form live-submit="order"><input name="name"></form><form><input name="other"></form>',
        '<form live-submit="order">{% filter trim %}{{ x|safe }}{% endfilter %}</form>',
        '{%macro m() %}{{ caller }}<input name="name">{% endmacro %}<form live-submit="order">{% call m() %}{% endcall %}</form>',
        '<form live-submit="order">{% for n in ["name", "gift"] %}<input name="{{ n }}">{% endfor %}</form>',
        '{% macro text(n) %}<input name="{{ n }}">{% endmacro %}<form live-submit="order">{{ text("name") }}</form>',
        '<form live-submit="order" live-value-form="{}"></form>',
    ],
)
def test_a_form_that_fits(shop: Shop, template: str) -> None:
    """Or that may, for all that the template says."""
    lines = shop.of(form("dataclass", template))
    assert not [line for line in lines if " warning: " in line]


LIBRARY = """{{% from "liveview/forms.html" import field, checkbox, select, radios, textarea %}}
<form live-submit="order">{{{{ field(form, "name", "N") }}}}
{{{{ checkbox(form, "{}", "G", attributes={{"class": "x"}}) }}}}
{{{{ select(form, "tags", "T", []) }}}}</form>"""


def test_a_form_of_the_macros_that_come_with_the_package(shop: Shop) -> None:
    """Their controls are held against the class like any other."""
    assert shop.of(form("dataclass", LIBRARY.format("gift")).replace("x: str", "form: str")) == []
    source = (shop.folder / "shop.py").read_text()
    shop.write({"typo.py": source.replace('checkbox(form, "gift"', 'checkbox(form, "gfit"')})
    line = shop.line_of("checkbox(form")
    assert_found(shop.check("typo")[1], f"typo.py:{line}: warning: ... no field 'gfit'. Did you mean 'gift'?")


def test_a_form_that_may_be_wrong_is_held_against_what_it_means(shop: Shop) -> None:
    """`Form[Order]` has the fields of an `Order`."""
    template = '<form live-submit="order"><input name="gfit"></form>'
    source = form("dataclass", template).replace("form: Order", "form: Form[Order]")
    assert_found(
        shop.of("\nfrom liveview import Form" + source),
        "shop.py ... warning: ... takes the form as Order, which has no field 'gfit'",
        "shop.py ... warning: ... 'name' has no default",
    )


def test_a_form_with_constant_names_in_a_loop_that_does_not_fit(shop: Shop) -> None:
    """What the loop goes over is written in the template."""
    template = (
        '<form live-submit="order">{% for n in ["name", "gfit"] %}<input name="{{ n }}">{% endfor %}</form>'
    )
    assert_found(shop.of(form("dataclass", template)), "shop.py ... warning: ... no field 'gfit'")


def test_a_form_whose_controls_a_macro_writes(shop: Shop) -> None:
    """The macro is compiled where it is called, so nothing about it is unknown."""
    template = '{% macro text(n) %}<input name="{{ n }}">{% endmacro %}<form live-submit="order">{{ text("gift") }}</form>'
    assert_found(shop.of(form("dataclass", template)), "shop.py ... warning: ... 'name' has no default")


def test_a_model_that_keeps_other_names(shop: Shop) -> None:
    """And a dict, which has no fields at all."""
    template = '<form live-submit="order"><input name="other"></form>'
    assert shop.of(form("model", template, "model_config = {'extra': 'allow'}; name: str")) == []
    shop.write(
        {"dicts.py": (shop.folder / "shop.py").read_text().replace("form: Order", "form: dict[str, str]")}
    )
    assert shop.check("dicts")[1] == []


# --- annotations ------------------------------------------------------------------------------------------------------


def test_annotations_that_cannot_be_resolved(shop: Shop) -> None:
    """Each at its field or method."""
    lines = shop.of(
        "\nclass Page(Component):\n    template = ''\n    rows: 'list[Row]'\n    size: 'Size'\n    good: 'int' = 0\n"
        "    @event\n    def go(self, at: 'Date') -> None: ...\n    @message\n    def said(self, line: 'Line') -> None: ...\n"
    )
    assert_found(
        lines,
        "shop.py:5: error: Page.rows: its annotation 'list[Row]' cannot be resolved ... not only under TYPE_CHECKING.",
        "shop.py:6: error: Page.size: its annotation 'Size'",
        "shop.py:9: error: Page.go: parameter 'at': its annotation 'Date'",
        "shop.py:11: error: Page.said: parameter 'line': its annotation 'Line'",
    )


def test_a_parameter_that_nothing_can_become(shop: Shop) -> None:
    """Where the handler is defined."""
    lines = shop.of(
        "template = ''\n    @event\n    def go(self, it: 'object | threading.Lock') -> None: ...\n    @event\n"
        "    def run(self, it: io.StringIO) -> None: ...\n".replace(
            "io.StringIO", "__import__('io').StringIO"
        )
    )
    assert_found(
        lines,
        "shop.py:5: error: Page.go: ... cannot be resolved",
        "shop.py:7: error: Page.run: no argument can become",
    )


def test_a_bound_field_that_no_control_can_become(shop: Shop) -> None:
    """Where it is declared."""
    lines = shop.of(
        "\nimport io\nfrom liveview import Bound\nclass Page(Component):\n    template = ''\n    it: Bound[io.StringIO]\n"
    )
    assert_found(
        lines, "shop.py:7: error: Page.it is Bound, and no control", "shop.py:7: error: Page.it is declared"
    )


def test_two_methods_for_the_same_messages(shop: Shop) -> None:
    """And one whose topic nobody subscribes to is as it should be."""
    lines = shop.of(
        "template = ''\n    @message\n    def a(self, line: str) -> None: ...\n"
        "    @message\n    def b(self, line: int) -> None: ..."
    )
    assert lines == []
    source = (shop.folder / "shop.py").read_text().replace("line: int", "line: str")
    shop.write({"both.py": source})
    assert_found(shop.check("both")[1], "both.py:2: error: ... both take messages of str")


# --- state ------------------------------------------------------------------------------------------------------------

IMPORTS = (
    "\nimport io, datetime, enum, uuid, decimal, pathlib\nfrom collections.abc import Callable, Iterable, Sequence\n"
    "from dataclasses import dataclass\nfrom typing import Any, Literal, TypeVar, NamedTuple\nfrom markupsafe import Markup\n"
    "from pydantic import BaseModel\nfrom liveview import Bound\n"
    "@dataclass\nclass Row:\n    name: str\n    children: 'list[Row]'\n"
    "@dataclass\nclass Holder:\n    file: io.StringIO\n"
    "class Model(BaseModel):\n    x: int\n"
    "class Size(enum.Enum):\n    S = 's'\n"
)


def state(declaration: str, *, rest: str = "") -> str:
    """A module whose component has one field."""
    return f"{IMPORTS}{rest}class Page(Component):\n    template = ''\n    it: {declaration}\n"


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("io.StringIO", "StringIO"),
        ("io.StringIO | None = None", "StringIO"),
        ("list[io.StringIO] = []", "StringIO"),
        ("Holder", "StringIO"),
        ("Callable[[], int]", "Callable"),
        ("Iterable[int]", "Iterable"),
        ("pathlib.Path | int", "Path"),
        ("Row | Holder", "Row"),
    ],
)
def test_a_field_that_no_session_can_carry(shop: Shop, annotation: str, kind: str) -> None:
    """With the three ways out."""
    lines = shop.of(state(annotation))
    assert_found(
        lines,
        f"shop.py:{shop.line_of('    it: ')}: error: Page.it is declared ... and a {kind} cannot travel in the page's session. "
        f"... LiveView(codecs={{{kind}: (dump, load)}}) ... field(default=None, session=False)",
    )


def test_a_union_that_says_not_what_to_make(shop: Shop) -> None:
    """Of two collections nobody knows which it was."""
    assert_found(
        shop.of(state("set[int] | list[int]")),
        "shop.py ... error: ... does not say what to make of it again. Annotate it fully.",
    )


@pytest.mark.parametrize(
    "annotation",
    [
        "int = 0",
        "list[Row]",
        "dict[str, Row | None]",
        "datetime.datetime | None = None",
        "tuple[int, str]",
        "set[decimal.Decimal]",
        "Sequence[uuid.UUID]",
        "Literal['a', 'b'] = 'a'",
        "Size",
        "Model",
        "Markup",
        "Bound[str] = ''",
        "io.StringIO | None = field(default=None, session=False)",
        "Any = field(default=None, session=False)",
        "int | str | list[int]",
    ],
)
def test_a_field_that_travels(shop: Shop, annotation: str) -> None:
    """Or that is kept out."""
    assert shop.of(state(annotation)) == []


@pytest.mark.parametrize("annotation", ["Any", "object", "list", "dict[str, Any]", "list[int] | list[str]"])
def test_a_field_that_does_not_say_what_is_in_it(shop: Shop, annotation: str) -> None:
    """It may travel, or not."""
    assert_found(
        shop.of(state(annotation)), "shop.py ... warning: Page.it is declared ... does not say what is in it"
    )


def test_codecs_carry_what_they_are_for(shop: Shop) -> None:
    """Those of the application's own `LiveView`, at the module or beside it."""
    live = "live = LiveView(codecs={io.StringIO: (str, io.StringIO)})\n"
    assert shop.of(state("list[io.StringIO]", rest=live)) == []


def test_a_field_is_reported_once_for_all_classes_that_inherit_it(shop: Shop) -> None:
    """It is mended in one place."""
    source = state("io.StringIO") + "class Sub(Page):\n    template = ''\n"
    assert len(shop.of(source)) == 1


# --- notes ------------------------------------------------------------------------------------------------------------


def test_content_in_one_piece_is_noted(shop: Shop) -> None:
    """With what it is, and no error."""
    lines = shop.of('template = """<p>\n{% filter upper %}<b>a</b>{% endfilter %}</p>"""')
    assert lines == [
        "shop.py:4: note: A filter: its content is sent as one piece of HTML whenever it changes."
    ]


# --- targets ----------------------------------------------------------------------------------------------------------

BROKEN = HEAD + "class {name}(Component):\n    template = '<b live-click=\"gone\"></b>'\n"


def write_package(shop: Shop) -> None:
    """A package whose modules have a component each; its application imports one of them."""
    shop.write(
        {
            "store/__init__.py": "",
            "store/app.py": HEAD
            + "from store.cart import Cart\nlive = LiveView()\nasync def app(scope, receive, send): ...\n",
            "store/cart.py": BROKEN.format(name="Cart"),
            "store/till.py": BROKEN.format(name="Till") + "from store.cart import Cart\n",
            "store/__main__.py": "raise SystemExit(3)",
            "elsewhere.py": BROKEN.format(name="Elsewhere"),
        }
    )


@pytest.mark.parametrize(
    ("target", "files"),
    [
        ("store", ["store/cart.py", "store/till.py"]),
        ("store.till", ["store/till.py"]),
        ("store.till:Till", ["store/till.py"]),
        ("store.till:Cart", ["store/cart.py"]),
    ],
)
def test_what_a_target_stands_for(shop: Shop, target: str, files: list[str]) -> None:
    """A package with all below it, a module, a class wherever it was imported to."""
    write_package(shop)
    status, lines, _ = shop.check(target)
    assert status == 1
    assert [line.partition(":")[0] for line in lines] == files


def test_an_application_stands_for_all_that_it_loads(shop: Shop) -> None:
    """Not for what it does not import; and no secret key is needed for it, nor left behind."""
    write_package(shop)
    shop.write({"main.py": "from store.app import app, live\nimport elsewhere\n"})
    ended = run_python("-m", "liveview", "check", "main:app", folder=shop.folder)
    assert ended.returncode == 1, ended.stderr
    assert [line.partition(":")[0] for line in ended.stdout.splitlines()] == [
        "elsewhere.py",
        "store/cart.py",
        "2 components",
    ]
    assert ended.stderr == ""


def test_several_targets_are_looked_at_once(shop: Shop) -> None:
    """Where they overlap too."""
    write_package(shop)
    _, lines, summary = shop.check("store.cart", "store", "elsewhere")
    assert [line.partition(":")[0] for line in lines] == ["elsewhere.py", "store/cart.py", "store/till.py"]
    assert summary == "3 components: 3 errors, 0 warnings, 0 notes."


def test_no_component_is_an_error(shop: Shop) -> None:
    """A check of nothing has found nothing out."""
    shop.write({"empty.py": "x = 1\n"})
    assert shop.check("empty") == (1, [], "error: empty: no component is defined there.")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("nowhere", "no module 'nowhere'"),
        ("store.cart:Crat", "Did you mean 'Cart'"),
        ("store.cart:HTML", "has no"),
        ("store.app:live.x", "has no"),
    ],
)
def test_a_target_that_is_not_there(shop: Shop, target: str, text: str) -> None:
    """As with `liveview run`."""
    write_package(shop)
    with pytest.raises(ConfigurationError, match=text):
        shop.check(target)


def test_a_class_that_is_refused_as_it_is_made(shop: Shop) -> None:
    """Named by the line of its `class`, and the rest is looked at all the same."""
    write_package(shop)
    shop.write({"store/wrong.py": HEAD + "\nclass Wrong(Component):\n    render: int = 0\n"})
    _, lines, _ = shop.check("store", "store.wrong")
    assert_found(
        lines,
        "store/cart.py",
        "store/till.py",
        "store/wrong.py:3: error: Wrong.render: the name is reserved.",
    )


def test_modules_that_cannot_be_imported(shop: Shop) -> None:
    """A package that is not installed may be meant to be absent; anything else is wrong."""
    shop.write(
        {
            "store/__init__.py": "",
            "store/a.py": "import not_installed_anywhere\n",
            "store/b.py": "import store.gone\n",
            "store/c.py": "\n1 / 0\n",
            "store/d.py": "\n\nx = (\n",
        }
    )
    status, lines, _ = shop.check("store")
    assert status == 1
    assert_found(
        lines,
        "store/a.py:1: warning: store.a cannot be imported (ModuleNotFoundError",
        "store/b.py:1: error: store.b cannot be imported",
        "store/c.py:2: error: store.c cannot be imported (ZeroDivisionError: division by zero)",
        "store/d.py:3: error: SyntaxError: ",
    )


def test_strict_takes_warnings_for_errors(shop: Shop) -> None:
    """And notes for notes."""
    shop.write(
        {
            "shop.py": HEAD
            + "class Page(Component):\n    template = '{% filter upper %}<b></b>{% endfilter %}'\n    it: object = None\n"
        }
    )
    status, lines, summary = shop.check("shop")
    assert (status, summary) == (0, "1 component: 0 errors, 1 warning, 1 note.")
    assert_found(lines, "shop.py:3: note: ", "shop.py:4: warning: ")
    status, lines, summary = shop.check("shop", strict=True)
    assert (status, summary) == (1, "1 component: 1 error, 0 warnings, 1 note.")
    assert_found(lines, "shop.py:3: note: ", "shop.py:4: error: ")


def test_the_command_line(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    """Its status is that of the check, and 2 for a target that is not there."""
    shop.write({"shop.py": HEAD + "class Page(Component):\n    template = ''\n    it: object = None\n"})
    assert main(["check", "shop"]) == 0
    assert main(["check", "--strict", "shop"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 component: 1 error, 0 warnings, 0 notes."
    assert main(["check", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("liveview: ")


def test_the_examples_of_this_repository() -> None:
    """Nothing to say of them."""
    shown = liveview("check", "--strict", "examples", "examples.gallery:app", folder=ROOT)
    assert re.fullmatch(r"\d+ components: 0 errors, 0 warnings, \d+ notes?\.\n", shown)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('<form live-submit.reset="save"><input name="text"></form>', ""),
        ('<form live-submit="save"><input live-model="text"></form>', ""),
        ('<form live-submit.reset="save"></form><input live-model="text">', ""),
        (
            '<form live-submit.reset="save"><p><input live-model.lazy="text"></p></form>',
            "live-submit.reset puts its controls back",
        ),
        ('<form live-input.reset="save"></form>', "live-input.reset: it is live-submit on a <form>"),
        (
            '<div live-submit.reset="save"><form></form></div>',
            "live-submit.reset: it is live-submit on a <form>",
        ),
    ],
)
def test_a_form_that_is_put_back_holds_what_can_be_put_back(shop: Shop, template: str, text: str) -> None:
    """And nothing else is a form that is."""
    source = f"from liveview import Bound\n\nclass Page(Component):\n    template = {template!r}\n"
    lines = shop.of(f"\n{source}    text: Bound[str] = ''\n\n    @event\n    def save(self) -> None: ...\n")
    assert len(lines) == bool(text)
    assert all(" warning: " in line and text in line for line in lines)


# --- events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("live-clik", "live-clik: no browser has an event 'clik'. Did you mean 'click'?"),
        ("live-on='submti'", "live-on: no browser has an event 'submti'. Did you mean 'submit'?"),
        ("live-clcik.away", "live-clcik.away: no browser has an event 'clcik'. Did you mean 'click'?"),
        ("live-click.prevnt", "live-click.prevnt: 'prevnt' is no modifier, and only keys have other names"),
        ("live-click.enter", "live-click.enter: 'enter' is no modifier, and only keys have other names"),
    ],
)
def test_an_event_or_a_modifier_that_never_comes(shop: Shop, attribute: str, text: str) -> None:
    named = f"{attribute[:-1]} go'" if attribute.endswith("'") else f"{attribute}=go"
    lines = shop.of(f'template = "<p {named}></p>"\n    @event\n    def go(self): ...')
    assert_found(lines, f"shop.py:3: warning: {text}")


@pytest.mark.parametrize(
    "attribute",
    [
        "live-click", "live-pointermove.throttle.50ms", "live-keydown.arrow-up.prevent", "live-keyup.ctrl.s.window",
        "live-changed", "live-reload", "live-my-event.stop", "live-submit.reset.prevent", "live-{{ kind }}",
    ],
)  # fmt: skip
def test_events_that_come_or_are_the_page_s_own(shop: Shop, attribute: str) -> None:
    source = f"kind: str = 'click'\n    template = '<form {attribute}=go></form>'\n    @event\n    def go(self): ..."
    assert not [line for line in shop.of(source) if "browser" in line or "modifier" in line]


# --- what has no annotation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["self.count += 1", "self.count = 2", "for self.count in (1, 2): ..."])
def test_what_is_set_and_has_no_annotation_is_no_field(shop: Shop, change: str) -> None:
    lines = shop.of(f"""
class Base(Component):
    count = 0


class Page(Base):
    template = "<p>{{{{ count }}}}</p>"

    @event
    def add(self) -> None:
        {change}
""")
    assert_found(
        lines,
        f"shop.py:{shop.line_of('count = 0')}: warning: Base.count has no annotation, so it is no field: what is set there is "
        "lost with the connection. Write count: int = ..., or begin its name with an underscore.",
    )


def test_constants_fields_and_what_begins_with_an_underscore_are_left_alone(shop: Shop) -> None:
    assert not shop.of("""
class Page(Component):
    template = "<p>{{ count }}{{ sizes }}</p>"
    sizes = ("s", "l")
    count: int = 0
    _cache = None

    @property
    def both(self) -> int:
        return self.count

    @both.setter
    def both(self, value: int) -> None:
        self.count = value

    again = both

    @event
    def add(self) -> None:
        self.count += len(self.sizes)
        self._cache = self.both = self.again = 1
""")
