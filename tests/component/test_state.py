"""State out of components and into components, by way of msgpack."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from liveview.component.changes import take_changes
from liveview.component.coded import Codecs
from liveview.component.component import Component
from liveview.component.fields import field
from liveview.component.state import carries_whole_state, dump, overlay, restore
from liveview.errors import SessionInvalid, StateNotSealable
from liveview.tracked.container import plain


class Colour(Enum):
    """An enum."""

    RED = "red"


@dataclass
class Line:
    """A dataclass."""

    name: str
    amount: int = 1


@dataclass
class GiftLine(Line):
    """A dataclass with more in it."""

    card: str = ""


@dataclass
class Priced:
    """A dataclass with a number that may be written as an int."""

    price: float


@dataclass
class Basket:
    """A dataclass that holds others."""

    lines: list[Line]


class Size(msgspec.Struct):
    """A struct."""

    width: int


class Person(pydantic.BaseModel):
    """A model."""

    name: str
    born: date


class Pair(NamedTuple):
    """A named tuple."""

    left: int
    right: str


class Counter(Component):
    """A field that travels, one that does not, and one that has to be given."""

    name: str
    count: int = 0
    cache: list[int] | None = field(default=None, session=False)


def holding(annotation: Any, value: object) -> Component:  # Any: every kind of type form
    """A component whose field `value` has this annotation and holds this value."""
    made: Any = type(
        "Holder", (Component,), {"__annotations__": {"value": annotation}}
    )  # Any: its constructor
    component: Component = made(value=value)
    return component


def travelled(component: Component, codecs: Codecs | None = None) -> Any:  # Any: the field's own value
    """What the field `value` holds after a session."""
    packed = msgspec.msgpack.encode(dump(component, codecs or {}))
    return vars(restore(type(component), msgspec.msgpack.decode(packed), codecs or {}))["value"]


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 3),
        (int, True),
        (int, 2**63),
        (int, -(2**70)),
        (float, 1.5),
        (float, 2),
        (str, "x"),
        (str | None, None),
        (bytes, b"\x00\xff"),
        (bool, False),
        (int | str, "5"),
        (Literal["a", "b"], "b"),
        (list[int | str], [1, "5"]),
        (list[Priced | int], [Priced(1), 1]),
        (list[float], [1, 2.5]),
        (tuple[int, ...], tuple(range(20))),
        (Basket, Basket([Line("tea")])),
        (date, date(2026, 11, 23)),
        (date | None, None),
        (datetime, datetime(2026, 11, 23, 1, 2, tzinfo=UTC)),
        (timedelta, timedelta(seconds=3)),
        (Decimal, Decimal("1.50")),
        (UUID, UUID(int=7)),
        (Colour, Colour.RED),
        (Markup, Markup("<b>x</b>")),
        (list[int], [1, 2]),
        (set[str], {"a", "b"}),
        (frozenset[int], frozenset({1})),
        (tuple[int, str], (1, "a")),
        (tuple[date, ...], (date(2026, 1, 1),)),
        (dict[int, date], {1: date(2026, 1, 1)}),
        (dict[tuple[int, int], str], {(1, 2): "x"}),
        (Line, Line("tea", 2)),
        (list[Line], [Line("tea"), Line("milk", 3)]),
        (dict[str, list[Line]], {"a": [Line("tea")]}),
        (Size, Size(3)),
        (Pair, Pair(1, "x")),
        (Person, Person(name="Ada", born=date(1815, 12, 10))),
        (list[Person], [Person(name="Ada", born=date(1815, 12, 10))]),
        (Person | None, None),
        (list, [1, "a", {"b": [None, 1.5]}]),
        (dict[str, Any], {"a": [1, {"b": b"x"}]}),
        (object, {"a": 1}),
        (list[object], [1, {"a": [None]}]),
        (dict[str, object] | None, {"a": [b"x"]}),
        (Any, None),
    ],
)
def test_values_come_back_as_they_went(annotation: Any, value: object) -> None:
    """Same value, same type."""
    back = plain(travelled(holding(annotation, value)))
    assert back == value
    assert type(back) is type(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_any_plain_value_comes_back(value: object) -> None:
    """Where the annotation says nothing, values that need no annotation travel."""
    assert travelled(holding(object, value)) == value


@given(
    st.lists(st.builds(Line, st.text(), st.integers(-(2**63), 2**63))),
    st.dictionaries(st.uuids(), st.dates()),
)
def test_typed_values_come_back(lines: list[Line], days: dict[UUID, date]) -> None:
    """The annotation says what the plain values are made into."""
    assert travelled(holding(list[Line], lines)) == lines
    assert travelled(holding(dict[UUID, date], days)) == days


def test_only_fields_of_the_session_travel() -> None:
    """The others have their default until `load`."""
    counter = Counter(name="a", count=2, cache=[1])
    assert dump(counter, {}) == {"name": "a", "count": 2}
    assert restore(Counter, {"name": "a", "count": 2, "cache": [9]}, {}).cache is None


def test_the_dump_shares_nothing_with_the_component() -> None:
    """A list that changes later does not change what was dumped."""
    component = holding(list[int], [1])
    dumped = dump(component, {})
    vars(component)["value"].append(2)
    assert dumped == {"value": [1]}


def test_a_field_that_came_later_has_its_default() -> None:
    """A session may come from an older version of the class."""
    assert restore(Counter, {"name": "a"}, {}).count == 0


def test_a_field_that_is_gone_or_of_another_type_is_left_out() -> None:
    """A session may come from another version of the class."""
    assert restore(Counter, {"name": "a", "old": 3, "count": "many"}, {}).count == 0
    assert restore(Counter, {"name": "a", "count": "5"}, {}).count == 5


@pytest.mark.parametrize("data", [{}, {"name": 5}, {"count": 1}])
def test_a_required_field_without_a_value_makes_the_session_invalid(data: dict[str, object]) -> None:
    """There is nothing to construct the component from."""
    with pytest.raises(SessionInvalid, match=r"no value for Counter\.name"):
        restore(Counter, data, {})


def test_a_restored_component_is_tracked_like_a_new_one() -> None:
    """What it was made with is no change, what changes in place is."""
    holder = restore(type(holding(list[int], [])), {"value": [1]}, {})
    assert take_changes(holder) == 0
    vars(holder)["value"].append(2)
    assert take_changes(holder) == type(holder).__plan__.bits["value"]
    counter = restore(Counter, {"name": "a", "count": 2}, {})
    assert take_changes(counter) == 0


def test_overlay_assigns_what_the_session_carries() -> None:
    """Over a component that was loaded anew."""
    counter = Counter(name="loaded", count=1, cache=[1])
    overlay(counter, {"count": 7, "cache": [2], "old": 1}, {})
    assert (counter.name, counter.count, counter.cache) == ("loaded", 7, [1])


def test_carries_whole_state() -> None:
    """Whether `load` can be left out on a resume."""

    class Whole(Component):
        count: int = 0

    assert carries_whole_state(Whole)
    assert not carries_whole_state(Counter)


# --- what cannot travel -------------------------------------------------------------------------------------


class Product:
    """A class of the application, such as a row of its database."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Product) and other.number == self.number

    __hash__ = None  # type: ignore[assignment]  # it compares by value


