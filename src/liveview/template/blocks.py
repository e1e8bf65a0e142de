"""A template taken apart: constant HTML, and the steps of code that fill its holes.

Made by `outline.py` from Jinja's syntax tree, turned into Python by `generator.py`.
"""

from dataclasses import dataclass

from jinja2 import nodes

from liveview.template.values import Template


@dataclass(frozen=True, slots=True)
class Output:
    """A hole with one expression. `wrapper` names the function of `values.py` that makes the value."""

    slot: int
    wrapper: str
    expression: nodes.Expr


@dataclass(frozen=True, slots=True)
class Joined:
    """An attribute of constant pieces and expressions."""

    slot: int
    parts: tuple[str | nodes.Expr, ...]


@dataclass(frozen=True, slots=True)
class Captured:
    """An attribute, or a spread, with statements in it: stock Jinja writes it into a text, `wrapper` makes the value.

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
class Statement:
    """Code without content of its own, such as `set`."""

    node: nodes.Node


Step = Output | Joined | Captured | Branches | Loop | Statement


@dataclass(frozen=True, slots=True)
class Block:
    """A template and the steps that fill it. `text` instead of a template where it holds only text.

    `key`: the step that gives the live-key of a loop's item. It may be in one of the branches that stand in the body.
    """

    template: Template | None
    text: str | None
    steps: tuple[Step, ...]
    key: Step | None = None


@dataclass(frozen=True, slots=True)
class HandlerUse:
    """A `live-*` attribute that names a handler, for checks against the class."""

    handler: str
    line: int
    snippet: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole source. `event_types`: the browser events that its `live-*` attributes name."""

    block: Block
    event_types: frozenset[str]
    handlers: tuple[HandlerUse, ...]
