"""The names that a template reads, held against what there is: one that nobody has is empty on the page, and no error."""

from collections.abc import Iterator
from typing import Final

from jinja2 import Environment, meta, nodes

from liveview.cli.check.finding import Finding, Place, warning
from liveview.component.component import Component
from liveview.errors import suggestion
from liveview.template.includes import Included, expand_includes
from liveview.template.source import Source

# Code that asks whether there is such a name expects that there may be none.
_TESTS: Final = frozenset(("defined", "undefined"))
_FILTERS: Final = frozenset(("default", "d"))

_SCOPES: Final = (nodes.Macro, nodes.CallBlock, nodes.For, nodes.With)


def name_findings(component: type[Component], source: Source, environment: Environment) -> Iterator[Finding]:
    """One for each name that neither the component nor the environment has, where it stands first."""
    source = source.stripped()
    tree = environment.parse(source.text, filename=source.file)
    included = expand_includes(tree, environment, source)
    known = _known(component) | environment.globals.keys()
    unknown = meta.find_undeclared_variables(tree) - known - _asked_for(tree)
    for name, line, where in _read(tree, included, source):
        if name in unknown:
            unknown.remove(name)
            place = Place(where.file, where.first_line + line - 1)
            yield warning(
                place, f"{component.__name__} has no {name!r}, so it is empty.{suggestion(name, known)}"
            )


def _known(component: type[Component]) -> set[str]:
    """What the class has, and where it is a base, also what all classes below it have."""
    known = {"component", *component.__plan__.names}
    below = [_known(derived) for derived in component.__subclasses__()]
    return known | below[0].intersection(*below) if below else known


def _asked_for(tree: nodes.Template) -> set[str]:
    tests = (test.node for test in tree.find_all(nodes.Test) if test.name in _TESTS)
    filters = (each.node for each in tree.find_all(nodes.Filter) if each.name in _FILTERS)
    return {node.name for node in (*tests, *filters) if isinstance(node, nodes.Name)}


def _read(
    node: nodes.Node, included: Included, source: Source, own: frozenset[str] = frozenset()
) -> Iterator[tuple[str, int, Source]]:
    """Names in the order in which they stand, with line and file of each; not those that a macro, loop or block gives itself."""
    source = included.get(id(node), source)
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in own:
        yield node.name, node.lineno, source
    if isinstance(node, _SCOPES):
        own |= {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
    for child in node.iter_child_nodes():
        yield from _read(child, included, source, own)
