"""The elements of a template, as it writes them: what handlers hear of, and what forms send.

The template is read by the reader that compiles it; this one notes what passes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment, nodes

from liveview.cli.check.constants import Known, Texts, each_text, texts_of, texts_of_expression
from liveview.cli.check.finding import Place
from liveview.template.blocks import Block, RawHole
from liveview.template.includes import Included, expand_includes
from liveview.template.live_attributes import bindings, is_heard_elsewhere
from liveview.template.macros import MacroCall
from liveview.template.outline import Reader
from liveview.template.scanner import At, Attribute, Scanner, StartTag, TagClosed
from liveview.template.source import Source

_VALUE = "live-value-"


@dataclass(frozen=True, slots=True)
class Written:
    """The value of an attribute, and where it stands."""

    texts: Texts
    place: Place


@dataclass(frozen=True, slots=True)
class Binding:
    """A handler that an element names for a type of event. `is_elsewhere`: the event happens on another element."""

    event_type: str
    is_elsewhere: bool
    handler: str
    place: Place


@dataclass(eq=False, slots=True)
class Element:
    """One element. `has_more`: code may give it other attributes. `holds_code`: code may put any element into it.

    `is_loose`: what is around it is not known, because Jinja writes it wherever it is asked to.
    """

    tag: str
    place: Place
    parent: "Element | None" = None
    is_loose: bool = False
    attributes: dict[str, Written] = field(default_factory=dict[str, Written])
    has_more: bool = False
    holds_code: bool = False

    def note(self, name: str, texts: Texts, place: Place) -> None:
        """An attribute. What stands in several branches may have the text of each."""
        before = self.attributes.get(name)
        if before is not None:
            texts = None if texts is None or before.texts is None else texts | before.texts
        self.attributes[name] = Written(texts, place)

    def texts(self, name: str) -> Texts:
        """What an attribute may say; the empty text where it is absent."""
        written = self.attributes.get(name)
        if written is not None:
            return written.texts
        return None if self.has_more else frozenset(("",))

    @property
    def chain(self) -> "Iterator[Element]":
        """Itself and all that is around it, outwards."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    @property
    def bindings(self) -> Iterator[Binding]:
        """The handlers that it names, as far as the template says them."""
        for name, written in self.attributes.items():
            for text in sorted(written.texts or ()):
                for event_type, handler in bindings(name, text):
                    if event_type and handler:
                        yield Binding(event_type, is_heard_elsewhere(name), handler, written.place)

    @property
    def arguments(self) -> dict[str, Written]:
        """What `live-value-*` gives, by the name of the parameter."""
        return {
            name.removeprefix(_VALUE).replace("-", "_"): written
            for name, written in self.attributes.items()
            if name.startswith(_VALUE)
        }


@dataclass(frozen=True, slots=True)
class Raw:
    """Content that is sent in one piece. `what`: the kind of code that gives it."""

    what: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What a template is made of, in the order in which it is written."""

    elements: tuple[Element, ...]
    raw: tuple[Raw, ...]


def read_elements(source: Source, environment: Environment) -> Reading:
    """Read a template. Raises `TemplateError`, or Jinja's own errors, where it cannot be read."""
    source = source.stripped()
    tree = environment.parse(source.text, filename=source.file)
    reader = _Noting(tree, source, expand_includes(tree, environment, source))
    reader.root(tree.body)
    return Reading(tuple(reader.elements), tuple(reader.raw))


