"""Cards: a list of dicts that hold lists and dicts, changed in place in every way that the language has."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tests.laws.texts import TEXTS

if TYPE_CHECKING:
    from tests.laws.subject import Subject

# Any: cards nest.
Card = dict[str, Any]
Change = Callable[["Subject", list[Card], Random], object]


def new_card(random: Random) -> dict[str, Any]:
    """An item of nested builtin containers, with an id that hardly any other has."""
    tags: list[str] = random.choices(TEXTS, k=random.randint(0, 3))
    return {
        "id": random.randrange(10**9),
        "name": random.choice(TEXTS),
        "done": random.random() < 0.5,
        "tags": tags,
        "size": {"w": random.randint(0, 3), "h": 1},
        "mark": random.choice((1, 2, "x", None)),
    }


def change_cards(subject: Subject, random: Random) -> None:
    """One change of the cards, the shelf or the marks, or of what is in them."""
    random.choice(_CHANGES)(subject, subject.cards, random)


def _place(cards: list[Card], random: Random) -> int:
    return random.randrange(len(cards)) if cards else 0


def _some(cards: list[Card], random: Random) -> Card:
    return random.choice(cards) if cards else new_card(random)


def _swap(subject: Subject, cards: list[Card], random: Random) -> None:
    if cards:
        one, other = _place(cards, random), _place(cards, random)
        cards[one], cards[other] = cards[other], cards[one]


def _move(subject: Subject, cards: list[Card], random: Random) -> None:
    if cards:
        cards.insert(_place(cards, random), cards.pop(_place(cards, random)))


def _delete(subject: Subject, cards: list[Card], random: Random) -> None:
    if cards:
        del cards[_place(cards, random)]


def _replace(subject: Subject, cards: list[Card], random: Random) -> None:
    if cards:
        cards[_place(cards, random)] = new_card(random)


def _splice(subject: Subject, cards: list[Card], random: Random) -> None:
    start = _place(cards, random)
    cards[start : start + random.randint(0, 3)] = [new_card(random) for _ in range(random.randint(0, 2))]


def _every_other(subject: Subject, cards: list[Card], random: Random) -> None:
    del cards[:: random.choice((2, 3, -2))]


def _with_a_loop(subject: Subject, cards: list[Card], random: Random) -> None:
    for card in cards:
        if not card["done"]:
            card["name"] += "."


def _filter(subject: Subject, cards: list[Card], random: Random) -> None:
    subject.cards = [card for card in cards if card["done"]]


def _sort_anew(subject: Subject, cards: list[Card], random: Random) -> None:
    subject.cards = sorted(cards, key=lambda card: str(card["name"]))


def _add_in_place(subject: Subject, cards: list[Card], random: Random) -> None:
    subject.cards += [new_card(random)]


def _nest(subject: Subject, cards: list[Card], random: Random) -> None:
    _some(cards, random)["tags"] += [random.choice(TEXTS)]


def _replace_tags(subject: Subject, cards: list[Card], random: Random) -> None:
    _some(cards, random)["tags"] = [random.choice(TEXTS)]


def _shelve(subject: Subject, cards: list[Card], random: Random) -> None:
    subject.shelf[random.choice(("red", "green", "blue"))] = _some(cards, random)


def _change_shelf(subject: Subject, cards: list[Card], random: Random) -> None:
    for card in subject.shelf.values():
        card["name"] = random.choice(TEXTS)
        card["size"]["w"] += 1


def _assign_itself(subject: Subject, cards: list[Card], random: Random) -> None:
    list[Card].reverse(cards)  # past its methods, as heapq does
    subject.cards = cards


def _open(subject: Subject, cards: list[Card], random: Random) -> None:
    _some(cards, random)["mark"] = Stamp(random.choice(TEXTS))


def _change_unseen(subject: Subject, cards: list[Card], random: Random) -> None:
    for card in cards:
        if isinstance(card["mark"], Stamp):
            card["mark"].text += "!"


class Stamp:
    """An object of the application's."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __copy__(self) -> Stamp:
        return Stamp(self.text)


_CHANGES: Final[tuple[Change, ...]] = (
    _swap, _move, _delete, _replace, _splice, _every_other, _with_a_loop, _filter, _sort_anew, _add_in_place, _nest,
    _replace_tags, _shelve, _change_shelf, _assign_itself, _open, _change_unseen,
    lambda subject, cards, random: cards.append(new_card(random)),
    lambda subject, cards, random: cards.insert(0, new_card(random)),
    lambda subject, cards, random: cards.extend([new_card(random), new_card(random)]),
    lambda subject, cards, random: _some(cards, random).update(name=random.choice(TEXTS), done=True),
    lambda subject, cards, random: _some(cards, random)["size"].__setitem__("w", random.randint(0, 9)),
    lambda subject, cards, random: cards.reverse(),
    lambda subject, cards, random: cards.sort(key=lambda card: card["id"]),
    lambda subject, cards, random: random.shuffle(cards),
    lambda subject, cards, random: cards.clear() if random.random() < 0.3 else None,
    lambda subject, cards, random: subject.shelf.pop(random.choice(("red", "green", "blue")), None),
    lambda subject, cards, random: subject.shelf.setdefault("green", new_card(random)),
    lambda subject, cards, random: subject.marks.symmetric_difference_update({random.randrange(10)}),
    lambda subject, cards, random: subject.words.sort(),
    lambda subject, cards, random: subject.words.insert(0, random.choice(TEXTS)),
)  # fmt: skip
