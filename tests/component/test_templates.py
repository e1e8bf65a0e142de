"""Where a component's template comes from, and what is said when it cannot be used."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import Environment
from markupsafe import Markup

from liveview import Component, LiveView, event
from liveview.component.templates import Templates
from liveview.errors import ComponentError, TemplateError
from tests.support.serving import SECRET


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for modules and templates."""
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def load(folder: Path, source: str) -> ModuleType:
    """Import `source` as the module `shop`, from a file."""
    file = folder / "shop.py"
    file.write_text("from liveview import Component, event\n" + source)
    spec = importlib.util.spec_from_file_location("shop", file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["shop"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def shown(component: Component, **options: str) -> str:
    """What a page shows of it."""
    return await LiveView(SECRET, **options).render(component)  # type: ignore[arg-type]  # settings of each test


async def test_a_template_beside_the_module(folder: Path) -> None:
    """Found without any configuration."""
    (folder / "card.html").write_text("<b>{{ title }}</b>\n")
    module = load(folder, "class Card(Component):\n    template_name = 'card.html'\n    title: str = 'x'\n")
    assert "<b>x</b></div>" in await shown(module.Card())


async def test_a_template_in_a_configured_folder(folder: Path) -> None:
    """Where none stands beside the module."""
    templates = folder / "templates"
    templates.mkdir()
    (templates / "card.html").write_text("<i>{{ title }}</i>")
    module = load(folder, "class Card(Component):\n    template_name = 'card.html'\n    title: str = 'x'\n")
    assert "<i>x</i></div>" in await shown(module.Card(), templates=str(templates))
    with pytest.raises(ComponentError, match=r"card\.html"):
        await shown(module.Card())
    with pytest.raises(ComponentError, match=r"card\.html"):
        await shown(module.Card(), templates=str(folder / "other"))


async def test_a_render_method_gives_text_or_html() -> None:
    """A `str` is escaped, what has `__html__` is not; both stay live."""

    class Text(Component):
        count: int = 0

        def render(self) -> str:
            return f"<{self.count}>"

    class Html(Component):
        def render(self) -> Markup:
            return Markup("<b>html</b>")

    assert "&lt;0&gt;" in await shown(Text())
    assert "<b>html</b>" in await shown(Html())


async def test_no_template_at_all_is_named() -> None:
    """With the three ways to have one."""

    class Bare(Component):
        pass

    with pytest.raises(ComponentError, match=r"template_name = .* or a render"):
        await shown(Bare())


async def test_an_error_in_a_file_names_file_and_line(folder: Path) -> None:
    """The template's own."""
    (folder / "card.html").write_text("<div>\n  {% if x %}<b>{% endif %}\n</div>")
    module = load(folder, "class Card(Component):\n    template_name = 'card.html'\n    x: int = 0\n")
    with pytest.raises(TemplateError, match="<b> is opened and not closed") as raised:
        await shown(module.Card())
    assert raised.value.file == str(folder / "card.html")
    assert raised.value.line == 2


async def test_an_error_in_an_inline_template_names_the_line_of_the_module(folder: Path) -> None:
    """Also where the template does not begin on the line of its first tag, and for what Jinja finds."""
    source = 'class Card(Component):\n    template = """\n\n      <p>\n        {{ x| }}\n      </p>\n    """\n    x: int = 0\n'
    module = load(folder, source)
    with pytest.raises(TemplateError) as raised:
        await shown(module.Card())
    assert raised.value.file == str(folder / "shop.py")
    assert (folder / "shop.py").read_text().splitlines()[raised.value.line - 1].strip() == "{{ x| }}"


async def test_an_error_while_rendering_shows_the_line_of_the_module(folder: Path) -> None:
    """The traceback's last entry is the template's."""
    template = '"""\n      <p>{{ x }}</p>\n      <p>{{ 1 // x }}</p>\n    """'
    source = f"class Card(Component):\n    template = {template}\n    x: int = 0\n"
    module = load(folder, source)
    with pytest.raises(ZeroDivisionError) as raised:
        await shown(module.Card())
    last = raised.traceback[-1]
    assert str(last.path) == str(folder / "shop.py")
    assert last.lineno + 1 == 5


async def test_a_handler_that_the_template_misspells(folder: Path) -> None:
    """The nearest handler is suggested, and the line shown."""
    source = (
        'class Card(Component):\n    template = """\n      <button live-click="incremnt">+</button>"""\n\n'
        "    @event\n    def increment(self) -> None:\n        pass\n"
    )
    module = load(folder, source)
    with pytest.raises(TemplateError) as raised:
        await shown(module.Card())
    assert str(raised.value) == (
        "Card has no handler 'incremnt'.\n"
        f"{folder / 'shop.py'}, line 4\n"
        '    <button live-click="incremnt">+</button>\n'
        "Did you mean 'increment'? Otherwise mark a method with @event."
    )


@pytest.mark.parametrize(
    "page",
    [
        '<main>\n{% include "part.html" %}\n</main>',
        '{% from "part.html" import part %}<main>\n\n\n\n{{ part() }}</main>',
        '{% import "part.html" as parts %}<main>\n{{ parts.part() }}</main>',
    ],
)
async def test_a_handler_that_another_file_misspells(folder: Path, page: str) -> None:
    """That file is named, and its line, however it came into the page."""
    part = '\n<button live-click="incremnt">+</button>'
    if "include" not in page:
        part = "{% macro part() %}" + part + "\n{% endmacro %}"
    (folder / "part.html").write_text(part)
    (folder / "card.html").write_text(page)
    module = load(folder, 'class Card(Component):\n    template_name = "card.html"\n')
    with pytest.raises(TemplateError) as raised:
        await LiveView(SECRET, templates=[folder]).render(module.Card())
    lines = (folder / "part.html").read_text().splitlines()
    assert raised.value.file == str(folder / "part.html")
    assert lines[raised.value.line - 1] == raised.value.snippet == '<button live-click="incremnt">+</button>'


async def test_a_method_without_the_mark_is_named(folder: Path) -> None:
    """It is there, and looking for another name would help nobody. A hook is none that could be marked."""
    source = (
        'class Card(Component):\n    template = "<button live-click=%r>+</button>"\n\n'
        "    def mount(self) -> None:\n        pass\n\n    def increment(self) -> None:\n        pass\n"
    )
    with pytest.raises(TemplateError, match=r"put @event above `def increment`\."):
        await shown(load(folder, source % "increment").Card())
    with pytest.raises(TemplateError, match=r"Mark a method with @event\."):
        await shown(load(folder, source % "mount").Card())


def test_a_class_is_compiled_once_for_an_environment() -> None:
    """And anew for another, whose filters may differ."""

    class Once(Component):
        template = "<p></p>"

        @event
        def nothing(self) -> None:
            pass

    templates = Templates(Environment(autoescape=True))
    assert templates.of(Once) is templates.of(Once)
    assert Templates(Environment(autoescape=True)).of(Once) is not templates.of(Once)


def test_an_inherited_template_is_compiled_for_each_class() -> None:
    """What a name means depends on the class."""

    class Base(Component):
        template = "<p>{{ name }}</p>"

    class Derived(Base):
        name: str = "x"

    templates = Templates(Environment(autoescape=True))
    assert templates.of(Base).evaluate(Base()) == ("",)
    assert templates.of(Derived).evaluate(Derived()) == ("x",)
