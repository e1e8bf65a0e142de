"""A form that says what is wrong while one types, and only of what one has been at."""

import asyncio
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from liveview import Component, Form, event

# In place of a database.
TAKEN = {"admin", "ann", "ben"}


@dataclass
class Account:
    """What the form asks for. Types and limits are checked as they stand here."""

    name: Annotated[str, Meta(min_length=2, max_length=30)]
    email: str
    password: Annotated[str, Meta(min_length=8)]
    age: Annotated[int, Meta(ge=16, le=130)]
    plan: Literal["free", "team", "company"]
    has_agreed: bool


class SignUp(Component):
    """What the person has typed stays on the page, also while the server is away."""

    template = """
      {% from "liveview/forms.html" import field, checkbox, radios, whole_errors %}
      {% if welcome %}
      <h1>Welcome, {{ welcome }}</h1>
      <p role="status">Your account is there. This is an example, so it is gone with the server.</p>
      {% else %}
      <h1>Sign up</h1>
      <form live-input.debounce="check" live-submit="sign_up" novalidate>
        {{ whole_errors(form) }}
        {{ field(form, "name", "Name", hint="ann, ben and admin are taken.", attributes={"autocomplete": "username"}) }}
        {{ field(form, "email", "E-mail", type="email", attributes={"autocomplete": "email"}) }}
        {{ field(form, "password", "Password", type="password", hint="At least 8 characters, a digit among them.",
                 attributes={"autocomplete": "new-password"}) }}
        {{ field(form, "age", "Age", type="number") }}
        {{ radios(form, "plan", "Plan", (("free", "Free"), ("team", "Team"), ("company", "Company"))) }}
        {{ checkbox(form, "has_agreed", "I agree to the terms") }}
        <button class="main" live-busy-text="Signing up …">Sign up</button>
      </form>
      {% endif %}
    """
    form: Form[Account] = Form()
    welcome: str = ""

    @event
    def check(self, form: Form[Account]) -> None:
        if form["name"].strip().lower() in TAKEN:
            form.add_error("name", "This name is taken.")
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", form["email"]):
            form.add_error("email", "Please enter an address such as ann@example.org.")
        if not re.search(r"\d", form["password"]):
            form.add_error("password", "At least one digit.")
        if not form.has("has_agreed"):
            form.add_error("has_agreed", "Please agree to the terms.")
        self.form = form.without("password")  # state travels with the page

    @event
    async def sign_up(self, form: Form[Account]) -> None:
        self.check(form)
        if form.value is not None:
            await asyncio.sleep(0.5)  # in place of a database
            TAKEN.add(form.value.name.lower())
            self.welcome = form.value.name
            self.form = Form()
