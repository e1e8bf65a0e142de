"""The macros that come with the package: controls with their labels and errors."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from selectolax.lexbor import LexborHTMLParser

from liveview import Component, Form, event
from liveview.testing import visit


@dataclass
class Order:
    """What the form asks for."""

    name: Annotated[str, msgspec.Meta(min_length=2)]
    size: Literal["s", "l"]
    pay: Literal["card", "cash"]
    note: str = ""
    gift: bool = False


class Shop(Component):
    """A form with all of them."""

    template = """
      {% from "liveview/forms.html" import field, textarea, select, radios, checkbox, whole_errors %}
      <form live-input="check" live-submit="order">
        {{ whole_errors(form) }}
        {{ field(form, "name", "Your name", hint="As on the card", attributes={"autocomplete": "name"}) }}
        {{ select(form, "size", "Size", [("s", "small"), ("l", "large")]) }}
        {{ radios(form, "pay", "Pay by", [("card", "Card"), ("cash", "Cash")]) }}
        {{ textarea(form, "note", "Note", id="the-note") }}
        {{ checkbox(form, "gift", "A gift") }}
        <button live-busy-text="One moment">Order</button>
      </form>
      <p id="done">{{ done }}</p>
    """
    form: Form[Order] = Form()
    done: str = ""

    @event
    def check(self, form: Form[Order]) -> None:
        self.form = form

    @event
    def order(self, form: Form[Order]) -> None:
        self.form = form
        if form.value is not None:
            self.done = form.value.name


async def test_every_control_has_a_label_and_says_where_its_errors_are() -> None:
    """By ids that exist, and only once."""
    async with visit(Shop()) as page:
        tree = LexborHTMLParser(page.html)
        ids = re.findall(r'\bid="([^"]+)"', page.html)
        assert len(ids) == len(set(ids))
        for control in tree.css("input, textarea, select, fieldset"):
            described = control.attributes.get("aria-describedby")
            if control.attributes.get("type") != "radio":
                assert described is not None
                assert set(described.split()) <= set(ids)
        assert {label.attributes["for"] for label in tree.css("label[for]")} <= set(ids)
        assert page.attribute("#name", "autocomplete") == "name"


async def test_errors_stand_where_the_person_has_been() -> None:
    """And everywhere once the form was sent."""
    async with visit(Shop()) as page:
        await page.dispatch("form", "input", form=[["name", "A", 1], ["size", "s", 0], ["note", "", 0]])
        assert page.texts(".error") == ["At least 2 characters."]
        assert page.attribute("#name", "aria-invalid") == "true"
        assert page.attribute("#size", "aria-invalid") == "false"
        await page.dispatch("form", "submit", form=[["name", "A", 2], ["size", "s", 2], ["note", "", 2]])
        assert page.texts(".error") == ["At least 2 characters.", "Please fill this in."]
        assert page.attribute("#pay", "aria-invalid") == "true"
        entries = [
            ["name", "Ann", 2],
            ["size", "l", 2],
            ["pay", "cash", 2],
            ["note", "n", 2],
            ["gift", "on", 2],
        ]
        await page.dispatch("form", "submit", form=entries)
        assert page.texts(".error") == []
        assert page.text("#done") == "Ann"
        assert page.attribute("#gift", "checked") is not None
        assert page.attribute("[value=cash]", "checked") is not None
        assert page.attribute("option[value=l]", "selected") is not None
        assert page.text("textarea") == "n"


async def test_a_password_is_not_repeated() -> None:
    """Neither in the page's HTML nor in an update."""

    class Login(Component):
        template = """
          {% from "liveview/forms.html" import field %}
          <form live-input="check">
            {{ field(form, "name", "Name") }} {{ field(form, "secret", "Password", type="password") }}
          </form>
        """
        form: Form[dict[str, str]] = Form(texts={"secret": ["hidden before"]})

        @event
        def check(self, form: Form[dict[str, str]]) -> None:
            self.form = form

    async with visit(Login()) as page:
        assert page.attribute("#secret", "value") is None
        await page.dispatch("form", "input", form=[["name", "ann", 1], ["secret", "hidden", 1]])
        assert page.attribute("#name", "value") == "ann"
        assert "hidden" not in page.html
