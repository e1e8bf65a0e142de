"""Filling a handler's parameters from what a page sends."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict
from uuid import UUID

import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveview.component.arguments import bind, shown
from liveview.component.component import Component
from liveview.component.events import Event, event
from liveview.errors import BadArguments


class Colour(Enum):
    """By value."""

    RED = "red"


class Level(IntEnum):
    """By number."""

    LOW = 1


@dataclass
class Point:
    """A dataclass that refuses some values."""

    x: int
    y: int = 0

    def __post_init__(self) -> None:
        if self.x > 100:
            raise ValueError("x is above 100")
        if self.x < 0:
            raise LookupError("a secret of the application")


class Known(pydantic.BaseModel, extra="forbid"):
    """A Pydantic model that takes no names but its own."""

    numbers: list[int]


class Size(msgspec.Struct, forbid_unknown_fields=True):
    """A msgspec struct."""

    width: int


class Person(pydantic.BaseModel):
    """A Pydantic model."""

    name: str
    age: int = pydantic.Field(ge=0)


class Row(TypedDict):
    """A typed dict."""

    id: int


class Pair(NamedTuple):
    """A named tuple."""

    left: int
    right: int


class Counter(Component):
    """Handlers of several shapes."""

    count: int = 0

    @event
    def increment(self) -> None:
        """No parameters."""

    @event
    def add(self, by: int) -> None:
        """One that is required."""

    @event
    def step(self, by: int = 5, *, times: int = 1) -> None:
        """Defaults and keyword-only."""

    @event
    def loose(self, by: int, **rest: str) -> None:
        """Takes whatever comes."""

    @event
    def search(self, value: str, key: str = "", *, checked: bool = False) -> None:
        """Filled from the event."""

    @event
    def look(self, happened: Event, by: int = 1) -> None:
        """Looks at the event."""

    @event
    def loose_look(self, happened: Event, **rest: str) -> None:
        """Looks at the event and takes whatever comes."""


def filled(name: str, arguments: dict[str, object] | None = None, **details: object) -> dict[str, object]:
    """What the handler of this name is called with."""
    return bind(Counter.__plan__.handlers[name], arguments or {}, details, "c1-7")


def converted(annotation: Any, value: object) -> object:
    """What a handler gets whose parameter has this annotation."""

    def take(self: Component, by: object) -> None: ...

    take.__annotations__["by"] = annotation
    made: Any = type("Made", (Component,), {"take": event(take)})
    return bind(made.__plan__.handlers["take"], {"by": value}, {}, "c1-7")["by"]


def test_texts_become_what_the_annotation_says() -> None:
    """The ordinary case."""
    assert filled("increment") == {}
    assert filled("add", {"by": "10"}) == {"by": 10}
    assert filled("add", {"by": 10}) == {"by": 10}


def test_defaults_are_left_to_python() -> None:
    """What is not sent is not passed."""
    assert filled("step") == {}
    assert filled("step", {"times": "3"}) == {"times": 3}


def test_a_parameter_without_annotation_gets_what_was_sent() -> None:
    """Nothing says what to make of it."""
    take: Any = eval("lambda self, thing: None")  # checkers refuse a parameter without annotation

    made: Any = type("Made", (Component,), {"take": event(take)})
    handler = made.__plan__.handlers["take"]
    assert bind(handler, {"thing": [1, {"a": None}]}, {}, "") == {"thing": [1, {"a": None}]}


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (str, "x", "x"),
        (float, "1.5", 1.5),
        (Decimal, "1.50", Decimal("1.50")),
        (bool, "true", True),
        (bool, "on", True),
        (bool, "1", True),
        (bool, "false", False),
        (bool, False, False),
        (int | None, "3", 3),
        (int | None, "", None),
        (date | None, " ", None),
        (str | None, "", ""),
        (str | None, "null", "null"),
        (int | str, "5", "5"),
        (list[int], ["1", 2], [1, 2]),
        (list[int], "[1, 2]", [1, 2]),
        (set[str], ["a", "a"], {"a"}),
        (tuple[int, str], [1, "a"], (1, "a")),
        (dict[str, int], '{"a": "1"}', {"a": 1}),
        (date, "2026-11-23", date(2026, 11, 23)),
        (datetime, "2026-11-23T01:02", datetime(2026, 11, 23, 1, 2)),  # noqa: DTZ001 - as HTML sends it
        (datetime, "2026-11-23T01:02:03", datetime(2026, 11, 23, 1, 2, 3)),  # noqa: DTZ001 - as HTML sends it
        (time, "01:02", time(1, 2)),
        (UUID, "00000000-0000-0000-0000-000000000001", UUID(int=1)),
        (Colour, "red", Colour.RED),
        (Level, "1", Level.LOW),
        (Literal["a", "b"], "b", "b"),
        (Literal[1, 2], "2", 2),
        (Annotated[int, msgspec.Meta(ge=1)], "2", 2),
        (Point, {"x": "1"}, Point(1)),
        (Point, '{"x": 1, "y": "2"}', Point(1, 2)),
        (list[Point], [{"x": 1}], [Point(1)]),
        (Size, {"width": "3"}, Size(3)),
        (Row, {"id": "4"}, {"id": 4}),
        (Pair, ["1", "2"], Pair(1, 2)),
        (Person, {"name": "Ada", "age": "36"}, Person(name="Ada", age=36)),
        (Person | None, '{"name": "Ada", "age": 36}', Person(name="Ada", age=36)),
        (list[Person], [{"name": "Ada", "age": 36}], [Person(name="Ada", age=36)]),
        (Any, {"a": 1}, {"a": 1}),
        (object, {"a": [1]}, {"a": [1]}),
        (list[object], [1, {"a": "x"}], [1, {"a": "x"}]),
    ],
)
def test_every_usual_type_can_be_sent(annotation: Any, text: object, value: object) -> None:
    """As text of an attribute, or as JSON."""
    assert converted(annotation, text) == value


# --- refusals -----------------------------------------------------------------------------------------------


def refusal(name: str, arguments: dict[str, object] | None = None, **details: object) -> str:
    """What is said about arguments that do not fit."""
    with pytest.raises(BadArguments) as refused:
        filled(name, arguments, **details)
    return str(refused.value)


def test_a_wrong_value_is_named_with_handler_and_parameter() -> None:
    """And with the type that was expected."""
    expected = "Counter.add: argument 'by' = 'ten' is not an int."
    assert refusal("add", {"by": "ten"}) == expected


def test_a_missing_argument_is_named_with_the_repair() -> None:
    """As the attribute that is to be written."""
    assert refusal("add") == "Counter.add needs 'by'. Put live-value-by=\"...\" on the element."


def test_hyphens_stand_for_underscores_in_the_repair() -> None:
    """HTML's attributes are written so."""

    class Shelf(Component):
        @event
        def put(self, row_id: int) -> None: ...

    with pytest.raises(BadArguments, match='live-value-row-id="'):
        bind(Shelf.__plan__.handlers["put"], {}, {}, "")


