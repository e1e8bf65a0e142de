"""Read the constant HTML between a template's code: elements, attributes and texts, and the holes in them.

It refuses what a browser would not keep in place.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn

from jinja2 import nodes

from liveview.errors import TemplateError, TemplateNotYet
from liveview.template.between import faults_between
from liveview.template.blocks import Branches, Captured, Filling, Joined, Output, RawHole, Step
from liveview.template.entities import unescape_attribute, unescape_text
from liveview.template.live_attributes import LiveAttributes, lacks_handler
from liveview.template.refusals import refuse
from liveview.template.scanner import (
    SPACE,
    At,
    Attribute,
    EndTag,
    RawContent,
    Scanner,
    StartTag,
    TagClosed,
    Text,
    Token,
)
from liveview.template.source import Source
from liveview.template.static import TemplateBuilder
from liveview.template.tags import BOOLEAN_ATTRIBUTES, DROPS_LINE_END, TABLE, VOID, WITHOUT_TEXT, misplaced
from liveview.template.values import Control, Kind

_INCLUDE: Final = (
    "A component is a part of a page: let the page extend the layout, and include what components share."
)
_CONDITION: Final = "Write {% for ... if %}, or an {% if %} in the body."

# Statements that are not compiled anywhere: what they are called, and what to write instead.
_REFUSED: Final[dict[type[nodes.Node], tuple[str, str]]] = {
    nodes.Extends: ("extends", _INCLUDE),
    nodes.Block: ("block", _INCLUDE),
    nodes.ScopedEvalContextModifier: (
        "autoescape",
        "All output is escaped: write |safe behind what is HTML.",
    ),
    nodes.ExprStmt: ("do", "Write {% set _ = ... %}, or do it in a handler."),
    nodes.Continue: ("continue", _CONDITION),
    nodes.Break: ("break", _CONDITION),
}

# How the text of an element that holds text alone is set by a script.
_TEXT_PROPERTY: Final = {"textarea": ".value", "title": ".textContent"}

# Types of inputs that are ticked, or pressed: nobody types their value.
_TICKED: Final = frozenset({"checkbox", "radio", "hidden", "submit", "button", "reset", "image", "file"})

# What may follow code that stands between attributes.
_AFTER_ATTRIBUTE: Final = SPACE + "/>"
_OPEN_REFERENCE = re.compile(r"&#?\w*$")


@dataclass(frozen=True, slots=True)
class Opened:
    """An element that is open, and where it opened."""

    tag: str
    line: int
    source: Source


@dataclass(slots=True)
class Typed:
    """What the tag being read says of what a person types into its element, or ticks. Texts are constant, numbers are slots."""

    name: str | int = ""
    value: int | None = None
    checked: int | None = None
    is_text: bool = True
    is_box: bool = False
    handlers: list[str] = field(default_factory=list[str])

    def note(self, name: str, value: str | int) -> None:
        """An attribute."""
        if name == "name":
            self.name = value
        elif name == "value" and isinstance(value, int):
            self.value = value
        elif name == "checked" and isinstance(value, int):
            self.checked = value
        elif name == "type" and value in _TICKED:
            self.is_text = False
            self.is_box = value == "checkbox"
        elif isinstance(value, str) and name.startswith("live-"):
            self.handlers.append(f"={value}" if name.startswith("live-model") else value)


@dataclass(slots=True)
class Level:
    """One template being read: where it stands in the page, and what it has open.

    `is_item`: all of it is an item of a loop, or one of the branches that an item consists of. `key`: what gives the item's
    live-key.
    """

    around: tuple[str, ...]
    builder: TemplateBuilder
    is_item: bool = False
    key: Filling | None = None
    steps: list[Step] = field(default_factory=list[Step])
    open: list[Opened] = field(default_factory=list[Opened])
    ancestors: list[str] = field(init=False)  # `around` and what is open, outermost first

    def __post_init__(self) -> None:
        self.ancestors = list(self.around)

    def push(self, tag: str, line: int, source: Source) -> None:
        """An element opens."""
        self.open.append(Opened(tag, line, source))
        self.ancestors.append(tag)

    def pop(self) -> Opened:
        """The innermost element closes."""
        self.ancestors.pop()
        return self.open.pop()


class HtmlReader:
    """Takes tokens and code as they come, and fills the level that is being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.scanner = Scanner()
        self.levels: list[Level] = []
        self.live = LiveAttributes(source)
        self.raw_holes: list[RawHole] = []
        self._attribute_parts: list[str | nodes.Node] = []
        self._text_parts: list[str | nodes.Node] | None = None  # of an element that holds text alone
        self._tag = ""
        self._names: list[str] = []
        self._typed = Typed()
        self.has_controls = False
        self._spread_step: int | None = None
        self._touches_spread = False
        self._live_root_line = 1

    @property
    def _level(self) -> Level:
        return self.levels[-1]

    def _data(self, data: nodes.TemplateData) -> None:
        self.scanner.line = data.lineno
        if self._touches_spread and data.data[0] not in _AFTER_ATTRIBUTE:
            self._code_in_name(data.lineno)
        self._touches_spread = False
        for token in self.scanner.feed(data.data):
            self._token(token)

    # --- attributes ---

    def _spread(self, node: nodes.Node) -> None:
        self._refuse_statements(node)
        for fault in faults_between([node]):
            self._unbalanced(fault.problem, fault.line)
        for data in node.find_all(nodes.TemplateData):
            self.live.note_html(data.data, data.lineno)
        if self._spread_step is None:
            slot = self._level.builder.hole(Kind.SPREAD)
            self._spread_step = len(self._level.steps)
            self._level.steps.append(Captured(slot, "foreign_spread" if self._is_foreign() else "spread", ()))
        elif not self._touches_spread:
            self._add_to_spread(nodes.TemplateData(" "))
        self._add_to_spread(node)
        self._touches_spread = True

    def _add_to_spread(self, node: nodes.Node) -> None:
        """Add a piece to the element's one spread; all of it runs where the first piece stands.

        With two spreads the client could not tell which of them gave an attribute that it finds in the server's HTML.
        """
        assert self._spread_step is not None
        step = self._level.steps[self._spread_step]
        assert isinstance(step, Captured)
        self._level.steps[self._spread_step] = replace(step, body=(*step.body, _as_statement(node)))

    def _close_spread(self) -> None:
        """Once all of the tag is read: its other attributes win, wherever they stand."""
        if self._spread_step is not None:
            step = self._level.steps[self._spread_step]
            assert isinstance(step, Captured)
            self._level.steps[self._spread_step] = replace(step, fixed=tuple(self._names))
        self._names, self._spread_step, self._touches_spread = [], None, False

    def _attribute(self, token: Attribute) -> None:
        name = token.name if self._is_foreign() else token.name.lower()
        self._names.append(name)
        if not self._attribute_parts:
            self._static_attribute(token, name)
            return
        parts = [*self._attribute_parts, token.value]
        self._attribute_parts = []
        self.live.note(name, None, self.scanner.line)
        kept = [part for part in parts if part != ""]
        slot = self._level.builder.hole(Kind.ATTRIBUTE, name)
        self._typed.note(name, slot)
        step = _attribute_step(slot, name, kept)
        self._level.steps.append(step)
        if name == "live-key":
            self._note_key(step, self.scanner.line)

    def _note_key(self, step: Filling, line: int) -> None:
        level = self._level
        if not level.is_item or len(level.open) > 1 or (level.open and isinstance(step, Branches)):
            self._fail(
                "live-key stands where nothing repeats its element.",
                line,
                "Put it on the outermost element of a loop's body.",
            )
        if level.key is not None:
            self._fail("A second live-key for the same item.", line, "Keep one.")
        level.key = step

    # --- tokens ---

    def _token(self, token: Token) -> None:
        level = self._level
        match token:
            case Text(html):
                self._text(html)
            case StartTag(name):
                self._start_tag(name)
            case Attribute():
                self._attribute(token)
            case TagClosed(self_closing):
                self._tag_closed(is_empty=self_closing and self._is_foreign())
            case EndTag(name):
                self._close_text()
                self._end_tag(name)
            case RawContent(html) if self._text_parts is not None:
                self._text_parts.append(html)
            case RawContent(html):
                level.builder.write(html)

    def _tag_closed(self, *, is_empty: bool) -> None:
        builder = self._level.builder
        self._close_spread()
        if self._tag == "input":
            self._close_control(self._typed.value)
        if self.scanner.at is At.TITLE:
            if not self._is_foreign():
                self._text_parts = []  # what is in it decides how its tag ends
                return
            self.scanner.at = At.TEXT  # `<title>` of an SVG is an element like others
        builder.write(" />" if is_empty else ">")
        builder.is_line_end_dropped = self._tag in DROPS_LINE_END
        if self._tag in VOID or is_empty:
            self._level.pop()

    def _close_text(self) -> None:
        """The end of an element that holds text alone: with code in it, all of the text is one hole."""
        parts, self._text_parts = self._text_parts, None
        if parts is None:
            return
        builder = self._level.builder
        if all(isinstance(part, str) for part in parts):
            builder.write(">" + "".join(part for part in parts if isinstance(part, str)))
            return
        slot = builder.text_hole(_TEXT_PROPERTY[self._tag], is_line_end_dropped=self._tag == "textarea")
        self._close_control(slot)
        self._level.steps.append(_text_step(slot, parts))

    def _close_control(self, slot: int | None) -> None:
        """All attributes of an element in which a person may type, or of a box, were read; `slot` holds its value."""
        typed = self._typed
        if typed.is_box:
            slot = typed.checked
        if slot is not None and (typed.is_text or typed.is_box):
            self.has_controls = True
            self._level.builder.control(Control(slot, typed.name, tuple(typed.handlers), typed.is_box))

    def _text(self, html: str) -> None:
        ancestors = self._level.ancestors
        parent = ancestors[-1] if ancestors else ""
        if parent not in WITHOUT_TEXT:
            self._level.builder.text(html)
        elif not html.strip(SPACE):
            return
        elif parent in TABLE:
            self._fail(
                f"Text directly in <{parent}>: the browser moves it out of the table.", self.scanner.line
            )
        else:
            self._fail(f"Text directly in <{parent}>: the browser drops it.", self.scanner.line)

    def _start_tag(self, name: str) -> None:
        level = self._level
        tag = name if self._is_foreign() else name.lower()
        why = misplaced(tag, level.ancestors)
        if why is not None:
            self._fail(why, self.scanner.line, "Close the outer element first, or use another element.")
        self._tag = tag
        self._typed = Typed()
        level.builder.start_tag(name, at_root=not level.open)
        level.push(tag, self.scanner.line, self.source)

    def _end_tag(self, name: str) -> None:
        level = self._level
        tag = name.lower()
        if tag in VOID:
            self._fail(f"</{name}>: <{tag}> has no end tag.", self.scanner.line)
        if not level.open:
            self._unbalanced(f"</{name}> closes an element that was not opened here", self.scanner.line)
        opened = level.pop()
        if opened.tag.lower() != tag:
            self._unbalanced(
                f"</{name}> where <{opened.tag}> of line {opened.line} is open", self.scanner.line
            )
        level.builder.write(f"</{name}>")

    def _static_attribute(self, token: Attribute, name: str) -> None:
        builder = self._level.builder
        if name == "live-key":
            self._fail(
                "live-key is the same for every item.", self.scanner.line, 'Write live-key="{{ item.id }}".'
            )
        if name == "live-root":
            if len(self.levels) > 1 or len(self._level.open) > 1:
                self._misplaced_live_root(self.scanner.line)
            builder.mark_live_root()
            self._live_root_line = self.scanner.line
        if lacks_handler(name, token.value):
            self._fail(
                f"{name} says nothing of what is to be done.", self.scanner.line, _without_handler(name)
            )
        builder.write(token.html)
        self._typed.note(name, token.value)
        self.live.note(name, token.value, self.scanner.line)

    # --- refusals ---

    def _misplaced_live_root(self, line: int) -> NoReturn:
        self._fail(
            "live-root stands on an element that is not the template's one root.",
            line,
            "Put it on the outermost element and nothing beside that, or leave it out.",
        )

    def _code_in_name(self, line: int) -> NoReturn:
        self._fail(
            "Template code inside an attribute's name.",
            line,
            "Put a space between them, or give whole attributes with {{ {name: value}|xmlattr }}.",
        )

    def _refuse_statements(self, node: nodes.Node) -> None:
        for found in node.find_all(tuple(_REFUSED)):
            self._refuse_statement(found)

    def _refuse_statement(self, node: nodes.Node) -> NoReturn:
        name, repair = _REFUSED.get(type(node), (type(node).__name__, ""))
        self._not_yet(f"{{% {name} %}} is not compiled by this version of liveview.", node.lineno, repair)

    def _is_foreign(self) -> bool:
        for tag in reversed(self._level.ancestors):
            if tag == "foreignObject":
                return False
            if tag in ("svg", "math"):
                return True
        return False

    def _fail(self, problem: str, line: int, repair: str = "") -> NoReturn:
        refuse(TemplateError, self.source, problem, line, repair)

    def _not_yet(self, problem: str, line: int, repair: str = "") -> NoReturn:
        refuse(TemplateNotYet, self.source, problem, line, repair)

    def _unbalanced(self, problem: str, line: int) -> NoReturn:
        self._fail(
            problem + ".",
            line,
            "Each branch and each loop body must close what it opens: write the whole element in each branch, "
            "or put the condition into the attribute.",
        )


