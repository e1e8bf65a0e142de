"""Put other templates in the place of `{% include %}` and `{% import %}`, so that they are compiled as a part of the page.

What an included template assigns stays in it, and it sees the names around it, as in Jinja. Of an imported one its macros are
taken (`imports.py`).
"""

from pathlib import Path
from typing import Final, NoReturn

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer

from liveview.errors import TemplateError, TemplateNotYet, suggestion
from liveview.template.imports import Calls, Imports, macros_of
from liveview.template.models import written_out
from liveview.template.refusals import refuse
from liveview.template.source import Source

# By the identity of the scope that stands for an include, or of an imported macro: where it is from. The nodes live as long as
# their tree.
Included = dict[int, Source]

# Templates that come with the package.
_OWN: Final = "liveview/"
_LIBRARY: Final = Path(__file__).parent / "library"

_GIVE_IT: Final = "Give it as an argument, or import `with context`."


def expand_includes(tree: nodes.Template, environment: Environment, source: Source) -> Included:
    """Replace every include and import in `tree`; where each came from.

    Raises `TemplateError` where a template is not found or includes itself, or has no such macro, `TemplateNotYet` where its name
    is not constant.
    """
    expander = _Expander(environment, source)
    expander.visit(tree)
    expander.name_calls(tree)
    return expander.included


class _Expander(NodeTransformer):
    def __init__(self, environment: Environment, source: Source) -> None:
        self._environment = environment
        self._sources = [source]
        self._imports = Imports(environment)
        self.included: Included = {}

    def visit_FromImport(self, node: nodes.FromImport) -> list[nodes.Macro]:  # noqa: N802  # Jinja's name
        """The macros that are asked for, and what they need."""
        source, tree = self._imported(node)
        names = dict(name if isinstance(name, tuple) else (name, name) for name in node.names)
        known = macros_of(tree)
        for name in names:
            if name not in known:
                near = suggestion(name, known)
                self._refuse(TemplateError, f"{source.file} has no macro {name!r}.{near}", node)
        for name in names:
            unseen = None if node.with_context else self._imports.unseen(tree, name)
            if unseen is not None:
                problem = f"The macro {name!r} of {source.file} reads {unseen!r}, which it does not see."
                self._refuse(TemplateError, problem, node, _GIVE_IT)
        return self._noted(self._imports.take(tree, names), source, node)

    def visit_Import(self, node: nodes.Import) -> list[nodes.Macro]:  # noqa: N802  # Jinja's name
        """All macros of a template that can be called, under names that no page has."""
        source, tree = self._imported(node)
        taken = self._imports.take_module(tree, node.target, sees_all=node.with_context)
        return self._noted(taken, source, node)

    def name_calls(self, tree: nodes.Template) -> None:
        """Have `forms.field()` call the macro that it means."""
        calls = Calls(self._imports.modules)
        calls.visit(tree)
        for module, name, line in calls.unknown:
            unseen = self._imports.blind.get((module, name))
            if unseen is None:
                near = suggestion(name, self._imports.modules[module])
                problem, repair = f"{module!r} has no macro {name!r}.{near}", ""
            else:
                problem, repair = f"{module}.{name} reads {unseen!r}, which it does not see.", _GIVE_IT
            refuse(TemplateError, self._sources[0], problem, line, repair)
        for module in self._imports.modules:
            for use in tree.find_all(nodes.Name):
                if use.name == module and use.ctx == "load":
                    problem = f"{module!r} was imported, and is not a value: call one of its macros."
                    refuse(TemplateError, self._sources[0], problem, use.lineno)

    def _imported(self, node: nodes.Import | nodes.FromImport) -> tuple[Source, nodes.Template]:
        names = self._names(node)
        source = self._find(names[0])
        if source is None:
            self._refuse(TemplateError, f"No template {names[0]!r} to import.", node)
        return source, self._parsed(source, f"{names[0]!r} imports itself.", node)

    def _noted(self, macros: list[nodes.Macro], source: Source, node: nodes.Node) -> list[nodes.Macro]:
        """The macros, which stand where the import did; what is in them keeps its line."""
        for macro in macros:
            self.included.setdefault(id(macro), source)
            macro.lineno = node.lineno
        return macros

    def _parsed(self, source: Source, problem: str, node: nodes.Node) -> nodes.Template:
        """Another template, with what it includes and imports itself."""
        if any(outer.file == source.file for outer in self._sources):
            self._refuse(TemplateError, problem, node)
        tree = self._environment.parse(written_out(source).text, filename=source.file)
        self._sources.append(source)
        self.visit(tree)
        self._sources.pop()
        return tree

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
        tree = self._parsed(source, f"{names[0]!r} includes itself.", node)
        scope = nodes.Scope(tree.body, lineno=node.lineno)
        self.included[id(scope)] = source
        return scope

    def _names(self, node: nodes.Include | nodes.Import | nodes.FromImport) -> list[str]:
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
            "The name of another template is made by code.",
            node,
            'Write each one in a branch of its own: {% if ... %}{% include "a.html" %}{% endif %}.',
        )

    def _find(self, name: str) -> Source | None:
        """Beside the file that asks, then by the environment's loader, as a component's own template is; then in the package."""
        outer = self._sources[-1].file
        beside = Path(outer).parent / name
        if beside.is_file() and Path(outer).is_file():  # not where a loader's name only looks like a path
            return _read(beside)
        loader = self._environment.loader
        if loader is not None:
            try:
                text, file, _ = loader.get_source(self._environment, self._environment.join_path(name, outer))
            except TemplateNotFound:
                pass
            else:
                return Source(text, file or name)
        ours = _LIBRARY / name.removeprefix(_OWN)
        return _read(ours) if name.startswith(_OWN) and ours.is_file() else None

    def _refuse(
        self, kind: type[TemplateError], problem: str, node: nodes.Node, repair: str = ""
    ) -> NoReturn:
        refuse(kind, self._sources[-1], problem, node.lineno, repair)


def _read(path: Path) -> Source:
    return Source(path.read_text(encoding="utf-8"), str(path))
