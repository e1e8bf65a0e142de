"""Turn a template into Python that yields the values of its holes.

Jinja's own code generator writes every expression, so filters, tests, undefined names and scopes are exactly Jinja's.
What differs is what becomes of content: where Jinja yields text, this collects one value per hole.
"""

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import Final

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Undefined, exported
from jinja2.utils import _PassArg

from liveview.template.blocks import (
    Block,
    Branches,
    Captured,
    Expansion,
    Filling,
    Joined,
    Loop,
    Output,
    Scope,
    Statement,
    Step,
)
from liveview.template.inputs import ALWAYS, EVERYTHING, LocalBits
from liveview.template.loop_plan import Plan
from liveview.template.masks import Masks, leaks
from liveview.template.positions import LoopUse, use_of_loop
from liveview.template.source import Source
from liveview.template.values import EMPTY, Instance

_CALLS: Final[tuple[type[nodes.Node], ...]] = (
    nodes.Call, nodes.Filter, nodes.Test, nodes.ContextReference, nodes.DerivedContextReference,
)  # fmt: skip
# Functions of `values.py` that give back a text as it is.
_KEEPS_TEXTS: Final = frozenset(("child", "attribute"))
_DICT_NAMES: Final = frozenset(dir(dict))
_SIGNATURE: Final = "def evaluate(subject, context, before, changed):"


