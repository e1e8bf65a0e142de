"""What `docs/continuity.md` shows works as it is written there."""

import re
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from liveview import LiveView
from liveview.component.component import Component
from liveview.component.state import carries_whole_state
from liveview.testing import visit
from tests.docs.tables import ROOT

TEXT = (ROOT / "docs" / "continuity.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@dataclass
class Line:
    """What the page's own classes look up."""

    text: str


async def lines_of(customer: int) -> list[Line]:
    """As a database would."""
    return [Line(f"of {customer}")]


class Database:
    """Notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    async def execute(self, _sql: str, argument: object) -> None:
        self.asked.append(argument)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:  # Any: a module's globals
    """A module to run a block in."""
    module = ModuleType("shop")
    monkeypatch.setitem(sys.modules, "shop", module)
    vars(module).update(Line=Line, lines_of=lines_of, Component=Component, database=Database())
    return vars(module)


async def test_what_is_looked_up_stays_on_the_server(names: dict[str, Any]) -> None:
    """And `load` runs again where the session does not carry everything."""
    exec(BLOCKS[0], names)
    basket = names["Basket"]
    assert not carries_whole_state(basket)
    basket.template = "{% for line in lines %}<p>{{ line.text }}</p>{% endfor %}"
    async with visit(basket(customer_id=7)) as page:
        assert page.text("p") == "of 7"


def test_a_class_migrates_the_state_of_its_former_version(names: dict[str, Any]) -> None:
    """Without the field that was new."""
    exec(BLOCKS[1], names)
    assert names["Basket"].__plan__.migrate({"amount": 1.5}) == {"amount": 1.5, "cents": 150}


async def test_an_event_has_an_id_for_what_happens_only_once(names: dict[str, Any]) -> None:
    """Given to the database with each try."""
    exec(BLOCKS[2], names)
    order = names["Order"]
    order.template = '<button live-click="place">Place</button>'
    async with visit(order(), live=LiveView()) as page:
        await page.click("button")
    (id,) = names["database"].asked
    assert id.endswith("-1")
