"""How deeply arguments are nested is known before anybody walks into them by calls."""

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from liveview.session.depth import is_deeper

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=12,
)


@given(Json, st.integers(0, 5))
def test_levels_are_counted(value: object, levels: int) -> None:
    """The shortcut for arguments of texts alone, which most are, says what counting says."""
    assert is_deeper(value, levels) == (_levels(value) > levels)


def _levels(value: object) -> int:
    """Containers within containers; one that is empty counts for nothing."""
    if isinstance(value, dict):
        inside = list(cast("dict[str, object]", value).values())
    else:
        inside = cast("list[object]", value) if isinstance(value, list) else []
    return 1 + max(map(_levels, inside)) if inside else 0
