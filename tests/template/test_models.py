"""`live-model`: what a control shows of its field, as if the template had said so itself."""

import re
from datetime import date
from enum import Enum
from typing import Any

import pytest

from liveview.errors import TemplateError
from liveview.template.models import written_out
from liveview.template.source import Source
from tests.template.compiling import compiled, html


class Size(Enum):
    """By value."""

    SMALL = "s"
    LARGE = "l"


def shown(source: str, **state: Any) -> str:  # Any: whatever a field holds
    """The server's HTML without markers."""
    return re.sub("<!--.*?-->", "", html(source, **state))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a<b", "a&lt;b"),
        ("", ""),
        (None, ""),
        (5, "5"),
        (1.5, "1.5"),
        (Size.LARGE, "l"),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_an_input_shows_the_text_of_its_field(value: object, text: str) -> None:
    """Of whatever type it is; a textarea too."""
    assert shown('<input live-model="x">', x=value) == f'<input live-model="x" value="{text}">'
    assert f">{text}</textarea>" in shown('<textarea live-model.lazy="x"></textarea>', x=value).replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    ("source", "state", "ticked"),
    [
        ('<input type="checkbox" live-model="x">', {"x": True}, True),
        ('<input type="checkbox" live-model="x">', {"x": False}, False),
        ('<input type="checkbox" live-model="x" value="a">', {"x": ["a", "b"]}, True),
        ('<input type="checkbox" live-model="x" value="c">', {"x": ["a", "b"]}, False),
        ('<input type="checkbox" live-model="x" value="3">', {"x": [3]}, True),
        ('<input type="checkbox" live-model="x" value="a">', {"x": True}, True),
        ('<input type="radio" live-model="x" value="s">', {"x": Size.SMALL}, True),
        ('<input type="radio" live-model="x" value="s">', {"x": Size.LARGE}, False),
        ('<input type="radio" live-model="x" value="{{ y }}">', {"x": 5, "y": 5}, True),
        ("<input type='radio' live-model='x' value='a{{ y }}'>", {"x": "a5", "y": 5}, True),
        ('<input type="radio" live-model="x" value="it&#39;s">', {"x": "it's"}, True),
        ('<select live-model="x"><option value="s">S</select>', {"x": Size.SMALL}, True),
        ('<select live-model="x"><option value="s">S</option></select>', {"x": Size.LARGE}, False),
        ('<select multiple live-model="x"><option value="3">S</option></select>', {"x": [1, 3]}, True),
        (
            '<select live-model="x">{% for y in [1, 2] %}<option value="{{ y }}">S</option>{% endfor %}</select>',
            {"x": 2},
            True,
        ),
        ('<select live-model="x"><option> s </option><option>{{ 1 }}</option></select>', {"x": "s"}, True),
        ('<select live-model="x"><option>m</option><option>{{ 1 }}</option></select>', {"x": 1}, True),
        ('<select><option value="s">S</option></select><input live-model="x">', {"x": "s"}, False),
    ],
)
def test_what_is_ticked_or_chosen(source: str, state: dict[str, object], ticked: bool) -> None:
    """Boxes of one or of several values, radio buttons, options that a loop writes."""
    if source.endswith("S</select>"):
        source = source.replace("S</select>", "S</option></select>")
    found = shown(source, **state)
    assert bool(re.search(r"\b(checked|selected)\b", found)) is ticked


@pytest.mark.parametrize(
    "source",
    [
        '<input live-model="x" value="mine">',
        '<input type="checkbox" live-model="x" checked>',
        '<input type="password" live-model="x">',
        '<input type="file" live-model="x">',
        '<textarea live-model="x">mine</textarea>',
        "<p>live-model</p>",
        '{# <input live-model="x"> #}',
        '<!-- <input live-model="x"> -->',
        '{% raw %}<input live-model="x">{% endraw %}',
        '<p title="{{ "<input live-model=" }}">',
    ],
)
def test_what_says_itself_what_it_shows_is_left_alone(source: str) -> None:
    """And what only looks like it."""
    assert written_out(Source(source, "page.html")).text == source


def test_lines_stay_where_they_were() -> None:
    """So that errors name the right one."""
    source = '<input\n  live-model="x"\n  title="{{ 1 > 0 }}"\n>\n<input live-model="y">'
    assert written_out(Source(source, "page.html")).text.count("\n") == source.count("\n")
    with pytest.raises(TemplateError, match="names no field") as error:
        compiled('\n\n<p>\n<input live-model="{{ x }}"></p>', "x")
    assert error.value.line == 4


def test_the_model_is_a_handler_of_its_own() -> None:
    """Which the class has to have."""
    uses = compiled('<input live-model="x"><input live-model.lazy.trim="y">', "x", "y").handlers
    assert [use.handler for use in uses] == ["=x", "=y.trim"]
