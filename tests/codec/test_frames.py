"""Frames beyond the golden cases: what is said about one that is no message."""

import pytest

from liveview.codec.frames import decode
from liveview.errors import Malformed


@pytest.mark.parametrize("frame", ['["{}"]', '["event", "a", 1, "h", {{}}, {{}}, "{}"]', "{}"])
def test_what_is_said_about_a_frame_is_short(frame: str) -> None:
    """The frame's own words, which may be a megabyte long, are repeated in part."""
    with pytest.raises(Malformed) as malformed:
        decode(frame.format("x" * 1_000_000))
    assert len(str(malformed.value)) < 250
