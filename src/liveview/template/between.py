"""Check code between attributes and inside their values: whatever runs, the tag goes on where it stood.

A branch that ends a tag or a value would change what all that follows means.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Final

from jinja2 import nodes

from liveview.template.scanner import At, Scanner, TagClosed

_BETWEEN_ATTRIBUTES: Final = (At.TAG, At.NAME)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some code, and on which line."""

    problem: str
    line: int


def faults_between(body: Iterable[nodes.Node]) -> Iterator[Fault]:
    """What is wrong with code between attributes."""
    scanner = Scanner()
    scanner.at = At.TAG
    yield from _scan(body, scanner)


def faults_inside(node: nodes.Node, quote: str) -> Iterator[Fault]:
    """What is wrong with code inside a value that `quote` ends."""
    for data in node.find_all(nodes.TemplateData):
        if quote in data.data:
            yield Fault("A branch inside an attribute's value ends the value", data.lineno)


def _scan(body: Iterable[nodes.Node], scanner: Scanner) -> Iterator[Fault]:
    for node in body:
        match node:
            case nodes.TemplateData():
                yield from _scan_data(node, scanner)
            case nodes.Output():
                yield from _scan(node.nodes, scanner)
            case nodes.If():
                arms = [node.body, *(arm.body for arm in node.elif_), node.else_]
                yield from _scan_arms(arms, scanner, node.lineno)
            case nodes.For():
                yield from _scan_arms([node.body, node.else_], scanner, node.lineno)
            case nodes.Expr():
                yield from _scan_expression(node, scanner)
            case nodes.With() | nodes.Scope() | nodes.FilterBlock():
                yield from _scan(node.body, scanner)
            case _:
                pass


def _scan_data(data: nodes.TemplateData, scanner: Scanner) -> Iterator[Fault]:
    for token in scanner.feed(data.data):
        if isinstance(token, TagClosed):
            yield Fault("A branch between attributes ends the tag", data.lineno)
            return


def _scan_arms(arms: list[list[nodes.Node]], scanner: Scanner, line: int) -> Iterator[Fault]:
    place = _place(scanner)
    for arm in arms:
        inside = copy(scanner)
        yield from _scan(arm, inside)
        if _place(inside) != place:
            yield Fault(f"A branch between attributes ends inside {inside.at.value}", line)


def _scan_expression(node: nodes.Expr, scanner: Scanner) -> Iterator[Fault]:
    if scanner.at in (At.BEFORE_VALUE, At.UNQUOTED):
        yield Fault(
            f"The attribute {scanner.attribute!r} has template code without quotes around it", node.lineno
        )
    elif scanner.at is At.TAG:
        scanner.at, scanner.attribute = At.NAME, "made by code"


def _place(scanner: Scanner) -> tuple[At, str]:
    if scanner.at in _BETWEEN_ATTRIBUTES:
        return At.TAG, ""
    return scanner.at, scanner.quote
