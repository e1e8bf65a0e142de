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


def statement_of(owner: type) -> ast.ClassDef | None:
    """The `class` statement, its lines those of the file. Nothing where the source is not at hand."""
    try:
        source, first_line = inspect.getsourcelines(owner)
        (tree,) = ast.parse(textwrap.dedent("".join(source))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return None
    ast.increment_lineno(tree, first_line - 1)
    return tree if isinstance(tree, ast.ClassDef) else None


def _lines(owner: type) -> dict[str | None, int]:
    """The line of each member; under None that of the class. Empty where the source is not at hand."""
    statement = statement_of(owner)
    if statement is None:
        return {}
    lines: dict[str | None, int] = {None: statement.lineno}
    for node in statement.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                lines[name] = node.lineno
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                lines[node.name] = node.lineno
            case ast.Assign():
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        lines.setdefault(target.id, node.lineno)
            case _:
                pass
    return lines
