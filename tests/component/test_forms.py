"""Forms as dicts and as typed objects."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, TypedDict

import msgspec
import pydantic
import pytest

from liveview.component.arguments import bind
from liveview.component.coded import coding_of
from liveview.component.component import Component
from liveview.component.events import event
from liveview.component.form import Form
from liveview.component.forms import form_converter
from liveview.component.state import why_not
from liveview.errors import BadArguments


def submitted(annotation: Any, *pairs: object) -> object:
    """What a handler gets as `form`."""

    def save(self: Component, form: object) -> None: ...

    if annotation is not None:
        save.__annotations__["form"] = annotation
    else:
        del save.__annotations__["form"]
    made: Any = type("Made", (Component,), {"save": event(save)})
    details: dict[str, object] = {"form": list(pairs)}
    return bind(made.__plan__.handlers["save"], {}, details, "c1-7")["form"]


@dataclass
class Order:
    """As a form sends it."""

    name: str
    amount: int = 1
    gift: bool = True
    due: date | None = None
    tags: list[str] = field(default_factory=lambda: ["none"])


class OrderStruct(msgspec.Struct, rename="camel"):
    """With other names outside."""

    full_name: str
    is_gift: bool


class OrderModel(pydantic.BaseModel):
    """A model with an alias."""

    name: str = pydantic.Field(alias="full-name")
    amount: int | None = None
    gift: bool
    tags: list[str]


class Colour(Enum):
    """By value."""

    RED = "red"


@dataclass
class Paint:
    """Knows some words only."""

    colour: Colour


class Circle(pydantic.BaseModel):
    """One shape."""

    kind: Literal["circle"]


class Square(pydantic.BaseModel):
    """The other."""

    kind: Literal["square"]


class PaintModel(pydantic.BaseModel):
    """A model that knows some words only."""

    colour: Colour
    shape: Circle | Square = pydantic.Field(discriminator="kind")


class OrderDict(TypedDict):
    """A typed dict."""

    name: str
    amount: int


@pytest.mark.parametrize("annotation", [None, dict, dict[str, Any], Any])
def test_without_a_type_a_form_is_a_dict_of_texts(annotation: Any) -> None:
    """A name that occurs again has the list of its texts."""
    form = submitted(annotation, ["name", "Ada"], ["tag", "a"], ["tag", "b"])
    assert form == {"name": "Ada", "tag": ["a", "b"]}


def test_a_dict_of_texts_has_the_last_of_each() -> None:
    """Its annotation leaves no room for lists."""
    assert submitted(dict[str, str], ["a", "1"], ["a", "2"]) == {"a": "2"}


def test_a_dict_of_lists_has_lists_only() -> None:
    """Also of a name that occurs once."""
    assert submitted(dict[str, list[int]], ["a", "1"], ["b", "2"], ["b", "3"]) == {"a": [1], "b": [2, 3]}


def test_a_dataclass_is_filled_and_converted() -> None:
    """A single text is a list where the field says so, an empty one None."""
    form = submitted(Order, ["name", "Ada"], ["amount", "3"], ["gift", "on"], ["due", ""], ["tags", "a"])
    assert form == Order("Ada", 3, True, None, ["a"])  # noqa: FBT003 - fields in order


def test_what_a_form_leaves_out_is_false_or_empty() -> None:
    """HTML sends nothing for a box that is not ticked; other defaults stand."""
    assert submitted(Order, ["name", "Ada"]) == Order("Ada", 1, False, None, [])  # noqa: FBT003 - fields in order


def test_the_last_text_counts_for_a_single_value() -> None:
    """A hidden field before a box says what "not ticked" means."""
    assert submitted(Order, ["name", "x"], ["gift", "0"], ["gift", "1"]) == Order("x", gift=True, tags=[])


def test_structs_models_and_typed_dicts_are_filled_too() -> None:
    """By the names that they have outside."""
    assert submitted(OrderStruct, ["fullName", "Ada"]) == OrderStruct("Ada", is_gift=False)
    model = submitted(OrderModel, ["full-name", "Ada"], ["amount", ""], ["tags", "a"])
    assert model == OrderModel(**{"full-name": "Ada"}, amount=None, gift=False, tags=["a"])
    assert submitted(OrderDict, ["name", "Ada"], ["amount", "3"]) == {"name": "Ada", "amount": 3}
    assert submitted(Order | None, ["name", "Ada"]) == Order("Ada", gift=False, tags=[])


@pytest.mark.parametrize(
    ("pairs", "complaint"),
    [
        ([["amount", "3"]], "missing required field `name`"),
        ([["name", "x"], ["amount", "many"]], r"Expected `int`, got `str` - at `\$\.amount`"),
        (["name"], "Expected `array`, got `str`"),
        ([["name"]], "length 2"),
        ([["name", 5]], "Expected `str`, got `int`"),
        ([5], "got `int`"),
    ],
)
def test_forms_that_do_not_fit_are_refused(pairs: list[object], complaint: str) -> None:
    """Wrong values as well as what is no form at all."""
    with pytest.raises(BadArguments, match=rf"^Made\.save: argument 'form' .*{complaint}"):
        submitted(Order, *pairs)


@pytest.mark.parametrize("annotation", [dict[str, Colour], dict[str, Literal["a", 1]], Paint, PaintModel])
@pytest.mark.parametrize(
    "text", ["secret", "secret' - at `$.secret`", "secret\n' - at `$", "' - at `$` secret"]
)
def test_a_refusal_repeats_nothing_of_a_form(annotation: Any, text: str) -> None:
    """Somebody may have typed a password into the wrong control. Where it was is said."""
    with pytest.raises(BadArguments, match=r"^Made\.save: argument 'form' is not ") as refused:
        submitted(annotation, ["colour", text], ["shape", '{"kind": "secret"}'])
    assert "secret" not in str(refused.value)


def test_a_refusal_says_which_field_of_a_form_is_wrong() -> None:
    """And why, without the value."""
    with pytest.raises(BadArguments, match=r"is not a Paint \(Invalid enum value - at `\$\.colour`\)\.$"):
        submitted(Paint, ["colour", "secret"])


def test_something_else_than_a_form_is_refused() -> None:
    """The details are the client's word."""

    class Page(Component):
        @event
        def save(self, form: dict[str, str]) -> None: ...

    for wrong in ("text", 5, {"a": "b"}, True):
        with pytest.raises(BadArguments):
            bind(Page.__plan__.handlers["save"], {}, {"form": wrong}, "")


