"""What a step reads, as a mask: the masks of its expressions put together (`inputs.py`)."""

from jinja2 import nodes

from liveview.template.blocks import Block, Branches, Captured, Joined, Loop, Output, Statement, Step
from liveview.template.inputs import ALWAYS, Inputs, LoopBits


class Masks:
    """Masks of the steps of one template."""

    def __init__(self, inputs: Inputs, loops: LoopBits, *, has_finalize: bool) -> None:
        self._inputs = inputs
        self._loops = loops
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
        return self._block(loop.body) | (ALWAYS if leaks((loop.node,)) else 0)

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
            case Statement(nodes.Assign() as assignment):
                return self._inputs.of(assignment.node)
            case Statement():
                return ALWAYS

    def _branches(self, step: Branches) -> int:
        mask = self._inputs.constant
        for test, block in step.arms:
            mask |= self._inputs.of(test) if test is not None else 0
            mask |= self._block(block)
        return mask

    def _loop(self, step: Loop) -> int:
        """Whatever its rows read but their own items: those are read where the list is."""
        row, position = self._loops[id(step.node)]
        mask = self._inputs.of(step.node.iter) | (self.of_rows(step) & ~(row | position))
        if step.node.test is not None:
            mask |= self._inputs.of(step.node.test) & ~row
        return mask | (self._block(step.otherwise) if step.otherwise is not None else 0)

    def _block(self, block: Block) -> int:
        mask = 0
        for step in block.steps:
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
        case nodes.Assign() | nodes.AssignBlock():
            return True
        case nodes.For():
            return node.find(nodes.NSRef) is not None or any(map(_leaks, node.else_))
        case _:
            return any(map(_leaks, node.iter_child_nodes()))


def _expressions(body: tuple[nodes.Node, ...]) -> list[nodes.Expr]:
    found: list[nodes.Expr] = []
    for node in body:
        found += node.nodes if isinstance(node, nodes.Output) else node.find_all(nodes.Expr)
    return found
