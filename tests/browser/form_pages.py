"""Pages with forms of every kind, for a person who types in a real browser."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from liveview import Bound, Component, Form, LiveView, event

live = LiveView()
app = FastAPI()
app.mount(live.path, live)


class Chat(Component):
    """Clears what was sent; another field keeps what it can."""

    template = """
      <form live-submit="send"><input name="draft" value="{{ draft }}"> <textarea name="note">{{ note }}</textarea></form>
      <input id="enter" value="{{ entered }}" live-keydown.enter="enter">
      <ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>
    """
    draft: str = ""
    note: str = ""
    entered: str = ""
    lines: list[str] = []

    @event
    def send(self, form: dict[str, str]) -> None:
        self.lines.append(f"{form['draft']}/{form['note']}")

    @event
    def enter(self, value: str) -> None:
        self.lines.append(value)


class Models(Component):
    """Every kind of control with a model."""

    template = """
      <input id="query" live-model="query"> <input id="upper" value="{{ upper }}" live-input="write_upper">
      <input id="lazy" live-model.lazy="lazy"> <input id="trim" live-model.trim.lazy="trimmed">
      <input id="amount" type="number" step="any" live-model="amount"> <textarea id="note" live-model="note"></textarea>
      <input id="open" type="checkbox" live-model="is_open">
      <input id="a" type="checkbox" live-model="boxes" value="a"> <input id="b" type="checkbox" live-model="boxes" value="b">
      <input id="red" type="radio" name="colour" live-model="colour" value="red">
      <input id="blue" type="radio" name="colour" live-model="colour" value="blue">
      <select id="size" live-model="size"><option value="s">S</option><option value="l">L</option></select>
      <select id="tags" multiple live-model="tags">
        {% for tag in ["x", "y", "z"] %}<option value="{{ tag }}">{{ tag }}</option>{% endfor %}
      </select>
      <button live-click="set_all">Set</button>
      <output>{{ shown() }}</output>
    """
    query: Bound[str] = ""
    upper: str = ""
    lazy: Bound[str] = ""
    trimmed: Bound[str] = ""
    amount: Bound[float | None] = None
    note: Bound[str] = ""
    is_open: Bound[bool] = False
    boxes: Bound[list[str]] = []
    colour: Bound[str] = "red"
    size: Bound[str] = "s"
    tags: Bound[list[str]] = ["y"]

    def shown(self) -> str:
        """What is in the fields."""
        parts = (
            self.query, self.upper, self.lazy, f"[{self.trimmed}]", self.amount, self.note, self.is_open, "+".join(self.boxes),
            self.colour, self.size, "+".join(self.tags),
        )  # fmt: skip
        return "|".join(map(str, parts))

    @event
    def write_upper(self, value: str) -> None:
        self.upper = value.upper()

    @event
    def set_all(self) -> None:
        self.query, self.note, self.is_open, self.boxes = "set", "set", True, ["b"]
        self.colour, self.size, self.tags, self.amount = "blue", "l", ["x", "z"], 2.5


@dataclass
class Account:
    """What one signs up with."""

    name: Annotated[str, msgspec.Meta(min_length=2)]
    age: Annotated[int, msgspec.Meta(ge=18)]


class SignUp(Component):
    """Says what is wrong while one types, and signs in by an ordinary request."""

    template = """
      {% from "liveview/forms.html" import field %}
      <form action="signed-in" method="post" live-input="check" live-submit="sign_up" live-native="{{ is_ready }}" novalidate>
        {{ field(form, "name", "Name") }} {{ field(form, "age", "Age", type="number") }}
        <button live-busy-text="One moment …">Sign up</button> <button type="reset">Reset</button>
      </form>
    """
    form: Form[Account] = Form()
    is_ready: bool = False

    @event
    async def check(self, form: Form[Account]) -> None:
        self.form = form

    @event
    async def sign_up(self, form: Form[Account]) -> None:
        self.form = form
        await asyncio.sleep(1.5)
        self.is_ready = form.value is not None


@dataclass
class Expense:
    """What was spent on what."""

    what: Annotated[str, msgspec.Meta(min_length=2)]
    amount: Annotated[int, msgspec.Meta(gt=0)]


class Expenses(Component):
    """Checks while one types, and is empty again when an expense was added."""

    template = """
      {% from "liveview/forms.html" import field %}
      <form live-input.debounce="check" live-submit="add" novalidate>
        {{ field(form, "what", "What") }} {{ field(form, "amount", "Amount") }}
        <button>Add</button> <button type="button" live-click="clear">Clear</button>
      </form>
      <button id="count" live-click="count">Count</button>
      <ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>
    """
    form: Form[Expense] = Form()
    lines: list[str] = []

    @event
    def check(self, form: Form[Expense]) -> None:
        self.form = form

    @event
    def add(self, form: Form[Expense]) -> None:
        self.form = form
        if form.value is not None:
            self.lines.append(f"{form.value.what} {form.value.amount}")
            self.form = Form()

    @event
    def clear(self) -> None:
        self.form = Form()

    @event
    def count(self) -> None:
        self.lines.append(f"{self.form['what']}/{self.form['amount']}")


@app.get("/chat", response_class=HTMLResponse)
async def chat(request: Request) -> str:
    return await live.page(Chat(), request=request, title="Chat")


@app.get("/models", response_class=HTMLResponse)
async def models(request: Request) -> str:
    return await live.page(Models(), request=request, title="Models")


@app.get("/sign-up", response_class=HTMLResponse)
async def sign_up(request: Request) -> str:
    return await live.page(SignUp(), request=request, title="Sign up")


@app.get("/expenses", response_class=HTMLResponse)
async def expenses(request: Request) -> str:
    return await live.page(Expenses(), request=request, title="Expenses")


@app.post("/signed-in")
async def signed_in(request: Request) -> Response:
    body = (await request.body()).decode()
    response = HTMLResponse(f"<!doctype html><title>In</title><p>{body}</p>")
    response.set_cookie("user", "ann")
    return response