def test_a_form_may_come_from_the_template() -> None:
    """Then it is converted like any other argument."""

    class Page(Component):
        @event
        def save(self, form: Order) -> None: ...

    arguments: dict[str, object] = {"form": '{"name": "Ada"}'}
    assert bind(Page.__plan__.handlers["save"], arguments, {}, "") == {"form": Order("Ada")}


@dataclass
class Priced:
    """Has a limit where msgspec knows none."""

    amount: Annotated[Decimal, msgspec.Meta(gt=0)]


@pytest.mark.parametrize("annotation", [Priced, Form[Priced], Priced | None])
def test_a_limit_of_a_decimal_is_named_with_its_field(annotation: Any) -> None:
    """And with what to do instead."""
    with pytest.raises(TypeError, match=r"^Priced\.amount is .*`gt`.*no Decimal.*__post_init__"):
        form_converter(annotation)


def test_a_limit_of_a_decimal_is_named_where_state_is_to_travel() -> None:
    """What is wrong is the field, and no codec would help."""

    class Shop(Component):
        template = "<p></p>"
        form: Form[Priced] = Form()

    field = Shop.__plan__.fields["form"]
    said = why_not(Form, field, coding_of(field.type, ()))
    assert said.startswith("Priced.amount is")
    assert "codecs" not in said
