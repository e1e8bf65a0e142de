"""The whiteboard without a browser: two people, and what is left when they have gone."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from examples import whiteboard
from examples.whiteboard import PIECES, POINTS, Paper, Piece, Whiteboard
from liveview import LiveView
from liveview.testing import visit
from liveview.testing.visit import VisitedPage

SECRET = "a secret for tests, of more than 32 bytes"


@pytest.fixture(autouse=True)
def blank() -> Iterator[None]:
    """A process that has just started."""
    Paper.sheet = 0
    Paper.pieces.clear()
    yield
    Paper.sheet = 0
    Paper.pieces.clear()


async def draw(page: VisitedPage, *places: tuple[float, float]) -> None:
    """Put the pen down at the first place and go to the others."""
    for number, (x, y) in enumerate(places):
        event = {"x": x, "y": y, "buttons": 1}
        await page.dispatch("svg", "pointermove" if number else "pointerdown", event=event)


def lines(page: VisitedPage) -> list[str]:
    """The points of every piece that is shown."""
    return [part.split('"')[0] for part in page.html.split('points="')[1:]]


async def test_what_one_draws_the_other_sees() -> None:
    """And somebody who comes later."""
    live = LiveView(SECRET)
    async with visit(Whiteboard(), live=live) as ann, visit(Whiteboard(), live=live) as ben:
        await draw(ann, (1, 2), (3.6, 4))
        await ben.wait_for(lambda: lines(ben) == ["1,2 1,2 4,4"])
        async with visit(Whiteboard(), live=live) as late:
            assert lines(late) == lines(ann) == lines(ben)


async def test_a_move_without_a_pen_draws_nothing_and_shows_where_somebody_is() -> None:
    """To others, until they leave or their page is closed."""
    live = LiveView(SECRET)
    async with visit(Whiteboard(), live=live) as ann:
        async with visit(Whiteboard(), live=live) as ben:
            await ben.dispatch("svg", "pointermove", event={"x": 7, "y": 9})
            await ann.wait_for(lambda: ann.has("circle"))
            assert ann.attribute("circle", "cx") == "7"
            assert not ben.has("circle")
            assert not lines(ann)
            await ben.dispatch("svg", "pointerleave")
            await ann.wait_for(lambda: not ann.has("circle"))
            await ben.dispatch("svg", "pointermove", event={"x": 7, "y": 9})
            await ann.wait_for(lambda: ann.has("circle"))
        await ann.wait_for(lambda: not ann.has("circle"))


async def test_a_lifted_pen_draws_no_more() -> None:
    """Until it is put down again."""
    async with visit(Whiteboard()) as page:
        await draw(page, (1, 1), (2, 2))
        await page.dispatch("svg", "pointermove", event={"x": 9, "y": 9})
        await page.dispatch("svg", "pointermove", event={"x": 9, "y": 9, "buttons": 1})
        assert lines(page) == ["1,1 1,1 2,2"]


async def test_a_long_line_is_short_pieces_that_touch() -> None:
    """So a move sends a few points, however long the line is."""
    async with visit(Whiteboard()) as page:
        await draw(page, *((x, 0) for x in range(40)))
        pieces = [line.split() for line in lines(page)]
    assert all(len(piece) <= POINTS for piece in pieces)
    assert all(before[-1] == after[0] for before, after in pairwise(pieces))
    assert {place for piece in pieces for place in piece} == {f"{x},0" for x in range(40)}


async def test_the_sheet_has_edges() -> None:
    """A finger that leaves the sheet draws along its edge, whatever a page says."""
    async with visit(Whiteboard()) as page:
        await draw(page, (-5, 1e9))
        assert lines(page) == ["0,400 0,400"]


async def test_the_oldest_pieces_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, and in the process."""
    monkeypatch.setattr(whiteboard, "PIECES", 3)
    async with visit(Whiteboard()) as page:
        for x in range(5):
            await draw(page, (x, 0))
        assert lines(page) == ["2,0 2,0", "3,0 3,0", "4,0 4,0"]
    assert len(Paper.pieces) == 3
    assert PIECES * (POINTS * len(" 320,400") + 60) < 48 * 1024, "a session takes less than 64 KiB"


class Returning(Whiteboard):
    """A page that comes back with what its session holds."""

    def load(self) -> None:
        self.sheet, self.pieces = 12.0, {"old": Piece("old", "#868e96", "5,5 5,5")}


async def test_a_new_sheet_is_new_for_everybody() -> None:
    """And who comes back with the old one does not bring it along."""
    live = LiveView(SECRET)
    async with visit(Whiteboard(), live=live) as ann, visit(Whiteboard(), live=live) as ben:
        await draw(ann, (1, 2))
        await ben.click("button")
        await ann.wait_for(lambda: not lines(ann))
        await draw(ann, (3, 3))
        async with visit(Returning(), live=live) as late:
            await ann.settle()
            assert lines(late) == lines(ann) == ["3,3 3,3"]


async def test_a_page_that_comes_back_brings_the_drawing_along() -> None:
    """After a restart the process has nothing; what the page shows is there again, for those who came before it too."""
    live = LiveView(SECRET)
    async with visit(Whiteboard(), live=live) as newcomer, visit(Returning(), live=live) as back:
        await newcomer.wait_for(lambda: lines(newcomer) == ["5,5 5,5"])
        assert lines(back) == ["5,5 5,5"]
        await back.click("button")
        await newcomer.wait_for(lambda: not lines(newcomer))
