"""Compile a template's source against the names that it may see."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.runtime import Context
from jinja2.utils import missing

from liveview.errors import TemplateError
from liveview.template import values
from liveview.template.blocks import HandlerUse, Outline, RawHole
from liveview.template.entities import unescape_attribute, unescape_text
from liveview.template.generator import SlotGenerator
from liveview.template.includes import Included, expand_includes
from liveview.template.inputs import ALWAYS, EVERYTHING, Inputs, local_bits, local_inputs
from liveview.template.loop_memo import entries
from liveview.template.loops import looped
from liveview.template.masks import Masks
from liveview.template.members import member_of
from liveview.template.models import written_out
from liveview.template.outline import outline
from liveview.template.source import Source
from liveview.template.spread import foreign_spread, spread
from liveview.template.values import Template, Values

_FUNCTIONS: Mapping[str, object] = {
    name: getattr(values, name)
    for name in (
        "child",
        "attribute",
        "attribute_text",
        "boolean",
        "captured_boolean",
        "content_text",
        "markup",
        "Instance",
        "Items",
    )
} | {
    "spread": spread,
    "foreign_spread": foreign_spread,
    "unescape_attribute": unescape_attribute,
    "unescape_text": unescape_text,
    "looped": looped,
    "entries": entries,
}


class Compiled:
    """A template ready to be evaluated.

    `template`: its constant side. `event_types`: the browser events that its `live-*` attributes name. `handlers`: the
    handlers that they name, for the class to check; `models`: the names, as the wire has them, by which controls write fields.
    `raw_holes`: content that is sent in one piece, because it is of a kind that is not compiled. `has_controls`: whether a
    person may type into an element whose value is in a hole.
    """

    def __init__(
        self,
        outline: Outline,
        function: Callable[..., Values],
        environment: Environment,
        visible: frozenset[str] | None,
    ) -> None:
        assert outline.block.template is not None
        self.template: Template = outline.block.template
        self.event_types = outline.event_types
        self.handlers: tuple[HandlerUse, ...] = outline.handlers
        self.raw_holes: tuple[RawHole, ...] = outline.raw_holes
        self.has_controls = outline.has_controls
        self.models = frozenset(use.handler for use in outline.handlers if use.handler.startswith("="))
        self._function = function
        self._environment = environment
        self._visible = visible

    def evaluate(self, subject: object, before: Values = (), changed: int = EVERYTHING) -> Values:
        """The values of the template's holes for `subject`.

        Slots that read nothing of `changed` are taken from `before`. Raises whatever the template's code raises, with a
        traceback that shows the template's line.
        """
        context = None if self._visible is None else SubjectContext(self._environment, subject, self._visible)
        try:
            return self._function(subject, context, before, changed)
        except Exception:  # noqa: BLE001  # raised again, with other frames
            self._environment.handle_exception()


class SubjectContext(Context):
    """Jinja's context over the attributes of one object: `component` is the object, the rest its visible names."""

    def __init__(self, environment: Environment, subject: object, visible: frozenset[str]) -> None:
        super().__init__(environment, environment.globals, None, {})
        self.eval_ctx.autoescape = True
        self._subject = subject
        self._visible = visible

    def derived(self, locals: dict[str, Any] | None = None) -> Context:  # noqa: A002  # Jinja's own signature
        """The same with names of a loop laid over it, for functions that ask for the context."""
        context = SubjectContext(self.environment, self._subject, self._visible)
        inner = {name: value for name, value in (locals or {}).items() if value is not missing}
        context.vars = self.vars | inner
        return context

    def __contains__(self, name: str) -> bool:
        return name in self._visible or super().__contains__(name)

    def resolve_or_missing(self, key: str) -> Any:  # Any: Jinja's own signature
        """The value of a name, or Jinja's `missing`."""
        if key in self.vars or key not in self._visible:
            return super().resolve_or_missing(key)
        return self._subject if key == "component" else getattr(self._subject, key)


def compile_source(
    source: Source, environment: Environment, names: frozenset[str], bits: Mapping[str, int]
) -> Compiled:
    """Compile one template.

    `names` are the attributes of the subject that the template may read, `bits` the masks of those whose changes are
    known (bit 0 is taken): whoever evaluates says that one of them has changed where its value may have changed unseen.
    Space around the whole template is dropped. Raises `TemplateError`.
    """
    source = written_out(source.stripped())
    try:
        tree = environment.parse(source.text, filename=source.file)
        included = expand_includes(tree, environment, source)
        read = outline(tree, source, included)
        _attribute_to_page(tree, included)
        visible = names | {"component"}
        known = dict.fromkeys(visible, ALWAYS) | dict(bits)
        local = local_bits(tree, known)
        inputs = Inputs(environment, known, local_inputs(tree, environment, known, local))
        masks = Masks(inputs, local, has_finalize=environment.finalize is not None)
        generator = SlotGenerator(environment, source, visible, masks, local)
        code = generator.module_source(tree, read.block)
    except TemplateSyntaxError as error:
        line = error.lineno
        raise TemplateError(
            error.message or "Not a Jinja template.",
            file=source.file,
            line=source.first_line + line - 1,
            snippet=source.line(line),
        ) from None
    namespace: dict[str, Any] = {  # Any: a module's globals
        **_FUNCTIONS,
        **generator.constants,
        "environment": environment,
        "member": member_of(environment),
        "__jinja_template__": _Lines(source, generator.debug_info),
    }
    exec(compile(code, f"<slots of {source.file}:{source.first_line}>", "exec"), namespace)  # noqa: S102  # our own generator wrote it
    return Compiled(read, namespace["evaluate"], environment, visible if generator.needs_context else None)


def _attribute_to_page(tree: nodes.Template, included: Included) -> None:
    """In a traceback, code of an included template stands at the line that includes it: a template has lines of one file."""
    for node in tree.find_all((nodes.Scope, nodes.Macro)):
        if id(node) in included:
            node.set_lineno(node.lineno, override=True)


class _Lines:
    """What Jinja asks of a template when it rewrites a traceback to show the template's lines."""

    def __init__(self, source: Source, debug_info: list[tuple[int, int]]) -> None:
        self.filename = source.file
        self._first_line = source.first_line
        self._debug_info = debug_info

    def get_corresponding_lineno(self, lineno: int) -> int:
        """The line of the template's file for a line of the generated code."""
        line = 1
        for template_line, code_line in self._debug_info:
            if code_line > lineno:
                break
            line = template_line
        return self._first_line + line - 1
