"""The state that random templates read, and its random walk.

A `Subject` stands in for a component: it knows which fields were assigned since it was last asked, and counts fields
whose values can change in place as changed each time, as components do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from markupsafe import Markup

from liveview.template.inputs import ALWAYS

TEXTS: Final[tuple[str, ...]] = (
    "", "a", "Ada", "two words", " space ", "<b>bold</b>", "\"double\" 'single'", "ü€😀", "line\nbreak", "c\r\nlf",
    "&lt;", "&copy", "&amp;amp;", "]]>", "--><!--]-->", "<!--[abc-->", "100%", "{{ x }}", "0", "True", "\u00a0", "$0",
)  # fmt: skip

# Balanced, and fit to stand inside a paragraph.
MARKUP: Final = (
    "", "plain", "a &amp; b", "<i>it</i>", "x<b>y</b>z", "<!-- note --><i>n</i>", "<!--[x-->t<!--]-->",
    "<b>q</b><!--]-->", "<!--{x--><i>z</i>", "<br>", "&lt;", " ",
)  # fmt: skip

CHOICES: Final[tuple[str, ...]] = ("red", "green", "blue")

TEXT_FIELDS: Final = ("name", "title", "note")
NUMBER_FIELDS: Final = ("count", "level")
FLAG_FIELDS: Final = ("ready", "busy", "wide")

FIELDS: Final = (
    *TEXT_FIELDS, *NUMBER_FIELDS, *FLAG_FIELDS,
    "ratio", "big", "choice", "maybe", "html", "words", "rows", "pairs", "prices",
)  # fmt: skip
BITS: Final = {name: 1 << place for place, name in enumerate(FIELDS, start=1)}
NAMES: Final = frozenset((*FIELDS, "label", "shout"))
CHANGEABLE: Final = sum(BITS[name] for name in ("words", "rows", "pairs", "prices"))


@dataclass(slots=True)
class Row:
    """An item of a list, changed in place by the walk."""

    id: int
    name: str
    done: bool
    tags: list[str]


class Subject:
    """What a template sees: fields, a property and a method."""

    name: str
    title: str
    note: str
    count: int
    level: int
    ready: bool
    busy: bool
    wide: bool
    ratio: float
    big: int
    choice: str
    maybe: str | None
    html: Markup
    words: list[str]
    rows: list[Row]
    pairs: list[tuple[str, int]]
    prices: dict[str, int]

    def __init__(self, random: Random) -> None:
        self._dirty = 0
        for field in FIELDS:
            setattr(self, field, _value(field, random))

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name != "_dirty":
            self._dirty |= BITS[name]

    @property
    def label(self) -> str:
        """Read through a property, so that nobody knows what it depends on."""
        return f"{self.name}:{self.count}"

    def shout(self, text: str = "hey") -> str:
        """A method."""
        return text.upper() + "!" * (self.level % 3)

    def take_changes(self) -> int:
        """The mask of what may have changed since the last call."""
        changed = self._dirty | CHANGEABLE | ALWAYS
        self._dirty = 0
        return changed

    def step(self, random: Random, fields: Sequence[str]) -> None:
        """One step of the walk: a few assignments, mostly to `fields`, and changes in place."""
        for _ in range(random.choice((1, 1, 2, 3))):
            if random.random() < 0.7:
                field = random.choice(fields if random.random() < 0.8 else FIELDS)
                setattr(self, field, _value(field, random))
            else:
                self._change_in_place(random)

    def state(self) -> dict[str, object]:
        """All that the template sees, as names and values for stock Jinja."""
        state: dict[str, object] = {name: getattr(self, name) for name in NAMES}
        return state | {"component": self}

    def _change_in_place(self, random: Random) -> None:
        match random.randrange(8):
            case 0:
                self.rows.insert(random.randint(0, len(self.rows)), _row(random))
            case 1 if self.rows:
                self.rows.pop(random.randrange(len(self.rows)))
            case 2 if self.rows:
                row = random.choice(self.rows)
                row.name, row.done = random.choice(TEXTS), not row.done
            case 3:
                random.shuffle(self.rows)
            case 4 if self.rows:
                random.choice(self.rows).tags.append(random.choice(TEXTS))
            case 5:
                self.words[:] = self.words[1:] + self.words[:1]
            case 6:
                self.prices[random.choice(CHOICES)] = random.randint(0, 9)
            case _:
                self.words.append(random.choice(TEXTS))


def _value(field: str, random: Random) -> object:
    if field in TEXT_FIELDS:
        return random.choice(TEXTS)
    if field in NUMBER_FIELDS:
        return random.choice((0, 1, 2, 3, 4, 10, -1))
    if field in FLAG_FIELDS:
        return random.random() < 0.5
    return _collection(field, random) if BITS[field] & CHANGEABLE else _special(field, random)


def _special(field: str, random: Random) -> object:
    match field:
        case "ratio":
            return random.choice((0.0, 0.5, 1.0, 1e21, -2.25))
        case "big":
            return random.choice((2**53, -(2**60), 7))
        case "choice":
            return random.choice(CHOICES)
        case "maybe":
            return random.choice((None, *TEXTS))
        case _:
            return Markup(random.choice(MARKUP))


def _collection(field: str, random: Random) -> object:
    match field:
        case "words":
            return random.choices(TEXTS, k=random.randint(0, 4))
        case "rows":
            return [_row(random) for _ in range(random.randint(0, 5))]
        case "pairs":
            return [(random.choice(TEXTS), random.randint(0, 3)) for _ in range(random.randint(0, 3))]
        case _:
            return {name: random.randint(0, 9) for name in random.sample(CHOICES, random.randint(0, 3))}


def _row(random: Random) -> Row:
    tags: list[str] = random.choices(TEXTS, k=random.randint(0, 2))
    return Row(random.randrange(100), random.choice(TEXTS), random.random() < 0.5, tags)
