"""Rooms: who hears what, who is there, and what a restart leaves."""

from collections.abc import Iterator

import pytest

from examples import chat
from examples.chat import MOST_KEPT, Chat, Line
from liveview import LiveView
from liveview.testing import VisitedPage, visit

live = LiveView(b"a secret for tests, of more than 32 bytes", debug=True)


@pytest.fixture(autouse=True)
def empty_rooms() -> Iterator[None]:
    """Nobody is there, and nothing was said."""
    forget()
    yield
    assert not any(chat.pages_in.values())


def forget() -> None:
    """What a process that is started again knows."""
    chat.lines_of.clear()
    chat.pages_in.clear()


def person(name: str) -> VisitedPage:
    """Somebody who has a name already."""
    return visit(Chat(name=name), live=live)


async def here(page: VisitedPage, expected: str) -> None:
    """Wait until a page says who is there."""
    await page.wait_for(lambda: page.text("p") == expected)


async def test_who_comes_says_a_name_first() -> None:
    """Without the space around it."""
    async with visit(Chat(), live=live) as page:
        await page.dispatch("form", "submit", form=[])
        assert not page.has(".log")
    async with visit(Chat(wish=" Ann "), live=live) as page:
        await page.submit("form")
        await here(page, "1 here: Ann")


async def test_everybody_in_a_room_hears_what_is_said() -> None:
    """Its sender knows it as their own, and has an empty control again."""
    async with person("Ann") as ann, person("Ben") as ben:
        await ann.submit("form", text="Hello ")
        assert ann.texts(".own") == ["Ann Hello"]
        assert ann.value("form input") == ""
        await ben.wait_for(lambda: ben.texts(".log li") == ["Ann Hello"])
        assert not ben.has(".own")
        await ann.submit("form")
        assert ann.texts(".log li") == ["Ann Hello"]


async def test_a_page_says_who_is_there() -> None:
    """A name counts once, whatever number of tabs it has, and for as long as one of them is there."""
    async with person("Ann") as ann:
        await here(ann, "1 here: Ann")
        async with person("Ben") as ben:
            await here(ann, "2 here: Ann, Ben")
            await here(ben, "2 here: Ann, Ben")
            async with person("Ben"):
                await here(ann, "2 here: Ann, Ben")
            await ann.settle()
            await here(ann, "2 here: Ann, Ben")
        await here(ann, "1 here: Ann")


async def test_rooms_hear_nothing_of_each_other() -> None:
    """Who goes over is in one room at a time."""
    async with person("Ann") as ann, person("Ben") as ben:
        await ben.click("[live-value-room=Coffee]")
        await here(ben, "1 here: Ben")
        await here(ann, "1 here: Ann")
        await ann.submit("form", text="Hello")
        await ben.settle()
        assert ben.texts(".log li") == ["Nobody has said anything yet."]
        await ben.click("[live-value-room=Tea]")
        await ben.wait_for(lambda: ben.texts(".log li") == ["Ann Hello"])


async def test_a_room_that_was_forgotten_is_brought_back_by_its_pages() -> None:
    """What two of them know is there once, in the order in which it was said."""
    lines = [Line("1", 1, "Ann", "one"), Line("2", 2, "Ben", "two"), Line("3", 3, "Ann", "three")]
    async with (
        visit(Chat(name="Ben", lines=lines[1:]), live=live) as ben,
        visit(Chat(name="Ann", lines=lines[:2]), live=live) as ann,
    ):
        expected = ["Ann one", "Ben two", "Ann three"]
        await ann.wait_for(lambda: ann.texts(".log li") == expected)
        await ben.wait_for(lambda: ben.texts(".log li") == expected)


def test_a_room_keeps_so_much() -> None:
    """The newest."""
    chat.keep("Tea", [Line(str(number), number, "Ann", "x") for number in range(MOST_KEPT + 5)])
    assert [line.time for line in chat.lines_of["Tea"]] == list(range(5, MOST_KEPT + 5))