def _attribute_step(slot: int, name: str, parts: list[str | nodes.Node]) -> Filling:
    is_boolean = name in BOOLEAN_ATTRIBUTES
    if len(parts) == 1 and isinstance(parts[0], nodes.Expr):
        return Output(slot, "boolean" if is_boolean else "attribute", parts[0])
    joined: list[str | nodes.Expr] = []
    for part in parts:
        if isinstance(part, str) and not _OPEN_REFERENCE.search(part):
            joined.append(unescape_attribute(part))
        elif isinstance(part, nodes.Expr):
            joined.append(part)
        else:
            wrapper = "captured_boolean" if is_boolean else "unescape_attribute"
            return Captured(slot, wrapper, tuple(_as_statement(part) for part in parts))
    return Joined(slot, "attribute_text", tuple(joined))


def _text_step(slot: int, parts: list[str | nodes.Node]) -> Filling:
    """The text of an element that holds text alone. References in it are read as in any text."""
    joined: list[str | nodes.Expr] = []
    for part in parts:
        if isinstance(part, str) and not _OPEN_REFERENCE.search(part):
            joined.append(unescape_text(part))
        elif isinstance(part, nodes.Expr):
            joined.append(part)
        else:
            return Captured(slot, "unescape_text", tuple(_as_statement(part) for part in parts))
    return Joined(slot, "content_text", tuple(joined))


def _as_statement(part: str | nodes.Node) -> nodes.Node:
    if isinstance(part, str):
        return nodes.Output([nodes.TemplateData(part)], lineno=1)
    return nodes.Output([part], lineno=part.lineno) if isinstance(part, nodes.Expr) else part


def _without_handler(name: str) -> str:
    if name.startswith("live-model"):
        return f'Name a Bound field: {name}="title".'
    if name == "live-on":
        return 'Name events and handlers: live-on="shown.bs.modal opened".'
    return f'Name a handler: {name}="save". To have only a modifier apply, write it: {name}.prevent.'
