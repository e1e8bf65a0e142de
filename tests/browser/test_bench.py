"""The nine operations of js-framework-benchmark on the gallery's page, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess

Row = tuple[int, str]

ROWS = """() => Array.from(document.querySelectorAll("tbody > tr"), row =>
    [Number(row.cells[0].textContent), row.querySelector("td:nth-of-type(2) > a").textContent])"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The gallery."""
    with ServerProcess("uvicorn", "examples.gallery:app", tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.fixture
def page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """The page, connected; by the end it must not have asked for a resync or thrown."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{server.address}/bench")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    yield page
    assert page.evaluate("window.liveview.resyncs") == 0
    assert not problems
    page.close()


def click(page: Page, selector: str) -> None:
    """Click, and wait for the answer."""
    page.click(selector)
    expect(page.locator("[data-live-busy]")).to_have_count(0)


def rows(page: Page) -> list[Row]:
    """Id and label of every row that the page shows."""
    return [(id, label) for id, label in page.evaluate(ROWS)]


@pytest.fixture
def thousand(page: Page) -> list[Row]:
    """The page shows these thousand rows."""
    click(page, "#run")
    return rows(page)


def test_create(thousand: list[Row]) -> None:
    """A thousand rows, each with its id and three words."""
    assert [id for id, _ in thousand] == list(range(1, 1001))
    assert all(len(label.split()) == 3 for _, label in thousand)


def test_replace(page: Page, thousand: list[Row]) -> None:
    """Other rows stand where the first ones stood."""
    click(page, "#run")
    assert [id for id, _ in rows(page)] == list(range(1001, 2001))


def test_update_every_tenth(page: Page, thousand: list[Row]) -> None:
    """Every tenth label gets longer, each time; the others stay."""
    for times in (1, 2):
        click(page, "#update")
        expected = [
            (id, label + " !!!" * times if place % 10 == 0 else label)
            for place, (id, label) in enumerate(thousand)
        ]
        assert rows(page) == expected


def test_select(page: Page, thousand: list[Row]) -> None:
    """One row is selected at a time, and nothing else changes."""
    for place in (2, 1000):
        click(page, f"tbody>tr:nth-of-type({place})>td:nth-of-type(2)>a")
        expect(page.locator("tr.danger > td:first-child")).to_have_text([str(place)])
    assert rows(page) == thousand


def test_swap(page: Page, thousand: list[Row]) -> None:
    """The second row and the last but one change places, and back again."""
    click(page, "#swaprows")
    assert rows(page) == [thousand[0], thousand[998], *thousand[2:998], thousand[1], thousand[999]]
    click(page, "#swaprows")
    assert rows(page) == thousand


def test_remove(page: Page, thousand: list[Row]) -> None:
    """The row whose icon is clicked goes, wherever it has come to stand."""
    click(page, "#swaprows")
    swapped = rows(page)
    for place in (4, 2):
        click(page, f"tbody>tr:nth-of-type({place})>td:nth-of-type(3)>a>span")
        del swapped[place - 1]
        assert rows(page) == swapped


def test_create_many(page: Page) -> None:
    """Ten thousand rows."""
    page.click("#runlots")
    expect(page.locator("tbody > tr")).to_have_count(10_000, timeout=30_000)
    assert [id for id, _ in rows(page)] == list(range(1, 10_001))


def test_append(page: Page, thousand: list[Row]) -> None:
    """A thousand more below those that were there."""
    click(page, "#add")
    shown = rows(page)
    assert shown[:1000] == thousand
    assert [id for id, _ in shown[1000:]] == list(range(1001, 2001))


def test_clear(page: Page, thousand: list[Row]) -> None:
    """No row is left, and new ones can come."""
    click(page, "#clear")
    assert rows(page) == []
    click(page, "#run")
    assert len(rows(page)) == 1000