class _Noting(Reader):
    def __init__(self, template: nodes.Template, source: Source, included: Included) -> None:
        super().__init__(template, source, included)
        self.elements: list[Element] = []
        self.raw: list[Raw] = []
        self._around: list[Element] = []
        self._known: Known = {}
        self._call: Place | None = None  # where the page calls the macro that is being read
        self._stored = _stored(template)
        self._written_macros: list[tuple[nodes.Macro, Source]] = []

    def root(self, body: list[nodes.Node]) -> Block:
        """All of it, and the macros that Jinja writes where they are called: what is around them is not known."""
        block = super().root(body)
        for macro, source in self._written_macros:
            if self._macros.is_needed(macro):
                self._read_loosely(macro, source)
        return block

    # --- elements ---

    @property
    def _open(self) -> list[Element]:
        """The elements that are open, outermost first."""
        del self._around[sum(len(level.open) for level in self.levels) :]
        return self._around

    def _start_tag(self, name: str) -> None:
        around = self._open
        super()._start_tag(name)
        element = Element(self._tag, self._place(self.scanner.line), around[-1] if around else None)
        self.elements.append(element)
        around.append(element)

    def _attribute(self, token: Attribute) -> None:
        parts = [*self._attribute_parts, token.value]
        super()._attribute(token)
        texts = texts_of(parts, self._known)
        place = self._place(self.scanner.line)
        if self._call is not None and texts is not None and texts_of(parts, {}) is None:
            place = self._call  # what it says, the page has given
        self._around[-1].note(self._names[-1], texts, place)

    def _place(self, line: int) -> Place:
        return Place(self.source.file, self.source.first_line + line - 1)

    # --- code ---

    def _spread(self, node: nodes.Node) -> None:
        super()._spread(node)
        self._read_loosely(node, self.source, self._around[-1])

    def _child(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Expr) and _may_be_html(node) and self._macros.called(node) is None:
            self._note_code()
        super()._child(node)

    def _raw(self, node: nodes.Node) -> None:
        super()._raw(node)
        self._note_code()
        hole: RawHole = self.raw_holes[-1]
        self.raw.append(Raw(hole.what, self._place(hole.line)))
        self._read_loosely(node, self.source)

    def _hidden(self, node: nodes.AssignBlock | nodes.Macro) -> None:
        super()._hidden(node)
        if isinstance(node, nodes.Macro):
            self._written_macros.append((node, self._sources[id(node)]))
        else:
            self._read_loosely(node, self.source)

    def _note_code(self) -> None:
        for element in self._open:
            element.holds_code = True

    def _read_loosely(self, node: nodes.Node, source: Source, element: Element | None = None) -> None:
        loose = _Loose(source, element)
        loose.read(node)
        self.elements += loose.elements

    # --- names ---

    def _expansion(self, call: MacroCall) -> None:
        outer, call_outside = self._known, self._call
        self._call = call_outside or self._place(call.node.lineno)
        given = {name: texts_of_expression(value, outer) for name, value in call.arguments}
        without = len(call.macro.args) - len(call.macro.defaults)
        defaults = {
            parameter.name: texts_of_expression(value, {})
            for parameter, value in zip(call.macro.args[without:], call.macro.defaults, strict=True)
        }
        self._known = {name: texts for name, texts in (defaults | given).items() if name not in self._stored}
        super()._expansion(call)
        self._known, self._call = outer, call_outside

    def _loop(self, node: nodes.For) -> None:
        outer = self._known
        names = {name.name: None for name in node.target.find_all(nodes.Name)}
        match node.target:
            case nodes.Name(name=str(name)):
                target: dict[str, Texts] = {name: each_text(node.iter, outer)}
            case _:
                target = dict[str, Texts](names)
        self._known = {
            **outer,
            **{name: texts for name, texts in target.items() if self._stored.get(name) == 1},
        }
        super()._loop(node)
        self._known = outer


def _stored(template: nodes.Template) -> dict[str, int]:
    """How often each name is given a value, but for the parameters of macros."""
    stored: dict[str, int] = {}
    for name in template.find_all(nodes.Name):
        if name.ctx == "store":
            stored[name.name] = stored.get(name.name, 0) + 1
    return stored


def _may_be_html(node: nodes.Expr) -> bool:
    """Whether an expression may well give elements: what is called, and what is marked as safe."""
    inside = (node, *node.find_all((nodes.Call, nodes.Filter)))
    return any(isinstance(each, nodes.Call) or _is_safe(each) for each in inside)


def _is_safe(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Filter) and node.name == "safe"


class _Loose:
    """Reads what Jinja writes in one piece: constant HTML, whatever the code in it does.

    With an element it reads code between the attributes of that.
    """

    def __init__(self, source: Source, element: Element | None) -> None:
        self._source = source
        self._scanner = Scanner()
        self._scanner.at = At.TEXT if element is None else At.TAG
        self._element = element
        self._is_made = False  # the value of the attribute that is open
        self.elements: list[Element] = []

    def read(self, node: nodes.Node) -> None:
        """Read all that a node holds, in the order in which it is written."""
        match node:
            case nodes.TemplateData():
                self._data(node)
            case nodes.Output():
                for inner in node.nodes:
                    self.read(inner)
            case nodes.Expr():
                self._code()
            case nodes.Stmt() if self._scanner.at is At.VALUE:
                self._code()
            case nodes.For():
                self._all(node.body + node.else_)
            case nodes.If():
                self._all([*node.body, *node.elif_, *node.else_])
            case (
                nodes.Macro()
                | nodes.AssignBlock()
                | nodes.CallBlock()
                | nodes.FilterBlock()
                | nodes.With()
                | nodes.Scope()
            ):
                self._all(node.body)
            case _:
                pass

    def _all(self, body: list[nodes.Node]) -> None:
        for node in body:
            self.read(node)

    def _data(self, data: nodes.TemplateData) -> None:
        self._scanner.line = data.lineno
        for token in self._scanner.feed(data.data):
            match token:
                case StartTag(name):
                    self._element = Element(name.lower(), self._place(), is_loose=True)
                    self.elements.append(self._element)
                case Attribute() if self._element is not None:
                    texts = None if self._is_made else texts_of([token.value], {})
                    self._element.note(token.name.lower(), texts, self._place())
                    self._is_made = False
                case TagClosed():
                    self._element = None
                case _:
                    pass

    def _code(self) -> None:
        match self._scanner.at:
            case At.VALUE | At.BEFORE_VALUE | At.UNQUOTED:
                self._scanner.take_value()
                self._is_made = True
            case At.TAG | At.NAME if self._element is not None:
                self._element.has_more = True
            case _:
                pass

    def _place(self) -> Place:
        return Place(self._source.file, self._source.first_line + self._scanner.line - 1)
