"""Random attributes of a start tag: constant, with code in the value, and code between attributes.

Where liveview means something else than stock Jinja, a boolean attribute that is absent for what is false, the source
holds a mark which `generator.py` replaces by one text for each of the two.
"""

from __future__ import annotations

from random import Random
from typing import Final

from tests.laws.expressions import Expressions

NAMES: Final[tuple[str, ...]] = ("title", "class", "data-a", "data-b", "style", "lang", "aria-label", "rel")
FLAGS: Final[tuple[str, ...]] = (
    "disabled",
    "checked",
    "hidden",
    "required",
    "open",
    "selected",
    "multiple",
    "readonly",
)


class Attributes(Expressions):
    """Writes what stands between `<tag` and `>`."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.differences: list[tuple[str, str]] = []

    def attributes(self, most: int = 3) -> str:
        """Some attributes, each with a space before it."""
        before = dict(self.scope)
        names: list[str] = self.random.sample(NAMES, self.random.randint(0, most))
        flags = self.random.sample(FLAGS, 1) if self.chance(0.35) else []
        written = [" " + self._attribute(name) for name in names]
        written += [" " + self._boolean(name) for name in flags]
        # All code between attributes runs at the place of the first, so it must not read what a value sets.
        made, self.scope = self.scope, before
        spread = self._spreads(names) if self.chance(0.3) else []
        self.scope = made | self.scope
        for piece in spread:
            # What repeats a fixed attribute comes after it: of two attributes of one name browsers take the first.
            place = len(written) if "late" in piece else self.random.randint(0, len(written))
            written.insert(place, piece)
        return "".join(written)

    def output(self, expression: str) -> str:
        """`{{ }}` inside a value, now and then with whitespace control."""
        if self.chance(0.1):
            self.note("whitespace control in an attribute")
            return f"{{{{- {expression} -}}}}"
        return f"{{{{ {expression} }}}}"

    # --- one attribute ---

    def _attribute(self, name: str) -> str:
        return self.random.choice(
            (
                self._constant,
                self._whole,
                self._whole,
                self._partial,
                self._beside_entity,
                self._with_statements,
                self._live,
            )
        )(name)

    def _constant(self, name: str) -> str:
        match self.random.randrange(6):
            case 0:
                self.note("single quotes")
                return f"{name}='a \"b\"'"
            case 1:
                self.note("unquoted constant")
                return f"{name}=a1"
            case 2:
                self.note("bare attribute")
                return name
            case 3:
                self.note("entity in an attribute")
                return f'{name}="&lt;a&amp;b&copy=1 &eacute;"'
            case 4:
                self.note("comment in an attribute")
                return f'{name}="a{{# "quoted" #}}b"'
            case _:
                self.note("constant attribute")
                return f'{name} = "x > y"'

    def _whole(self, name: str) -> str:
        self.note("whole attribute")
        if self.chance(0.2):
            self.note("Markup in an attribute")
            return f'{name}="{self.output("html")}"'
        if self.chance(0.3):
            self.note("single quotes")
            return f"{name}='{self.output(self.printable())}'"
        return f'{name}="{self.output(self.printable())}"'

    def _partial(self, name: str) -> str:
        if self.chance(0.4):
            self.note("two outputs in an attribute")
            return f'{name}="{self.output(self.printable())}-{self.output(self.printable())}"'
        self.note("partial attribute")
        return f'{name}="a {self.output(self.printable())} b"'

    def _beside_entity(self, name: str) -> str:
        if self.chance(0.5):
            self.note("entity beside code")
            return f'{name}="&amp;{self.output(self.printable())}&lt;"'
        self.note("open reference before code")
        start = self.random.choice(("&", "&am", "&#", "&#6", "&lt", "?a=1&b"))
        return f'{name}="{start}{self.output(self.text())}"'

    def _with_statements(self, name: str) -> str:
        match self.random.randrange(4):
            case 0:
                self.note("if in an attribute")
                return f'{name}="a {{% if {self.flag()} %}}on {self.output(self.printable())}{{% endif %}}"'
            case 1:
                self.note("if and else in an attribute")
                return f'{name}="{{% if {self.flag()} %}}&lt;{{% else %}}{self.output(self.printable())}{{% endif %}}"'
            case 2:
                self.note("for in an attribute")
                return f'{name}="{{% for word in words %}}{self.output("word")} {{% endfor %}}"'
            case _:
                self.note("set in an attribute")
                local = self.fresh()
                value = self.storable()
                self.scope[local] = "text"
                return f'{name}="{{% set {local} = {value} %}}{self.output(local)}"'

    def _live(self, name: str) -> str:
        self.note("live attribute")
        return self.random.choice(
            (
                'live-click="save"',
                f'live-value-{name}="{self.output(self.printable())}"',
                'live-input.debounce.300ms="save"',
            )
        )

    def _boolean(self, name: str) -> str:
        match self.random.randrange(4):
            case 0:
                self.note("boolean attribute by statements")
                value = f"{{% if {self.flag()} %}}{name}{{% endif %}}"
                test = f"{{% set written %}}{value}{{% endset %}}{{% if written|trim %}}"
                return self.differs(
                    f'{name}="{value}"', f'{test}{name}="{{{{ written|trim }}}}"{{% endif %}}'
                )
            case 1:
                self.note("partial boolean attribute")
                return f'{name}="is-{self.output(self.flag())}"'
            case _:
                self.note("boolean attribute")
                value = self.one_of(self.flag, self.text)
                shown = f"{{{{ '' if ({value}) is sameas true else ({value}) }}}}"
                return self.differs(
                    f'{name}="{self.output(value)}"', f'{{% if ({value}) %}}{name}="{shown}"{{% endif %}}'
                )

    def differs(self, ours: str, stock: str) -> str:
        """A mark that stands for `ours` in our source, and for `stock` in the one for stock Jinja."""
        self.differences.append((ours, stock))
        return f"\x00{len(self.differences) - 1}\x00"

    # --- code between attributes ---

    def _spreads(self, fixed: list[str]) -> list[str]:
        names = ["s", "t"]
        spreads = [" " + self._spread("s", fixed)]
        if self.chance(0.4):
            self.note("two spreads")
            spreads.append(" " + self._spread("t", fixed))
        if self.chance(0.2):
            self.note("spreads that touch")
            spreads.append(
                "".join(f' {{% if {self.flag()} %}}data-u{name}="1"{{% endif %}}' for name in names).lstrip()
            )
            spreads[-1] = " " + spreads[-1]
        if self.chance(0.2):
            self.note("set between attributes")
            local = self.fresh()
            spreads.append(
                f' {{% set {local} = {self.storable()} %}}{{% if {local} %}}data-set="{{{{ {local} }}}}"{{% endif %}}'
            )
        return spreads

    def _spread(self, name: str, fixed: list[str]) -> str:
        self.note("spread")
        test = self.flag()
        match self.random.randrange(9):
            case 0:
                self.note("spread by output")
                return f"{{{{ 'data-{name}' if {test} }}}}"
            case 1:
                self.note("spread with else")
                return (
                    f"{{% if {test} %}}data-{name}=\"1\"{{% else %}}data-{name}='2' data-{name}b{{% endif %}}"
                )
            case 2:
                self.note("spread with a value")
                return f'{{% if {test} %}}data-{name}="a {{{{ {self.printable()} }}}}"{{% endif %}}'
            case 3:
                self.note("spread by xmlattr")
                return f"{{{{ {{'data-{name}': {self.printable()}, 'data-{name}x': maybe}}|xmlattr }}}}"
            case 4:
                self.note("spread by for")
                return f'{{% for key, value in prices.items() %}}data-{name}-{{{{ key }}}}="{{{{ value }}}}" {{% endfor %}}'
            case 5:
                self.note("spread of a bare name")
                return f"{{% if {test} %}}itemscope{{% endif %}}"
            case 6:
                self.note("spread that repeats its own attribute")
                return f'{{% if {test} %}}data-{name}="1"{{% endif %}} {{% if {self.flag()} %}}data-{name}="2"{{% endif %}}'
            case 7 if fixed:
                self.note("spread that repeats a fixed attribute")
                return f'{{% if {test} %}}{fixed[0]}="late"{{% endif %}}'
            case _:
                return f'{{% if {test} %}}data-{name}="&amp;"{{% endif %}}'