class SlotGenerator(CodeGenerator):
    """Writes the module of one template.

    `module_source` gives a function `evaluate(subject, context, before, changed)`: the values of the root template's holes,
    taken from `before` where `changed` has none of a slot's inputs. `constants` are the names that the source uses;
    `needs_context` says whether `context` is used at all.
    """

    def __init__(
        self,
        environment: Environment,
        source: Source,
        visible: frozenset[str],
        masks: Masks,
        local: LocalBits,
    ) -> None:
        super().__init__(environment, "template", source.file, optimized=True)
        self._source = source
        self._direct = visible
        self._masks = masks
        self._local = local
        # How the code being written calls the values before, and the mask of what changed since.
        self._before, self._changed = "before", "changed"
        self._toplevel: Frame
        self._defined_in: dict[int, Frame] = {}
        self.constants: dict[str, object] = {}
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
        self._toplevel = frame
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

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """`x.name` is Jinja's, by a shorter way where the name is none that dicts have."""
        if self.environment.is_async or node.attr in _DICT_NAMES:
            super().visit_Getattr(node, frame)
            return
        self.write("member(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    # --- blocks and their steps ---

    def _root(self, block: Block, frame: Frame) -> None:
        self.writeline(f"return {self._block(block, frame)}")

    def _block(self, block: Block, frame: Frame) -> str:
        """Write the steps of a block; the source of its values."""
        return _tuple(self._steps(block.steps, frame))

    def _steps(self, steps: Iterable[Step], frame: Frame) -> list[str]:
        """Write steps; the names of the values that they give, in the order of the holes."""
        names: list[str] = []
        for step in steps:
            match step:
                case Statement():
                    self._statement(step, frame)
                case Scope():
                    with self._scope(step, frame) as inner:
                        names += self._steps(step.steps, inner)
                case _:
                    names.append(self.temporary_identifier())
                    self._guarded(step, names[-1], frame)
        return names

    @contextmanager
    def _scope(self, step: Scope, frame: Frame) -> Generator[Frame]:
        """Names of their own for the steps that are written meanwhile. After `CodeGenerator.visit_With`."""
        inner = frame.inner()
        inner.symbols.analyze_node(step.node)
        self.enter_frame(inner)
        if isinstance(step.node, nodes.With):
            for target, value in zip(step.node.targets, step.node.values, strict=True):
                self.newline(step.node)
                self.visit(target, inner)
                self.write(" = ")
                self.visit(value, frame)
        yield inner
        self.leave_frame(inner)

    def _guarded(self, step: Filling, name: str, frame: Frame) -> None:
        """Write a step that is left out where nothing that it reads has changed."""
        mask = self._masks.of(step)
        if mask & ALWAYS:
            self._step(step, name, frame)
            return
        self.writeline(f"if {self._changed} & {mask}:")
        self.indent()
        self._step(step, name, frame)
        self.outdent()
        self.writeline("else:")
        self.indent()
        self.writeline(f"{name} = {self._before}[{step.slot}]")
        self.outdent()

    def _old(self, slot: int) -> str:
        """The source of what stood in a hole. A new row, or a first render, has nothing before."""
        return f"({self._before}[{slot}] if {self._before} else None)"

    @contextmanager
    def _within(self, before: str, changed: str) -> Generator[None]:
        """Code is written for values inside of other values."""
        outer = self._before, self._changed
        self._before, self._changed = before, changed
        yield
        self._before, self._changed = outer

    def _step(self, step: Filling, name: str, frame: Frame) -> None:
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
            case Expansion():
                self._expansion(step, name, frame)

    def _statement(self, step: Statement, frame: Frame) -> None:
        """Code without content. What it writes, such as space in a table, goes into a buffer that nobody reads."""
        if isinstance(step.node, nodes.Macro):
            self._defined_in[id(step.node)] = frame
        if isinstance(step.node, (nodes.Assign, nodes.AssignBlock, nodes.Macro)):
            self.visit(step.node, frame)
            return
        inner = frame.soft()
        self.buffer(inner)
        self.visit(step.node, inner)

    def _output(self, step: Output, name: str, frame: Frame) -> None:
        """A text is its own value, as nearly all of them are: no need to call a function that says so."""
        self.writeline(f"{name} = ", step.expression)
        self._finalized(step.expression, frame)
        if step.wrapper in _KEEPS_TEXTS:
            self.writeline(f"if type({name}) is not str: {name} = {step.wrapper}({name})")
        else:
            self.writeline(f"{name} = {step.wrapper}({name})")

    def _finalized(self, expression: nodes.Expr, frame: Frame) -> None:
        finalize = self._make_finalize().src
        if finalize is None and self.environment.undefined is Undefined:
            expression = _without_undefined(expression)
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
                self.write(f"{step.wrapper}(")
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

    def _content(self, block: Block, old: str, name: str, frame: Frame) -> None:
        """Write a block that stands in a hole. Of the same block, if `old` is that, it takes what has not changed."""
        if block.template is None:
            self._block(block, frame)
            self.writeline(f"{name} = {block.text!r}")
            return
        template = self._constant(block.template)
        if not block.template.holes:
            self._block(block, frame)
            self.writeline(f"{name} = {self._constant(Instance(block.template, ()))}")
            return
        before, changed = self.temporary_identifier(), self.temporary_identifier()
        self.writeline(f"{before} = {old}")
        self.writeline(f"if type({before}) is Instance and {before}.template is {template}:")
        self.indent()
        self.writeline(f"{before}, {changed} = {before}.values, {self._changed}")
        self.outdent()
        self.writeline("else:")
        self.indent()
        self.writeline(f"{before}, {changed} = (), {EVERYTHING}")
        self.outdent()
        with self._within(before, changed):
            values = self._block(block, frame)
        self.writeline(f"{name} = Instance({template}, {values})")

    def _branches(self, step: Branches, name: str, frame: Frame) -> None:
        def content(block: Block, inner: Frame) -> None:
            self._content(block, self._old(step.slot), name, inner)

        self._each_arm(step, frame, content)
        if step.arms[-1][0] is not None:
            self.writeline("else:")
            self.indent()
            self.writeline(f"{name} = None")
            self.outdent()

    def _each_arm(self, step: Branches, frame: Frame, write: Callable[[Block, Frame], None]) -> None:
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
            write(block, inner)
            self.outdent()
            word = "elif "

    def _expansion(self, step: Expansion, name: str, frame: Frame) -> None:
        """A call of a macro: a function that sees what the macro sees. After `CodeGenerator.macro_body`."""
        function, old, changed, value = (self.temporary_identifier() for _ in range(4))
        macro = step.call.macro
        macro_frame = self._defined_in.get(id(macro), self._toplevel).inner()
        macro_frame.symbols.analyze_node(macro)
        names = {parameter.name: macro_frame.symbols.ref(parameter.name) for parameter in macro.args}
        self.writeline(
            f"def {function}({', '.join((old, changed, *(f'{name}=missing' for name in names.values())))}):",
            macro,
        )
        self.indent()
        self.enter_frame(macro_frame)
        self._defaults(macro, names, macro_frame)
        with self._within("()", changed):
            self._content(step.block, old, value, macro_frame)
        self.writeline(f"return {value}")
        self.outdent()
        self.leave_frame(macro_frame, with_python_scope=True)
        own, _ = self._local[id(macro)]
        of_arguments = self._masks.of_arguments(step)
        self.writeline(f"{name} = {function}({self._old(step.slot)}, ", step.call.node)
        self.write(
            f"{self._changed} | {own} if {self._changed} & {of_arguments} else {self._changed} & {~own}"
        )
        for parameter, argument in step.call.arguments:
            self.write(f", {names[parameter]}=")
            self.visit(argument, frame)
        self.write(")")

    def _defaults(self, macro: nodes.Macro, names: Mapping[str, str], frame: Frame) -> None:
        """Give values to those parameters of a macro that a call leaves out."""
        self.push_parameter_definitions(frame)
        without = len(macro.args) - len(macro.defaults)
        for place, (name, reference) in enumerate(names.items()):
            self.writeline(f"if {reference} is missing:")
            self.indent()
            if place < without:
                self.writeline(
                    f"{reference} = undefined({f'parameter {name!r} was not provided'!r}, name={name!r})"
                )
            else:
                self.writeline(f"{reference} = ")
                self.visit(macro.defaults[place - without], frame)
            self.mark_parameter_stored(reference)
            self.outdent()
        self.pop_parameter_definitions()

    def _loop(self, step: Loop, name: str, frame: Frame) -> None:
        """A `for`: its body becomes a function of the item. Scopes and conditions follow `CodeGenerator.visit_For`."""
        node = step.node
        self._refuse_assignment_to_loop(node)
        use = use_of_loop(node.body)
        row = self._row(step, frame, use)
        key = self._key(step, frame, use) if step.body.key is not None else "None"
        else_frame = frame.inner()
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
        test_frame = frame.inner()
        test_frame.symbols.analyze_node(node, for_branch="body")
        selected = self._loop_test(node, test_frame, frame) if node.test else None

        assert step.body.template is not None or step.body.text is None
        plan = self._constant(self._plan(step, use))
        self.writeline(f"{name} = looped({plan}, ", node)
        self.write(f"{selected}(" if selected else "")
        self._iterable(node.iter, frame)
        self.write(")" if selected else "")
        self.write(f", {self._old(step.slot)}, {self._changed}, ({row}, {key}, subject))")
        if node.else_ and step.otherwise is not None:
            self.writeline(f"if not {name}:")
            self.indent()
            self.enter_frame(else_frame)
            self._content(step.otherwise, self._old(step.slot), name, else_frame)
            self.leave_frame(else_frame)
            self.outdent()
        if step.body.template is None:
            self.writeline(f"if type({name}) is Items:")
            self.indent()
            self.writeline(f"{name} = None")
            self.outdent()

    def _row(self, step: Loop, frame: Frame, use: LoopUse) -> str:
        """Write the function that gives the values of one item; its name."""
        row, before, changed = (self.temporary_identifier() for _ in range(3))
        loop_frame = self._item_frame(step, frame, use, row, f"{before}, {changed}")
        with self._within(before, changed):
            self.writeline(f"return {self._block(step.body, loop_frame)}")
        self.outdent()
        self.leave_frame(loop_frame, with_python_scope=True)
        return row

    def _key(self, step: Loop, frame: Frame, use: LoopUse) -> str:
        """Write the function that gives what the live-key of one item says; its name."""
        function = self.temporary_identifier()
        loop_frame = self._item_frame(step, frame, use, function, "")
        with self._within("()", f"{EVERYTHING}"):
            self._return_key(step.body.key, step.body.steps, loop_frame)
        self.outdent()
        self.leave_frame(loop_frame, with_python_scope=True)
        return function

    def _item_frame(self, step: Loop, frame: Frame, use: LoopUse, function: str, parameters: str) -> Frame:
        """Write the head of a function of a loop's item, and the item's names."""
        loop_frame = frame.inner()
        loop_frame.loop_frame = True
        loop = loop_frame.symbols.declare_parameter("loop") if use else self.temporary_identifier()
        loop_frame.symbols.analyze_node(step.node, for_branch="body")
        item = self.temporary_identifier()
        self.writeline(f"def {function}({item}, {loop}{', ' if parameters else ''}{parameters}):", step.node)
        self.indent()
        self.newline(step.node)
        self.visit(step.node.target, loop_frame)
        self.write(f" = {item}")
        self.enter_frame(loop_frame)
        self.writeline("_loop_vars = {}")
        return loop_frame

    def _return_key(self, key: Filling | None, steps: Iterable[Step], frame: Frame) -> None:
        """Write what leads to the key of an item, and no more."""
        for step in steps:
            match step:
                case Statement():
                    self._statement(step, frame)
                case Scope():
                    with self._scope(step, frame) as inner:
                        self._return_key(key, step.steps, inner)
                case Branches() if step is key:
                    self._each_arm(
                        step, frame, lambda block, inner: self._return_key(block.key, block.steps, inner)
                    )
                case Branches() if leaks((step.node,)):
                    self._step(step, self.temporary_identifier(), frame)  # it may set what the key is made of
                case _ if step is key:
                    name = self.temporary_identifier()
                    self._step(step, name, frame)
                    self.writeline(f"return {name}")
                case _:
                    pass
        self.writeline("pass")

    def _plan(self, step: Loop, use: LoopUse) -> Plan:
        row, position = self._local[id(step.node)]
        line = step.node.lineno
        key = step.body.key
        return Plan(
            template=step.body.template or EMPTY,
            row=row,
            position=position,
            reads=self._masks.of_rows(step),
            uses_loop=use is not LoopUse.NOTHING,
            is_sequential=use is LoopUse.ANYTHING,
            is_stateful=self._masks.is_stateful(step),
            key_slot=None if key is None or isinstance(key, Branches) else key.slot,
            undefined=self.environment.undefined,
            where=f"the loop in {self._source.file}, line {self._source.first_line + line - 1} ({self._source.line(line)})",
        )

    def _iterable(self, node: nodes.Node, frame: Frame) -> None:
        """What is looped over. A dict is asked for a side of it before its method is called."""
        match node:
            case nodes.Call(
                node=nodes.Getattr(attr="items" | "values" as side) as method,
                args=[],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                self.write("entries(")
                self.visit(method.node, frame)
                self.write(f", {side!r}, environment, context)")
            case _:
                self.visit(node, frame)

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

    def _constant(self, value: object) -> str:
        """The name under which the code finds a value that was made here."""
        for name, known in self.constants.items():
            if known is value:
                return name
        name = f"constant_{len(self.constants)}"
        self.constants[name] = value
        return name


def _without_undefined(expression: nodes.Expr) -> nodes.Expr:
    """`{{ a if b }}` shows nothing where it is undefined: no need to make an object that says so, at 1 us a row."""
    if isinstance(expression, nodes.CondExpr) and expression.expr2 is None:
        return nodes.CondExpr(expression.test, expression.expr1, nodes.Const(""), lineno=expression.lineno)
    return expression


def _asks_for_context(function: object) -> bool:
    return callable(function) and _PassArg.from_obj(function) is _PassArg.context


def _tuple(names: list[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _assigned(template: nodes.Template) -> frozenset[str]:
    assigned = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
    assigned.update(reference.name for reference in template.find_all(nodes.NSRef))
    assigned.update(macro.name for macro in template.find_all(nodes.Macro))
    return frozenset(assigned)
