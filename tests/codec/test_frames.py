"""Frames beyond the golden cases: what is said about one that is no message."""

import pytest

from liveview.codec.frames import decode, event_of
from liveview.errors import Malformed
from liveview.session.messages import Event


@pytest.mark.parametrize("frame", ['["{}"]', '["event", "a", 1, "h", {{}}, {{}}, "{}"]', "{}"])
def test_what_is_said_about_a_frame_is_short(frame: str) -> None:
    """The frame's own words, which may be a megabyte long, are repeated in part."""
    with pytest.raises(Malformed) as malformed:
        decode(frame.format("x" * 1_000_000))
    assert len(str(malformed.value)) < 250


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    """As a script may cut an emoji: the rest of what a person typed must arrive."""
    assert decode('["event", "a", 1, "h", {"text": "x\\ud83d y \\ud83d\\ude00"}]') == Event(
        "a", 1, "h", {"text": "x\ufffd y \U0001f600"}
    )


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "{", "1e"])
def test_what_is_no_json_stays_malformed_beside_one(value: str) -> None:
    """The second look is no softer than the first."""
    with pytest.raises(Malformed):
        decode(f'["event", "a", 1, "h", {{"x": {value}, "y": "\\ud83d"}}]')


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        ('["event","k3J9",12,"h",{"a":"', ("k3J9", 12)),
        (' [ "event" , "a" , 1 , ', ("a", 1)),
        ('["subscribe","doc",[["a"', (None, None)),
        ('["event","a",0,"h"', (None, None)),
        ('["event","' + "x" * 65 + '",1,"h"', (None, None)),
        ('["event",1,2,"h"', (None, None)),
        ("", (None, None)),
    ],
)
def test_the_beginning_of_a_frame_tells_which_event_it_is(
    frame: str, event: tuple[str | None, int | None]
) -> None:
    """Where it is one, and well formed so far."""
    assert event_of(frame) == event
