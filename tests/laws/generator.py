"""Random templates over the whole subset of Jinja and HTML that liveview compiles, each with a random walk of states.

`make_case(seed)` is a pure function: a failing case is seen again by its seed alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from tests.laws.attributes import Attributes
from tests.laws.subject import FIELDS, Subject

WORDS: Final = ("Hello", "it is", "5 > 3", "R&D dept.", "x", "é", "-", "a }} b", "$0 left")
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
        subject = Subject(random)
        subject.take_changes()
        yield subject, -1
        read = [field for field in FIELDS if re.search(rf"\b{field}\b", self.source)] or FIELDS
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
    environment = Environment(autoescape=True, trim_blocks=trims_blocks, lstrip_blocks=trims_blocks)
    environment.filters["shouted"] = lambda text: f"{text}!"
    environment.filters["titled"] = _titled
    environment.tests["short"] = lambda text: len(text) < 4
    environment.globals["greeting"] = lambda text: f"Hi, {text}"
    environment.globals["chosen"] = _titled
    return environment


@pass_context
def _titled(context: Context, text: object) -> str:
    return f"{context['choice']}/{text}"


class Writer(Attributes):
    """Writes templates. What kind of place it is in decides which elements may come."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self._budget = 22
        self._inside: list[str] = []
        self._places: dict[str, tuple[Callable[[int], str], ...]] = {
            "flow": (*(2 * (self._text, self._output, self._element, self._if, self._for)), self._set, self._block_element,
                     self._block_element, self._container, self._comment, self._raw, self._markup, self._namespace),
            "phrasing": (self._text, self._output, self._output, self._element, self._if, self._for, self._set, self._comment, self._markup),
            "list": (self._item, self._item, self._if, self._for),
            "pairs": (self._pair, self._pair, self._if, self._for),
            "rows": (self._row, self._row, self._if, self._for, self._note_in_place),
            "cells": (self._cell, self._cell, self._if, self._for, self._set),
            "options": (self._option, self._option, self._if, self._for),
            "shapes": (self._shape, self._shape, self._if, self._for),
            "words": (self._text, self._output),
        }  # fmt: skip
        self._place = "flow"

    def template(self) -> str:
        """A whole template."""
        return self._space() + self._sequence("flow", 0, least=2) + self._space()

    # --- sequences and code tags ---

    def _sequence(self, place: str, depth: int, least: int = 1) -> str:
        before, self._place = self._place, place
        most = 1 if self._budget <= 0 else 4 - min(depth, 2)
        pieces = [self.random.choice(self._places[place])(depth) for _ in range(self.random.randint(least, max(least, most)))]
        self._place = before
        shows_space = place in ("flow", "phrasing", "words")
        separators = ("", "", " ", "\n  ") if shows_space else ("", "\n")
        if "{{" in pieces[0][:2]:
            self.note("output first in an element")
        return "".join(piece + self.random.choice(separators) for piece in pieces)

    def _tag(self, code: str) -> str:
        return "{%" + self._trim() + f" {code} " + self._trim(may_keep=False) + "%}"

    def _trim(self, *, may_keep: bool = True) -> str:
        if may_keep and self.chance(0.02):
            self.note("plus control")
            return "+"
        if self.chance(0.06):
            self.note("whitespace control")
            return "-"
        return ""

    def _space(self) -> str:
        return self.random.choice(("", "\n", "  \n"))

    # --- texts ---

    def _text(self, depth: int) -> str:
        match self.random.randrange(8):
            case 0:
                self.note("entity in text")
                return self.random.choice(("&lt;i&gt;", "a&nbsp;b", "&copy; 2", "&#65;&#x42;", "&unknown;", "fish &amp chips"))
            case 1:
                self.note("bare < in text")
                return "1 < 2"
            case 2:
                self.note("comment inside a word")
                return "wo{# <b> {{ x }} #}rd"
            case _:
                self.note("text")
                return self.random.choice(WORDS)

    def _output(self, depth: int) -> str:
        self.note("output")
        first = "{{" + self._trim() + f" {self.printable()} " + self._trim(may_keep=False) + "}}"
        if self.chance(0.2):
            self.note("adjacent outputs")
            return first + f"{{{{ {self.printable()} }}}}"
        return first

    def _markup(self, depth: int) -> str:
        expression, construct = self.markup()
        self.note(construct)
        return f"{{{{ {expression} }}}}"

    def _comment(self, depth: int) -> str:
        if self.chance(0.5):
            self.note("jinja comment")
            return "{#" + self._trim(may_keep=False) + " {% if %} <p> #}"
        self.note("html comment")
        return "<!-- {{ '{{' }} -->".replace("{{ '{{' }}", "note & <b>") if self.chance(0.7) else "<!---->"

    def _raw(self, depth: int) -> str:
        self.note("raw block")
        return "{% raw %}<i title='{{ a }}'>{{ not code }} {# #}</i>{% endraw %}"

    # --- statements ---

    def _if(self, depth: int) -> str:
        self._budget -= 1
        place = self._place
        self.note("if", *self._where("if"))
        if depth > 3:
            return self._empty_if()
        before = dict(self.scope)
        with_path = [*self._inside, "if"]
        outer, self._inside = self._inside, with_path
        arms = [self._tag(f"if {self.flag()}") + self._body(place, depth)]
        if self.chance(0.3):
            self.note("elif")
            self._forget(before)
            arms.append(self._tag(f"elif {self.flag()}") + self._body(place, depth))
        if self.chance(0.5):
            self.note("else")
            self._forget(before)
            arms.append(self._tag("else") + self._body(place, depth))
        self._forget(before)
        self._inside = outer
        return "".join(arms) + self._tag("endif")

    def _empty_if(self) -> str:
        self.note("if without content")
        local = self.fresh()
        self.scope[local] = "loose"
        return f"{{% if {self.flag()} %}}\n<!-- c -->{{% set {local} = {self.storable()} %}} {{% endif %}}".replace(
            "\n<!-- c -->", self.random.choice(("", "{# c #}", "<!-- c -->")) if self._shows_text() else "\n<!-- c -->"
        )

    def _body(self, place: str, depth: int) -> str:
        if place in ("flow", "phrasing") and self.chance(0.25):
            self.note(f"{self._inside[-1]} with text only")
            return self.random.choice(("on", " ", "a &amp; b", "{{ '' }}x"))
        return self._sequence(place, depth + 1)

    def _forget(self, before: dict[str, str]) -> None:
        """Names that a branch made may be undefined after it."""
        made = (name for name, kind in self.scope.items() if name not in before and kind != "loop" and "." not in name)
        self.scope = before | dict.fromkeys(made, "loose")

    def _for(self, depth: int) -> str:
        self._budget -= 1
        place = self._place
        self.note("for", *self._where("for"))
        before = dict(self.scope)
        target, iterable, locals_ = self._iteration()
        condition = ""
        if self.chance(0.2):
            self.note("for with condition")
            self.scope = {name: kind for name, kind in before.items() if kind != "loop"} | locals_
            condition = f" if {self.flag()}"
        self.scope = before | locals_ | {"loop": "loop"}
        outer, self._inside = self._inside, [*self._inside, "for"]
        body = self._loop_body(place, depth)
        self.scope = dict(before)
        otherwise = ""
        if self.chance(0.35):
            self.note("for with else")
            otherwise = self._tag("else") + self._sequence(place, depth + 1)
        self.scope, self._inside = before, outer
        return self._tag(f"for {target} in {iterable}{condition}") + body + otherwise + self._tag("endfor")

    def _iteration(self) -> tuple[str, str, dict[str, str]]:
        """A loop's target and list, and the kinds of the names that it makes."""
        name = self.fresh()
        row = self.local("row")
        match self.random.randrange(12):
            case 0 | 1:
                return name, "rows", {name: "row"}
            case 2:
                self.note("filtered list")
                if self.chance(0.5):
                    return name, "rows|sort(attribute='id')|reverse", {name: "row"}
                return name, "words|reject('short')|list", {name: "text"}
            case 3:
                self.note("unpacking")
                return f"{name}, {name}n", "pairs", {name: "text", f"{name}n": "number"}
            case 4:
                self.note("dict items", "unpacking")
                return f"{name}, {name}n", "prices.items()", {name: "text", f"{name}n": "number"}
            case 5:
                self.note("keys of a dict")
                return name, "prices", {name: "text"}
            case 6:
                self.note("range")
                return name, self.random.choice(("range(count)", "range(1, 4)")), {name: "number"}
            case 7:
                self.note("characters of a text")
                return name, "choice", {name: "text"}
            case 8:
                self.note("undefined list", "literal list")
                return name, self.random.choice(("nobody", "['a', name, '<']")), {name: "text"}
            case 9 if row:
                self.note("tags of a row")
                return name, f"{row}.tags", {name: "text"}
            case 10:
                self.note("groupby", "unpacking")
                return f"{name}, {name}g", "rows|groupby('done')", {name: "loose", f"{name}g": "list"}
            case 11:
                self.note("loop variable that hides a field")
                name, iterable = self.random.choice((("name", "words"), ("title", "choice"), ("note", "choice")))
                return name, iterable, {name: "text"}
            case _:
                return name, "words", {name: "text"}

    def _loop_body(self, place: str, depth: int) -> str:
        rows = self.local("list")
        if rows and self._shows_text():
            inner = self.fresh()
            return f"{{% for {inner} in {rows} %}}{{{{ {inner}.name }}}};{{% endfor %}}" + self._sequence(place, 4)
        if depth > 2:
            return self._small_body(place)
        if self.chance(0.15):
            self.note("set in for")
            local = self.fresh()
            value = self.storable()
            self.scope[local] = "text"
            kept = self._kept_loop() if self.chance(0.5) else ""
            return f"{{% set {local} = {value} %}}{kept}" + self._sequence(place, depth + 1)
        if self.chance(0.3):
            self.note("for with one element")
            return self._one_element(place, depth)
        self.note("for with several nodes")
        return self._body(place, depth)

    def _kept_loop(self) -> str:
        self.note("outer loop kept by set")
        local = self.fresh()
        self.scope[local] = "loop"
        return f"{{% set {local} = loop %}}"

    def _small_body(self, place: str) -> str:
        if not self._shows_text() or self.chance(0.2):
            self.note("for without content")
            return self.random.choice(("", "{# nothing #}"))
        self.note("for without holes")
        return "<i>x</i>"

    def _one_element(self, place: str, depth: int) -> str:
        match place:
            case "list":
                return self._item(depth + 1)
            case "rows":
                return self._row(depth + 1)
            case "cells":
                return self._cell(depth + 1)
            case "options":
                return self._option(depth + 1)
            case "shapes":
                return self._shape(depth + 1)
            case "pairs":
                return self._pair(depth + 1)
            case _:
                return self._element(depth + 1)

    def _set(self, depth: int) -> str:
        if self.chance(0.2):
            self.note("set of several names")
            first, second = self.fresh(), self.fresh()
            values = f"{self.storable()}, {self.number()}"
            self.scope |= {first: "text", second: "number"}
            return self._tag(f"set {first}, {second} = {values}")
        if self.chance(0.15):
            self.note("set that hides a field")
            return self._tag("set level = level + 1")
        if "if" in self._inside:
            self.note("set in if, read after it")
        self.note("set")
        local = self.fresh()
        kind, value = ("text", self.storable()) if self.chance(0.6) else ("number", self.number())
        self.scope[local] = kind
        return self._tag(f"set {local} = {value}")

    def _namespace(self, depth: int) -> str:
        self.note("namespace changed in a loop")
        local = self.fresh()
        self.scope[f"{local}.n"] = "number"
        return (
            f"{{% set {local} = namespace(n=level) %}}{{% for x in words %}}{{% if x %}}"
            f"{{% set {local}.n = {local}.n + 1 %}}{{% endif %}}{{% endfor %}}"
        )

    def _where(self, statement: str) -> Iterator[str]:
        if self._inside:
            yield f"{statement} in {self._inside[-1]}"
        if self._place in ("rows", "cells"):
            yield f"{statement} in a table"
        if self._place == "options":
            yield f"{statement} in select"

    def _shows_text(self) -> bool:
        return self._place in ("flow", "phrasing", "words")

    # --- elements ---

    def _wrapped(self, tag: str, place: str, depth: int, attributes: str | None = None) -> str:
        self._budget -= 1
        start = f"<{tag}{self.attributes() if attributes is None else attributes}>"
        return f"{start}{self._sequence(place, depth + 1)}</{tag}>"

    def _element(self, depth: int) -> str:
        """An element that may stand in a paragraph."""
        if self._budget <= 0:
            return f"<i{self.attributes(1)}>{self._output(depth)}</i>"
        match self.random.randrange(6):
            case 0:
                self.note("void element")
                return self.random.choice((f"<input{self.attributes()}>", f"<img{self.attributes()} />", "<br>", "<br/>"))
            case 1:
                return self._svg(depth)
            case 2:
                self.note("empty element")
                return f"<span{self.attributes()}></span>"
            case 3:
                self.note("uppercase tag")
                return f"<B>{self._sequence('phrasing', depth + 1)}</b>"
            case _:
                return self._wrapped(self.random.choice(("span", "em", "b", "label")), "phrasing", depth)

    def _block_element(self, depth: int) -> str:
        tag = self.random.choice(("div", "section", "p", "h2", "details", "pre"))
        if tag == "pre":
            # The parser drops a line end at the very start of <pre>, so something else comes first.
            self.note("pre")
            return f"<pre>p{self._sequence('phrasing', depth + 1)}\n  x</pre>"
        return self._wrapped(tag, "phrasing" if tag in ("p", "h2") else "flow", depth)

    def _container(self, depth: int) -> str:
        if self._budget <= 0:
            return self._element(depth)
        return self.one_of(
            lambda: self._table(depth), lambda: self._table(depth), lambda: self._list(depth), lambda: self._select(depth),
            lambda: self._definitions(depth),
        )  # fmt: skip

    def _list(self, depth: int) -> str:
        return f"<ul>{self._space()}{self._sequence('list', depth + 1)}</ul>"

    def _item(self, depth: int) -> str:
        return self._wrapped("li", "flow" if depth < 2 else "words", depth)

    def _definitions(self, depth: int) -> str:
        self.note("definition list")
        return f"<dl>{self._sequence('pairs', depth + 1)}</dl>"

    def _pair(self, depth: int) -> str:
        return f"<dt>{self._sequence('words', depth + 1)}</dt>{self._wrapped('dd', 'words', depth)}"

    def _table(self, depth: int) -> str:
        self.note("table")
        attributes = self.attributes(1)
        caption = f"<caption>{self._output(depth)}</caption>" if self.chance(0.3) else ""
        head = f"<thead>\n<tr>{self._sequence('cells', depth + 2)}</tr></thead>" if self.chance(0.4) else ""
        return f"<table{attributes}>\n{caption}{head}\n<tbody>{self._sequence('rows', depth + 1)}</tbody>\n</table>"

    def _row(self, depth: int) -> str:
        return f"<tr{self.attributes(2)}>{self._sequence('cells', depth + 1)}</tr>"

    def _cell(self, depth: int) -> str:
        return self._wrapped(self.random.choice(("td", "td", "th")), "phrasing", depth)

    def _note_in_place(self, depth: int) -> str:
        self.note("html comment")
        return "<!-- row -->\n"

    def _select(self, depth: int) -> str:
        self.note("select")
        return f"<select>\n{self._sequence('options', depth + 1)}</select>"

    def _option(self, depth: int) -> str:
        return f"<option{self.attributes(2)}>{self._sequence('words', depth + 1)}</option>"

    def _svg(self, depth: int) -> str:
        self.note("svg")
        box = ""
        if self.chance(0.4):
            self.note("case of an svg attribute")
            box = f' viewBox="0 0 {{{{ {self.number()} }}}} 9"'
        return f"<svg{box}>{self._sequence('shapes', depth + 1)}</svg>"

    def _shape(self, depth: int) -> str:
        match self.random.randrange(4):
            case 0:
                self.note("text in svg")
                return f"<text>{self._sequence('words', depth + 1)}</text>"
            case 1 if depth < 3:
                self.note("foreignObject")
                return f"<foreignObject>{self._wrapped('div', 'flow', depth + 1)}</foreignObject>"
            case _:
                self.note("self-closed svg element")
                return f"<circle{self.attributes(2)} />"
