"""Values and patches as JSON, and back."""

from types import SimpleNamespace

import pytest
from markupsafe import Markup

from liveview.codec.content import (
    Json,
    changes_from_json,
    changes_to_json,
    definition_from_json,
    definition_to_json,
    value_from_json,
    value_to_json,
)
from liveview.render.diff import diff
from liveview.template.values import Hole, Instance, Items, Kind, Raw, Template, Value
from tests.laws.client import Client, Wire
from tests.render.making import PAGE, page, rows
from tests.template.compiling import compiled


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "a"),
        (5, 5),
        (True, True),
        (None, None),
        (Raw("<b>"), {"h": "<b>"}),
        (("a", "1"), ["a", "1"]),
        ("a\r\nb\rc\0", "a\nb\nc"),
        (("a", "x\r\ny"), ["a", "x\ny"]),
    ],
)
def test_plain_values(value: Value, expected: Json) -> None:
    """Texts as a parser would have given them, so that a page and its updates agree."""
    assert value_to_json(value) == expected


NO_ROWS: list[int] = []


def tid_of(value: Value) -> str:
    """The id of the template behind a value."""
    assert isinstance(value, Instance | Items)
    return value.template.id


def test_blocks() -> None:
    """An instance and a list name their template; a list's values are flat, without holes they are counted."""
    values = page(d="x", f=[1, 2])
    assert value_to_json(values[3]) == [tid_of(values[3]), "x"]
    assert value_to_json(values[4]) == {"l": tid_of(values[4]), "v": [1, 2]}
    dots = compiled("<p>{% for row in rows %}<br>{% endfor %}</p>", "rows")
    three = rows(dots, 1, 2, 3)
    assert value_to_json(three[0]) == {"l": tid_of(three[0]), "v": [3]}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"c": 1}, {"c": 2}, [2, 2]),
        ({"a": "x", "c": 1}, {"a": "y", "c": "z"}, [0, "y", 2, "z"]),
        ({"d": "x"}, {"d": "y"}, [3, {"p": [0, "y"]}]),
        ({"f": [1, 2]}, {"f": [1, 3]}, [4, [1, [0, 3]]]),
        ({"f": [1, 2]}, {"f": ""}, [4, {"o": NO_ROWS}]),
        ({"f": [1, 2]}, {"f": [5]}, [4, {"o": [0, 1], "u": [0, [0, 5]]}]),
        ({"f": [1]}, {"f": [1, 2]}, [4, {"o": [0, 1, -1, 1], "l": "T", "v": [2]}]),
    ],
)
def test_patches(before: dict[str, object], after: dict[str, object], expected: Json) -> None:
    """Flat, with the keys of the wire."""
    old, new = page(**before), page(**after)
    json = changes_to_json(diff(old, new))
    for change in json:
        if isinstance(change, dict) and "l" in change:
            assert change["l"] == tid_of(new[4])
            change["l"] = "T"
    assert json == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"f": [1, 2], "d": "x", "b": "k", "c": Markup("<b>")}),
        ({"f": [1, 2], "d": "x", "b": "k", "c": Markup("<b>")}, {}),
        ({"f": [1, 2, 3]}, {"f": [4, 2]}),
        ({"f": [1]}, {"f": [4, 2, 3]}),
    ],
)
def test_a_client_that_reads_patches_holds_what_the_server_holds(
    before: dict[str, object], after: dict[str, object]
) -> None:
    """To JSON text, back, and applied."""
    wire, old, new = Wire(PAGE.template), page(**before), page(**after)
    client = Client(*wire.content(old))
    client.patch(*wire.patch(diff(old, new)))
    assert client.content == Client(*Wire(PAGE.template).content(new)).content


@pytest.mark.parametrize(
    "source", ["<p a='{{ x }}' {{ x }}>a{{ x }}{{ x }}</p>", "<svg>{% if x %}<g/>{% endif %}</svg>"]
)
def test_definitions_come_back(source: str) -> None:
    """What a client needs of a template stands in its definition."""
    template = compiled(source, "x").template
    again = definition_from_json(template.id, definition_to_json(template))
    assert again.holes == template.holes
    assert definition_to_json(again) == definition_to_json(template)


def test_definition_in_a_namespace_is_a_pair() -> None:
    """So that the client parses it inside such an element."""
    (branch,) = compiled("<svg>{% if x %}<g/>{% endif %}</svg>", "x").evaluate(SimpleNamespace(x=1))
    assert isinstance(branch, Instance)
    assert definition_to_json(branch.template) == ["<g />", "svg"]


def test_patch_of_an_unknown_template_is_an_error() -> None:
    """A client that was not told a definition says so."""
    with pytest.raises(KeyError, match="nobody"):
        changes_from_json([3, ["nobody", 1]], PAGE.template, {}, page())


def test_spread_is_a_tuple_again() -> None:
    """A list in the hole of a spread is no instance."""
    templates: dict[str, Template] = {}
    assert value_from_json(["a", "1"], Hole(Kind.SPREAD), templates) == ("a", "1")
