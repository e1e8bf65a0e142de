"""Annotations as texts: what is state, and what the texts mean, in modules and inside functions."""

from __future__ import annotations

import sys
import textwrap
import types
import typing
import typing as t
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

import pytest

from liveview.component.arguments import bind
from liveview.component.component import Component
from liveview.component.events import Event, event
from liveview.component.fields import Bound, field
from liveview.errors import ComponentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from liveview.component.plan import Plan


class Shop(Component):
    """Every annotation here is a text."""

    class Size(Enum):
        """Named in the class's own body."""

        S = "s"

    opened: date | None = None
    size: Size = Size.S
    text: Bound[str] = ""
    later: Later | None = None
    list: t.List[int] = field(default_factory=lambda: [1])  # noqa: UP006 - a field may have any name
    limit: typing.ClassVar[int] = 3
    other_limit: ClassVar[Unknown] = 3  # type: ignore[name-defined]  # noqa: F821

    @event
    def order(self, size: Size, on: date, what: Event) -> None:
        """Takes types of the module and of the class."""


class Later:
    """Defined after the class that names it."""


def plan_of(component: type[Component]) -> Plan:
    """A class's plan."""
    return component.__plan__


def test_class_variables_are_recognised_in_texts() -> None:
    """However `ClassVar` is imported, and whatever stands in its brackets."""
    assert set(plan_of(Shop).fields) == {"opened", "size", "text", "later", "list"}


def test_texts_are_resolved_in_the_module_and_in_the_class() -> None:
    """Also where a name is defined later, or a field has the name of a type."""
    fields = plan_of(Shop).fields
    assert fields["opened"].type == date | None
    assert fields["size"].type is Shop.Size
    assert fields["text"].type is str
    assert fields["text"].bound
    assert fields["later"].type == Later | None
    assert typing.get_origin(fields["list"].type) is list


def test_handlers_are_resolved_the_same_way() -> None:
    """Their parameters' types may be the class's own."""
    bound = bind(plan_of(Shop).handlers["order"], {"size": "s", "on": "2026-11-23"}, {}, "a-1")
    assert bound == {"size": Shop.Size.S, "on": date(2026, 11, 23), "what": Event(id="a-1")}


def test_classes_inside_functions_know_the_function_s_names() -> None:
    """Those that exist when the class is made."""

    class Colour(Enum):
        RED = "red"

    class Paint(Component):
        colour: Colour = Colour.RED
        before: Paint | None = None

        @event
        def mix(self, colour: Colour) -> None:
            self.colour = colour

    assert plan_of(Paint).fields["colour"].type is Colour
    assert plan_of(Paint).fields["before"].type == Paint | None
    assert bind(plan_of(Paint).handlers["mix"], {"colour": "red"}, {}, "") == {"colour": Colour.RED}


def test_nested_functions_know_their_own_names() -> None:
    """The innermost function's names are the ones meant."""

    class Colour:
        """Not the one that is meant."""

    def make() -> type[Component]:
        class Colour(Enum):
            RED = "red"

        class Paint(Component):
            colour: Colour = Colour.RED

        return Paint

    assert plan_of(make()).fields["colour"].type is not Colour


def test_a_subclass_elsewhere_resolves_in_its_base_s_module(modules: Modules) -> None:
    """A field's names are those of the module in which it was declared."""
    base = modules.load(
        "shop_base",
        """
        from __future__ import annotations
        from fractions import Fraction
        from liveview.component.component import Component
        from liveview.component.events import event

        class Base(Component):
            share: Fraction | None = None

            @event
            def split(self, parts: Parts) -> None: ...

        Parts = int
        """,
    )

    Derived: type[Component] = type("Derived", (base.Base,), {"__annotations__": {"own": "int"}})  # noqa: N806

    from fractions import Fraction  # noqa: PLC0415 - the module above must not see it from here

    assert plan_of(Derived).fields["share"].type == Fraction | None
    assert bind(plan_of(Derived).handlers["split"], {"parts": "3"}, {}, "") == {"parts": 3}


def test_an_annotation_that_cannot_be_resolved_is_named_at_first_use() -> None:
    """The class can be made and used; the error comes where the type is needed, with class, field and repair."""

    class Invoice(Component):
        total: Decimal | None = None

        @event
        def pay(self, amount: Decimal) -> None: ...

    assert Invoice().total is None
    with pytest.raises(
        ComponentError, match=r"Invoice\.total: its annotation 'Decimal \| None' cannot be resolved"
    ):
        _ = plan_of(Invoice).fields["total"].type
    with pytest.raises(
        ComponentError, match=r"Invoice\.pay: parameter 'amount': .* not only under TYPE_CHECKING"
    ):
        _ = plan_of(Invoice).handlers["pay"].wants


def test_nothing_of_a_function_is_kept_alive_that_is_not_named() -> None:
    """A class keeps the types that it names, not the whole frame."""

    class Heavy: ...

    heavy = Heavy()

    class Light(Component):
        number: int = 0

    assert plan_of(Light).fields["number"].scope.local_names == {"Light": Light}
    assert heavy is not None


class Modules:
    """Makes modules from source."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def load(self, name: str, source: str) -> types.ModuleType:
        """Run the source as a module of its own."""
        module = sys.modules[name] = types.ModuleType(name)
        self._names.append(name)
        exec(textwrap.dedent(source), module.__dict__)
        return module

    def forget(self) -> None:
        """Take the modules away again."""
        for name in self._names:
            del sys.modules[name]


@pytest.fixture
def modules() -> Iterator[Modules]:
    """Modules that are gone after the test."""
    made = Modules()
    yield made
    made.forget()
