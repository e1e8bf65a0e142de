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
      {% macro about(name, hint="") %}
      {% set errors = form.errors_of(name) %}
      <p id="{{ name }}-about" class="{{ 'wrong' if errors else 'quiet' }}" aria-live="polite">{{ errors|join(" ") or hint }}</p>
      {% endmacro %}

      {% macro field(name, label, type="text", hint="", autocomplete="off") %}
      <div class="field">
        <label for="{{ name }}">{{ label }}</label>
        <input id="{{ name }}" name="{{ name }}" type="{{ type }}" autocomplete="{{ autocomplete }}"
               {% if type != "password" %}value="{{ form[name] }}"{% endif %}
               aria-invalid="{{ 'true' if form.errors_of(name) else 'false' }}" aria-describedby="{{ name }}-about">
        {{ about(name, hint) }}
      </div>
      {% endmacro %}

      {% if welcome %}
      <h1>Welcome, {{ welcome }}</h1>
      <p role="status">Your account is there. We have sent you nothing, because this is an example.</p>
      {% else %}
      <h1>Sign up</h1>
      <form live-input.debounce="check" live-submit="sign_up" novalidate>
        {{ field("name", "Name", hint="ann, ben and admin are taken.", autocomplete="username") }}
        {{ field("email", "E-mail", "email", autocomplete="email") }}
        {{ field("password", "Password", "password", "At least 8 characters, a digit among them.", "new-password") }}
        {{ field("age", "Age", "number") }}
        <fieldset class="choice" aria-describedby="plan-about">
          <legend>Plan</legend>
          {% for plan in ("free", "team", "company") %}
          <label><input type="radio" name="plan" value="{{ plan }}" checked="{{ form['plan'] == plan }}"> {{ plan|title }}</label>
          {% endfor %}
          {{ about("plan") }}
        </fieldset>
        <div class="field">
          <label><input type="checkbox" name="has_agreed" checked="{{ form.has('has_agreed') }}"
            aria-invalid="{{ 'true' if form.errors_of('has_agreed') else 'false' }}"
            aria-describedby="has_agreed-about"> I agree to the terms</label>
          {{ about("has_agreed") }}
        </div>
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
        self.form = form

    @event
    async def sign_up(self, form: Form[Account]) -> None:
        self.check(form)
        if form.value is not None:
            await asyncio.sleep(0.5)  # in place of a database
            TAKEN.add(form.value.name.lower())
            self.welcome = form.value.name
            self.form = Form()
