"""Put macros in the place of `{% import %}` and `{% from ... import %}`, so that their calls are compiled like any other.

What is imported is copied, under a name of its own. As in Jinja it sees its parameters, the macros of its file and the
environment's globals, and the names of the page only `with context`.
"""

from collections.abc import Iterable, Mapping
from itertools import count

from jinja2 import Environment, meta, nodes
from jinja2.visitor import NodeTransformer


class Imports:
    """What one template imports. `environment`: whose globals every macro sees."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._numbers = count(1)
        self._modules: dict[str, dict[str, str]] = {}
        self.blind: dict[
            tuple[str, str], str
        ] = {}  # by module and macro that reads what it does not see: what that is

    @property
    def modules(self) -> Mapping[str, Mapping[str, str]]:
        """What `{% import ... as name %}` has brought: by that name, the new name of each macro."""
        return self._modules

    def take(self, tree: nodes.Template, names: Mapping[str, str]) -> list[nodes.Macro]:
        """Of a template's macros those that are asked for, and what they need. `names`: the new name of each of the former."""
        macros = macros_of(tree)
        needed = _closure(names, macros)
        mangled = {name: f"_macro_{next(self._numbers)}_{name}" for name in needed}
        new = {name: names.get(name, mangled[name]) for name in needed}
        for name in needed:
            _rename(macros[name], new)
        return [macros[name] for name in macros if name in needed]

    def take_module(self, tree: nodes.Template, target: str, *, sees_all: bool) -> list[nodes.Macro]:
        """All macros of a template, which are called as `target.name()`, but those that read what they do not see."""
        number = next(self._numbers)
        names: dict[str, str] = {}
        for name in macros_of(tree):
            unseen = None if sees_all else self.unseen(tree, name)
            if unseen is None:
                names[name] = f"_{target}_{number}_{name}"
            else:
                self.blind[target, name] = unseen
        self._modules[target] = names
        return self.take(tree, names)

    def unseen(self, tree: nodes.Template, name: str) -> str | None:
        """A name that a macro reads and does not see, if there is one."""
        alone = nodes.Template([macros_of(tree)[name]], lineno=1)
        alone.set_environment(self._environment)
        known = macros_of(tree).keys() | self._environment.globals.keys()
        return min(meta.find_undeclared_variables(alone) - known, default=None)


class Calls(NodeTransformer):
    """Turns `forms.field` into the name that the macro has here. `unknown`: module, name and line of what there is not."""

    def __init__(self, modules: Mapping[str, Mapping[str, str]]) -> None:
        self._modules = modules
        self.unknown: list[tuple[str, str, int]] = []

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802  # Jinja's name
        """One attribute of anything."""
        if not isinstance(node.node, nodes.Name) or node.node.name not in self._modules:
            self.generic_visit(node)
            return node
        target = node.node.name
        if node.attr not in self._modules[target]:
            self.unknown.append((target, node.attr, node.lineno))
            return node
        return nodes.Name(self._modules[target][node.attr], "load", lineno=node.lineno)


def macros_of(tree: nodes.Template) -> dict[str, nodes.Macro]:
    """The macros that a template exports, by name. Of two of one name the later counts; `_name` is private."""
    return {node.name: node for node in tree.body if isinstance(node, nodes.Macro)}


def _closure(names: Iterable[str], macros: Mapping[str, nodes.Macro]) -> set[str]:
    """These macros, and those that they call."""
    needed: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in needed:
            needed.add(name)
            left += [found.name for found in macros[name].find_all(nodes.Name) if found.name in macros]
    return needed


def _rename(macro: nodes.Macro, new: Mapping[str, str]) -> None:
    """Give a macro its new name, and those that it calls theirs. What is a name of its own in it stays."""
    own = {name.name for name in macro.find_all(nodes.Name) if name.ctx != "load"}
    for name in macro.find_all(nodes.Name):
        if name.name in new and name.name not in own:
            name.name = new[name.name]
    macro.name = new[macro.name]
