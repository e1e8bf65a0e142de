"""What a form sends: names and texts of its successful controls, in the order of the page (HTML standard, 4.10.22.4)."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from liveview.testing.controls import is_box, is_button, is_submitter
from liveview.testing.document import Document
from liveview.testing.fields import Fields
from liveview.testing.nodes import attribute, has, input_type, is_disabled, is_same


def entries(
    document: Document, fields: Fields, form: LexborNode, submitter: LexborNode | None
) -> list[tuple[str, str]]:
    """Names and texts. `submitter`: the button that sends it; other buttons send nothing."""
    return [
        (name, text)
        for node in document.controls_of(form)
        if _is_successful(fields, node, submitter)
        for name, text in _entries(fields, node)
    ]


def _is_successful(fields: Fields, node: LexborNode, submitter: LexborNode | None) -> bool:
    if node.tag not in ("input", "select", "textarea", "button"):
        return False
    if is_disabled(node):
        return False
    if is_button(node):
        return is_same(node, submitter)
    return not is_box(node) or fields.is_checked(node)


def _entries(fields: Fields, node: LexborNode) -> Iterator[tuple[str, str]]:
    name, kind = attribute(node, "name") or "", input_type(node)
    if kind == "image" and node.tag == "input":
        # Where on the image was clicked: without a layout at its top left corner.
        prefix = f"{name}." if name else ""
        yield f"{prefix}x", "0"
        yield f"{prefix}y", "0"
        return
    if not name:
        return
    if node.tag == "select":
        for option in fields.chosen(node):
            if not option.is_disabled:
                yield name, option.value
    elif kind == "file":
        yield name, ""  # a file's name; no file is chosen
    elif kind == "hidden" and name.lower() == "_charset_":
        yield name, "UTF-8"
    else:
        yield name, fields.value(node)
    if attribute(node, "dirname") and (node.tag == "textarea" or kind in ("text", "search")):
        yield attribute(node, "dirname") or "", "ltr"


def default_button(document: Document, form: LexborNode) -> LexborNode | None:
    """The button that Enter in a field presses: the first that submits, disabled or not."""
    return next((node for node in document.controls_of(form) if is_submitter(node)), None)


def validates(form: LexborNode, submitter: LexborNode | None) -> bool:
    """Whether the browser looks at what was filled in before it submits."""
    return not has(form, "novalidate") and (submitter is None or not has(submitter, "formnovalidate"))
