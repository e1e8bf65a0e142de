"""Random Jinja expressions that cannot fail, whatever the state is."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from tests.laws.subject import FLAG_FIELDS, NUMBER_FIELDS, TEXT_FIELDS
from tests.laws.texts import CHOICES

CONSTANTS: Final = ("'const'", '"<c>"', "'a&b'", "'7'", "''")

# What the names that a template makes itself hold. A "loose" one may be undefined.
KINDS: Final = ("text", "number", "row", "card", "list", "loose", "loop")


class Expressions:
    """Writes expressions over the fields of `Subject` and the names that are in scope."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.constructs: set[str] = set()
        self.scope: dict[str, str] = {}
        self._names = 0

    def note(self, *constructs: str) -> None:
        """These occur in the template."""
        self.constructs.update(constructs)

    def chance(self, probability: float) -> bool:
        """Yes, so often."""
        return self.random.random() < probability

    def fresh(self) -> str:
        """A name that nothing else has."""
        self._names += 1
        return f"v{self._names}"

    def one_of(self, *writers: Callable[[], str]) -> str:
        """What one of several gives."""
        return self.random.choice(writers)()

    def printable(self) -> str:
        """Anything that can stand in `{{ }}`."""
        return self.one_of(self.text, self.text, self.number, self._other)

    def text(self) -> str:
        """A text."""
        return self.one_of(self._plain_text, self._plain_text, self._made_text, self._filtered, self._called)

    def storable(self) -> str:
        """A text that `set` may keep: filters that cut would cut a character reference of escaped text in two."""
        return self.one_of(self._plain_text, self._made_text)

    def _plain_text(self) -> str:
        local = self.local("text")
        row = self.local("row")
        if row and self.chance(0.5):
            self.note("attribute of an object")
            return f"{row}.name"
        card = self.local("card")
        if card and self.chance(0.6):
            self.note("item of a tracked dict")
            return self.random.choice(
                (f"{card}.name", f"{card}['name']", f"{card}.tags|join(',')", f"{card}.get('name')")
            )
        if local and self.chance(0.6):
            self.note("local name")
            return local
        if self.chance(0.15):
            self.note("constant")
            return self.random.choice(CONSTANTS)
        self.note("field")
        return self._field(TEXT_FIELDS)

    def _made_text(self) -> str:
        match self.random.randrange(7):
            case 0:
                self.note("concatenation")
                return f"({self._plain_text()} ~ {self.number()})"
            case 1:
                self.note("slice")
                return f"{self._field(TEXT_FIELDS)}[:3]"
            case 2:
                self.note("item of a list")
                return "words[0]"
            case 3 | 4:
                self.note("conditional expression")
                return f"({self._plain_text()} if {self.flag()} else {self._plain_text()})"
            case 5:
                self.note("conditional expression without else")
                return f"({self._plain_text()} if {self.flag()})"
            case _:
                self.note("undefined name with default")
                return f"nobody|default({self._plain_text()})"

    def _filtered(self) -> str:
        text = self._plain_text()
        match self.random.randrange(8):
            case 0:
                self.note("filter")
                return f"{text}|{self.random.choice(('upper', 'lower', 'trim', 'title', 'urlencode'))}"
            case 1:
                self.note("filter with arguments")
                filters = ('replace("a", "&")', 'default("d", true)', "truncate(4, true)")
                return f"{text}|{self.random.choice(filters)}"
            case 2:
                self.note("chained filters")
                return f"{text}|string|lower|capitalize"
            case 3:
                self.note("filter over a list")
                return self.random.choice(
                    ("words|join(', ')", "rows|map(attribute='name')|join('-')", "words|first")
                )
            case 4:
                self.note("filter of the application")
                return f"{text}|shouted"
            case 5:
                self.note("filter with context")
                return f"{text}|titled"
            case 6:
                self.note("escape filter")
                return f"{text}|e"
            case _:
                self.note("filter with arguments")
                return f"'%s/%s'|format({text}, {self.number()})"

    def _called(self) -> str:
        match self.random.randrange(6):
            case 0:
                self.note("property")
                return "label"
            case 1:
                self.note("method of the component")
                return f"shout({self._field(TEXT_FIELDS)})" if self.chance(0.5) else "component.shout()"
            case 2:
                self.note("component")
                return f"component.{self._field(TEXT_FIELDS)}"
            case 3:
                self.note("method of a value")
                method = self.random.choice(("upper()", 'replace("e", "<")'))
                return f"{self._field(TEXT_FIELDS)}.{method}"
            case _ if self.chance(0.5):
                self.note("function of the application")
                return f"greeting({self._plain_text()})"
            case _:
                self.note("function with context")
                return f"chosen({self._plain_text()})"

    def number(self) -> str:
        """An integer."""
        return self.one_of(self._plain_number, self._plain_number, self._made_number)

    def _plain_number(self) -> str:
        local = self.local("number")
        loop = self.local("loop")
        row = self.local("row")
        card = self.local("card")
        if card and self.chance(0.4):
            self.note("nested item of a tracked dict")
            return self.random.choice((f"{card}.size.w", f"{card}.id", f"({card}.tags|length)"))
        if row and self.chance(0.3):
            self.note("attribute of an object")
            return f"{row}.id"
        if loop and self.chance(0.5):
            name = self.random.choice(("index", "index0", "revindex", "length", "depth"))
            self.note(f"loop.{name}")
            return f"{loop}.{name}"
        if local and self.chance(0.6):
            self.note("local name")
            return local
        self.note("number")
        return self._field(NUMBER_FIELDS)

    def _made_number(self) -> str:
        match self.random.randrange(4):
            case 0:
                self.note("filter over a list")
                return self.random.choice(
                    ("words|length", "rows|sum(attribute='id')", "rows|selectattr('done')|list|count")
                )
            case 1:
                self.note("filter")
                return f"({self._plain_number()})|abs"
            case _:
                self.note("arithmetic")
                form = self.random.choice(
                    ("({} + 1)", "({} * 2)", "({} % 3)", "({} // 2)", "(-{})", "({} - level)")
                )
                return form.format(self._plain_number())

    def _other(self) -> str:
        loose = self.local("loose")
        card = self.local("card")
        if card and self.chance(0.4):
            self.note("object in a tracked dict")
            return f"{card}.mark"
        match self.random.randrange(11):
            case 0:
                self.note("float")
                return self.random.choice(("ratio", "ratio|round(1)"))
            case 1:
                self.note("large integer")
                return "big"
            case 2:
                self.note("true or false")
                return self.flag()
            case 3:
                self.note("none")
                return "maybe"
            case 4:
                self.note("undefined name")
                return "nobody"
            case 5:
                return self._near()
            case 6:
                self.note("item of a dict")
                return self.random.choice(
                    (
                        "prices.red",
                        "prices['green']",
                        "(shelf.red or {}).name",
                        "(cards|first|default({})).name",
                    )
                )
            case 9:
                self.note("computed value")
                return self.random.choice(
                    ("total", "ready_cards|length", "ready_cards|map(attribute='name')|join")
                )
            case 10:
                self.note("member of an Enum")
                return "mood"
            case _ if loose:
                self.note("loose local name")
                mixed = f"{loose}|default('unset') ~ {self._field(TEXT_FIELDS)}"
                return self.random.choice((loose, f"{loose} is defined", mixed, mixed))
            case _:
                return self.flag()

    def _near(self) -> str:
        loop = self.local("loop")
        if not loop:
            return self._plain_text()
        name = self.random.choice(("previtem", "nextitem", "cycle", "changed"))
        self.note(f"loop.{name}")
        match name:
            case "cycle":
                return f"{loop}.cycle('odd', {self._plain_text()})"
            case "changed":
                return f"{loop}.changed({self._plain_text()})"
            case _:
                return f"({loop}.{name} is defined)"

    def flag(self) -> str:
        """A condition."""
        return self.one_of(self._plain_flag, self._plain_flag, self._compared, self._tested, self._combined)

    def _plain_flag(self) -> str:
        row = self.local("row")
        loop = self.local("loop")
        card = self.local("card")
        if card and self.chance(0.5):
            self.note("item of a tracked dict")
            return f"{card}.done"
        if row and self.chance(0.5):
            self.note("attribute of an object")
            return f"{row}.done"
        if loop and self.chance(0.4):
            name = self.random.choice(("first", "last"))
            self.note(f"loop.{name}")
            return f"{loop}.{name}"
        self.note("field")
        return self.random.choice((*FLAG_FIELDS, *FLAG_FIELDS, "words", "maybe", "count", "name"))

    def _compared(self) -> str:
        if self.chance(0.3):
            self.note("membership")
            return self.random.choice(("('a' in words)", "('red' not in prices)", "('<' in name)"))
        self.note("comparison")
        return self.random.choice(
            (
                f"({self._plain_number()} > 1)",
                "(count <= level)",
                "(choice == 'red')",
                "(0 < count < 4)",
                "(name != title)",
            )
        )

    def _tested(self) -> str:
        match self.random.randrange(4):
            case 0:
                self.note("test with an argument")
                return f"({self._plain_number()} is divisibleby(2))"
            case 1:
                self.note("test of the application")
                return f"({self._field(TEXT_FIELDS)} is short)"
            case _:
                self.note("test")
                return self.random.choice(
                    (
                        "(maybe is none)",
                        "(nobody is defined)",
                        "(count is even)",
                        "(html is escaped)",
                        "(words is not string)",
                    )
                )

    def _combined(self) -> str:
        self.note("and, or, not")
        form = self.random.choice(("({} and {})", "({} or {})", "(not {0})"))
        return form.format(self._plain_flag(), self._plain_flag())

    def local(self, kind: str) -> str | None:
        """A name in scope that holds this kind, if there is one."""
        names = [name for name, known in self.scope.items() if known == kind]
        return self.random.choice(names) if names else None

    def _field(self, names: tuple[str, ...]) -> str:
        return self.random.choice(names)

    def markup(self) -> tuple[str, str]:
        """HTML that is not escaped, balanced and fit for a paragraph, and its construct's name."""
        return self.random.choice(
            (
                ("html", "Markup value"),
                ("(html if ready else name)", "Markup value"),
                (f"('<u>' ~ {self.random.choice(('choice', 'count'))} ~ '</u>')|safe", "safe filter"),
                (f"('{self.random.choice(CHOICES)}')|safe", "safe filter"),
                ("'<s>&amp;</s>'|safe", "Markup constant"),
            )
        )
