"""Put included templates in the place of `{% include %}`, so that they are compiled as a part of the page.

What an included template assigns stays in it, and it sees the names around it, as in Jinja.
"""

from pathlib import Path
from typing import NoReturn

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer

from liveview.errors import TemplateError, TemplateNotYet
from liveview.template.refusals import refuse
from liveview.template.source import Source

# By the identity of the scope that stands for an include: what it was made from. The scopes live as long as their tree.
Included = dict[int, Source]


def expand_includes(tree: nodes.Template, environment: Environment, source: Source) -> Included:
    """Replace every include in `tree`; where each came from.

    Raises `TemplateError` where a template is not found or includes itself, `TemplateNotYet` where its name is not constant.
    """
    expander = _Expander(environment, source)
    expander.visit(tree)
    return expander.included


class _Expander(NodeTransformer):
    def __init__(self, environment: Environment, source: Source) -> None:
        self._environment = environment
        self._sources = [source]
        self.included: Included = {}

    def visit_Include(self, node: nodes.Include) -> nodes.Scope:  # noqa: N802  # Jinja's name
        """A scope with the template's nodes in it."""
        if not node.with_context:
            self._refuse(TemplateNotYet, "{% include ... without context %} is not compiled yet.", node)
        names = self._names(node)
        source = next((found for name in names if (found := self._find(name)) is not None), None)
        if source is None and not node.ignore_missing:
            self._refuse(TemplateError, f"No template {' or '.join(map(repr, names))} to include.", node)
        if source is None:
            return nodes.Scope([], lineno=node.lineno)
        if any(outer.file == source.file for outer in self._sources):
            self._refuse(TemplateError, f"{names[0]!r} includes itself.", node)
        tree = self._environment.parse(source.text, filename=source.file)
        self._sources.append(source)
        self.visit(tree)
        self._sources.pop()
        scope = nodes.Scope(tree.body, lineno=node.lineno)
        self.included[id(scope)] = source
        return scope

    def _names(self, node: nodes.Include) -> list[str]:
        match node.template:
            case nodes.Const(value=str(name)):
                return [name]
            case nodes.Tuple() | nodes.List() as several:
                names = [item.value for item in several.items if isinstance(item, nodes.Const)]
                if len(names) == len(several.items) and all(isinstance(name, str) for name in names):
                    return names
            case _:
                pass
        return self._refuse(
            TemplateNotYet,
            "The name of an included template is made by code.",
            node,
            'Write each one in a branch of its own: {% if ... %}{% include "a.html" %}{% endif %}.',
        )

    def _find(self, name: str) -> Source | None:
        outer = self._sources[-1].file
        loader = self._environment.loader
        if loader is not None:
            try:
                text, file, _ = loader.get_source(self._environment, self._environment.join_path(name, outer))
            except TemplateNotFound:
                pass
            else:
                return Source(text, file or name)
        beside = Path(outer).parent / name
        return Source(beside.read_text(encoding="utf-8"), str(beside)) if beside.is_file() else None

    def _refuse(
        self, kind: type[TemplateError], problem: str, node: nodes.Include, repair: str = ""
    ) -> NoReturn:
        refuse(kind, self._sources[-1], problem, node.lineno, repair)
