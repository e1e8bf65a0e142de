"""Macros whose calls are compiled as a part of the page: each call in a text becomes a template of its own.

A macro that is called elsewhere too, or in a way that is known only when it runs, is also there as Jinja makes it.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.compiler import find_undeclared

_BY_JINJA_ALONE = ("caller", "kwargs", "varargs")


@dataclass(frozen=True, slots=True)
class MacroCall:
    """A call of a known macro. `arguments`: expressions by parameter."""

    node: nodes.Call
    macro: nodes.Macro
    arguments: tuple[tuple[str, nodes.Expr], ...]


class Macros:
    """The macros of one template, as far as they have been defined."""

    def __init__(self, template: nodes.Template) -> None:
        self._template = template
        self._assigned = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
        self._known: dict[str, nodes.Macro] = {}
        self._compiled: set[int] = set()  # the names in calls that were compiled, by identity
        self._open: list[nodes.Macro] = []

    @contextmanager
    def scope(self) -> Generator[None]:
        """What is defined meanwhile is not known afterwards."""
        known = dict(self._known)
        yield
        self._known = known

    def define(self, macro: nodes.Macro) -> None:
        """A macro of the whole template begins to exist."""
        is_plain = not find_undeclared(macro.body, _BY_JINJA_ALONE)
        if is_plain and macro.name not in self._assigned and macro.name not in self._known:
            self._known[macro.name] = macro
        else:
            self._known.pop(macro.name, None)
            self._assigned.add(macro.name)

    def called(self, node: nodes.Node) -> MacroCall | None:
        """The call that an expression is, or None. A macro inside itself is Jinja's: nobody knows how deep it goes."""
        match node:
            case nodes.Call(node=nodes.Name(name=str(name)), dyn_args=None, dyn_kwargs=None) if (
                name in self._known
            ):
                macro = self._known[name]
            case _:
                return None
        arguments = _bound(macro, node)
        if arguments is None or macro in self._open:
            return None
        self._compiled.add(id(node.node))
        return MacroCall(node, macro, arguments)

    def enter(self, macro: nodes.Macro) -> None:
        """What is read now is the body of `macro`."""
        self._open.append(macro)

    def leave(self) -> None:
        """It has been read."""
        self._open.pop()

    def is_needed(self, macro: nodes.Macro) -> bool:
        """Whether something refers to a macro that no compiled call stands for."""
        if self._template.find(nodes.CallBlock) is not None:
            return True
        # The body of another macro may run as Jinja's too.
        inside = {
            id(name)
            for other in self._template.find_all(nodes.Macro)
            if other is not macro
            for name in other.find_all(nodes.Name)
        }
        names = [name for name in self._template.find_all(nodes.Name) if name.name == macro.name]
        return any(id(name) in inside or id(name) not in self._compiled for name in names)


def _bound(macro: nodes.Macro, call: nodes.Call) -> tuple[tuple[str, nodes.Expr], ...] | None:
    """Arguments by parameter; None where they do not fit, which Jinja then says when it runs."""
    parameters = [parameter.name for parameter in macro.args]
    if len(call.args) > len(parameters):
        return None
    bound = dict(zip(parameters, call.args, strict=False))
    for keyword in _keywords(call.kwargs):
        if keyword.key in bound or keyword.key not in parameters:
            return None
        bound[keyword.key] = keyword.value
    return tuple(bound.items())


def _keywords(kwargs: Iterable[nodes.Node]) -> list[nodes.Keyword]:
    return [keyword for keyword in kwargs if isinstance(keyword, nodes.Keyword)]
