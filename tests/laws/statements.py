"""Random `if`, `for` and `set` around content of any kind, and what their names hold afterwards."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from random import Random
from typing import Final

from tests.laws.attributes import Attributes

# Where text may stand.
TEXT_PLACES: Final = ("flow", "phrasing", "words")

# What loops run over: the construct's name, the target, the list, and what the target's names hold. N is a new name.
ITERATIONS: Final = (
    ("for", "N", "words", {"N": "text"}),
    ("for", "N", "rows", {"N": "row"}),
    ("for", "N", "rows", {"N": "row"}),
    ("filtered list", "N", "rows|sort(attribute='id')|reverse", {"N": "row"}),
    ("filtered list", "N", "words|reject('short')|list", {"N": "text"}),
    ("unpacking", "N, Nn", "pairs", {"N": "text", "Nn": "number"}),
    ("dict items", "N, Nn", "prices.items()", {"N": "text", "Nn": "number"}),
    ("keys of a dict", "N", "prices", {"N": "text"}),
    ("cards", "N", "cards", {"N": "card"}),
    ("cards", "N", "cards", {"N": "card"}),
    ("cards", "N", "cards", {"N": "card"}),
    ("cards", "N", "component.cards", {"N": "card"}),
    ("computed list", "N", "ready_cards", {"N": "card"}),
    ("filtered cards", "N", "cards|selectattr('done')", {"N": "card"}),
    ("filtered cards", "N", "cards|sort(attribute='id')", {"N": "card"}),
    ("slice of cards", "N", "cards[1:]", {"N": "card"}),
    ("nested dict items", "N, Nn", "shelf.items()", {"N": "text", "Nn": "card"}),
    ("values of a dict", "N", "shelf.values()", {"N": "card"}),
    ("set", "N", "marks|sort", {"N": "number"}),
    ("range", "N", "range(count)", {"N": "number"}),
    ("range", "N", "range(1, 4)", {"N": "number"}),
    ("characters of a text", "N", "choice", {"N": "text"}),
    ("undefined list", "N", "nobody", {"N": "text"}),
    ("literal list", "N", "['a', name, '<']", {"N": "text"}),
    ("groupby", "N, Ng", "rows|groupby('done')", {"N": "loose", "Ng": "list"}),
    ("loop variable that hides a field", "name", "words", {"name": "text"}),
    ("loop variable that hides a field", "title", "choice", {"title": "text"}),
    ("loop variable that hides a field", "note", "choice", {"note": "text"}),
)


class Statements(Attributes, ABC):
    """Writes code around content. `place` says what kind of content stands where it writes."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.budget: int = 12
        self.place = "flow"
        self._around: list[str] = []
        self._repeated: str | None = None  # the item of the innermost loop, where it has an id

    @abstractmethod
    def sequence(self, place: str, depth: int) -> str:
        """Some content that fits a place."""

    @abstractmethod
    def one_element(self, place: str, depth: int) -> str:
        """One element that fits a place."""

    @property
    def shows_text(self) -> bool:
        """Whether text may stand here."""
        return self.place in TEXT_PLACES

    def trim(self, *, may_keep: bool = True) -> str:
        """Whitespace control, now and then."""
        if may_keep and self.chance(0.02):
            self.note("plus control")
            return "+"
        if self.chance(0.06):
            self.note("whitespace control")
            return "-"
        return ""

    def _tag(self, code: str) -> str:
        return "{%" + self.trim() + f" {code} " + self.trim(may_keep=False) + "%}"

    # --- if ---

    def branches(self, depth: int) -> str:
        """`if`, and what may follow it."""
        self._begin("if")
        if depth > 3:
            return self._empty_if()
        before = dict(self.scope)
        self._around.append("if")
        written = self._arm(f"if {self.flag()}", before, depth)
        if self.chance(0.3):
            self.note("elif")
            written += self._arm(f"elif {self.flag()}", before, depth)
        if self.chance(0.5):
            self.note("else")
            written += self._arm("else", before, depth)
        self._around.pop()
        return written + self._tag("endif")

    def _arm(self, code: str, before: dict[str, str], depth: int) -> str:
        """One branch. A name that it makes may be undefined after it."""
        written = self._tag(code) + self._body(depth)
        made = [name for name, kind in self.scope.items() if kind != "loop" and "." not in name]
        self.scope = dict.fromkeys(made, "loose") | before
        return written

    def _empty_if(self) -> str:
        self.note("if without content")
        local = self.fresh()
        self.scope[local] = "loose"
        nothing = self.random.choice(("", "{# c #}", "<!-- c -->")) if self.shows_text else "\n<!-- c -->"
        return f"{{% if {self.flag()} %}}{nothing}{{% set {local} = {self.storable()} %}} {{% endif %}}"

    def _body(self, depth: int) -> str:
        if self.place in ("flow", "phrasing") and self.chance(0.25):
            self.note(f"{self._around[-1]} with text only")
            return self.random.choice(("on", " ", "a &amp; b", "{{ '' }}x"))
        return self.sequence(self.place, depth + 1)

    # --- for ---

    def loop(self, depth: int) -> str:
        """`for`, its condition, its `else`."""
        self._begin("for")
        before = dict(self.scope)
        target, iterable, made = self._iteration()
        outer_item, self._repeated = (
            self._repeated,
            next((name for name, kind in made.items() if kind in ("row", "card")), None),
        )
        condition = ""
        if self.chance(0.2):
            self.note("for with condition")
            self.scope = {name: kind for name, kind in before.items() if kind != "loop"} | made
            condition = f" if {self.flag()}"
        self.scope = before | made | {"loop": "loop"}
        self._around.append("for")
        written = self._tag(f"for {target} in {iterable}{condition}") + self._loop_body(depth)
        self.scope, self._repeated = dict(before), outer_item
        if self.chance(0.35):
            self.note("for with else")
            written += self._tag("else") + self.sequence(self.place, depth + 1)
        self._around.pop()
        self.scope = before
        return written + self._tag("endfor")

    def _iteration(self) -> tuple[str, str, dict[str, str]]:
        """A loop's target and list, and what the names that it makes hold."""
        name = self.fresh()
        row, card = self.local("row"), self.local("card")
        if row and self.chance(0.3):
            self.note("tags of a row")
            return name, f"{row}.tags", {name: "text"}
        if card and self.chance(0.5):
            self.note("tags of a card")
            return name, f"{card}.tags", {name: "text"}
        construct, target, iterable, kinds = self.random.choice(ITERATIONS)
        self.note(construct, *(["unpacking"] if len(kinds) > 1 else []))
        made = {local.replace("N", name): kind for local, kind in kinds.items()}
        return target.replace("N", name), iterable, made

    def _loop_body(self, depth: int) -> str:
        rows = self.local("list")
        if rows and self.shows_text:
            inner = self.fresh()
            return f"{{% for {inner} in {rows} %}}{{{{ {inner}.name }}}};{{% endfor %}}" + self._body(4)
        if depth > 2:
            return self._small_body()
        if self.chance(0.15):
            return self._keep_values() + self.sequence(self.place, depth + 1)
        if self._repeated is not None and self.chance(0.5):
            return self._keyed_body(self._repeated, depth)
        if self.chance(0.3):
            self.note("for with one element")
            return self.one_element(self.place, depth + 1)
        self.note("for with several nodes")
        return self._body(depth)

    def _keyed_body(self, item: str, depth: int) -> str:
        """An element with a live-key, perhaps one of two."""
        self.note("live-key")
        key = self.random.choice((f'live-key="{{{{ {item}.id }}}}"', f'live-key="k{{{{ {item}.id }}}}"'))
        if self.chance(0.3):
            self.note("live-key in branches")
            before = dict(self.scope)
            first = self._keyed_element(key, depth)
            self.scope = dict(before)
            second = self._keyed_element(key, depth)
            self.scope = before
            return f"{{% if {item}.done %}}{first}{{% else %}}{second}{{% endif %}}"
        return self._keyed_element(key, depth)

    def _keyed_element(self, key: str, depth: int) -> str:
        return re.sub(r"^<(\w+)", rf"<\1 {key}", self.one_element(self.place, depth + 1), count=1)

    def _small_body(self) -> str:
        if not self.shows_text or self.chance(0.2):
            self.note("for without content")
            return self.random.choice(("", "{# nothing #}"))
        self.note("for without holes")
        return "<i>x</i>"

    def _keep_values(self) -> str:
        self.note("set in for")
        local, value = self.fresh(), self.storable()
        self.scope[local] = "text"
        written = f"{{% set {local} = {value} %}}"
        if self.chance(0.5):
            self.note("outer loop kept by set")
            outer = self.fresh()
            self.scope[outer] = "loop"
            written += f"{{% set {outer} = loop %}}"
        return written

    # --- set ---

    def assignment(self, depth: int) -> str:
        """`set`."""
        if self.chance(0.2):
            self.note("set of several names")
            first, second = self.fresh(), self.fresh()
            values = f"{self.storable()}, {self.number()}"
            self.scope |= {first: "text", second: "number"}
            return self._tag(f"set {first}, {second} = {values}")
        if self.chance(0.15):
            self.note("set that hides a field")
            return self._tag("set level = level + 1")
        if "if" in self._around:
            self.note("set in if, read after it")
        self.note("set")
        local = self.fresh()
        kind, value = ("text", self.storable()) if self.chance(0.6) else ("number", self.number())
        self.scope[local] = kind
        return self._tag(f"set {local} = {value}")

    def counting(self, depth: int) -> str:
        """A namespace that a loop changes."""
        self.note("namespace changed in a loop")
        local = self.fresh()
        self.scope[f"{local}.n"] = "number"
        return (
            f"{{% set {local} = namespace(n=level) %}}{{% for x in words %}}{{% if x %}}"
            f"{{% set {local}.n = {local}.n + 1 %}}{{% endif %}}{{% endfor %}}"
        )

    def _begin(self, statement: str) -> None:
        self.budget -= 1
        self.note(statement, *self._where(statement))

    def _where(self, statement: str) -> Iterator[str]:
        if self._around:
            yield f"{statement} in {self._around[-1]}"
        if self.place in ("rows", "cells"):
            yield f"{statement} in a table"
        if self.place == "options":
            yield f"{statement} in select"
