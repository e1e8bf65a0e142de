"""An element of the page, as a test looks at it."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from liveview.testing.content import KEY, plain
from liveview.testing.controls import is_box
from liveview.testing.fields import Fields
from liveview.testing.nodes import attribute, has, key_of


@dataclass(frozen=True)
class Element:
    """An element as it was when it was found. Deeds take it in place of a selector: `page.click(page.find_all("li")[2])`.

    `text`: as a person reads it, runs of space as one. `value`: of a control, what is in it now; a list of the chosen options
    for a `<select multiple>`, None for what is no control. `is_checked`: of a checkbox or radio button, else None.
    """

    tag: str
    text: str
    attributes: dict[str, str]
    html: str
    value: str | list[str] | None = None
    is_checked: bool | None = None
    key: str = field(default="", repr=False)

    def attribute(self, name: str) -> str | None:
        """An attribute's value, the empty text where it has none, None where it is absent."""
        return self.attributes.get(name)


def element_of(node: LexborNode, fields: Fields) -> Element:
    """The element behind a node."""
    attributes = {name: value or "" for name, value in node.attributes.items() if name != KEY}
    return Element(
        tag=node.tag or "",
        text=text_of(node),
        attributes=attributes,
        html=plain(node.html or ""),
        value=value_of(node, fields),
        is_checked=fields.is_checked(node) if is_box(node) else None,
        key=key_of(node),
    )


def value_of(node: LexborNode, fields: Fields) -> str | list[str] | None:
    """What is in a control; None for what is none."""
    if node.tag == "select" and has(node, "multiple"):
        return [option.value for option in fields.chosen(node)]
    if node.tag in ("input", "textarea", "select", "button"):
        return fields.value(node)
    return attribute(node, "value") if node.tag == "option" else None


def text_of(node: LexborNode) -> str:
    """All text of an element, runs of space as one."""
    return " ".join((node.text() or "").split())
