"""Random `with`, `include`, macros and blocks that are kept for later: content that stands in a scope of its own."""

from __future__ import annotations

from abc import ABC
from random import Random

from tests.laws.statements import Statements

# Where a macro's content may stand: it is written once, for any of them.
CALLED_IN = ("flow", "phrasing")


class Reuse(Statements, ABC):
    """Writes them around content. `definitions`: macros, to be put at the start; `parts`: included sources by number."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.definitions: list[str] = []
        self.parts: list[str] = []

    def reused(self, depth: int) -> str:
        """One of them."""
        self.budget -= 1
        return self.one_of(
            lambda: self._with(depth), lambda: self._include(depth), lambda: self._macro_call(depth),
            lambda: self._kept(depth), lambda: self._filtered_block(depth), lambda: self._call_block(depth),
        )  # fmt: skip

    def _with(self, depth: int) -> str:
        self.note("with")
        before = dict(self.scope)
        first, second = self.fresh(), self.fresh()
        code = f"with {first} = {self.storable()}, {second} = {self.number()}"
        self.scope = before | {first: "text", second: "number"}
        written = f"{{% {code} %}}{self.sequence(self.place, depth + 1)}{{% endwith %}}"
        self.scope = before
        return written

    def _include(self, depth: int) -> str:
        self.note("include")
        before = dict(self.scope)
        self.parts.append("")
        number = len(self.parts) - 1
        # Stock Jinja gives `loop` to an included template only where the loop's own body asks for it.
        self.scope = {name: kind for name, kind in before.items() if kind != "loop"}
        # The lexer takes a line end from the end of a source.
        self.parts[number] = self.sequence(self.place, depth + 1).rstrip("\n")
        self.scope = before
        return f"\x01{number}\x01"

    def _macro_call(self, depth: int) -> str:
        """A macro sees its parameters and the component, not what is around its call."""
        self.note("macro")
        first_difference = len(self.differences)
        before, around, place, card = self.scope, self._around, self.place, self.local("card")
        name, first, second = self.fresh(), self.fresh(), self.fresh()
        self.scope = {}
        default = self.number()
        kinds = {first: "text", second: "number"}
        third = self.fresh()
        if card is not None:
            kinds[third] = "card"
        inside = "phrasing" if place not in CALLED_IN else place
        self.place, self._around = inside, []
        parameters = ", ".join((first, *([third] if card else []), f"{second}={default}"))
        self.scope = dict(kinds)
        body = self.sequence(inside, max(depth + 1, 2))
        self.definitions.append(f"{{% macro {name}({parameters}) %}}{body}{{% endmacro %}}")
        self.scope, self._around, self.place = before, around, place
        arguments = [self.storable(), *([card] if card else [])]
        if self.chance(0.5):
            self.note("macro with a named argument")
            arguments.append(f"{second}={self.number()}")
        call = f"{name}({', '.join(arguments)})"
        if self.chance(0.2):
            self.note("macro called by Jinja")
            self._is_written_by_jinja(first_difference)
            return f"{{{{ {call}|string }}}}"
        return f"{{{{ {call} }}}}"

    def _kept(self, depth: int) -> str:
        self.note("set block")
        local = self.fresh()
        before, first_difference = dict(self.scope), len(self.differences)
        body = self.sequence("phrasing", max(depth + 1, 2))
        self._is_written_by_jinja(first_difference)
        self.scope = before
        return f"{{% set {local} %}}{body}{{% endset %}}{{{{ {local} }}}}"

    def _filtered_block(self, depth: int) -> str:
        self.note("filter block")
        before = dict(self.scope)
        body = self.sequence("words", depth + 1)
        self.scope = before
        name = self.random.choice(("trim", "string"))
        return f"{{% filter {name} %}}{body}{{% endfilter %}}"

    def _call_block(self, depth: int) -> str:
        self.note("call block")
        name = self.fresh()
        self.definitions.append(f"{{% macro {name}() %}}<b>{{{{ caller() }}}}</b>{{% endmacro %}}")
        before, first_difference = dict(self.scope), len(self.differences)
        body = self.sequence("words", depth + 1)
        self._is_written_by_jinja(first_difference)
        self.scope = before
        return f"{{% call {name}() %}}{body}{{% endcall %}}"

    def _is_written_by_jinja(self, first_difference: int) -> None:
        """What was written since is HTML that Jinja makes on our side too: boolean attributes are its own there."""
        for number in range(first_difference, len(self.differences)):
            ours, _ = self.differences[number]
            self.differences[number] = (ours, ours)
