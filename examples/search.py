"""Type-ahead over ten thousand names: a combobox for keyboard, mouse, finger and screen reader."""

import random
from itertools import islice
from typing import Final

from liveview import Bound, Component, computed, event

MOST_SHOWN: Final = 20


def make_names(count: int) -> list[str]:
    """Made-up names, the same at each start."""
    syllables = "an be ca do el fi ga hu is jo ka li mo na ol pe ro sa ti un va wen xi yo ze".split()
    chance = random.Random(1)  # noqa: S311  # nobody has to guess these
    words = (
        "".join(chance.choices(syllables, k=chance.randint(2, 3))).capitalize() for _ in range(2 * count)
    )
    return [f"{first} {last}" for first, last in zip(words, words, strict=True)]


NAMES: Final = make_names(10_000)


class Search(Component):
    """Arrow keys move in the list, Enter or a click takes a name, Escape begins anew."""

    template = """
      <h1>Search</h1>
      <label for="query">One of {{ "{:,}".format(count) }} names</label>
      <input id="query" type="search" live-model.debounce.150ms="query" placeholder="Try “wen” or “ano be”"
             autocomplete="off" autocapitalize="off" spellcheck="false"
             role="combobox" aria-autocomplete="list" aria-controls="matches"
             aria-expanded="{{ 'true' if matches else 'false' }}"
             aria-activedescendant="{{ 'match-%d' % matches.index(marked) if marked in matches else '' }}"
             live-keydown.arrow-down.prevent="press" live-keydown.arrow-up.prevent="press"
             live-keydown.enter.prevent="press" live-keydown.escape.prevent="press">
      <p class="quiet" role="status">
        {% if chosen %}You have chosen <strong>{{ chosen }}</strong>.
        {% elif matches|length == most_shown %}The first {{ most_shown }} that match.
        {% elif matches %}{{ matches|length }} that match.
        {% elif query %}No match for “{{ query }}”.
        {% else %}Type a part of a name.
        {% endif %}
      </p>
      <ul id="matches" class="matches" role="listbox" aria-label="Names">
        {% for name in matches %}
        {% set before, match, after = parts(name) %}
        <li id="match-{{ loop.index0 }}" role="option" aria-selected="{{ 'true' if name == marked else 'false' }}"
            live-mousedown.prevent="choose" live-value-name="{{ name }}">{{ before }}<mark>{{ match }}</mark>{{ after }}</li>
        {% endfor %}
      </ul>
    """
    query: Bound[str] = ""
    marked: str = ""
    chosen: str = ""
    count: int = len(NAMES)
    most_shown: int = MOST_SHOWN

    @computed
    def matches(self) -> list[str]:
        """The first names that have the query in them."""
        wanted = self.query.strip().casefold()
        if not wanted or self.query == self.chosen:
            return []
        return list(islice((name for name in NAMES if wanted in name.casefold()), MOST_SHOWN))

    def parts(self, name: str) -> tuple[str, str, str]:
        """What stands before the match in a name, the match, and what stands after it."""
        wanted = self.query.strip()
        start = name.casefold().index(wanted.casefold())
        return name[:start], name[start : start + len(wanted)], name[start + len(wanted) :]

    @event
    def press(self, key: str) -> None:
        place = self.matches.index(self.marked) if self.marked in self.matches else None
        match key:
            case "ArrowDown" if self.matches:
                self.marked = self.matches[0 if place is None else (place + 1) % len(self.matches)]
            case "ArrowUp" if self.matches:
                self.marked = self.matches[(place or 0) - 1]
            case "Enter" if place is not None:
                self.choose(self.marked)
            case "Escape":
                self.query = self.marked = self.chosen = ""
            case _:
                pass

    @event
    def choose(self, name: str) -> None:
        self.query = self.chosen = name
        self.marked = ""