def test_a_missing_detail_is_explained() -> None:
    """It comes from the event, so the event was the wrong one."""
    text = refusal("search")
    assert text.startswith(
        "Counter.search needs 'value'. It comes from the control of an event such as live-input"
    )


def test_an_unknown_argument_is_named_with_the_near_miss() -> None:
    """A typing error in the template."""
    assert refusal("add", {"by": "1", "bye": "2"}) == "Counter.add has no parameter 'bye'. Did you mean 'by'?"
    assert refusal("increment", {"by": "1"}) == "Counter.increment has no parameter 'by'."


def test_a_misspelt_argument_is_named_before_the_one_that_is_missing_for_it() -> None:
    """That a needed one is missing is only what follows."""
    assert refusal("add", {"bye": "2"}) == "Counter.add has no parameter 'bye'. Did you mean 'by'?"


def test_self_and_events_cannot_be_sent() -> None:
    """They are ours to give."""
    assert refusal("loose", {"by": 1, "self": "x"}) == "Counter.loose has no parameter 'self'."
    assert "has no parameter 'happened'" in refusal("look", {"happened": {"id": "forged"}})
    assert "has no parameter 'happened'" in refusal("loose_look", {"happened": "forged"})


def test_values_are_shown_in_part() -> None:
    """A refusal is not as long as what was refused."""
    assert len(refusal("add", {"by": "x" * 1_000_000})) < 250
    assert len(refusal("add", {"by": list(range(100_000))})) < 250
    assert len(refusal("add", {"by": 1, "x" * 1_000_000: 2})) < 250
    assert len(shown({"a": ["b" * 1000] * 1000})) <= 80


@pytest.mark.parametrize("name", ["\U000e0001", "\ud800", "\0"])
def test_names_are_shown_in_part_however_they_are_written(name: str) -> None:
    """A character that cannot be printed is written as up to ten."""
    assert len(refusal("add", {"by": 1, name * 1000: 2})) < 250
    assert len(refusal("loose", {"by": 1, name * 1000: 2})) < 250


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Colour, "x" * 1_000_000),
        (Literal["a", "b"], "x" * 1_000_000),
        (Known, {"x" * 1_000_000: 1}),
        (Known, {f"x{number}": 1 for number in range(1000)}),
        (Known, {"numbers": ["x"] * 1000}),
        (Size, {"width": 1, "x" * 1_000_000: 1}),
    ],
)
def test_reasons_are_shown_in_part(annotation: Any, value: object) -> None:
    """They may name what was sent, and there may be one for each of a thousand values."""
    with pytest.raises(BadArguments) as refused:
        converted(annotation, value)
    assert len(str(refused.value)) < 400


def test_what_an_application_s_type_says_is_passed_on() -> None:
    """A ValueError is meant to be read."""
    with pytest.raises(BadArguments, match=r"argument 'by' = \{'x': 101\} is not a Point \(x is above 100\)"):
        converted(Point, {"x": 101})


