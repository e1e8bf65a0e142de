"""The targets by name: what each is given, and how its inputs are changed.

A target is a function of bytes that raises only where liveview breaks a promise about what comes from the network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz import arguments, frames, sessions
from tests.fuzz.driving import STEPS
from tests.fuzz.mutation import JSON, MSGPACK, changed, changed_lines

CORPUS: Final = Path(__file__).parent / "corpus"

# What is longer is a matter of limits, not of what is in it; and corpora stay small.
LENGTH_LIMIT: Final = 4000

Change = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Target:
    """`run` takes an input; `change` makes another of it, or raises `ValueError`."""

    run: Callable[[bytes], None]
    change: Change
    words: tuple[str, ...]


def _change_frames(data: bytes, random: Random) -> bytes:
    return changed_lines(data, frames.WORDS, bytes(STEPS), random)


def _change_session(data: bytes, random: Random) -> bytes:
    return changed(data, MSGPACK, sessions.WORDS, random)


def _change_arguments(data: bytes, random: Random) -> bytes:
    return changed(data, JSON, arguments.WORDS, random, kept=2)


TARGETS: Final = {
    "frames": Target(frames.frames, _change_frames, tuple(frames.WORDS)),
    "sessions": Target(sessions.sessions, _change_session, tuple(sessions.WORDS)),
    "arguments": Target(arguments.arguments, _change_arguments, tuple(arguments.WORDS)),
}


def corpus(name: str) -> list[Path]:
    """The committed inputs of a target."""
    return sorted((CORPUS / name).iterdir())
