"""Which elements are controls, of what kind, and what a person can do with them."""

from typing import Final

from selectolax.lexbor import LexborNode

from liveview.testing.nodes import described, has, input_type, is_disabled, path

# Texts of one line, values that a picker sets at once and for good, and all that is filled in.
LINES: Final = frozenset("text search url tel email password number".split())
PICKED: Final = frozenset("color date datetime-local month range time week".split())
FILLED: Final = LINES | PICKED | {"textarea"}


def kind_of(node: LexborNode) -> str:
    """The type of an `<input>` or `<button>`, else the element's name."""
    return input_type(node) or node.tag or ""


def is_box(node: LexborNode) -> bool:
    """Whether it is a checkbox or a radio button."""
    return input_type(node) in ("checkbox", "radio")


def is_button(node: LexborNode) -> bool:
    """Whether it is a button of any kind."""
    return node.tag == "button" or input_type(node) in ("submit", "reset", "button", "image")


def is_submitter(node: LexborNode) -> bool:
    """Whether it is a button that submits its form."""
    return is_button(node) and input_type(node) in ("submit", "image")


def acts(node: LexborNode) -> bool:
    """Whether a click on it does something by itself, so that what is around it does nothing."""
    if node.tag == "a":
        return has(node, "href")
    return node.tag in ("button", "input", "label", "select", "summary", "textarea")


def takes_focus(node: LexborNode) -> bool:
    """Whether a click on it, or a key, gives it the focus."""
    if is_disabled(node):
        return False
    if has(node, "tabindex") or has(node, "contenteditable"):
        return True
    if node.tag == "a":
        return has(node, "href")
    return node.tag in ("button", "select", "textarea", "summary", "input") and input_type(node) != "hidden"


def refuse_disabled(node: LexborNode) -> None:
    """Raise `AssertionError` where it, or a button around it, is disabled."""
    for one in path(node):
        if one.tag != "fieldset" and is_disabled(one):
            raise AssertionError(
                f"{described(one)} is disabled: a person can do nothing with it. "
                f'What a forged page would say: page.dispatch(selector, "click").'
            )
