"""State: declaring fields, constructing components, reading and assigning."""

from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from liveview.component.annotations import own_annotations
from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.fields import Bound, Field, field
from liveview.errors import ComponentError
from liveview.tracked.mutability import can_change


class Counter(Component):
    """A number and a name."""

    count: int = 0
    name: Bound[str] = "Ada"
    step: ClassVar[int] = 2
    _private: int = 7


class Basket(Component):
    """A required field, defaults that can change, and one that is not kept."""

    owner: str
    lines: list[str] = []
    extras: dict[str, list[int]] = field(default_factory=lambda: {"a": [1]})
    rates: object = field(default=None, session=False)


def build(kind: Any, *positional: object, **given: object) -> Any:  # Any: calls that checkers refuse
    """Construct a component past what type checkers allow."""
    return kind(*positional, **given)


def test_fields_are_keyword_arguments_with_defaults() -> None:
    """A field that is not given has its default."""
    assert Counter().count == 0
    assert Counter(count=3, name="Bob").count == 3
    assert Counter(name="Bob").name == "Bob"


def test_class_variables_and_private_names_are_no_state() -> None:
    """ClassVar and names with an underscore stay what Python makes of them."""
    assert list(Counter.__plan__.fields) == ["count", "name"]
    counter = Counter()
    counter._private = 9
    assert (Counter._private, counter._private, counter.__dirty__) == (7, 9, 0)


def test_an_unknown_field_is_named_with_the_near_miss() -> None:
    """The error says what was probably meant."""
    with pytest.raises(ComponentError, match=r"^Counter has no field 'cont'\. Did you mean 'count'\?$"):
        build(Counter, cont=3)


def test_private_and_class_variables_cannot_be_given() -> None:
    """Only state is an argument of the constructor."""
    with pytest.raises(ComponentError, match="has no field '_private'"):
        build(Counter, _private=3)
    with pytest.raises(ComponentError, match="has no field 'step'"):
        build(Counter, step=3)


def test_a_missing_field_is_named_with_the_repair() -> None:
    """The error shows how the component is constructed."""
    with pytest.raises(ComponentError, match=r"^Basket needs field 'owner': Basket\(owner=\.\.\.\)\.$"):
        build(Basket)


def test_positional_arguments_are_refused_with_the_repair() -> None:
    """State goes by name, also where no checker has looked."""
    with pytest.raises(ComponentError, match=r"takes its fields by name: Counter\(count=\.\.\.\)"):
        build(Counter, 3)


def test_defaults_that_can_change_are_copied_deeply() -> None:
    """What one instance changes, another does not see."""
    one, other = Basket(owner="a"), Basket(owner="b")
    one.lines.append("tea")
    one.extras["a"].append(2)
    assert (other.lines, other.extras) == ([], {"a": [1]})


def test_defaults_that_cannot_change_are_shared() -> None:
    """A copy would cost and gain nothing."""
    default = (1, "x", (2.0, None))

    class Holder(Component):
        value: tuple[object, ...] = default

    assert Holder().value is default


def test_containers_that_are_given_are_copied() -> None:
    """What the caller does with a list afterwards would be seen by nobody."""
    lines = ["tea"]
    basket = Basket(owner="a", lines=lines)
    lines.append("milk")
    assert basket.lines == ["tea"]
    basket.lines = lines
    lines.append("salt")
    assert basket.lines == ["tea", "milk"]
    assert basket.lines is basket.lines


def test_objects_that_are_given_are_kept_as_they_are() -> None:
    """Only builtin containers are copied; a subclass may do anything."""

    class Lines(list[str]):
        pass

    for value in (object(), Lines(["tea"]), ("tea", ["milk"])):
        assert Basket(owner="a", rates=value).rates is value


def test_what_is_taken_out_of_a_field_is_a_list_dict_or_set_still() -> None:
    """For all purposes of the language."""
    basket = Basket(owner="a", rates={1, 2})
    assert isinstance(basket.lines, list)
    assert isinstance(basket.extras, dict)
    assert isinstance(basket.extras["a"], list)
    assert isinstance(basket.rates, set)


def test_default_and_factory_exclude_each_other() -> None:
    """Which one is meant cannot be known."""
    with pytest.raises(ComponentError, match="not both"):
        field(default=1, default_factory=int)  # type: ignore[call-overload]  # the point of the test


def test_a_field_of_dataclasses_is_refused_with_the_repair() -> None:
    """The two look alike and mean different things."""
    import dataclasses  # noqa: PLC0415 - its `field` would hide ours

    with pytest.raises(ComponentError, match=r"Wrong\.items: use liveview\.field\(\)"):

        class Wrong(Component):  # pyright: ignore[reportUnusedClass]
            items: list[int] = dataclasses.field(default_factory=list[int])


def test_a_field_outside_the_session_needs_a_default() -> None:
    """After a reconnect nothing could fill it."""
    with pytest.raises(ComponentError, match=r"Wrong\.rates is kept out of the session and has no default"):

        class Wrong(Component):  # pyright: ignore[reportUnusedClass]
            rates: object = field(session=False)


