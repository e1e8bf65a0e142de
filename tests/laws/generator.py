"""Random templates over the whole subset of Jinja and HTML that liveview compiles, each with a random walk of states.

`make_case(seed)` is a pure function: a failing case is seen again by its seed alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from jinja2 import DictLoader, Environment, pass_context
from jinja2.runtime import Context

from liveview.component.changes import forget_journals
from tests.laws.subject import FIELDS, Subject, make_subject
from tests.laws.writer import Writer
from tests.template.environments import make_environment as extended

SHORT: Final = 4

# What a template reads without naming it.
READ_BEHIND: Final = {
    "total": ("prices", "cards"),
    "ready_cards": ("cards", "ready"),
    "titled": ("choice",),
    "chosen": ("choice",),
    "label": ("name", "count"),
    "shout": ("level",),
}
_MARK = re.compile("\x00(\\d+)\x00")
_PART = re.compile("\x01(\\d+)\x01")

# Sources that templates include, by name, in the spelling of each side.
SIDES: Final = ("ours", "stock")
PARTS: Final[dict[str, str]] = {}


@dataclass(frozen=True)
class Case:
    """A template in two spellings, ours and stock Jinja's, and where its walk comes from. `words`: all that occur in it."""

    seed: int
    source: str
    stock: str
    trims_blocks: bool
    constructs: frozenset[str]
    words: frozenset[str]

    def walk(self, steps: int) -> Iterator[tuple[Subject, int]]:
        """The subject after each step, and what has changed on it; -1 before the first."""
        random = Random(f"walk {self.seed}")
        subject = make_subject(random)
        subject.take_changes()
        yield subject, -1
        words = set(self.words)
        words.update(*(fields for name, fields in READ_BEHIND.items() if name in words))
        read = [field for field in FIELDS if field in words] or FIELDS
        for _ in range(steps):
            forget_journals(subject)  # as a view does once it has rendered
            subject.step(random, read)
            yield subject, subject.take_changes()


def make_case(seed: int) -> Case:
    """The case of a seed."""
    random = Random(seed)
    writer = Writer(random)
    trims_blocks = random.random() < 0.1
    if trims_blocks:
        writer.note("environment that trims blocks")
    source = writer.template()
    for number, part in enumerate(writer.parts):
        for side, kind in enumerate(SIDES):
            PARTS[f"{kind}-{seed}-{number}"] = _spelled(part, writer, seed, side)
    return Case(
        seed,
        source=_spelled(source, writer, seed, 0),
        stock=_spelled(source, writer, seed, 1),
        trims_blocks=trims_blocks,
        constructs=frozenset(writer.constructs),
        words=frozenset(
            re.findall(r"\w+", " ".join((source, *writer.parts, *map("".join, writer.differences))))
        ),
    )


def _spelled(source: str, writer: Writer, seed: int, side: int) -> str:
    """A source as one of the sides has it."""
    source = _PART.sub(lambda mark: f'{{% include "{SIDES[side]}-{seed}-{mark[1]}" %}}', source)
    return _MARK.sub(lambda mark: writer.differences[int(mark[1])][side], source)


def make_environment(*, trims_blocks: bool) -> Environment:
    """The environment for both spellings, with what an application adds to Jinja's own."""
    return extended(
        filters={"shouted": _shouted, "titled": _titled},
        tests={"short": _is_short},
        functions={"greeting": _greeting, "chosen": _titled},
        loader=DictLoader(PARTS),
        trim_blocks=trims_blocks,
        lstrip_blocks=trims_blocks,
    )


def _shouted(text: object) -> str:
    return f"{text}!"


def _is_short(text: str) -> bool:
    return len(text) < SHORT


def _greeting(text: object) -> str:
    return f"Hi, {text}"


@pass_context
def _titled(context: Context, text: object) -> str:
    return f"{context['choice']}/{text}"