class SpecialProduct(Product):
    """A kind of product."""


def refusal(annotation: Any, value: object) -> str:  # Any: every kind of type form
    """What is said about a value that cannot travel."""
    with pytest.raises(StateNotSealable) as refused:
        dump(holding(annotation, value), {})
    return str(refused.value)


def test_an_object_is_refused_with_class_field_type_and_repairs() -> None:
    """There are three of them."""
    text = refusal(Product, Product(3))
    assert text.startswith("Holder.value holds <")
    assert "a Product cannot travel" in text
    assert "Keep its id in the field" in text
    assert "LiveView(codecs={Product: (dump, load)})" in text
    assert "field(default=None, session=False)" in text


@pytest.mark.parametrize(
    ("annotation", "value", "kind"),
    [
        (list[Product], [Product(1)], "Product"),
        (dict[str, Any], {"a": {"b": Product(1)}}, "dict"),
        (Callable[[], int], print, "builtin_function_or_method"),
        (object, lambda: 1, "function"),
        (Product | int, Product(1), "Product"),
    ],
)
def test_objects_are_found_inside_other_values(annotation: Any, value: object, kind: str) -> None:
    """Whatever the annotation says."""
    assert f"a {kind} cannot travel" in refusal(annotation, value) or "does not say what" in refusal(
        annotation, value
    )


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Any, date(2026, 1, 1)),
        (object, (1, 2)),
        (list, [Decimal(1)]),
        (dict, {"a": {1}}),
        (date | str, date(2026, 1, 1)),
    ],
)
def test_a_value_that_would_come_back_as_another_is_refused(annotation: Any, value: object) -> None:
    """The annotation does not say what to make of it."""
    assert "does not say what to make of it" in refusal(annotation, value) or "but is declared" in refusal(
        annotation, value
    )


@pytest.mark.parametrize(
    ("annotation", "value"), [(int, "x"), (int, 1.5), (str, 5), (date, "soon"), (int, None)]
)
def test_a_value_of_another_type_than_declared_is_refused(annotation: Any, value: object) -> None:
    """It would be gone after a reconnect."""
    assert f"but is declared {annotation.__name__}" in refusal(annotation, value)


