"""What an expression reads, as a mask: a slot none of whose inputs changed need not be evaluated.

Every state field and computed value of a class has a bit. `ALWAYS` stands for anything else that an expression may
reach, a call, a global, a filter of the application: such a slot is evaluated at every render and compared.
Docs: DESIGN decision 1, in the project's `docs/decisions/0001-slots.md`.
"""

from collections.abc import Mapping
from typing import Final

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

ALWAYS: Final = 1
EVERYTHING: Final = -1

# Filters whose result is not a function of their arguments.
_IMPURE_FILTERS: Final = frozenset(("random",))

# Nodes that read nothing but their children. Reading an attribute or an item is among them because a field that holds
# anything that can change in place counts as changed at every render (component/changes.py).
_TRANSPARENT: Final = (
    nodes.Const, nodes.TemplateData, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.BinExpr, nodes.UnaryExpr, nodes.Concat, nodes.Slice, nodes.Getattr, nodes.Getitem,
)  # fmt: skip


class Inputs:
    """Masks of expressions, given the bits of a class's names."""

    def __init__(self, environment: Environment, bits: Mapping[str, int], locals_: Mapping[str, int]) -> None:
        self._environment = environment
        self._bits = bits
        self._locals = locals_

    @property
    def constant(self) -> int:
        """A bit that only `EVERYTHING` holds, for what never changes once it is shown."""
        return 1 << max((bit.bit_length() for bit in self._bits.values()), default=1)

    def of(self, node: nodes.Node) -> int:
        """The mask of an expression; never 0."""
        return self._of(node) or self.constant

    def _of(self, node: nodes.Node) -> int:
        match node:
            case nodes.Name():
                return self._of_name(node.name)
            case nodes.Filter() if not self._is_builtin_filter(node.name):
                return ALWAYS
            case nodes.Test() if self._environment.tests.get(node.name) is not TESTS.get(node.name):
                return ALWAYS
            case nodes.Filter() | nodes.Test() if node.dyn_args is None and node.dyn_kwargs is None:
                return self._of_children(node)
            case _ if isinstance(node, _TRANSPARENT):
                return self._of_children(node)
            case _:
                return ALWAYS

    def _of_name(self, name: str) -> int:
        """A name that the template assigns may still be the component's, or a global, where the assignment did not run."""
        if name not in self._locals:
            return self._bits.get(name, ALWAYS)
        outer = ALWAYS if name in self._environment.globals else 0
        return self._locals[name] | self._bits.get(name, outer)

    def _of_children(self, node: nodes.Node) -> int:
        mask = 0
        for child in node.iter_child_nodes():
            mask |= self._of(child)
        return mask

    def _is_builtin_filter(self, name: str) -> bool:
        return name not in _IMPURE_FILTERS and self._environment.filters.get(name) is FILTERS.get(name)


def local_inputs(
    template: nodes.Template, environment: Environment, bits: Mapping[str, int]
) -> dict[str, int]:
    """The masks of names that the template itself assigns: loop variables and `set`.

    A name's mask covers every assignment to it and every test or loop around one, so it may be larger than needed
    and never too small. Names that depend on each other settle by repetition.
    """
    found: dict[str, int] = {}
    while True:
        before = dict(found)
        _collect(template, Inputs(environment, bits, found), found, 0)
        if found == before:
            return found


def _collect(node: nodes.Node, inputs: Inputs, found: dict[str, int], around: int) -> None:
    match node:
        case nodes.Assign():
            _note(node.target, found, around | inputs.of(node.node))
        case nodes.For():
            around |= inputs.of(node.iter) | (inputs.of(node.test) if node.test else 0)
            _note(node.target, found, around)
            found["loop"] = found.get("loop", 0) | around
        case nodes.If():
            for test in (node.test, *(arm.test for arm in node.elif_)):
                around |= inputs.of(test)
        case nodes.AssignBlock():
            _note(node.target, found, ALWAYS)
        case _:
            pass
    for child in node.iter_child_nodes():
        _collect(child, inputs, found, around)


def _note(target: nodes.Node, found: dict[str, int], mask: int) -> None:
    if isinstance(target, nodes.NSRef):
        found[target.name] = ALWAYS
    for name in target.find_all(nodes.Name):
        found[name.name] = found.get(name.name, 0) | mask
    if isinstance(target, nodes.Name):
        found[target.name] = found.get(target.name, 0) | mask
