"""Turn a template into Python that yields the values of its holes.

Jinja's own code generator writes every expression, so filters, tests, undefined names and scopes are exactly Jinja's.
What differs is what becomes of content: where Jinja yields text, this collects one value per hole.
"""

import re
from io import StringIO
from typing import Final

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, find_undeclared
from jinja2.nodes import EvalContext
from jinja2.runtime import exported
from jinja2.utils import _PassArg

from liveview.template.blocks import Block, Branches, Captured, Joined, Loop, Output, Statement, Step
from liveview.template.inputs import ALWAYS, Inputs
from liveview.template.values import Template

_CALLS: Final[tuple[type[nodes.Node], ...]] = (
    nodes.Call, nodes.Filter, nodes.Test, nodes.ContextReference, nodes.DerivedContextReference,
)  # fmt: skip
_SIGNATURE: Final = "def evaluate(subject, context, before, changed):"


class SlotGenerator(CodeGenerator):
    """Writes the module of one template.

    `module_source` gives a function `evaluate(subject, context, before, changed)`: the values of the root template's holes,
    taken from `before` where `changed` has none of a slot's inputs. `constants` are the names that the source uses;
    `needs_context` says whether `context` is used at all.
    """

    def __init__(
        self, environment: Environment, filename: str, visible: frozenset[str], inputs: Inputs
    ) -> None:
        super().__init__(environment, "template", filename, optimized=True)
        self._direct = visible
        self._inputs = inputs
        self.constants: dict[str, Template] = {}
        self.needs_context = False

    def module_source(self, template: nodes.Template, block: Block) -> str:
        """The Python source for `template`, whose outline is `block`."""
        eval_ctx = EvalContext(self.environment, self.name)
        eval_ctx.autoescape = True
        frame = Frame(eval_ctx)
        self._direct -= _assigned(template)
        self.writeline("from jinja2.runtime import " + ", ".join(sorted(exported)))
        self.write_commons()
        self.pull_dependencies(template.body)
        self.writeline(_SIGNATURE, extra=1)
        self.indent()
        frame.toplevel = self._shows_context(template)
        frame.symbols.analyze_node(template)
        self.enter_frame(frame)
        self._root(block, frame)
        self.outdent()
        assert isinstance(self.stream, StringIO)
        code = self.stream.getvalue()
        self.needs_context = re.search(r"\bcontext\b", code.partition(_SIGNATURE)[2]) is not None
        return code

    def _shows_context(self, template: nodes.Template) -> bool:
        """Whether functions may ask for the context: Jinja then puts into it what is assigned outside of loops."""
        functions: list[object] = [self.environment.finalize]
        for node in template.find_all(_CALLS):
            match node:
                case nodes.Filter():
                    functions.append(self.environment.filters.get(node.name))
                case nodes.Test():
                    functions.append(self.environment.tests.get(node.name))
                case _:
                    return True  # what it calls is known only when it runs
        return any(_asks_for_context(function) for function in functions)

    def write_commons(self) -> None:
        """Names that Jinja's expressions use."""
        self.writeline("undefined = environment.undefined")
        self.writeline("concat = environment.concat")
        self.writeline("cond_expr_undefined = Undefined")

    def get_resolve_func(self) -> str:
        """How names that are not the component's are found."""
        return "context.resolve_or_missing"

    def enter_frame(self, frame: Frame) -> None:
        """Resolve names at the start of a scope; those of the component are read where they are used."""
        for target, (action, name) in list(frame.symbols.loads.items()):
            if action == "resolve" and name in self._direct:
                del frame.symbols.loads[target]
        super().enter_frame(frame)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """A name of the component is an attribute of the subject; any other is Jinja's."""
        if node.ctx != "load" or node.name not in self._direct:
            super().visit_Name(node, frame)
        elif node.name == "component":
            self.write("subject")
        else:
            self.write(f"subject.{node.name}")

    # --- blocks and their steps ---

    def _root(self, block: Block, frame: Frame) -> None:
        names: list[str] = []
        for step in block.steps:
            if isinstance(step, Statement):
                self._statement(step, frame)
                continue
            name = f"s{step.slot}"
            names.append(name)
            mask = self._mask(step)
            if mask & ALWAYS:
                self._step(step, name, frame)
                continue
            self.writeline(f"if changed & {mask}:")
            self.indent()
            self._step(step, name, frame)
            self.outdent()
            self.writeline("else:")
            self.indent()
            self.writeline(f"{name} = before[{step.slot}]")
            self.outdent()
        self.writeline(f"return {_tuple(names)}")

    def _block(self, block: Block, frame: Frame) -> str:
        """Write the steps of a block; the source of its values."""
        names: list[str] = []
        for step in block.steps:
            if isinstance(step, Statement):
                self._statement(step, frame)
            else:
                names.append(self.temporary_identifier())
                self._step(step, names[-1], frame)
        return _tuple(names)

    def _step(self, step: Step, name: str, frame: Frame) -> None:
        match step:
            case Output():
                self._output(step, name, frame)
            case Joined():
                self._joined(step, name, frame)
            case Captured():
                self._captured(step, name, frame)
            case Branches():
                self._branches(step, name, frame)
            case Loop():
                self._loop(step, name, frame)
            case Statement():
                self._statement(step, frame)

    def _statement(self, step: Statement, frame: Frame) -> None:
        """Code without content. What it writes, such as space in a table, goes into a buffer that nobody reads."""
        if isinstance(step.node, nodes.Assign):
            self.visit(step.node, frame)
            return
        inner = frame.soft()
        self.buffer(inner)
        self.visit(step.node, inner)

    def _output(self, step: Output, name: str, frame: Frame) -> None:
        self.writeline(f"{name} = {step.wrapper}(", step.expression)
        self._finalized(step.expression, frame)
        self.write(")")

    def _finalized(self, expression: nodes.Expr, frame: Frame) -> None:
        finalize = self._make_finalize().src
        self.write(finalize or "")
        self.visit(expression, frame)
        self.write(")" if finalize else "")

    def _joined(self, step: Joined, name: str, frame: Frame) -> None:
        self.writeline(f"{name} = ''.join((")
        for part in step.parts:
            if isinstance(part, str):
                self.write(repr(part))
            else:
                self.newline(part)
                self.write("attribute_text(")
                self._finalized(part, frame)
                self.write(")")
            self.write(", ")
        self.write("))")

    def _captured(self, step: Captured, name: str, frame: Frame) -> None:
        inner = frame.soft()
        self.buffer(inner)
        self.blockvisit(step.body, inner)
        fixed = f", {step.fixed!r}" if step.fixed else ""
        self.writeline(f"{name} = {step.wrapper}(concat({inner.buffer}){fixed})")

    def _content(self, block: Block, name: str, frame: Frame) -> None:
        values = self._block(block, frame)
        if block.template is None:
            self.writeline(f"{name} = {block.text!r}")
        else:
            self.writeline(f"{name} = Instance({self._constant(block.template)}, {values})")

    def _branches(self, step: Branches, name: str, frame: Frame) -> None:
        inner = frame.soft()
        word = "if "
        for test, block in step.arms:
            if test is None:
                self.writeline("else:")
            else:
                self.writeline(word, test)
                self.visit(test, inner)
                self.write(":")
            self.indent()
            self._content(block, name, inner)
            self.outdent()
            word = "elif "
        if step.arms[-1][0] is not None:
            self.writeline("else:")
            self.indent()
            self.writeline(f"{name} = None")
            self.outdent()

    def _loop(self, step: Loop, name: str, frame: Frame) -> None:
        """A `for`. Scopes and conditions follow `CodeGenerator.visit_For`, which cannot be told where content goes."""
        node = step.node
        loop_frame, else_frame = frame.inner(), frame.inner()
        loop_frame.loop_frame = True
        is_extended = "loop" in find_undeclared(node.iter_child_nodes(only=("body",)), ("loop",))
        loop_name = loop_frame.symbols.declare_parameter("loop") if is_extended else None
        loop_frame.symbols.analyze_node(node, for_branch="body")
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
        selected = self._loop_test(node, loop_frame, frame) if node.test else None
        self._refuse_assignment_to_loop(node)
        if loop_name:
            self.writeline(f"{loop_name} = missing")

        rows = self.temporary_identifier()
        self.writeline(f"{rows} = []")
        self.writeline("for ", node)
        self.visit(node.target, loop_frame)
        self.write(f", {loop_name} in LoopContext(" if loop_name else " in ")
        self.write(f"{selected}(" if selected else "")
        self.visit(node.iter, frame)
        self.write(")" if selected else "")
        self.write(", undefined):" if loop_name else ":")
        self.indent()
        self.enter_frame(loop_frame)
        self.writeline("_loop_vars = {}")
        values = self._block(step.body, loop_frame)
        self.writeline(f"{rows}.append({values})")
        self.outdent()
        self.leave_frame(loop_frame)

        self._listed(step, name, rows)
        if node.else_ and step.otherwise is not None:
            self.writeline(f"if not {rows}:")
            self.indent()
            self.enter_frame(else_frame)
            self._content(step.otherwise, name, else_frame)
            self.leave_frame(else_frame)
            self.outdent()

    def _listed(self, step: Loop, name: str, rows: str) -> None:
        if step.body.template is None:
            self.writeline(f"{name} = None")
        else:
            self.writeline(f"{name} = Items({self._constant(step.body.template)}, {rows})")

    def _loop_test(self, node: nodes.For, loop_frame: Frame, frame: Frame) -> str:
        """Write the generator that keeps the items of `for ... if`; its name."""
        assert node.test is not None
        test_frame = frame.inner()
        function = self.temporary_identifier()
        test_frame.symbols.analyze_node(node, for_branch="test")
        self.writeline(f"def {function}(fiter):", node.test)
        self.indent()
        self.enter_frame(test_frame)
        self.writeline("for ")
        self.visit(node.target, loop_frame)
        self.write(" in fiter:")
        self.indent()
        self.writeline("if ", node.test)
        self.visit(node.test, test_frame)
        self.write(":")
        self.indent()
        self.writeline("yield ")
        self.visit(node.target, loop_frame)
        self.outdent(3)
        self.leave_frame(test_frame, with_python_scope=True)
        return function

    def _refuse_assignment_to_loop(self, node: nodes.For) -> None:
        for name in node.find_all(nodes.Name):
            if name.ctx == "store" and name.name == "loop":
                self.fail("Can't assign to special loop variable in for-loop target", name.lineno)

    def _constant(self, template: Template) -> str:
        name = f"template_{len(self.constants)}"
        self.constants[name] = template
        return name

    # --- inputs ---

    def _mask(self, step: Step) -> int:
        if self.environment.finalize is not None:
            return ALWAYS  # it sees all that is put out, and may read anything
        match step:
            case Output():
                return self._inputs.of(step.expression)
            case Joined():
                return self._union([part for part in step.parts if not isinstance(part, str)])
            case Captured():
                return ALWAYS if _leaks(step.body) else self._union(_expressions(step.body))
            case Branches():
                return ALWAYS if _leaks((step.node,)) else self._branches_mask(step)
            case Loop():
                return ALWAYS if _leaks((step.node,)) else self._loop_mask(step)
            case Statement():
                return ALWAYS

    def _branches_mask(self, step: Branches) -> int:
        mask = self._inputs.constant
        for test, block in step.arms:
            mask |= self._inputs.of(test) if test is not None else 0
            mask |= self._block_mask(block)
        return mask

    def _loop_mask(self, step: Loop) -> int:
        mask = self._inputs.of(step.node.iter) | self._block_mask(step.body)
        if step.node.test is not None:
            mask |= self._inputs.of(step.node.test)
        return mask | (self._block_mask(step.otherwise) if step.otherwise is not None else 0)

    def _block_mask(self, block: Block) -> int:
        mask = 0
        for step in block.steps:
            mask |= self._mask(step)
        return mask

    def _union(self, expressions: list[nodes.Expr]) -> int:
        mask = self._inputs.constant
        for expression in expressions:
            mask |= self._inputs.of(expression)
        return mask


def _asks_for_context(function: object) -> bool:
    return callable(function) and _PassArg.from_obj(function) is _PassArg.context


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _assigned(template: nodes.Template) -> frozenset[str]:
    return frozenset(name.name for name in template.find_all(nodes.Name) if name.ctx != "load") | frozenset(
        reference.name for reference in template.find_all(nodes.NSRef)
    )


def _leaks(body: tuple[nodes.Node, ...]) -> bool:
    """Whether code outside may see what is assigned here, so that skipping it would be seen."""
    return any(isinstance(node, nodes.Assign) or node.find(nodes.Assign) is not None for node in body)


def _expressions(body: tuple[nodes.Node, ...]) -> list[nodes.Expr]:
    found: list[nodes.Expr] = []
    for node in body:
        found += node.nodes if isinstance(node, nodes.Output) else node.find_all(nodes.Expr)
    return found
