"""Where the members of a class are written."""

import ast
import inspect
import sys
import textwrap

from liveview.cli.check.finding import Place


def place_of_class(owner: type) -> Place:
    """The line of the `class` statement."""
    return _place(owner, None)


def place_of_member(owner: type, name: str) -> Place:
    """The line of a field or a method in the body of its class; that of the class where it is not written there."""
    return _place(owner, name)


def _place(owner: type, name: str | None) -> Place:
    lines = _lines(owner)
    return Place(file_of(owner), lines.get(name, lines.get(None, 1)))


def file_of(owner: type) -> str:
    """The file of a class's module."""
    return getattr(sys.modules.get(owner.__module__), "__file__", None) or f"<{owner.__module__}>"


def _lines(owner: type) -> dict[str | None, int]:
    """The line of each member; under None that of the class. Empty where the source is not at hand."""
    try:
        source, first_line = inspect.getsourcelines(owner)
        (tree,) = ast.parse(textwrap.dedent("".join(source))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return {}
    if not isinstance(tree, ast.ClassDef):
        return {}
    lines: dict[str | None, int] = {None: first_line - 1 + tree.lineno}
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                lines[name] = first_line - 1 + node.lineno
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                lines[node.name] = first_line - 1 + node.lineno
            case ast.Assign():
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        lines.setdefault(target.id, first_line - 1 + node.lineno)
            case _:
                pass
    return lines
