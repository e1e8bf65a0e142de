"""Attributes that methods set and that are no fields, because the class gives them a value without an annotation.

What is set there is on the page, and gone once its person's connection is.
"""

import ast
from collections.abc import Iterator

from liveview.cli.check.finding import Finding, warning
from liveview.cli.check.places import place_of_member, statement_of
from liveview.component.component import Component


def unannotated_findings(component: type[Component]) -> Iterator[Finding]:
    """One for each such attribute of a class, its bases included."""
    owners = [owner for owner in component.__mro__ if issubclass(owner, Component) and owner is not Component]
    statements = {owner: statement_of(owner) for owner in owners}
    changed = {name for statement in statements.values() for name in _set_on_self(statement)}
    for owner in owners:
        for name in sorted(changed & {*_assigned(statements[owner])} - component.__plan__.fields.keys()):
            value: object = vars(owner).get(name)
            # What decides for itself how it is set is no plain value.
            if not hasattr(type(value), "__set__"):
                yield warning(
                    place_of_member(owner, name),
                    f"{owner.__name__}.{name} has no annotation, so it is no field: what is set there is lost with the "
                    f"connection. Write {name}: {_type_of(value)} = ..., or begin its name with an underscore.",
                )


def _type_of(value: object) -> str:
    return "... | None" if value is None else type(value).__name__


def _assigned(statement: ast.ClassDef | None) -> Iterator[str]:
    for node in statement.body if statement else ():
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name) and not target.id.startswith("_"):
                yield target.id


def _set_on_self(statement: ast.ClassDef | None) -> Iterator[str]:
    """What methods set on their first parameter."""
    for method in statement.body if statement else ():
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or not method.args.args:
            continue
        own = method.args.args[0].arg
        for node in ast.walk(method):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Store()) if name == own:
                    yield attribute
                case _:
                    pass
