"""What a step reads, as a mask: the masks of its expressions put together (`inputs.py`)."""

from collections.abc import Iterable

from jinja2 import nodes

from liveview.template.blocks import (
    Branches,
    Captured,
    Expansion,
    Joined,
    Loop,
    Output,
    Scope,
    Statement,
    Step,
)
from liveview.template.inputs import ALWAYS, Inputs, LocalBits


class Masks:
    """Masks of the steps of one template."""

    def __init__(self, inputs: Inputs, local: LocalBits, *, has_finalize: bool) -> None:
        self._inputs = inputs
        self._local = local
        self._has_finalize = has_finalize  # a function that sees all that is put out, and may read anything
        self._known: dict[int, int] = {}  # by the identity of a step; steps live as long as their outline

    def of(self, step: Step) -> int:
        """The mask of a step; never 0."""
        mask = self._known.get(id(step))
        if mask is None:
            mask = self._known[id(step)] = ALWAYS if self._has_finalize else self._of(step)
        return mask

    def of_rows(self, loop: Loop) -> int:
        """What the rows of a loop read, the bits of the loop's own among it."""
        return self._union_of(loop.body.steps) | (ALWAYS if leaks((loop.node,)) else 0)

    def is_stateful(self, loop: Loop) -> bool:
        """Whether rows may see what those before them did; or a live-key, what was done to make it."""
        return leaks((loop.node,)) or (loop.body.key is not None and self._acts(loop.body.steps))

    def _acts(self, steps: Iterable[Step]) -> bool:
        """Whether statements among the steps may do more than to give names to values."""
        return any(
            self._acts(step.steps) if isinstance(step, Scope) else self.of(step) & ALWAYS
            for step in steps
            if isinstance(step, (Scope, Statement))
        )

    def _of(self, step: Step) -> int:
        match step:
            case Output():
                return self._inputs.of(step.expression)
            case Joined():
                return self._union([part for part in step.parts if not isinstance(part, str)])
            case Captured():
                return ALWAYS if leaks(step.body) else self._union(_expressions(step.body))
            case Branches():
                return ALWAYS if leaks((step.node,)) else self._branches(step)
            case Loop():
                return ALWAYS if leaks((step.node,)) else self._loop(step)
            case Expansion():
                own, _ = self._local[id(step.call.macro)]
                if step.call.macro.find(nodes.NSRef) is not None:
                    return ALWAYS
                return self.of_arguments(step) | (self._union_of(step.block.steps) & ~own)
            case Scope():
                return self._scope(step)
            case Statement(nodes.Assign() as assignment):
                return self._inputs.of(assignment.node)
            case Statement(nodes.AssignBlock() as assignment):
                return self._inputs.of_kept(assignment)
            case Statement(nodes.Macro()):
                return self._inputs.constant
            case Statement():
                return ALWAYS

    def _branches(self, step: Branches) -> int:
        mask = self._inputs.constant
        for test, block in step.arms:
            mask |= self._inputs.of(test) if test is not None else 0
            mask |= self._union_of(block.steps)
        return mask

    def _scope(self, step: Scope) -> int:
        values = step.node.values if isinstance(step.node, nodes.With) else []
        return self._union(values) | self._union_of(step.steps)

    def _loop(self, step: Loop) -> int:
        """Whatever its rows read but their own items: those are read where the list is."""
        row, position = self._local[id(step.node)]
        mask = self._inputs.of(step.node.iter) | (self.of_rows(step) & ~(row | position))
        if step.node.test is not None:
            mask |= self._inputs.of(step.node.test) & ~row
        return mask | (self._union_of(step.otherwise.steps) if step.otherwise is not None else 0)

    def of_arguments(self, step: Expansion) -> int:
        """What the arguments of a macro read, those that are left to their defaults among them."""
        return self._union([value for _, value in step.call.arguments] + step.call.macro.defaults)

    def _union_of(self, steps: Iterable[Step]) -> int:
        mask = 0
        for step in steps:
            mask |= self.of(step)
        return mask

    def _union(self, expressions: list[nodes.Expr]) -> int:
        mask = self._inputs.constant
        for expression in expressions:
            mask |= self._inputs.of(expression)
        return mask


def leaks(body: tuple[nodes.Node, ...]) -> bool:
    """Whether code outside may see what is assigned here, so that skipping it would be seen.

    What a loop's body assigns stays in it, but for the attributes of a namespace.
    """
    return any(_leaks(node) for node in body)


def _leaks(node: nodes.Node) -> bool:
    match node:
        case nodes.Assign() | nodes.AssignBlock() | nodes.Macro():
            return True
        case nodes.For():
            return node.find(nodes.NSRef) is not None or any(map(_leaks, node.else_))
        case nodes.With() | nodes.Scope() | nodes.FilterBlock() | nodes.CallBlock():
            return node.find(nodes.NSRef) is not None
        case _:
            return any(map(_leaks, node.iter_child_nodes()))


def _expressions(body: tuple[nodes.Node, ...]) -> list[nodes.Expr]:
    found: list[nodes.Expr] = []
    for node in body:
        found += node.nodes if isinstance(node, nodes.Output) else node.find_all(nodes.Expr)
    return found
