"""Find and compile the template of a component class."""

import ast
import inspect
import sys
import textwrap
from pathlib import Path
from types import FunctionType
from weakref import WeakKeyDictionary

from jinja2 import Environment, TemplateNotFound

from liveview.component.annotations import name_of
from liveview.component.bound import SIGN, TRIM
from liveview.component.component import Component
from liveview.component.reserved import REFUSED
from liveview.errors import ComponentError, TemplateError, suggestion
from liveview.template.compiled import Compiled, compile_source
from liveview.template.source import Source


class Templates:
    """Compiled templates by class, for one Jinja environment.

    A class's template is its `template` text, else its `template_name`: a file beside the class's module, then in the
    environment's own loader; else what its `render` method returns.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._compiled: WeakKeyDictionary[type[Component], Compiled] = WeakKeyDictionary()

    def of(self, component: type[Component]) -> Compiled:
        """The compiled template of a class.

        Raises `TemplateError`, or `ComponentError` where there is none or an annotation of the class makes no sense.
        """
        compiled = self._compiled.get(component)
        if compiled is None:
            compiled = self._compiled[component] = self._compile(component)
        return compiled

    def _compile(self, component: type[Component]) -> Compiled:
        plan = component.__plan__
        plan.check()
        source = self.source_of(component)
        compiled = compile_source(source, self._environment, plan.names, plan.bits)
        for use in compiled.handlers:
            if plan.handler(use.handler) is None:
                raise TemplateError(
                    problem_of_handler(component, use.handler),
                    file=use.file,
                    line=use.line,
                    snippet=use.snippet,
                    repair=repair_of_handler(component, use.handler),
                )
        return compiled

    def source_of(self, component: type[Component]) -> Source:
        """The text of a class's template, and where it stands. Raises `ComponentError` where there is none."""
        text = inline_template(component)
        if text is not None:
            return _inline_source(component, text)
        if component.template_name is not None:
            return self._file_source(component, component.template_name)
        if component.__plan__.has_render:
            return Source("{{ component.render() }}", _file_of(component))  # its text, or its HTML
        raise ComponentError(
            f"{component.__name__} has no template. "
            'Give it `template = "..."`, `template_name = "..."`, or a render(self) method.'
        )

    def _file_source(self, component: type[Component], name: str) -> Source:
        beside = Path(_file_of(component)).parent / name
        if beside.is_file():
            return Source(beside.read_text(encoding="utf-8"), str(beside))
        loader = self._environment.loader
        if loader is None:
            raise ComponentError(
                f"{component.__name__}: {name!r} does not stand beside its module, and no template folders are configured."
            )
        try:
            text, file, _ = loader.get_source(self._environment, name)
        except TemplateNotFound:
            raise ComponentError(
                f"{component.__name__}: no template {name!r} beside its module or in the configured folders."
            ) from None
        return Source(text, file or name)


def inline_template(component: type[Component]) -> str | None:
    """A class's `template`; None where it has none."""
    return component.template


def repair_of_handler(component: type[Component], handler: str) -> str:
    """What to do where a template names a handler, or a model, that the class does not have."""
    if handler.startswith(SIGN):
        return _model_repair(component, _field_in(handler))
    method = inspect.getattr_static(component, handler, None)
    if isinstance(method, FunctionType) and handler not in REFUSED:
        return f"The page may call no method without a mark: put @event above `def {handler}`."
    near = suggestion(handler, component.__plan__.handlers).strip()
    return f"{near} Otherwise mark a method with @event." if near else "Mark a method with @event."


def problem_of_handler(component: type[Component], handler: str) -> str:
    """What is wrong there."""
    if handler.startswith(SIGN):
        return f"{component.__name__} has no Bound field {_field_in(handler)!r}."
    return f"{component.__name__} has no handler {handler!r}."


def _field_in(handler: str) -> str:
    return handler.removeprefix(SIGN).removesuffix(TRIM)


def _model_repair(component: type[Component], name: str) -> str:
    fields = component.__plan__.fields
    if name in fields:
        declared = name_of(fields[name].type)
        return f"No page may write a field without a mark: declare {name}: Bound[{declared}]."
    return f"{suggestion(name, fields).strip()} live-model names a field that is Bound.".strip()


def _file_of(component: type[Component]) -> str:
    return getattr(sys.modules.get(component.__module__), "__file__", None) or f"<{component.__module__}>"


def _inline_source(component: type[Component], text: str) -> Source:
    """The template's text with the line in the module at which it begins, found where the class's source is at hand."""
    for owner in component.__mro__:
        if owner.__dict__.get("template") == text:
            return Source(text, _file_of(owner), _line_of_template(owner))
    return Source(text, _file_of(component))


def _line_of_template(owner: type) -> int:
    """The line on which the class's `template` text begins; 1 where the class has no source."""
    try:
        lines, first_line = inspect.getsourcelines(owner)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError):
        return 1
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value and any(
                isinstance(target, ast.Name) and target.id == "template" for target in targets
            ):
                return first_line - 1 + node.value.lineno
    return 1
