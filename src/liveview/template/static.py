"""Put the constant side of a template together: the client's definition and the server's chunks, in step."""

from base64 import b64encode
from hashlib import blake2b

from liveview.template.blocks import Block, Step
from liveview.template.entities import unescape_text
from liveview.template.values import Control, Hole, Kind, Template

SEPARATOR = "<!---->"


class TemplateBuilder:
    """Collects the HTML of one template.

    Neighbouring text nodes need a separator in the server's HTML only (`wire/PROTOCOL.md` 4.4): the parser would make
    them one.
    """

    def __init__(self, around: tuple[str, ...]) -> None:
        self._namespace = _namespace(around)
        self._definition: list[str] = []
        self._chunks: list[str] = []
        self._pieces: list[str] = []  # of the chunk being written
        self._holes: list[Hole] = []
        self._after_text = False
        self._after_hole = False
        self._roots = 0
        self._has_elements = False
        self._root_attributes: int | None = None
        self._controls: list[Control] = []
        self.is_live_root = False
        self.is_line_end_dropped = False

    def write(self, html: str) -> None:
        """Constant HTML that is no text."""
        self._definition.append(html)
        self._pieces.append(html)
        self._after_text = self._after_hole = self.is_line_end_dropped = False

    def text(self, html: str) -> None:
        """Constant text."""
        if self._after_hole:
            self._pieces.append(SEPARATOR)
        self.is_line_end_dropped = False
        self._definition.append(html)
        self._pieces.append(html)
        self._after_text, self._after_hole = True, False

    def start_tag(self, name: str, *, at_root: bool) -> None:
        """`<name`."""
        begins_template = not self._definition
        self._has_elements = True
        self._roots += at_root
        self.write(f"<{name}")
        if begins_template:
            self._root_attributes = len(f"<{name}")

    def hole(self, kind: Kind, name: str = "") -> int:
        """The next hole's slot number."""
        slot = len(self._holes)
        self._holes.append(Hole(kind, name))
        if kind is Kind.CHILD:
            if not self._definition:
                self._definition.append(SEPARATOR)
                self._pieces.append(SEPARATOR)
            elif self._after_text or self._after_hole:
                self._pieces.append(SEPARATOR)
            elif self.is_line_end_dropped:
                self._pieces.append("\n")  # for the parser to drop, instead of one that the value begins with
            self.is_line_end_dropped = False
            self._definition.append(f"<!--${slot}-->")
            self._after_text, self._after_hole = False, True
        else:
            self._definition.append(f' ${slot}="{name}"')
        self._chunks.append("".join(self._pieces))
        self._pieces.clear()
        return slot

    def text_hole(self, name: str, *, is_line_end_dropped: bool) -> int:
        """A hole for all of the text of the element whose tag is being written, which it ends; `name` is the property's.

        The client sets a property; the server writes the text behind the tag.
        """
        slot = len(self._holes)
        self._holes.append(Hole(Kind.PROPERTY, name))
        self._definition.append(f' ${slot}="{name}">')
        self._pieces.append(">\n" if is_line_end_dropped else ">")
        self._after_text = self._after_hole = self.is_line_end_dropped = False
        self._chunks.append("".join(self._pieces))
        self._pieces.clear()
        return slot

    def control(self, control: Control) -> None:
        """An element that was written is one in which a person types."""
        self._controls.append(control)

    def ends_with(self, text: str) -> bool:
        """Whether the last thing written is a text that ends so."""
        return self._after_text and self._pieces[-1].endswith(text)

    def mark_live_root(self) -> None:
        """The element being written is the component's own."""
        self.is_live_root = True

    def finish(self, steps: tuple[Step, ...]) -> Block:
        """The block, once all of it was written: a template, or only a text where there is nothing else."""
        definition = "".join(self._definition)
        if not self._holes and not self._has_elements:
            return Block(None, unescape_text(definition) or None, steps)
        return Block(self.template(), None, steps)

    def template(self) -> Template:
        """All that was written, as a template; it has a node even where nothing was written."""
        if not self._definition:
            self.write(SEPARATOR)
        definition = "".join(self._definition)
        return Template(
            id=_hash(self._namespace, definition),
            definition=definition,
            namespace=self._namespace,
            chunks=(*self._chunks, "".join(self._pieces)),
            holes=tuple(self._holes),
            is_element=self.is_element,
            root_attributes=self._root_attributes if self.is_live_root else None,
            controls=tuple(self._controls),
        )

    @property
    def is_element(self) -> bool:
        """Whether all of it is one element with nothing beside it."""
        return (
            self._roots == 1
            and self._root_attributes is not None
            and not self._after_text
            and not self._after_hole
        )


def _namespace(around: tuple[str, ...]) -> str:
    for tag in reversed(around):
        if tag == "foreignObject":
            return ""
        if tag in ("svg", "math"):
            return tag
    return ""


def _hash(namespace: str, definition: str) -> str:
    """Eight characters, 48 bits: a collision among 10,000 templates of one application is a chance of one in five million.

    Letters, digits, `_` and `.` only: it stands in comments, where `--` and `>` would end them.
    """
    digest = blake2b(f"{namespace}\0{definition}".encode(), digest_size=6).digest()
    return b64encode(digest, altchars=b"_.").decode()
