"""Read a Jinja template as HTML: find its holes, and refuse what a browser would not keep in place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from jinja2 import nodes

from liveview.template.between import faults_inside
from liveview.template.blocks import (
    Block,
    Branches,
    Captured,
    Expansion,
    Loop,
    Outline,
    Output,
    RawHole,
    Scope,
    Statement,
    Step,
)
from liveview.template.edges import drop_space_beside_root
from liveview.template.html_reader import HtmlReader, Level
from liveview.template.includes import Included
from liveview.template.macros import MacroCall, Macros
from liveview.template.scanner import At
from liveview.template.source import Source
from liveview.template.static import TemplateBuilder
from liveview.template.tags import TABLE
from liveview.template.values import Kind

# Content that is not compiled, and what it is called.
_RAW: Final[dict[type[nodes.Node], str]] = {
    nodes.For: "recursive loop", nodes.CallBlock: "call", nodes.FilterBlock: "filter"
}  # fmt: skip


def outline(template: nodes.Template, source: Source, included: Included) -> Outline:
    """Take a parsed template apart, whose includes have been expanded.

    Raises `TemplateError` where the HTML would not stay as it is written, `TemplateNotYet` for Jinja statements that
    are not compiled yet. Both name file and line.
    """
    reader = Reader(template, source, included)
    body = reader.root(template.body)
    return Outline(
        body,
        frozenset(reader.live.event_types),
        tuple(reader.live.handlers),
        tuple(reader.raw_holes),
        has_controls=reader.has_controls,
    )


class Reader(HtmlReader):
    """Walks over a template's nodes and gives their HTML and code to the level that is being read."""

    def __init__(self, template: nodes.Template, source: Source, included: Included) -> None:
        super().__init__(source)
        self._included = included
        self._macros = Macros(template)
        self._sources: dict[int, Source] = {}  # of macros, by identity

    # --- the walk over Jinja's nodes ---

    def root(self, body: list[nodes.Node]) -> Block:
        """The whole template; always a template, even where there is only text."""
        drop_space_beside_root(body)
        level = self._read(body, around=())
        if self.scanner.at is not At.TEXT:
            self._fail(f"The template ends inside {self.scanner.at.value}.", self.scanner.line)
        template = level.builder.template()
        if level.builder.is_live_root and not template.is_element:
            self._misplaced_live_root(self._live_root_line)
        steps = [step for step in level.steps if not self._is_needless(step)]
        return Block(template, None, tuple(steps))

    def _is_needless(self, step: Step) -> bool:
        """Whether all calls of the macro that a step defines are compiled."""
        match step:
            case Statement(nodes.Macro() as macro):
                return not self._macros.is_needed(macro)
            case _:
                return False

    def _block(self, body: Iterable[nodes.Node], *, repeats: bool) -> Block:
        """A branch, or a loop's body: content that stands or goes as a whole."""
        is_item = repeats or (self._level.is_item and not self._level.open)
        level = self._read(body, around=tuple(self._level.ancestors), is_item=is_item)
        if self.scanner.at is not At.TEXT:
            self._unbalanced(f"A branch or loop body ends inside {self.scanner.at.value}", self.scanner.line)
        block = replace(level.builder.finish(tuple(level.steps)), key=level.key)
        return (
            replace(block, template=level.builder.template(), text=None) if repeats and block.text else block
        )

    def _read(self, body: Iterable[nodes.Node], around: tuple[str, ...], *, is_item: bool = False) -> Level:
        level = Level(around, TemplateBuilder(around), is_item)
        self.levels.append(level)
        for node in body:
            self._node(node)
        self.levels.pop()
        if level.open:
            opened = level.open[-1]
            self.source = opened.source
            self._unbalanced(f"<{opened.tag}> is opened and not closed", opened.line)
        return level

    def _node(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    if isinstance(child, nodes.TemplateData):
                        self._data(child)
                    else:
                        self._code(child)
            case nodes.If() | nodes.For() | nodes.FilterBlock() | nodes.CallBlock():
                self._code(node)
            case nodes.With() | nodes.Scope():
                self._scope(node)
            case nodes.Assign():
                self._statement(node)
            case nodes.AssignBlock() | nodes.Macro():
                self._hidden(node)
            case _:
                self._refuse_statements(node)
                self._refuse_statement(node)

    def _scope(self, node: nodes.With | nodes.Scope) -> None:
        """Names of its own, and perhaps a source of its own, but no template: its HTML goes on where it stood."""
        if self.scanner.at is not At.TEXT:
            self._code(node)
            return
        source, level = self.source, self._level
        outer, level.steps = level.steps, []
        self.source = self.live.source = self._included.get(id(node), source)
        with self._macros.scope():
            for child in node.body:
                self._node(child)
        if self.scanner.at is not At.TEXT:
            self._unbalanced(f"It ends inside {self.scanner.at.value}", self.scanner.line)
        self.source = self.live.source = source
        outer.append(Scope(node, tuple(level.steps)))
        level.steps = outer

    def _hidden(self, node: nodes.AssignBlock | nodes.Macro) -> None:
        """Code that shows nothing where it stands: a text for later."""
        self._refuse_statements(node)
        for data in node.find_all(nodes.TemplateData):
            self.live.note_html(data.data, data.lineno)
        if isinstance(node, nodes.Macro):
            self._sources[id(node)] = self._included.get(id(node), self.source)
            if len(self.levels) == 1 and self.scanner.at is At.TEXT:
                self._macros.define(node)
        self._statement(node)

    def _statement(self, node: nodes.Node) -> None:
        if self.scanner.at is At.VALUE:
            self._attribute_parts += [self.scanner.take_value(), node]
        elif self._text_parts is not None:
            self._text_parts.append(node)
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
                self._refuse_statements(node)
                assert self._text_parts is not None
                self._text_parts.append(node)
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
        call = self._macros.called(node)
        if (
            isinstance(node, nodes.If)
            or (isinstance(node, nodes.For) and not node.recursive)
            or call is not None
        ):
            if parent == "table":
                self._fail(
                    "A branch or loop directly in <table>: the browser adds a <tbody> around its rows.",
                    node.lineno,
                    "Write <tbody> around it.",
                )
            match node:
                case nodes.If():
                    self._branches(node)
                case nodes.For():
                    self._loop(node)
                case _:
                    assert call is not None
                    self._expansion(call)
            return
        if parent in TABLE:
            self._fail(
                f"Text directly in <{parent}>: the browser moves it out of the table.",
                node.lineno,
                "Put it into a <td>, <th> or <caption>.",
            )
        if isinstance(node, nodes.Expr):
            level.steps.append(Output(level.builder.hole(Kind.CHILD), "child", node))
        else:
            self._raw(node)

    def _raw(self, node: nodes.Node) -> None:
        """Content that Jinja writes, in one piece."""
        self._refuse_statements(node)
        for data in node.find_all(nodes.TemplateData):
            self.live.note_html(data.data, data.lineno)
        self.raw_holes.append(RawHole(_RAW[type(node)], node.lineno))
        self._level.steps.append(Captured(self._level.builder.hole(Kind.CHILD), "markup", (node,)))

    def _expansion(self, call: MacroCall) -> None:
        source = self.source
        self.source = self.live.source = self._sources[id(call.macro)]
        self._macros.enter(call.macro)
        block = self._block(call.macro.body, repeats=False)
        self._macros.leave()
        self.source = self.live.source = source
        self._level.steps.append(Expansion(self._level.builder.hole(Kind.CHILD), call, block))

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


def _arms(node: nodes.If) -> Iterator[tuple[nodes.Expr | None, list[nodes.Node]]]:
    for arm in (node, *node.elif_):
        assert isinstance(arm.test, nodes.Expr)
        yield arm.test, arm.body
    if node.else_:
        yield None, node.else_


def _is_empty(block: Block) -> bool:
    return block.template is None and not block.text
