"""`Bound` fields: what a control writes into them, and that nothing else is written."""

from datetime import date
from enum import Enum
from typing import Any

import pytest
from jinja2 import Environment

from liveview import Bound, Component, event
from liveview.component.arguments import bind
from liveview.component.templates import Templates
from liveview.errors import BadArguments, ComponentError, TemplateError
from liveview.testing import visit


class Size(Enum):
    """By value."""

    SMALL = "s"
    LARGE = "l"


class Filter(Component):
    """Fields of the kinds that controls write."""

    template = """
      <input live-model="query"> <input type="checkbox" live-model="is_open">
      <input type="checkbox" live-model="sizes" value="s"> <input type="number" live-model="most">
      <p>{{ query }}, {{ is_open }}, {{ sizes|map(attribute="value")|join("+") }}, {{ most }}, {{ since }}, {{ secret }}</p>
    """
    query: Bound[str] = ""
    is_open: Bound[bool] = False
    size: Bound[Size] = Size.SMALL
    sizes: Bound[list[Size]] = []
    most: Bound[int | None] = None
    since: Bound[date | None] = None
    secret: str = "s"


def write(component: Component, field: str, **details: Any) -> None:  # Any: JSON of a page
    """As an event of a control does it."""
    handler = component.__plan__.handler(f"={field}")
    assert handler is not None
    handler.function(component, **bind(handler, {}, details, "c1-1"))


def test_a_control_writes_its_field() -> None:
    """Converted to what the field holds; nothing is None where that is possible."""
    found = Filter()
    write(found, "query", value="tea", checked=None)
    write(found, "is_open", value="on", checked=True)
    write(found, "size", value="l")
    write(found, "most", value="12")
    write(found, "since", value="2026-01-02")
    assert (found.query, found.is_open, found.size) == ("tea", True, Size.LARGE)
    assert (found.most, found.since) == (12, date(2026, 1, 2))
    write(found, "most", value="")
    write(found, "is_open", value="on", checked=False)
    assert (found.most, found.is_open) == (None, False)


def test_boxes_of_one_name_add_and_take_away() -> None:
    """In the order in which they were ticked; a list to choose from says all at once."""
    found = Filter()
    write(found, "sizes", value="l", checked=True)
    write(found, "sizes", value="s", checked=True)
    write(found, "sizes", value="s", checked=True)
    assert found.sizes == [Size.LARGE, Size.SMALL]
    write(found, "sizes", value="l", checked=False)
    assert found.sizes == [Size.SMALL]
    write(found, "sizes", value=["l"])
    assert found.sizes == [Size.LARGE]


@pytest.mark.parametrize(
    ("field", "value"), [("size", "xl"), ("most", "many"), ("since", "soon"), ("sizes", ["xl"])]
)
def test_what_does_not_fit_changes_nothing(field: str, value: object) -> None:
    """A refusal that names field and value."""
    found = Filter()
    before = repr(found)
    with pytest.raises(BadArguments):
        write(found, field, value=value)
    assert repr(found) == before


def test_no_other_field_can_be_written() -> None:
    """Whatever a page says."""
    for name in ("=secret", "=template", "=live", "=", "==query", "=__plan__"):
        assert Filter.__plan__.handler(name) is None


async def test_it_works_through_a_page() -> None:
    """What is written is shown, wherever it is."""
    async with visit(Filter()) as page:
        await page.dispatch("input", "input", value="tea")
        assert page.text("p").startswith("tea, False, ")
        assert page.attribute("input", "value") == "tea"


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ('<input live-model="secret">', r"no Bound field 'secret'(.|\n)*declare secret: Bound\[str\]"),
        ('<input live-model="queri">', r"no Bound field 'queri'(.|\n)*Did you mean 'query'"),
    ],
)
def test_a_model_that_is_no_bound_field_is_named(template: str, problem: str) -> None:
    """With what to do."""
    made: Any = type("Made", (Filter,), {"template": template})
    with pytest.raises(TemplateError, match=problem):
        Templates(Environment(autoescape=True)).of(made)


def test_a_field_that_no_control_can_write_is_no_bound_field() -> None:
    """It is said when the class is first used."""

    class Odd(Component):
        template = ""
        thing: Bound[complex] = 0j

    with pytest.raises(ComponentError, match=r"Odd\.thing is Bound, and no control can become"):
        Templates(Environment(autoescape=True)).of(Odd)


def test_space_around_a_text_is_taken_away_where_the_control_says_so() -> None:
    """`live-model.trim`; also where the field is a number or nothing."""
    found = Filter()
    write(found, "query.trim", value="  tea ")
    write(found, "most.trim", value=" ")
    assert (found.query, found.most) == ("tea", None)
    write(found, "query", value="  tea ")
    assert found.query == "  tea "


class Draft(Component):
    """A control with a model and, for another handler, an argument."""

    template = """
      <input live-model="text" live-keydown.enter="add" live-value-to="7" live-value-value="enter"> <p>{{ text }}{{ added }}</p>
    """
    text: Bound[str] = ""
    added: list[str] = []

    @event
    def add(self, to: int, value: str) -> None:
        self.added.append(f"{self.text} {to} {value}")


async def test_what_the_control_says_to_another_handler_is_not_for_the_model() -> None:
    """`live-value-*` belong to handlers that somebody wrote; a model takes what the control holds."""
    async with visit(Draft()) as page:
        await page.fill("input", "tea")
        await page.press("input", "Enter")
        assert page.text("p") == "tea['tea 7 enter']"
