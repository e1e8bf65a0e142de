"""Read a Jinja template as HTML: find its holes, and refuse what a browser would not keep in place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn

from jinja2 import nodes

from liveview.errors import TemplateError, TemplateNotYet
from liveview.template.between import faults_between, faults_inside
from liveview.template.blocks import (
    Block,
    Branches,
    Captured,
    Joined,
    Loop,
    Outline,
    Output,
    Statement,
    Step,
)
from liveview.template.entities import unescape_attribute
from liveview.template.live_attributes import LiveAttributes
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
from liveview.template.values import Kind

# What may follow code that stands between attributes.
_AFTER_ATTRIBUTE: Final = SPACE + "/>"
_OPEN_REFERENCE = re.compile(r"&#?\w*$")

_NAMES: Final[dict[type[nodes.Node], str]] = {
    nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "from import", nodes.Extends: "extends",
    nodes.Block: "block", nodes.Macro: "macro", nodes.CallBlock: "call", nodes.FilterBlock: "filter",
    nodes.With: "with", nodes.AssignBlock: "set ... endset", nodes.ScopedEvalContextModifier: "autoescape",
    nodes.ExprStmt: "do", nodes.Continue: "continue", nodes.Break: "break",
}  # fmt: skip


def outline(template: nodes.Template, source: Source) -> Outline:
    """Take a parsed template apart.

    Raises `TemplateError` where the HTML would not stay as it is written, `TemplateNotYet` for Jinja statements that
    are not compiled yet. Both name file and line.
    """
    reader = _Reader(source)
    body = reader.root(template.body)
    return Outline(body, frozenset(reader.live.event_types), tuple(reader.live.handlers))


@dataclass(slots=True)
class _Level:
    """One template being read: where it stands in the page, and what it has open.

    `is_item`: all of it is an item of a loop, or one of the branches that an item consists of. `key`: what gives the item's
    live-key.
    """

    around: tuple[str, ...]
    builder: TemplateBuilder
    is_item: bool = False
    key: Step | None = None
    steps: list[Step] = field(default_factory=list[Step])
    open: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    ancestors: list[str] = field(init=False)  # `around` and what is open, outermost first

    def __post_init__(self) -> None:
        self.ancestors = list(self.around)

    def push(self, tag: str, line: int) -> None:
        """An element opens."""
        self.open.append((tag, line))
        self.ancestors.append(tag)

    def pop(self) -> tuple[str, int]:
        """The innermost element closes; its name, and the line where it opened."""
        self.ancestors.pop()
        return self.open.pop()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.scanner = Scanner()
        self.levels: list[_Level] = []
        self.live = LiveAttributes(source)
        self._attribute_parts: list[str | nodes.Node] = []
        self._tag = ""
        self._names: list[str] = []
        self._spread_step: int | None = None
        self._touches_spread = False
        self._live_root_line = 1

    # --- the walk over Jinja's nodes ---

    def root(self, body: list[nodes.Node]) -> Block:
        """The whole template; always a template, even where there is only text."""
        level = self._read(body, around=())
        if self.scanner.at is not At.TEXT:
            self._fail(f"The template ends inside {self.scanner.at.value}.", self.scanner.line)
        template = level.builder.template()
        if level.builder.is_live_root and not template.is_element:
            self._misplaced_live_root(self._live_root_line)
        return Block(template, None, tuple(level.steps))

    def _block(self, body: Iterable[nodes.Node], *, repeats: bool) -> Block:
        """A branch, or a loop's body: content that stands or goes as a whole."""
        is_item = repeats or (self._level.is_item and not self._level.open)
        level = self._read(body, around=tuple(self._level.ancestors), is_item=is_item)
        if self.scanner.at is not At.TEXT:
            self._unbalanced(f"A branch or loop body ends inside {self.scanner.at.value}", self.scanner.line)
        block = replace(level.builder.finish(tuple(level.steps)), key=level.key)
        return replace(block, template=level.builder.template(), text=None) if repeats and block.text else block

    def _read(self, body: Iterable[nodes.Node], around: tuple[str, ...], *, is_item: bool = False) -> _Level:
        level = _Level(around, TemplateBuilder(around), is_item)
        self.levels.append(level)
        for node in body:
            self._node(node)
        self.levels.pop()
        if level.open:
            tag, line = level.open[-1]
            self._unbalanced(f"<{tag}> is opened and not closed", line)
        return level

    @property
    def _level(self) -> _Level:
        return self.levels[-1]

    def _node(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    if isinstance(child, nodes.TemplateData):
                        self._data(child)
                    else:
                        self._code(child)
            case nodes.If() | nodes.For():
                self._check_loop(node)
                self._code(node)
            case nodes.Assign():
                self._statement(node)
            case _:
                name = _NAMES.get(type(node), type(node).__name__)
                self._not_yet(f"{{% {name} %}} is not compiled by this version of liveview.", node.lineno)

    def _data(self, data: nodes.TemplateData) -> None:
        self.scanner.line = data.lineno
        if self._touches_spread and data.data[0] not in _AFTER_ATTRIBUTE:
            self._code_in_name(data.lineno)
        self._touches_spread = False
        for token in self.scanner.feed(data.data):
            self._token(token)

    def _statement(self, node: nodes.Node) -> None:
        if self.scanner.at is At.VALUE:
            self._attribute_parts += [self.scanner.take_value(), node]
        elif self._spread_step is not None:
            self._add_to_spread(node)
        else:
            self._level.steps.append(Statement(node))

    def _code(self, node: nodes.Node) -> None:
        """Code that gives content, wherever the scanner stands."""
        match self.scanner.at:
            case At.TEXT:
                self._child(node)
            case At.VALUE:
                self._refuse_statements(node)
                for fault in faults_inside(node, self.scanner.quote):
                    self._unbalanced(fault.problem, fault.line)
                self._attribute_parts += [self.scanner.take_value(), node]
            case At.TAG:
                self._spread(node)
            case At.BEFORE_VALUE | At.UNQUOTED:
                name = self.scanner.attribute
                self._fail(
                    f"The attribute {name!r} has template code without quotes around it.",
                    node.lineno,
                    f'Write {name}="{{{{ ... }}}}".',
                )
            case At.NAME:
                self._code_in_name(node.lineno)
            case At.TAG_NAME | At.END_TAG:
                self._not_yet(
                    "A tag's name is made by template code.",
                    node.lineno,
                    "Write each tag in a branch of its own.",
                )
            case At.TITLE:
                self._not_yet(f"Template code in <{self._tag}>.", node.lineno)
            case At.COMMENT:
                self._fail(
                    "Template code in an HTML comment.", node.lineno, "Use a Jinja comment: {# ... #}."
                )
            case At.RAW:
                self._fail(
                    f"Template code in <{self._tag}>: it would run or apply only once.",
                    node.lineno,
                    "Put the value into an attribute (data-*, style) and read it from there.",
                )

    # --- holes ---

    def _child(self, node: nodes.Node) -> None:
        level = self._level
        if level.builder.ends_with("<"):
            self._not_yet(
                "A tag's name is made by template code.",
                node.lineno,
                "Write each tag in a branch of its own.",
            )
        parent = level.ancestors[-1] if level.ancestors else ""
        if isinstance(node, nodes.Expr):
            if parent in TABLE:
                self._fail(
                    f"Text directly in <{parent}>: the browser moves it out of the table.",
                    node.lineno,
                    "Put it into a <td>, <th> or <caption>.",
                )
            level.steps.append(Output(level.builder.hole(Kind.CHILD), "child", node))
            return
        if parent == "table":
            self._fail(
                "A branch or loop directly in <table>: the browser adds a <tbody> around its rows.",
                node.lineno,
                "Write <tbody> around it.",
            )
        if isinstance(node, nodes.If):
            self._branches(node)
        elif isinstance(node, nodes.For):
            self._loop(node)

    def _branches(self, node: nodes.If) -> None:
        arms: list[tuple[nodes.Expr | None, Block]] = []
        for test, body in _arms(node):
            arms.append((test, self._block(body, repeats=False)))
        if all(_is_empty(block) for _, block in arms):
            self._level.steps.append(Statement(node))
            return
        step = Branches(self._level.builder.hole(Kind.CHILD), tuple(arms), node)
        self._level.steps.append(step)
        if any(block.key for _, block in arms):
            self._note_key(step, node.lineno)

    def _loop(self, node: nodes.For) -> None:
        body = self._block(node.body, repeats=True)
        otherwise = self._block(node.else_, repeats=False) if node.else_ else None
        if _is_empty(body) and (otherwise is None or _is_empty(otherwise)):
            self._level.steps.append(Statement(node))
            return
        slot = self._level.builder.hole(Kind.CHILD)
        self._level.steps.append(Loop(slot, node, body, otherwise))

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
        step = _attribute_step(slot, name, kept)
        self._level.steps.append(step)
        if name == "live-key":
            self._note_key(step, self.scanner.line)

    def _note_key(self, step: Step, line: int) -> None:
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
                self._close_spread()
                level.builder.write(">" if not (self_closing and self._is_foreign()) else " />")
                level.builder.is_line_end_dropped = self._tag in DROPS_LINE_END
                if self._tag in VOID or (self_closing and self._is_foreign()):
                    level.pop()
            case EndTag(name):
                self._end_tag(name)
            case RawContent(html):
                level.builder.write(html)

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
        level.builder.start_tag(name, at_root=not level.open)
        level.push(tag, self.scanner.line)

    def _end_tag(self, name: str) -> None:
        level = self._level
        tag = name.lower()
        if tag in VOID:
            self._fail(f"</{name}>: <{tag}> has no end tag.", self.scanner.line)
        if not level.open:
            self._unbalanced(f"</{name}> closes an element that was not opened here", self.scanner.line)
        opened, line = level.pop()
        if opened.lower() != tag:
            self._unbalanced(f"</{name}> where <{opened}> of line {line} is open", self.scanner.line)
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
        builder.write(token.html)
        self.live.note(name, token.value, self.scanner.line)

    # --- refusals ---

    def _misplaced_live_root(self, line: int) -> NoReturn:
        self._fail(
            "live-root stands on an element that is not the template's one root.",
            line,
            "Put it on the outermost element and nothing beside that, or leave it out.",
        )

    def _check_loop(self, node: nodes.If | nodes.For) -> None:
        if isinstance(node, nodes.For) and node.recursive:
            self._not_yet("A recursive loop is not compiled by this version of liveview.", node.lineno)

    def _refuse_statements(self, node: nodes.Node) -> None:
        for found in node.find_all(tuple(_NAMES)):
            self._not_yet(
                f"{{% {_NAMES[type(found)]} %}} is not compiled by this version of liveview.", found.lineno
            )

    def _code_in_name(self, line: int) -> NoReturn:
        self._fail(
            "Template code inside an attribute's name.",
            line,
            "Put a space between them, or give whole attributes with {{ {name: value}|xmlattr }}.",
        )

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


def _arms(node: nodes.If) -> Iterator[tuple[nodes.Expr | None, list[nodes.Node]]]:
    for arm in (node, *node.elif_):
        assert isinstance(arm.test, nodes.Expr)
        yield arm.test, arm.body
    if node.else_:
        yield None, node.else_


def _is_empty(block: Block) -> bool:
    return block.template is None and not block.text


def _attribute_step(slot: int, name: str, parts: list[str | nodes.Node]) -> Step:
    if len(parts) == 1 and isinstance(parts[0], nodes.Expr):
        return Output(slot, "boolean" if name in BOOLEAN_ATTRIBUTES else "attribute", parts[0])
    joined: list[str | nodes.Expr] = []
    for part in parts:
        if isinstance(part, str) and not _OPEN_REFERENCE.search(part):
            joined.append(unescape_attribute(part))
        elif isinstance(part, nodes.Expr):
            joined.append(part)
        else:
            wrapper = "captured_boolean" if name in BOOLEAN_ATTRIBUTES else "unescape_attribute"
            return Captured(slot, wrapper, tuple(_as_statement(part) for part in parts))
    return Joined(slot, tuple(joined))


def _as_statement(part: str | nodes.Node) -> nodes.Node:
    if isinstance(part, str):
        return nodes.Output([nodes.TemplateData(part)], lineno=1)
    return nodes.Output([part], lineno=part.lineno) if isinstance(part, nodes.Expr) else part
