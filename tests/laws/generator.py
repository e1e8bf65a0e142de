"""Random templates over the whole subset of Jinja and HTML that liveview compiles, each with a random walk of states.

`make_case(seed)` is a pure function: a failing case is seen again by its seed alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

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


@dataclass(frozen=True)
class Case:
    """A template in two spellings, ours and stock Jinja's, and where its walk comes from."""

    seed: int
    source: str
    stock: str
    trims_blocks: bool
    constructs: frozenset[str]

    def walk(self, steps: int) -> Iterator[tuple[Subject, int]]:
        """The subject after each step, and what has changed on it; -1 before the first."""
        random = Random(f"walk {self.seed}")
        subject = make_subject(random)
        subject.take_changes()
        yield subject, -1
        words = set(re.findall(r"\w+", self.source))
        words.update(*(fields for name, fields in READ_BEHIND.items() if name in words))
        read = [field for field in FIELDS if field in words] or FIELDS
        for _ in range(steps):
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
    return Case(
        seed,
        source=_MARK.sub(lambda mark: writer.differences[int(mark[1])][0], source),
        stock=_MARK.sub(lambda mark: writer.differences[int(mark[1])][1], source),
        trims_blocks=trims_blocks,
        constructs=frozenset(writer.constructs),
    )


def make_environment(*, trims_blocks: bool) -> Environment:
    """The environment for both spellings, with what an application adds to Jinja's own."""
    return extended(
        filters={"shouted": _shouted, "titled": _titled},
        tests={"short": _is_short},
        functions={"greeting": _greeting, "chosen": _titled},
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