@pytest.mark.parametrize(
    ("annotation", "value", "why"),
    [
        (list[int], ["a", 1], "it would be lost (Expected `int`, got `str`"),
        (list[int], [1.0], "its float would come back"),
        (list[str], ["a", Markup("b")], "its Markup would come back"),
        (Line, GiftLine("tea"), "its GiftLine would come back"),
        (list[Line], [Line("tea"), GiftLine("tea")], "its GiftLine would come back"),
        (Basket, Basket([GiftLine("tea")]), "its GiftLine would come back"),
        (dict[str, list[Line]], {"a": [], "b": [GiftLine("tea")]}, "its GiftLine would come back"),
        (tuple[int, str], ("a", 1), "it would be lost"),
        (list[int], (1, 2), "its tuple would come back"),
        (set[int], frozenset({1}), "its frozenset would come back"),
        (list[list[int]], [[1], [1, "a"]], "it would be lost"),
        (list[Size], [3], "it would be lost"),
        (Line, Line(5), "it would be lost"),  # type: ignore[arg-type]  # what no checker has seen
        (dict[str, Any], {1: "a"}, "it would be lost"),
        (int | str, 10**30, "its int would come back"),
    ],
)
def test_what_is_inside_comes_back_as_the_same_type_or_is_refused(
    annotation: Any, value: object, why: str
) -> None:
    """Nothing is lost on the way without a word: not an item, not a field of a subclass."""
    text = refusal(annotation, value)
    assert "but is declared " in text
    assert why in text


def test_types_that_have_not_come_back_before_are_tried_out_again() -> None:
    """One good value says nothing about another with other types in it."""
    component = holding(list[Line], [Line("tea")])
    dump(component, {})
    component.__dict__["value"] = [Line("tea"), GiftLine("tea")]
    for _ in range(2):
        with pytest.raises(StateNotSealable):
            dump(component, {})


def test_types_that_have_come_back_before_are_not_tried_out_again() -> None:
    """To load at each dump would cost three times as much as to dump."""
    loaded: list[str] = []

    @dataclass
    class Watched:
        name: str

        def __post_init__(self) -> None:
            loaded.append(self.name)

    component = holding(list[Watched], [Watched("tea")])
    loaded.clear()
    for name in ("milk", "bread", "salt"):
        component.__dict__["value"][0].name = name
        dump(component, {})
    assert loaded == ["milk"]


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    """Python writes no text of it."""
    assert "a int cannot travel" in refusal(int, 10**5000)


def test_a_value_that_no_longer_converts_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What a person has lost can be found out."""
    assert restore(Counter, {"name": "a", "count": "many"}, {}).count == 0
    ((logger, level, text),) = caplog.record_tuples
    assert (logger, level) == ("liveview", logging.WARNING)
    assert text.startswith("Counter.count: its value in a session no longer converts")


def test_a_value_that_contains_itself_is_refused() -> None:
    """And the process goes on."""
    endless: list[Any] = []
    endless.append(endless)
    assert "containing itself" in refusal(list[Any], endless) or "does not say" in refusal(list[Any], endless)
    assert "containing itself" in refusal(list[list[int]], endless)


# --- codecs -------------------------------------------------------------------------------------------------

NUMBERS: Codecs = {Product: (lambda product: product.number, Product)}


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Product, Product(3)),
        (Product | None, Product(3)),
        (Product | None, None),
        (list[Product], [Product(1), Product(2)]),
        (dict[str, list[Product]], {"a": [Product(1)]}),
        (tuple[Product, int], (Product(1), 2)),
    ],
)
def test_codecs_take_apart_what_nobody_else_knows(annotation: Any, value: object) -> None:
    """Also inside lists, dicts and tuples."""
    assert travelled(holding(annotation, value), NUMBERS) == value


def test_a_codec_is_used_for_subclasses() -> None:
    """The nearest base's."""
    assert dump(holding(Product, SpecialProduct(3)), NUMBERS) == {"value": 3}


def test_a_codec_comes_before_what_msgspec_knows() -> None:
    """A dataclass whose codec keeps only its name travels as its name."""
    codecs: Codecs = {Line: (lambda line: line.name, lambda name: Line(name, 100))}
    component = holding(list[Line | None], [Line("tea", 2), None])
    assert dump(component, codecs) == {"value": ["tea", None]}
    assert travelled(component, codecs) == [Line("tea", 100), None]
    assert dump(component, {}) == {"value": [{"name": "tea", "amount": 2}, None]}


def test_a_codec_that_finds_nothing_leaves_the_default() -> None:
    """What it looked up may be gone."""

    class Shelf(Component):
        product: Product | None = None

    def lost(number: int) -> Product:
        raise LookupError(number)

    codecs: Codecs = {Product: (lambda product: product.number, lost)}
    assert restore(Shelf, {"product": 3}, codecs).product is None


def test_a_codec_needs_an_annotation_that_names_its_type() -> None:
    """Else its number would come back as a number."""
    with pytest.raises(StateNotSealable, match="annotate the field with it"):
        dump(holding(object, Product(1)), NUMBERS)


@dataclass
class Link:
    """Holds its like, as deep as one wants."""

    to: "Link | None" = None


class Chain(Component):
    """Its state has no bottom by its type."""

    first: Link | None = None


def test_a_value_that_is_nested_too_deeply_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """The process that sealed it may have had more of its stack left than the one that opens it. Python 3.14 goes far down."""
    data: object = None
    for _ in range(1_000_000):
        data = {"to": data}
    assert restore(Chain, {"first": data}, {}).first is None
    assert "no longer converts" in caplog.text
