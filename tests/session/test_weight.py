"""How heavy a state is at a glance."""

from typing import Any

import pytest

from liveview import Component, field
from liveview.session.weight import UNKNOWN_WEIGHT, expected_length, feared_length, weigh


class Names(list[str]):
    """A list of the application's own."""


class Mixed(Component):
    """Fields of every kind; one that does not travel."""

    template = "<p>{{ anything }}</p>"
    anything: Any = None  # Any: what is weighed
    kept: str = field(default="a long text that stays here", session=False)


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        (None, 1),
        (7, 1),
        (True, 1),
        (0.5, 1),
        (range(9), 1),
        ("abc", 4),
        (b"abc", 4),
        (["abc", "def"], 3),
        ({"a": "abc"}, 2),
        ({1, 2, 3}, 4),
        ((1, 2), 3),
        (Names(["a"]), 2),
    ],
)
def test_what_has_a_length_counts_by_it(value: object, weight: int) -> None:
    """And what stays here does not count."""
    assert weigh(Mixed(anything=value)) == weight


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1001, 1001, 40_000),
        (1001, 1, 40),
        (1, 1, 40_000),
        (100, 300, 80_000),
        (1, 102, 80_000),
        (UNKNOWN_WEIGHT, 9, 40_000),
    ],
)
def test_a_session_is_expected_to_shrink_with_its_state_and_to_grow_less_than_it(
    before: int, after: int, expected: int
) -> None:
    """The last one had 40,000 bytes; a hundred of any session are not the fields' own."""
    assert round(expected_length(40_000, before, after)) == expected
    assert expected_length(40_000, before, after) <= feared_length(40_000, before, after)
