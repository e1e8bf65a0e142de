"""The form: what it says is wrong, of what, and when."""

import pytest

from examples import sign_up
from examples.sign_up import SignUp
from liveview.testing import VisitedPage, visit

FILLED = {
    "name": "Zoe",
    "email": "zoe@example.org",
    "password": "secret 123",
    "age": "30",
    "plan": "team",
    "has_agreed": "on",
}


@pytest.fixture(autouse=True)
def taken(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that are taken, as at the start."""
    names = {"admin", "ann", "ben"}
    monkeypatch.setattr(sign_up, "TAKEN", names)
    return names


def entries(**changed: str) -> list[list[str | int]]:
    """A form as the page tells it; only what is named was used."""
    return [[name, changed.get(name, text), 1 if name in changed else 0] for name, text in FILLED.items()]


async def send(page: VisitedPage, **changed: str) -> None:
    """Send the form."""
    sent = [[name, text, 2] for name, text, _ in entries(**changed) if text]
    await page.dispatch("form", "submit", form=sent)


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        ("name", "A", ["At least 2 characters."]),
        ("name", "Ann", ["This name is taken."]),
        ("email", "zoe@", ["Please enter an address such as ann@example.org."]),
        ("password", "short", ["At least 8 characters.", "At least one digit."]),
        ("age", "12", ["At least 16."]),
        ("age", "many", ["Please enter a whole number."]),
        ("age", "", ["Please fill this in."]),
        ("plan", "gold", ["Please choose one of the list."]),
    ],
)
async def test_what_is_wrong_is_said_while_one_types(name: str, text: str, problems: list[str]) -> None:
    """Of the control that was used; it points to what is said of it."""
    async with visit(SignUp()) as page:
        await page.dispatch("form", "input", form=entries(**{name: text}))
        assert page.texts(".error") == problems
        assert page.texts(f"#{name}-errors .error") == problems
        assert page.attribute(f"#{name}", "aria-invalid") == "true"
        assert f"{name}-errors" in (page.attribute(f"#{name}", "aria-describedby") or "").split()


async def test_nothing_is_said_of_what_was_not_used() -> None:
    """Until the form is sent: then all of it."""
    async with visit(SignUp()) as page:
        empty = [[name, "", 0] for name in ("name", "email", "password", "age")]
        await page.dispatch("form", "input", form=[["name", "Zoe", 1], *empty[1:]])
        assert page.texts(".error") == []
        await page.dispatch("form", "submit", form=[[name, text, 2] for name, text, _ in empty])
        for name in ("name", "email", "password", "age", "plan", "has_agreed"):
            assert page.has(f"#{name}-errors .error"), name


async def test_a_person_is_welcome() -> None:
    """And the name is taken from then on."""
    async with visit(SignUp()) as page:
        await send(page)
        assert page.text("h1") == "Welcome, Zoe"
        assert not page.has("form")
    async with visit(SignUp()) as page:
        await send(page, name="zoe")
        assert page.texts(".error") == ["This name is taken."]


async def test_nobody_is_without_having_agreed(taken: set[str]) -> None:
    """What was typed stays."""
    async with visit(SignUp()) as page:
        await send(page, has_agreed="")
        assert page.texts(".error") == ["Please agree to the terms."]
        assert page.attribute("#email", "value") == "zoe@example.org"
        assert "zoe" not in taken


async def test_the_password_stays_out_of_the_state() -> None:
    """State travels with the page."""
    async with visit(SignUp()) as page:
        await send(page, has_agreed="")
        assert page.component.form["name"] == FILLED["name"]
        assert FILLED["password"] not in repr(page.component)
