"""Which texts a value of a template can have, where that is written in the template itself."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

from jinja2 import nodes

from liveview.template.entities import unescape_attribute

# None: it is known only when the page is rendered.
Texts = frozenset[str] | None

# By name, what a name of the template stands for. One that is absent is not known.
Known = Mapping[str, Texts]

# Who combines more is not naming handlers.
_MOST_TEXTS: Final = 64


def texts_of(parts: Iterable[str | nodes.Node], known: Known) -> Texts:
    """The texts of an attribute that is made of these parts: constant HTML and code in turn."""
    return _joined([_texts(part, known) for part in parts])


def texts_of_expression(node: nodes.Node, known: Known) -> Texts:
    """The texts that an expression can give."""
    return _texts(node, known)


def each_text(node: nodes.Node, known: Known) -> Texts:
    """The texts of the items of a list that is written out."""
    if not isinstance(node, nodes.List | nodes.Tuple):
        return None
    return _either([_texts(item, known) for item in node.items])


def _texts(part: str | nodes.Node, known: Known) -> Texts:
    match part:
        case str():
            return frozenset((unescape_attribute(part),))
        case nodes.TemplateData():
            return frozenset((unescape_attribute(part.data),))
        case nodes.Const():
            return frozenset((str(part.value),))
        case nodes.Name():
            return known.get(part.name)
        case nodes.CondExpr():
            otherwise = frozenset(("",)) if part.expr2 is None else _texts(part.expr2, known)
            return _either([_texts(part.expr1, known), otherwise])
        case nodes.Concat() | nodes.Output():
            return _joined([_texts(inner, known) for inner in part.nodes])
        case nodes.If():
            arms = [part.body, *(arm.body for arm in part.elif_), part.else_]
            return _either([_joined([_texts(inner, known) for inner in arm]) for arm in arms])
        case _:
            return None


def _either(several: list[Texts]) -> Texts:
    found: frozenset[str] = frozenset()
    for texts in several:
        if texts is None:
            return None
        found |= texts
    return found if len(found) <= _MOST_TEXTS else None


def _joined(several: list[Texts]) -> Texts:
    count, known = 1, list[frozenset[str]]()
    for texts in several:
        if texts is None:
            return None
        known.append(texts)
        count *= len(texts)
    if count > _MOST_TEXTS:
        return None
    return frozenset("".join(pieces) for pieces in product(*known))
