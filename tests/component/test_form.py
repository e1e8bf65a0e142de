"""`Form`: everything that is wrong with a form at once, in words for the person at it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec
import pydantic
import pytest
from pydantic_core import PydanticCustomError

from liveview import Component, Form, event
from liveview.component.arguments import bind
from liveview.component.state import dump, restore


class Size(Enum):
    """By value."""

    SMALL = "s"
    LARGE = "l"


@dataclass
class Order:
    """As a dataclass, with a rule for the whole."""

    name: Annotated[str, msgspec.Meta(min_length=2)]
    amount: Annotated[int, msgspec.Meta(ge=1)]
    size: Size
    due: date | None = None
    tags: list[Literal["gift", "fast"]] = ()  # type: ignore[assignment]  # what a form sends is a list
    agreed: bool = False

    def __post_init__(self) -> None:
        if self.amount > 10 and self.size is Size.LARGE:
            raise ValueError("So many large ones are not there.")


class OrderStruct(msgspec.Struct):
    """The same as a struct, in part."""

    name: Annotated[str, msgspec.Meta(min_length=2)]
    amount: Annotated[int, msgspec.Meta(ge=1)]


class OrderModel(pydantic.BaseModel):
    """The same as a model, with a rule of its own."""

    name: Annotated[str, pydantic.Field(min_length=2)]
    amount: Annotated[int, pydantic.Field(ge=1)]
    size: Size = Size.SMALL

    @pydantic.field_validator("name")
    @classmethod
    def is_no_robot(cls, name: str) -> str:
        """A rule with words of its own."""
        if name == "robot":
            raise ValueError("Robots order elsewhere.")
        return name


def filled(annotation: Any, *entries: object) -> Any:  # Any: a form of what the annotation says
    """What a handler gets whose `form` is annotated so."""

    def check(self: Component, form: object) -> None: ...

    check.__annotations__["form"] = annotation
    made: Any = type("Made", (Component,), {"check": event(check)})
    form: Any = bind(made.__plan__.handlers["check"], {}, {"form": list(entries)}, "c1-1")["form"]
    assert isinstance(form, Form)
    return form  # pyright: ignore[reportUnknownVariableType]  # as above


def test_a_form_without_faults_has_its_value() -> None:
    """And what stands in it."""
    entries = (
        ["name", "Ann"],
        ["amount", "3"],
        ["size", "l"],
        ["tags", "gift"],
        ["tags", "fast"],
        ["due", ""],
    )
    form = filled(Form[Order], *entries)
    assert form.errors == {}
    assert form.value == Order("Ann", 3, Size.LARGE, None, ["gift", "fast"])
    assert form["name"] == "Ann"
    assert form.has("tags", "fast")
    assert not form.has("agreed")


@pytest.mark.parametrize("annotation", [Form[OrderStruct], Form[OrderModel]])
def test_everything_that_is_wrong_is_said_at_once(annotation: Any) -> None:
    """Whatever kind of class it is, in the same words."""
    form = filled(annotation, ["name", "A"], ["amount", "0"])
    assert form.value is None
    assert form.errors == {"name": ["At least 2 characters."], "amount": ["At least 1."]}
    form = filled(annotation, ["name", ""], ["amount", "many"])
    assert form.errors == {"name": ["Please fill this in."], "amount": ["Please enter a whole number."]}
    assert filled(annotation, ["name", "Ann"]).errors == {"amount": ["Please fill this in."]}


def test_of_a_dataclass_too() -> None:
    """With dates, choices and several of one name."""
    form = filled(
        Form[Order], ["name", "A"], ["amount", "x"], ["size", "m"], ["due", "soon"], ["tags", "slow"]
    )
    assert form.errors == {
        "name": ["At least 2 characters."],
        "amount": ["Please enter a whole number."],
        "size": ["Please choose one of the list."],
        "due": ["Please enter a date."],
        "tags": ["Please choose one of the list."],
    }


def test_a_rule_for_the_whole_is_shown_when_the_form_was_sent() -> None:
    """In the words of the application."""
    entries = [["name", "Ann", 2], ["amount", "11", 2], ["size", "l", 2]]
    form = filled(Form[Order], *entries)
    assert form.whole_errors == ["So many large ones are not there."]
    assert form.value is None
    assert filled(Form[Order], *[entry[:2] for entry in entries]).whole_errors == []


def test_words_of_a_models_own_validators_stand_as_they_are() -> None:
    """Without what Pydantic puts before them."""
    form = filled(Form[OrderModel], ["name", "robot"], ["amount", "1"])
    assert form.errors == {"name": ["Robots order elsewhere."]}


def test_errors_are_shown_where_the_person_has_been() -> None:
    """Or everywhere, once the form was sent."""
    form = filled(Form[OrderStruct], ["name", "A", 1], ["amount", "0"])
    assert form.errors_of("name") == ["At least 2 characters."]
    assert form.errors_of("amount") == []
    form = filled(Form[OrderStruct], ["name", "A", 2], ["amount", "0", 2])
    assert form.errors_of("amount") == ["At least 1."]


def test_the_application_says_what_else_is_wrong() -> None:
    """Then the form means nothing any more."""
    form = filled(Form[OrderStruct], ["name", "Ann", 1], ["amount", "1"])
    form.add_error("name", "Is taken.")
    form.add_error("name", "Choose another.")
    assert form.errors_of("name") == ["Is taken.", "Choose another."]
    assert form.value is None


def test_a_form_of_any_fields_is_a_dict() -> None:
    """Nothing can be wrong with it."""
    form = filled(Form[dict[str, str]], ["a", "1"], ["b", "2"])
    assert form.value == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "value",
    [Order("Ann", 3, Size.LARGE, date(2026, 1, 2), ["gift"], agreed=True), OrderModel(name="Ann", amount=2)],
)
def test_a_form_begins_with_what_there_is(value: Any) -> None:  # Any: each its own class
    """As its controls will hold it, so that it comes back as the same."""
    begun: Any = Form[Any].of(value)  # Any: as above
    entries = [[name, text] for name, texts in begun.texts.items() for text in texts]
    generic: Any = Form  # Any: of a class that is known only here
    assert filled(generic[type(value)], *entries).value == value


def test_a_form_travels_in_a_session() -> None:
    """With its errors and its value."""

    class Shop(Component):
        template = ""
        form: Form[Order] = Form()
        model: Form[OrderModel] = Form()

    shop = Shop(
        form=filled(Form[Order], ["name", "Ann", 2], ["amount", "3", 2], ["size", "s", 2]),
        model=filled(Form[OrderModel], ["name", "A", 1]),
    )
    back = restore(Shop, msgspec.msgpack.decode(msgspec.msgpack.encode(dump(shop, {}))), {})
    assert (back.form, back.model) == (shop.form, shop.model)
    assert back.form.value == Order("Ann", 3, Size.SMALL, tags=[])
    assert Shop().form is not Shop().form


def test_words_of_custom_errors_stand_as_they_are() -> None:
    """Whatever an application calls them."""

    class Model(pydantic.BaseModel):
        day: str
        end: str

        @pydantic.field_validator("day", "end")
        @classmethod
        def check(cls, text: str, info: pydantic.ValidationInfo) -> str:
            """With codes that look like Pydantic's own."""
            code = "date_taken" if info.field_name == "day" else "greater_than"
            raise PydanticCustomError(code, "Not this one.")

    form = filled(Form[Model], ["day", "x"], ["end", "x"])
    assert form.errors == {"day": ["Not this one."], "end": ["Not this one."]}


def test_a_form_without_a_password_keeps_what_is_wrong() -> None:
    """Neither its text nor what the form means, and the form itself has both as before."""
    form = filled(Form[Order], ["name", "secret", 2], ["amount", "3", 2], ["size", "s", 2])
    form.errors = {"name": ["Taken."]}
    kept = form.without("name", "nothing")
    assert (kept["name"], kept["amount"], kept.value) == ("", "3", None)
    assert kept.errors_of("name") == ["Taken."]
    assert "secret" not in repr(kept)
    assert (form["name"], form.value) == ("secret", Order("secret", 3, Size.SMALL, tags=[]))