def test_pydantic_s_complaints_are_one_line_each() -> None:
    """Without addresses of web pages."""
    with pytest.raises(BadArguments) as refused:
        converted(Person, {"age": -1})
    assert str(refused.value).endswith(
        "is not a Person (name: Field required; age: Input should be greater than or equal to 0)."
    )


def test_other_errors_of_an_application_s_type_stay_inside() -> None:
    """The refusal goes to the browser; the log has the cause."""
    with pytest.raises(BadArguments) as refused:
        converted(Point, {"x": -1})
    assert "secret" not in str(refused.value)
    assert isinstance(refused.value.__cause__, LookupError)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, "9" * 5000),
        (int, True),
        (int, 1.5),
        (bool, "maybe"),
        (str, 5),
        (list[int], "no json"),
        (list[int], "[" * 100_000),
        (date, "yesterday"),
        (Colour, "blue"),
        (Point, "{"),
        (UUID, "1"),
        (Person, 3),
        (float, "1e999"),
    ],
)
def test_values_that_do_not_fit_are_refused(annotation: Any, value: object) -> None:
    """And nothing else is raised."""
    with pytest.raises(BadArguments, match=r"^Made\.take: argument 'by' "):
        converted(annotation, value)


def test_deeply_nested_values_do_not_crash() -> None:
    """Neither the conversion nor the refusal exhausts the stack."""
    value: object = []
    for _ in range(100_000):
        value = [value]
    assert converted(Any, value) is value
    for annotation in (int, list[list[int]], Point, dict[str, object]):
        with pytest.raises(BadArguments) as refused:
            converted(annotation, value)
        assert len(str(refused.value)) < 250


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(["by", "times", "value", "key", "self", "happened", "form", "x"])


@given(
    name=st.sampled_from(sorted(Counter.__plan__.handlers)),
    arguments=st.dictionaries(NAMES, JSON, max_size=3),
    details=st.dictionaries(st.sampled_from(["value", "checked", "key", "form", "event"]), JSON),
)
def test_whatever_is_sent_is_bound_or_refused(
    name: str, arguments: dict[str, object], details: dict[str, object]
) -> None:
    """What is bound can be passed to the handler."""
    handler = Counter.__plan__.handlers[name]
    try:
        bound = bind(handler, arguments, details, "c1-7")
    except BadArguments:
        return
    else:
        handler.function(Counter(), **bound)


# --- details of the event -----------------------------------------------------------------------------------


def test_details_fill_what_the_template_leaves_open() -> None:
    """By the parameter's name."""
    assert filled("search", value="tea", key="Enter", checked=True) == {
        "value": "tea",
        "key": "Enter",
        "checked": True,
    }


def test_what_the_template_wrote_comes_before_the_event() -> None:
    """It is the more particular of the two."""
    assert filled("search", {"value": "written"}, value="typed")["value"] == "written"


def test_details_that_nobody_wants_are_ignored() -> None:
    """Before its first answer the client sends all that it has."""
    assert filled("increment", value="x", event={"type": "click"}, form=[["a", "b"]]) == {}
    assert filled("search", value="x", key=None) == {"value": "x"}


def test_rest_arguments_are_converted_too() -> None:
    """By the annotation of `**`."""
    assert filled("loose", {"by": "1", "colour": "red"}) == {"by": 1, "colour": "red"}
    assert "argument 'colour' = 5 is not a str" in refusal("loose", {"by": "1", "colour": 5})


def test_an_event_is_made_from_its_details() -> None:
    """What does not apply is empty."""
    details = {"type": "click", "x": 3, "y": 4.5, "shift": True, "name": None, "extra": "ignored"}
    happened = filled("look", event=details, value="v", checked=False)["happened"]
    assert happened == Event(
        id="c1-7", type="click", x=3, y=4.5, shift=True, value="v", checked=False, name=""
    )


def test_an_event_s_id_is_ours() -> None:
    """It makes outside effects happen once, so the client has no say in it."""
    happened = filled("look", event={"id": "forged"})["happened"]
    assert isinstance(happened, Event)
    assert happened.id == "c1-7"


def test_an_event_without_details_has_its_id() -> None:
    """A caller of its own may send none."""
    assert filled("look") == {"happened": Event(id="c1-7")}


def test_an_event_s_details_are_checked() -> None:
    """They are the client's word."""
    assert "argument 'happened' is no event" in refusal("look", event={"type": 5})
    assert "argument 'happened' is no event" in refusal("look", event={"x": "far"})
    assert filled("look", event=[1, 2]) == {"happened": Event(id="c1-7")}


def test_a_custom_event_s_detail_is_passed_as_it_is() -> None:
    """The page's own script put it there."""
    happened = filled("look", event={"detail": {"a": [1]}})["happened"]
    assert isinstance(happened, Event)
    assert happened.detail == {"a": [1]}


def test_nan_is_a_number() -> None:
    """It is what was asked for."""
    value = converted(float, "nan")
    assert isinstance(value, float)
    assert math.isnan(value)
