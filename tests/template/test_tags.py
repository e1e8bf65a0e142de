"""Elements that a browser would move are known."""

import pytest

from liveview.template.tags import misplaced


@pytest.mark.parametrize(
    ("tag", "ancestors"),
    [
        ("div", ["p"]),
        ("table", ["div", "p", "b"]),
        ("tr", ["table", "thead", "tr"]),
        ("div", ["table", "tbody"]),
        ("td", ["div"]),
        ("tr", ["div"]),
        ("li", ["ul", "li", "b"]),
        ("dd", ["dl", "dt"]),
        ("button", ["button", "b"]),
        ("a", ["a"]),
        ("form", ["form", "div"]),
        ("option", ["select", "option"]),
    ],
)
def test_misplaced(tag: str, ancestors: list[str]) -> None:
    """The browser's tree would not be the written one."""
    assert misplaced(tag, ancestors) is not None


@pytest.mark.parametrize(
    ("tag", "ancestors"),
    [
        ("tr", []),
        ("td", []),
        ("b", ["p"]),
        ("div", ["p", "button"]),
        ("li", ["ul", "li", "ul"]),
        ("dd", ["dl", "dd", "dl"]),
        ("p", ["p", "svg", "foreignObject"]),
        ("tr", ["table", "tbody"]),
        ("td", ["table", "tbody", "tr"]),
        ("table", ["table", "tbody", "tr", "td"]),
    ],
)
def test_in_place(tag: str, ancestors: list[str]) -> None:
    """The browser leaves it where it is written."""
    assert misplaced(tag, ancestors) is None
