"""Random content: texts, elements that the browser leaves where they are, and code around them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from tests.laws.reuse import Reuse
from tests.laws.statements import TEXT_PLACES

WORDS: Final = ("Hello", "it is", "5 > 3", "R&D dept.", "x", "é", "-", "a }} b", "$0 left")


class Writer(Reuse):
    """Writes templates. What kind of place it is in decides which elements may come."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self._places: dict[str, tuple[Callable[[int], str], ...]] = {
            "flow": (*(2 * (self._text, self._output, self._element, self._block_element, self.branches, self.loop)),
                     self.assignment, self._container, self._comment, self._raw, self._markup, self.counting, self.reused,
                     self.reused, self._textarea),
            "phrasing": (self._text, self._output, self._output, self._element, self.branches, self.loop, self.assignment,
                         self._comment, self._markup, self._small_reused),
            "list": (self._item, self._item, self.branches, self.loop),
            "pairs": (self._pair, self._pair, self.branches, self.loop),
            "rows": (self._row, self._row, self.branches, self.loop, self._note_in_place),
            "cells": (self._cell, self._cell, self.branches, self.loop, self.assignment),
            "options": (self._option, self._option, self.branches, self.loop),
            "shapes": (self._shape, self._shape, self.branches, self.loop),
            "terms": (self._term, self._term, self.branches, self.loop),
            "words": (self._text, self._output),
        }  # fmt: skip

    def template(self) -> str:
        """A whole template."""
        content = self.sequence("flow", 0) + self.sequence("flow", 0)
        # A macro may call one that was written after it.
        return "".join(reversed(self.definitions)) + self._space() + content + self._space()

    def sequence(self, place: str, depth: int) -> str:
        """Some content that fits a place."""
        before, self.place = self.place, place
        most = 1 if self.budget <= 0 else 3 - min(depth, 1)
        pieces = [self.random.choice(self._places[place])(depth) for _ in range(self.random.randint(1, most))]
        self.place = before
        separators = ("", "", " ", "\n  ") if place in TEXT_PLACES else ("", "\n")
        if "{{" in pieces[0][:2]:
            self.note("output first in an element")
        return "".join(piece + self.random.choice(separators) for piece in pieces)

    def one_element(self, place: str, depth: int) -> str:
        """One element that fits a place."""
        makers = {"list": self._item, "rows": self._row, "cells": self._cell, "options": self._option,
                  "shapes": self._shape, "pairs": self._pair, "terms": self._term}  # fmt: skip
        return makers.get(place, self._element)(depth)

    def _space(self) -> str:
        return self.random.choice(("", "\n", "  \n"))

    # --- texts ---

    def _text(self, depth: int) -> str:
        match self.random.randrange(8):
            case 0:
                self.note("entity in text")
                return self.random.choice(
                    ("&lt;i&gt;", "a&nbsp;b", "&copy; 2", "&#65;&#x42;", "&unknown;", "fish &amp chips")
                )
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
        first = "{{" + self.trim() + f" {self.printable()} " + self.trim(may_keep=False) + "}}"
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
            return "{#" + self.trim(may_keep=False) + " {% if %} <p> #}"
        self.note("html comment")
        return self.random.choice(("<!-- note & <b> -->", "<!-- note -->", "<!---->"))

    def _raw(self, depth: int) -> str:
        self.note("raw block")
        return "{% raw %}<i title='{{ a }}'>{{ not code }} {# #}</i>{% endraw %}"

    def _small_reused(self, depth: int) -> str:
        return self.reused(depth) if self.budget > 0 and depth < 3 else self._output(depth)

    def _textarea(self, depth: int) -> str:
        """All of its text is one hole. The parser drops a line end at its very start, so something else comes first."""
        self.note("textarea")
        before = dict(self.scope)
        text = self.random.choice(("t", "t &lt; &copy")) + self.random.choice(
            (
                f"{{{{ {self.text()} }}}}",
                f"{{% if {self.flag()} %}}{{{{ {self.text()} }}}}{{% endif %}} x",
                "",
            )
        )
        self.scope = before
        return f"<textarea{self.attributes(2)}>{text}</textarea>"

    # --- elements ---

    def _wrapped(self, tag: str, place: str, depth: int, attributes: str | None = None) -> str:
        self.budget -= 1
        start = f"<{tag}{self.attributes() if attributes is None else attributes}>"
        return f"{start}{self.sequence(place, depth + 1)}</{tag}>"

    def _element(self, depth: int) -> str:
        """An element that may stand in a paragraph."""
        if self.budget <= 0:
            return f"<i{self.attributes(1)}>{self._output(depth)}</i>"
        match self.random.randrange(6):
            case 0:
                self.note("void element")
                return self.random.choice(
                    (f"<input{self.attributes()}>", f"<img{self.attributes()} />", "<br>", "<br/>")
                )
            case 1:
                return self._svg(depth) if self.chance(0.7) else self._math(depth)
            case 2:
                self.note("empty element")
                return f"<span{self.attributes()}></span>"
            case 3:
                self.note("uppercase tag")
                return f"<B>{self.sequence('phrasing', depth + 1)}</b>"
            case _:
                return self._wrapped(self.random.choice(("span", "em", "b", "label")), "phrasing", depth)

    def _block_element(self, depth: int) -> str:
        tag = self.random.choice(("div", "section", "p", "h2", "details", "pre"))
        if tag == "pre":
            # The parser drops a line end at the very start of <pre>, so something else comes first.
            self.note("pre")
            return f"<pre>p{self.sequence('phrasing', depth + 1)}\n  x</pre>"
        return self._wrapped(tag, "phrasing" if tag in ("p", "h2") else "flow", depth)

    def _container(self, depth: int) -> str:
        if self.budget <= 0:
            return self._element(depth)
        return self.one_of(
            lambda: self._table(depth), lambda: self._table(depth), lambda: self._list(depth), lambda: self._select(depth),
            lambda: self._definitions(depth),
        )  # fmt: skip

    def _list(self, depth: int) -> str:
        return f"<ul>{self._space()}{self.sequence('list', depth + 1)}</ul>"

    def _item(self, depth: int) -> str:
        return self._wrapped("li", "flow" if depth < 2 else "words", depth)

    def _definitions(self, depth: int) -> str:
        self.note("definition list")
        return f"<dl>{self.sequence('pairs', depth + 1)}</dl>"

    def _pair(self, depth: int) -> str:
        return f"<dt>{self.sequence('words', depth + 1)}</dt>{self._wrapped('dd', 'words', depth)}"

    def _table(self, depth: int) -> str:
        self.note("table")
        attributes = self.attributes(1)
        caption = f"<caption>{self._output(depth)}</caption>" if self.chance(0.3) else ""
        head = f"<thead>\n<tr>{self.sequence('cells', depth + 2)}</tr></thead>" if self.chance(0.4) else ""
        return f"<table{attributes}>\n{caption}{head}\n<tbody>{self.sequence('rows', depth + 1)}</tbody>\n</table>"

    def _row(self, depth: int) -> str:
        return f"<tr{self.attributes(2)}>{self.sequence('cells', depth + 1)}</tr>"

    def _cell(self, depth: int) -> str:
        return self._wrapped(self.random.choice(("td", "td", "th")), "phrasing", depth)

    def _note_in_place(self, depth: int) -> str:
        self.note("html comment")
        return "<!-- row -->\n"

    def _select(self, depth: int) -> str:
        self.note("select")
        return f"<select>\n{self.sequence('options', depth + 1)}</select>"

    def _option(self, depth: int) -> str:
        return f"<option{self.attributes(2)}>{self.sequence('words', depth + 1)}</option>"

    def _svg(self, depth: int) -> str:
        self.note("svg")
        box = ""
        if self.chance(0.4):
            self.note("case of an svg attribute")
            box = f' viewBox="0 0 {{{{ {self.number()} }}}} 9"'
        return f"<svg{box}>{self.sequence('shapes', depth + 1)}</svg>"

    def _shape(self, depth: int) -> str:
        match self.random.randrange(5):
            case 4:
                self.note("title in svg")
                return f"<g><title>{self.sequence('words', depth + 1)}</title></g>"
            case 0:
                self.note("text in svg")
                return f"<text>{self.sequence('words', depth + 1)}</text>"
            case 1 if depth < 3:
                self.note("foreignObject")
                return f"<foreignObject>{self._wrapped('div', 'flow', depth + 1)}</foreignObject>"
            case _:
                self.note("self-closed svg element")
                return f"<circle{self.attributes(2)} />"

    def _math(self, depth: int) -> str:
        self.note("math")
        return f"<math>{self.sequence('terms', depth + 1)}</math>"

    def _term(self, depth: int) -> str:
        if depth < 3 and self.chance(0.3):
            return f"<mrow{self.attributes(1)}>{self.sequence('terms', depth + 1)}</mrow>"
        return f"<mi{self.attributes(1)}>{self.sequence('words', depth + 1)}</mi>"
