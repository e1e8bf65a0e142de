"""A template taken apart: constant HTML, and the steps of code that fill its holes.

Made by `outline.py` from Jinja's syntax tree, turned into Python by `generator.py`.
"""

from dataclasses import dataclass

from jinja2 import nodes

from liveview.template.macros import MacroCall
from liveview.template.values import Template


@dataclass(frozen=True, slots=True)
class Output:
    """A hole with one expression. `wrapper` names the function of `values.py` that makes the value."""

    slot: int
    wrapper: str
    expression: nodes.Expr


@dataclass(frozen=True, slots=True)
class Joined:
    """An attribute, or the text of an element such as `<textarea>`, of constant pieces and expressions.

    `wrapper` names the function that makes the text of each expression.
    """

    slot: int
    wrapper: str
    parts: tuple[str | nodes.Expr, ...]


@dataclass(frozen=True, slots=True)
class Captured:
    """What stock Jinja writes into a text, of which `wrapper` makes the value.

    An attribute, or a spread, with statements in it; content of a kind that is not compiled.

    `fixed`: the names that a spread leaves alone, because its element has them from elsewhere.
    """

    slot: int
    wrapper: str
    body: tuple[nodes.Node, ...]
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branches:
    """`if`, `elif`, `else` around content. The test of `else` is None."""

    slot: int
    arms: "tuple[tuple[nodes.Expr | None, Block], ...]"
    node: nodes.If


@dataclass(frozen=True, slots=True)
class Loop:
    """`for`, and its `else`, around content."""

    slot: int
    node: nodes.For
    body: "Block"
    otherwise: "Block | None"


@dataclass(frozen=True, slots=True)
class Expansion:
    """A call of a macro whose body is compiled here."""

    slot: int
    call: MacroCall
    block: "Block"


@dataclass(frozen=True, slots=True)
class Scope:
    """Steps with names of their own: `with`, or an included template."""

    node: nodes.With | nodes.Scope
    steps: "tuple[Step, ...]"


@dataclass(frozen=True, slots=True)
class Statement:
    """Code without content of its own, such as `set`."""

    node: nodes.Node


Filling = Output | Joined | Captured | Branches | Loop | Expansion
Step = Filling | Scope | Statement


@dataclass(frozen=True, slots=True)
class Block:
    """A template and the steps that fill it. `text` instead of a template where it holds only text.

    `key`: the step that gives the live-key of a loop's item. It may be in one of the branches that stand in the body.
    """

    template: Template | None
    text: str | None
    steps: tuple[Step, ...]
    key: Filling | None = None


@dataclass(frozen=True, slots=True)
class HandlerUse:
    """A `live-*` attribute that names a handler, for checks against the class. `line`: of the file."""

    handler: str
    file: str
    line: int
    snippet: str


@dataclass(frozen=True, slots=True)
class RawHole:
    """Content that is not compiled: Jinja writes it, and all of it is sent when it changed. `what`: the kind of code."""

    what: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole source. `event_types`: the browser events that its `live-*` attributes name.

    `has_controls`: whether a person may type into or tick an element whose value or tick is in a hole.
    """

    block: Block
    event_types: frozenset[str]
    handlers: tuple[HandlerUse, ...]
    raw_holes: tuple[RawHole, ...]
    has_controls: bool
