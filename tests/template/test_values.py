"""What expressions give in holes, as stock Jinja would show it."""

from enum import Enum, IntEnum
from types import SimpleNamespace

import pytest
from jinja2 import ChainableUndefined, Undefined
from markupsafe import Markup

from liveview.template.spread import foreign_spread, spread
from liveview.template.values import Raw, Value, attribute, attribute_text, boolean, captured_boolean, child


class Text(str):
    """A text of the application."""

    __slots__ = ()

    def __str__(self) -> str:
        return "shown"


class Color(Enum):
    """A plain enum."""

    RED = 1


class Level(IntEnum):
    """An enum of integers."""

    HIGH = 3


class Shown:
    """An object whose text comes as HTML that nobody checked."""

    def __str__(self) -> str:
        return Markup("<i>")


HTML = SimpleNamespace(__html__=lambda: "<b>x</b>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<a>", "<a>"),
        ("", ""),
        (5, 5),
        (2**53 - 1, 2**53 - 1),
        (2**53, "9007199254740992"),
        (-(2**60), "-1152921504606846976"),
        (True, "True"),
        (None, "None"),
        (1.5, "1.5"),
        (1e21, "1e+21"),
        (Text("x"), "shown"),
        (Color.RED, "Color.RED"),
        (Level.HIGH, "3"),
        (Markup("a &amp; b"), "a & b"),
        (Markup(""), ""),
        (Markup("<b>"), Raw("<b>")),
        (HTML, Raw("<b>x</b>")),
        (Undefined(name="x"), ""),
        (ChainableUndefined(name="x"), ""),
        ([1], "[1]"),
        (Shown(), "<i>"),
    ],
)
def test_child(value: object, expected: Value) -> None:
    """In text: the value itself where it can travel, else its text or its HTML."""
    found = child(value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"<a>', '"<a>'),
        (5, 5),
        (2**53, "9007199254740992"),
        (True, "True"),
        (None, "None"),
        (Text("x"), "shown"),
        (Level.HIGH, "3"),
        (Markup("a &amp; b&copy=1"), "a & b&copy=1"),
        (Undefined(name="x"), ""),
        (Shown(), "<i>"),
    ],
)
def test_attribute(value: object, expected: Value) -> None:
    """As the whole value of an attribute; as a part of one it is always a text."""
    found = attribute(value)
    assert (found, type(found)) == (expected, type(expected))
    assert (attribute_text(value), type(attribute_text(value))) == (str(expected), str)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, None),
        (None, None),
        ("", None),
        (0, None),
        ([], None),
        (Undefined(name="x"), None),
        ("disabled", "disabled"),
        ("until-found", "until-found"),
        (2, 2),
        ([1], "[1]"),
    ],
)
def test_boolean_attribute(value: object, expected: Value) -> None:
    """A boolean attribute is absent for what is false."""
    found = boolean(value)
    assert found is expected if expected in (True, None) else found == expected


@pytest.mark.parametrize(("html", "expected"), [("", None), (" \n", None), (" on ", "on"), ("&lt;", "<")])
def test_boolean_attribute_by_statements(html: str, expected: Value) -> None:
    """Absent where the statements wrote nothing."""
    assert captured_boolean(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ()),
        ("  ", ()),
        ("checked", ("checked", "")),
        (" A=1 b='x y' c = \"&lt;\" ", ("a", "1", "b", "x y", "c", "<")),
        ("a=1 a=2", ("a", "1")),
        ("a=1 fixed=2", ("a", "1")),
        ("a='1'b='2'", ("a", "1", "b", "2")),
        ("= a", ("a", "")),
        ("== a b", ("b", "")),
        ("=b c", ("c", "")),
        ("\xa0 1a -b .c a\"b d<e f'g h\x01 a\xa0b ok", ("ok", "")),
        (":a x-b.c _d é=1 data-\xb71", (":a", "", "x-b.c", "", "_d", "", "é", "1", "data-\xb71", "")),
    ],
)
def test_spread(html: str, expected: tuple[str, ...]) -> None:
    """Names and texts; the first of a name counts, one that is fixed or that `setAttribute` refuses not at all."""
    assert spread(html, ("fixed",)) == expected


def test_spread_in_svg_keeps_case() -> None:
    """Names of SVG attributes have capitals."""
    assert foreign_spread("viewBox='0 0 1 1'") == ("viewBox", "0 0 1 1")


def test_long_spreads_are_not_kept() -> None:
    """They would fill the memory of what was read before."""
    assert spread(f"a='{'x' * 300}'") == ("a", "x" * 300)