def test_slots_are_refused() -> None:
    """They would take the place of the descriptors."""
    with pytest.raises(ComponentError, match="__slots__"):

        class Wrong(Component):  # pyright: ignore[reportUnusedClass]
            __slots__ = ("count",)
            count: int


def test_a_field_cannot_be_deleted() -> None:
    """A template that reads it would break."""
    with pytest.raises(ComponentError, match=r"Counter\.count is state and cannot be deleted"):
        del Counter().count


def test_the_class_attribute_is_the_descriptor() -> None:
    """Reading a field on the class gives no default that might be mistaken for a value."""
    assert isinstance(vars(Counter)["count"], Field)
    assert getattr(Counter, "count") is vars(Counter)["count"]  # noqa: B009 - checkers see an int


def test_bound_is_seen_also_where_it_is_written_as_text() -> None:
    """Only such fields may be written by an input."""

    class Form(Component):
        name: "Bound[str]" = ""
        age: int = 0

    assert Form.__plan__.fields["name"].bound
    assert Form.__plan__.fields["name"].type is str
    assert not Form.__plan__.fields["age"].bound


def test_repr_shows_the_state_in_short() -> None:
    """For logs and failing tests."""
    assert repr(Counter(count=3)) == "Counter(count=3, name='Ada')"
    assert len(repr(Counter(name="x" * 10_000))) < 200


# --- inheritance --------------------------------------------------------------------------------------------


class Base(Component):
    """Two fields."""

    first: int = 1
    second: int = 2


class Derived(Base):
    """Another default for one, and one more."""

    third: int = 3
    first: int = 10


def test_fields_of_bases_come_first_and_keep_their_place() -> None:
    """As in dataclasses, so that masks and messages have one order."""
    assert list(Derived.__plan__.fields) == ["first", "second", "third"]
    assert Derived().first == 10
    assert Base().first == 1


def test_a_bare_assignment_gives_a_field_another_default() -> None:
    """It does not turn state into a plain class attribute."""

    class Renamed(Base):
        second = 20

    renamed = Renamed()
    renamed.second = 21
    assert take_changes(renamed) == Renamed.__plan__.bits["second"]
    assert Renamed().second == 20


def test_a_field_cannot_become_a_method() -> None:
    """Its base goes on assigning it."""
    with pytest.raises(ComponentError, match=r"Wrong\.first is a field of Base and cannot become a method"):
        type("Wrong", (Base,), {"first": property(lambda self: 1)})


class Left(Component):
    """One side of a diamond."""

    left: int = 0


class Right(Component):
    """The other side."""

    right: int = 0
    common: list[int] = []


class Both(Left, Right):
    """Both sides."""


def test_bits_differ_where_bases_meet() -> None:
    """Fields that had the same bit in their own classes have different ones in the common subclass."""
    assert Left.__plan__.bits["left"] == Right.__plan__.bits["right"]
    both = Both()
    both.left = 1
    assert take_changes(both) == Both.__plan__.bits["left"]
    both.common.append(1)
    assert take_changes(both) == Both.__plan__.bits["common"]
    assert len(set(Both.__plan__.bits.values())) == 3
    assert 1 not in Both.__plan__.bits.values()


def test_annotations_of_a_mixin_are_no_state() -> None:
    """Type checkers see fields only in classes derived from Component."""

    class Mixin:
        other: int = 5

    class Mixed(Mixin, Base):
        pass

    assert list(Mixed.__plan__.fields) == ["first", "second"]
    assert "other" in Mixed.__plan__.names


T = TypeVar("T")


class Table(Component, Generic[T]):
    """A generic component."""

    rows: list[T] = field(default_factory=list[T])


def test_generic_components_can_be_constructed() -> None:
    """With and without naming the type."""
    assert Table[int](rows=[1]).rows == [1]
    assert Table(rows=["a"]).rows == ["a"]


# --- what counts as changeable ------------------------------------------------------------------------------


class Colour(Enum):
    """A property of a member may read anything, such as the language in use."""

    RED = 1


class Name(str):  # noqa: SLOT000 - the point of the test
    """A subclass may carry attributes."""


@pytest.mark.parametrize("value", ["a", 1, 1.5, True, None, b"x", (), (1, ("a", frozenset({2})))])
def test_values_that_cannot_change(value: object) -> None:
    """Texts, numbers and tuples of such."""
    assert not can_change(value)


CHANGEABLE: list[object] = [
    [],
    {},
    set[int](),
    object(),
    Colour.RED,
    (Colour.RED,),
    ([],),
    (1, (2, {})),
    Name("a"),
    bytearray(),
]


@pytest.mark.parametrize("value", CHANGEABLE)
def test_values_that_can_change(value: object) -> None:
    """Everything else, and tuples that hold something else."""
    assert can_change(value)


def test_a_deeply_nested_tuple_is_taken_as_changeable() -> None:
    """Instead of exhausting the stack."""
    value: tuple[object, ...] = ()
    for _ in range(100_000):
        value = (value,)
    assert can_change(value)


def test_annotations_of_a_base_are_not_the_class_s_own() -> None:
    """Each class declares what stands in its own body."""
    assert own_annotations(Both) == {}
