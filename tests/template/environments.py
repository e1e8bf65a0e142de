"""Jinja environments with what an application adds to them."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment

Functions = Mapping[str, Callable[..., object]]


def make_environment(
    *,
    filters: Functions | None = None,
    tests: Functions | None = None,
    functions: Functions | None = None,
    **options: Any,
) -> Environment:
    """An environment that escapes; `options` are Jinja's own."""
    environment = Environment(autoescape=True, **options)
    add(environment.filters, filters)
    add(environment.tests, tests)
    add(environment.globals, functions)
    return environment


def add(
    registry: Any, functions: Functions | None
) -> None:  # Any: Jinja's annotations know only its own filters
    """Put functions among those that an environment has."""
    registry.update(functions or {})
