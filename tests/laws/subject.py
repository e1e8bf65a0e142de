"""The state that random templates read, and its random walk: a component, so that what it says of its changes is the truth."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any, Final

from markupsafe import Markup

from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.template.inputs import ALWAYS
from liveview.tracked.container import plain
from tests.laws.cards import change_cards, new_card
from tests.laws.texts import CHOICES, MARKUP, TEXTS

TEXT_FIELDS: Final = ("name", "title", "note")
NUMBER_FIELDS: Final = ("count", "level")
FLAG_FIELDS: Final = ("ready", "busy", "wide")
COLLECTIONS: Final = ("words", "rows", "pairs", "prices", "cards", "shelf", "marks")


@dataclass(slots=True)
class Row:
    """An item of a list, changed in place by the walk."""

    id: int
    name: str
    done: bool
    tags: list[str]


class Mood(Enum):
    """Something that no container tracks: what it says of itself may change."""

    FINE = "fine"
    BAD = "bad"

    def __str__(self) -> str:
        return f"{self.value}{len(SAID)}"


# Read by `Mood`, and changed by walks.
SAID: Final[list[str]] = []


class Subject(Component):
    """What a template sees: fields, computed values, a property and a method."""

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
    mood: Mood
    html: Markup
    words: list[str]
    rows: list[Row]
    pairs: list[tuple[str, int]]
    prices: dict[str, int]
    cards: list[dict[str, Any]]  # Any: cards nest
    shelf: dict[str, Any]
    marks: set[int]

    @computed
    def total(self) -> int:
        """Reads what changes in place."""
        return sum(self.prices.values()) + len(self.cards)

    @computed
    def ready_cards(self) -> list[dict[str, Any]]:
        """A list that is made anew, of items that stay."""
        return [card for card in self.cards if card["done"] or self.ready]

    @property
    def label(self) -> str:
        """Read through a property, so that nobody knows what it depends on."""
        return f"{self.name}:{self.count}"

    def shout(self, text: str = "hey") -> str:
        """A method."""
        return text.upper() + "!" * (self.level % 3)

    def take_changes(self) -> int:
        """The mask of what may have changed since the last call, as a render takes it."""
        return take_changes(self) | ALWAYS

    def step(self, random: Random, fields: Sequence[str]) -> None:
        """One step of the walk: a few assignments, mostly to `fields`, and changes in place."""
        for _ in range(random.choice((1, 1, 2, 3))):
            if random.random() < 0.7:
                field = random.choice(fields if random.random() < 0.8 else FIELDS)
                setattr(self, field, _value(field, random))
            else:
                self._change_in_place(random)

    def state(self, names: AbstractSet[str]) -> dict[str, object]:
        """Those of `names` that it has, for stock Jinja: plain values, so that looking at them wraps nothing."""
        state: dict[str, object] = {name: plain(getattr(self, name)) for name in NAMES & {*names, "choice"}}
        return state | {"component": self}

    def _change_in_place(self, random: Random) -> None:
        if random.random() < 0.6:
            change_cards(self, random)
            return
        match random.randrange(9):
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
            case 7:
                SAID.append("")
            case _:
                self.words.append(random.choice(TEXTS))


def _value(field: str, random: Random) -> object:
    if field in TEXT_FIELDS:
        return random.choice(TEXTS)
    if field in NUMBER_FIELDS:
        return random.choice((0, 1, 2, 3, 4, 10, -1))
    if field in FLAG_FIELDS:
        return random.random() < 0.5
    return _collection(field, random) if field in COLLECTIONS else _special(field, random)


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
        case "mood":
            return random.choice(tuple(Mood))
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
        case "cards":
            return [new_card(random) for _ in range(random.randint(0, 5))]
        case "shelf":
            return {name: new_card(random) for name in random.sample(CHOICES, random.randint(0, 3))}
        case "marks":
            return set(random.sample(range(10), random.randint(0, 4)))
        case _:
            return {name: random.randint(0, 9) for name in random.sample(CHOICES, random.randint(0, 3))}


def _row(random: Random) -> Row:
    tags: list[str] = random.choices(TEXTS, k=random.randint(0, 2))
    return Row(random.randrange(10**9), random.choice(TEXTS), random.random() < 0.5, tags)


def make_subject(random: Random) -> Subject:
    """A subject with random values."""
    SAID.clear()
    values: dict[str, Any] = {
        field: _value(field, random) for field in FIELDS
    }  # Any: each of its field's type
    return Subject(**values)


FIELDS: Final = tuple(Subject.__plan__.fields)
BITS: Final = Subject.__plan__.bits
NAMES: Final = frozenset({*BITS, "label", "shout"})
