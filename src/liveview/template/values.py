"""What a compiled template yields: the values of its holes, and the constant text around them.

A *template* is constant HTML with numbered holes. The value of a hole is one of
  - `str` or `int`: text, not escaped;
  - `None`: nothing (an absent attribute, an empty branch); `True`: an attribute that is present and empty;
  - `Instance`: a template with values of its own; `Items`: a list; `Raw`: HTML that nobody looks into;
  - for a spread, a tuple of attribute names and texts in turn.
Values are the objects that the template yielded (an `int`, the row's own `str`), never rendered copies: that bounds memory.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from markupsafe import escape
from msgspec import Struct

from liveview.template.entities import unescape_attribute, unescape_text


class Kind(Enum):
    """Where a hole stands, which decides what its values may be."""

    CHILD = "child"
    ATTRIBUTE = "attribute"
    PROPERTY = "property"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Hole:
    """One hole of a template. `name` is the attribute's, or with a dot before it the property's; else it is empty."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """An element in which a person types, or a box, and whose value or tick the template gives in a hole.

    `slot`: that hole. `name`: its name in a form, as it stands there or as the slot of a hole. `handlers`: those that
    its own attributes name.
    """

    slot: int
    name: str | int
    handlers: tuple[str, ...]
    is_box: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """Constant HTML with holes.

    `id`: a hash of `definition` and `namespace`, the same in every process.
    `definition`: the HTML as the client gets it, holes as `wire/PROTOCOL.md` 4.1 writes them.
    `chunks`: the HTML around the holes for the server's own rendering, one more than there are holes.
    `namespace`: "svg" or "math" where the template stands inside such an element, else empty.
    `is_element`: one root element and nothing beside it, so that items of a list need no marker.
    `controls`: what a person may type into or tick, of elements with a value or a tick in a hole.
    `root_attributes`: where in `chunks[0]` attributes can be added to the `live-root` element, else None.
    """

    id: str
    definition: str
    namespace: str
    chunks: tuple[str, ...]
    holes: tuple[Hole, ...]
    is_element: bool
    root_attributes: int | None
    controls: tuple[Control, ...] = ()


# Of a loop that shows nothing.
EMPTY: Final = Template("", "", "", ("",), (), is_element=False, root_attributes=None)


class Instance(Struct):
    """A template with the values of its holes."""

    template: Template
    values: "Values"


class Raw(Struct, frozen=True):
    """HTML that is put in as it is."""

    html: str


class Derivation(Struct):
    """How a list became another one, for a patch that need not look at each row.

    `order`: runs `start, length` of old indexes, -1 for so many new rows; None where no row came, went or moved. `updated`:
    rows of the new list that an old one stands behind and that may differ from it: index, old values, new values.
    """

    after: "Items"
    order: list[int] | None
    updated: "list[tuple[int, Values, Values]]"


class Items:
    """A list: a template once per item. `rows` holds the values of each.

    `memo` is whatever the render that made it needs at the next one; `derivation` says which list came after this one.
    """

    __slots__ = ("_rows", "derivation", "memo", "template")
    __match_args__ = ("template", "rows")

    def __init__(self, template: Template, rows: "list[Values]", memo: object = None) -> None:
        self.template = template
        self._rows: list[Values] | None = rows
        self.memo = memo
        self.derivation: Derivation | None = None

    @property
    def rows(self) -> "list[Values]":
        """The values of each item."""
        if self._rows is None:
            assert self.derivation is not None
            self._rows = list(self.derivation.after.rows)
            for index, before, _ in self.derivation.updated:
                self._rows[index] = before
        return self._rows

    def __len__(self) -> int:
        if self._rows is None:
            assert self.derivation is not None
            return len(self.derivation.after)
        return len(self._rows)

    def updated(self, updated: "list[tuple[int, Values, Values]]", memo: object) -> "Items":
        """The list with other values in some rows: index, old values, new values.

        It takes over this one's rows, and this one remembers what differed: nothing is copied, however long the list is
        (Baker's persistent arrays). Copying 10,000 references takes 15 us, half of what an event takes.
        """
        rows = self._rows or self.rows
        for index, _, after in updated:
            rows[index] = after
        successor = Items(self.template, rows, memo)
        self.derivation = Derivation(successor, None, updated)
        self._rows = None
        return successor

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Items):
            return NotImplemented
        return self.template is other.template and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]  # as every list

    def __repr__(self) -> str:
        return f"Items({self.template.id}, {self.rows!r})"


Value = str | int | bool | None | Instance | Items | Raw | tuple[str, ...]
Values = tuple[Value, ...]

# JavaScript reads larger JSON numbers as the nearest double, so they travel as text.
SAFE_INTEGER: Final = 2**53 - 1


def child(value: object) -> Value:
    """What an expression gives in a text hole: Jinja's own text of it, or its HTML where it has `__html__`."""
    if type(value) is str:
        return value
    if type(value) is int and -SAFE_INTEGER <= value <= SAFE_INTEGER:
        return value
    if hasattr(value, "__html__"):
        return markup(str(escape(value)))
    return _text(value)


def markup(html: str) -> Value:
    """HTML as a value; plain text where it holds no element or comment, so that it costs no raw hole."""
    return Raw(html) if "<" in html else unescape_text(html)


def attribute(value: object) -> Value:
    """What an expression gives as the whole value of an attribute."""
    if type(value) is str:
        return value
    if type(value) is int and -SAFE_INTEGER <= value <= SAFE_INTEGER:
        return value
    return attribute_text(value)


def attribute_text(value: object) -> str:
    """What an expression gives as part of an attribute's value."""
    if type(value) is str:
        return value
    if hasattr(value, "__html__"):
        return unescape_attribute(str(escape(value)))
    return _text(value)


def content_text(value: object) -> str:
    """What an expression gives as part of the text of an element that holds text alone."""
    if type(value) is str:
        return value
    if hasattr(value, "__html__"):
        return unescape_text(str(escape(value)))
    return _text(value)


def _text(value: object) -> str:
    """The text of an object: a plain `str`, even where `__str__` gives a `Markup`, which nobody would escape later on."""
    return str.__str__(str(value))


def boolean(value: object) -> Value:
    """What an expression gives in a boolean attribute such as `disabled`: absent for whatever is false.

    Stock Jinja would write `disabled="False"`, which every browser reads as disabled; see docs/decisions/0003.
    """
    if not value:
        return None
    return True if value is True else attribute(value)


def captured_boolean(html: str) -> Value:
    """A boolean attribute whose value statements wrote: absent where they wrote nothing."""
    return boolean(unescape_attribute(html.strip()))
