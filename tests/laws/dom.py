"""HTML as a tree that can be compared: what a person sees of it, without what parsers may differ in."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from liveview.template.scanner import SPACE
from liveview.template.tags import WITHOUT_TEXT

# An element: its name, its attributes in order, its children.
Tree = tuple[str, tuple[tuple[str, str], ...], "tuple[Tree | str, ...]"]


def dom(html: str) -> Tree:
    """The tree of an HTML fragment.

    Comments are dropped, adjacent texts are one, and space where no browser shows it is dropped.
    """
    # The parser of a browser does this before it reads anything; this one leaves it to its caller.
    text = html.replace("\r\n", "\n").replace("\r", "\n")
    root = LexborHTMLParser(f"<!DOCTYPE html><body><main>{text}</main></body>").css_first("body")
    assert root is not None
    return _element(root)


def _element(node: LexborNode) -> Tree:
    children: list[Tree | str] = []
    tag = node.tag or ""
    child = node.child
    while child is not None:
        if child.is_text_node:
            before = children.pop() if children and isinstance(children[-1], str) else ""
            text = f"{before}{child.text_content or ''}"
            if text and not (tag in WITHOUT_TEXT and not text.strip(SPACE)):
                children.append(text)
        elif child.is_element_node:
            children.append(_element(child))
        child = child.next
    attributes = tuple(sorted((name, value or "") for name, value in node.attributes.items()))
    return tag, attributes, tuple(children)
