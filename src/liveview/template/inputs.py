"""What an expression reads, as a mask: a slot none of whose inputs changed need not be evaluated.

Every state field and computed value of a class has a bit. `ALWAYS` stands for anything else that an expression may
reach, a call, a global, a filter of the application: such a slot is evaluated at every render and compared.
Docs: DESIGN decision 1, in the project's `docs/decisions/0001-slots.md`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

ALWAYS: Final = 1
EVERYTHING: Final = -1

# The one filter of Jinja's own whose result is not a function of its arguments.
_IMPURE_FILTERS: Final = frozenset(("random",))

# Nodes that read nothing but their children. Reading an attribute or an item is among them: a field, or a computed value, whose
# value may change unseen counts as changed at every render (component/changes.py), and so do such items of a list.
_TRANSPARENT: Final = (
    nodes.Const, nodes.TemplateData, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.BinExpr, nodes.UnaryExpr, nodes.Concat, nodes.Slice, nodes.Getattr, nodes.Getitem,
)  # fmt: skip

# Methods of builtin types that look at nothing but the value and their arguments, and change nothing. (An object of the
# application's with a method of such a name may change unseen, so it is asked at every render anyway.)
_PURE_METHODS: Final = frozenset(
    # of texts
    "capitalize casefold center count encode endswith expandtabs find format index isalnum isalpha isascii isdecimal isdigit "
    "isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix "
    "removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title "
    "translate upper zfill "
    # of dicts and sets
    "get items keys values difference intersection isdisjoint issubset issuperset symmetric_difference union "
    # of dates
    "isoformat weekday isoweekday isocalendar toordinal".split()
)

# By the identity of a node: the bit of what changes in a loop's item or a macro's arguments, and that of an item's place.
LocalBits = Mapping[int, tuple[int, int]]


def local_bits(template: nodes.Template, bits: Mapping[str, int]) -> LocalBits:
    """Two bits for each `for` and each macro of a template, beyond those of names and of constants."""
    first = 2 << _constant(bits).bit_length()
    found = template.find_all((nodes.For, nodes.Macro))
    return {id(node): (first << 2 * place, first << 2 * place + 1) for place, node in enumerate(found)}


def _constant(bits: Mapping[str, int]) -> int:
    """A bit that only `EVERYTHING` holds, for what never changes once it is shown."""
    return 1 << max((bit.bit_length() for bit in bits.values()), default=1)


class Inputs:
    """Masks of expressions, given the bits of a class's names."""

    def __init__(self, environment: Environment, bits: Mapping[str, int], locals_: Mapping[str, int]) -> None:
        self._environment = environment
        self._bits = bits
        self._locals = locals_
        self.constant = _constant(bits)

    def of(self, node: nodes.Node) -> int:
        """The mask of an expression; never 0."""
        return self._of(node) or self.constant

    def of_kept(self, node: nodes.AssignBlock) -> int:
        """The mask of what a set block keeps."""
        mask = self.of(node.filter) if node.filter is not None else self.constant
        for inner in node.body:
            for expression in inner.find_all(nodes.Expr):
                mask |= self.of(expression)
        return mask

    def _of(self, node: nodes.Node) -> int:
        match node:
            case nodes.Name():
                return self._of_name(node.name)
            case nodes.Call(node=nodes.Getattr() as method) if self._is_pure_method(method, node):
                return self._of_children(node)
            case nodes.Filter() if not self._is_pure_filter(node.name, node.args, node.kwargs):
                return ALWAYS
            case nodes.Test() if not self._is_builtin_test(node.name):
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

    def _is_pure_method(self, method: nodes.Getattr, call: nodes.Call) -> bool:
        if call.dyn_args is not None or call.dyn_kwargs is not None:
            return False
        return method.attr in _PURE_METHODS or (method.attr == "cycle" and self._is_loop(method.node))

    def _is_loop(self, node: nodes.Node) -> bool:
        """Whether it is Jinja's own `loop`, whose methods run no code of the application; see `_note` too."""
        is_named_so = isinstance(node, nodes.Name) and node.name == "loop"
        return is_named_so and "loop" in self._locals and "loop" not in self._bits

    def _of_children(self, node: nodes.Node) -> int:
        mask = 0
        for child in node.iter_child_nodes():
            mask |= self._of(child)
        return mask

    def _is_pure_filter(
        self, name: str, arguments: Sequence[nodes.Node], named: Sequence[nodes.Node]
    ) -> bool:
        """Whether the result of a filter is a function of its arguments. Some call another one by its name."""
        if name in _IMPURE_FILTERS or not _is_builtin(name, self._environment.filters, FILTERS):
            return False
        match name, arguments:
            case "map", [nodes.Const(value=str(mapped)), *rest]:
                return self._is_pure_filter(mapped, rest, named)
            case "map", [_, *_]:
                return False
            case "select" | "reject", [test, *_]:
                return self._is_named_test(test)
            case "selectattr" | "rejectattr", [_, test, *_]:
                return self._is_named_test(test)
            case _:
                return True

    def _is_named_test(self, node: nodes.Node) -> bool:
        return (
            isinstance(node, nodes.Const)
            and isinstance(node.value, str)
            and self._is_builtin_test(node.value)
        )

    def _is_builtin_test(self, name: str) -> bool:
        return _is_builtin(name, self._environment.tests, TESTS)


def _is_builtin(name: str, used: Mapping[str, object], builtin: Mapping[str, object]) -> bool:
    return name in builtin and used.get(name) is builtin[name]


def local_inputs(
    template: nodes.Template, environment: Environment, bits: Mapping[str, int], local: LocalBits
) -> dict[str, int]:
    """The masks of names that the template itself assigns: loop variables, parameters of macros, `with` and `set`.

    Variables of a loop, and parameters of a macro, have bits of their own. For others a name's mask covers every assignment
    to it and every test around one, so it may be larger than needed and never too small. Names that depend on each other
    settle by repetition.
    """
    found: dict[str, int] = {}
    while True:
        before = dict(found)
        _collect(template, Inputs(environment, bits, found), found, local, 0)
        if found == before:
            return found


def _collect(node: nodes.Node, inputs: Inputs, found: dict[str, int], local: LocalBits, around: int) -> None:
    match node:
        case nodes.Assign():
            _note(node.target, found, around | inputs.of(node.node))
        case nodes.For():
            row, position = local[id(node)]
            _note(node.target, found, row)
            found["loop"] = found.get("loop", 0) | position
        case nodes.If():
            for test in (node.test, *(arm.test for arm in node.elif_)):
                around |= inputs.of(test)
        case nodes.AssignBlock():
            mask = around | inputs.of_kept(node)
            _note(node.target, found, mask)
        case nodes.With():
            for target, value in zip(node.targets, node.values, strict=True):
                _note(target, found, around | inputs.of(value))
        case nodes.Macro():
            for parameter in node.args:
                _note(parameter, found, local[id(node)][0])
        case _:
            pass
    for child in node.iter_child_nodes():
        _collect(child, inputs, found, local, around)


def _note(target: nodes.Node, found: dict[str, int], mask: int) -> None:
    if isinstance(target, nodes.NSRef):
        found[target.name] = ALWAYS
    for name in [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name):
        found[name.name] = found.get(name.name, 0) | (ALWAYS if name.name == "loop" else mask)
