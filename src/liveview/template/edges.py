"""Drop the space beside a component's own element: behind an import on the first line, before a comment on the last."""

from collections.abc import Iterable, Iterator
from typing import Final

from jinja2 import nodes

# What shows nothing where it stands.
_SILENT: Final = (nodes.Assign, nodes.AssignBlock, nodes.Macro)


def drop_space_beside_root(body: list[nodes.Node]) -> None:
    """Where a template holds a `live-root`, empty the space that its page would begin or end with.

    Beside that element there is no place for a text. Where nothing is the component's own element, space stays as in Jinja.
    """
    shown = list(_shown(body))
    if not any(isinstance(node, nodes.TemplateData) and "live-root" in node.data for node in shown):
        return
    for text in _edge(shown):
        kept = text.data.lstrip()
        text.lineno += text.data[: len(text.data) - len(kept)].count("\n")
        text.data = kept
    for text in _edge(reversed(shown)):
        text.data = text.data.rstrip()


def _shown(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from node.nodes
        elif not isinstance(node, _SILENT):
            yield node


def _edge(shown: Iterable[nodes.Node]) -> Iterator[nodes.TemplateData]:
    """The texts up to the first that is more than space."""
    for node in shown:
        if not isinstance(node, nodes.TemplateData):
            return
        is_space = not node.data.strip()
        yield node
        if not is_space:
            return
