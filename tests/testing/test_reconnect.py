"""A page whose connection breaks goes on with its newest session: what an application keeps, and what it does not."""

import asyncio

import pytest

from liveview import Component, LiveView, event, field
from liveview.testing import visit
from tests.support.serving import SECRET


class Basket(Component):
    """State that a session carries, state that it does not, and notes of its lives."""

    template = """
      <p>{{ things|join(',') }}</p><i>{{ seen }}</i><input name="thing">
      <button live-click="add">add</button> <button live-click="look">look</button> <button live-click="wait">wait</button>
      <button live-click="once">once</button>
    """
    things: list[str] = []
    seen: int = field(default=0, session=False)
    waits: int = 0

    def mount(self) -> None:
        LIVES.append("mount")

    def unmount(self) -> None:
        LIVES.append("unmount")

    @event
    def add(self) -> None:
        self.things.append("thing")

    @event
    def look(self) -> None:
        self.seen += 1

    @event
    async def wait(self) -> None:
        LIVES.append("begun")
        if LIVES.count("begun") == 1:
            await asyncio.sleep(60)
        self.waits += 1

    @event(replay=False)
    async def once(self) -> None:
        LIVES.append("begun")
        await asyncio.sleep(60)


LIVES: list[str] = []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    LIVES.clear()


async def begun() -> None:
    while "begun" not in LIVES:
        await asyncio.sleep(0)


async def test_the_page_goes_on_in_a_fresh_instance() -> None:
    """With the state of the session, and what was typed."""
    async with visit(Basket()) as page:
        await page.click("button", text="add")
        await page.click("button", text="look")
        await page.fill("input", "typed")
        before = page.component
        await page.reconnect()
        assert page.component is not before
        assert page.component.things == ["thing"]
        assert (page.text("p"), page.text("i"), page.value("input")) == ("thing", "0", "typed")
        assert LIVES == ["mount", "unmount", "mount"]
        await page.click("button", text="add")
        assert page.text("p") == "thing,thing"
    assert LIVES == ["mount", "unmount", "mount", "unmount"]


async def test_a_killed_process_unmounts_nothing() -> None:
    """All else is as it was; nothing of the instance is left."""
    live = LiveView(SECRET, debug=True)
    async with visit(Basket(), live=live) as page:
        await page.click("button", text="add")
        await page.reconnect(kill=True)
        assert page.text("p") == "thing"
        assert LIVES == ["mount", "mount"]
        assert len(live.registry) == 1
    assert LIVES == ["mount", "mount", "unmount"]


class Shelf(Component):
    """Rows that are looked up anew."""

    template = (
        """{% for row in rows %}<input live-key="{{ row }}" name="{{ row }}" value="{{ row }}">{% endfor %}"""
    )
    rows: list[str] = field(default_factory=list[str], session=False)

    def load(self) -> None:
        self.rows = list(ROWS)


ROWS: list[str] = []


async def test_what_was_typed_stays_with_its_row() -> None:
    """Where other rows have come meanwhile, so that the content is sent whole."""
    ROWS[:] = ["a", "b"]
    async with visit(Shelf()) as page:
        await page.fill("[name=b]", "typed")
        await page.blur()
        ROWS[:] = ["c", "a", "b"]
        await page.reconnect()
        assert [page.value(f"[name={row}]") for row in ROWS] == ["c", "a", "typed"]


async def test_what_no_session_has_is_lost_with_the_process() -> None:
    """A process that lives on remembers it for a while."""
    for kill, things in ((False, ["late"]), (True, [])):
        async with visit(Basket()) as page:
            page.component.things.append("late")
            await page.settle()
            await page.reconnect(kill=kill)
            assert page.component.things == things


@pytest.mark.parametrize("kill", [False, True])
async def test_what_was_not_answered_is_said_again(*, kill: bool) -> None:
    """The handler that was cut off runs again, on the state before it."""
    async with visit(Basket()) as page:
        clicking = asyncio.create_task(page.click("button", text="wait"))
        await begun()
        await page.reconnect(kill=kill)
        await clicking
        assert page.component.waits == 1
        assert LIVES.count("begun") == 2


async def test_what_must_not_be_tried_twice_is_told() -> None:
    """A handler with `replay=False`."""
    async with visit(Basket()) as page, page.expecting("unknown_outcome"):
        clicking = asyncio.create_task(page.click("button", text="once"))
        await begun()
        await page.reconnect(kill=True)
        await clicking


async def test_another_process_goes_on() -> None:
    """One with the same secret."""
    first, second = LiveView(SECRET, debug=True), LiveView(SECRET, debug=True)
    async with visit(Basket(), live=first) as page:
        await page.click("button", text="add")
        await page.reconnect(live=second)
        assert page.live is second
        assert (len(first.registry), len(second.registry)) == (0, 1)
        await page.click("button", text="add")
        assert page.text("p") == "thing,thing"


async def test_a_process_that_cannot_go_on_says_why() -> None:
    """One with another secret."""
    async with visit(Basket()) as page:
        with pytest.raises(AssertionError, match="session_invalid"):
            await page.reconnect(live=LiveView(SECRET[::-1]))
