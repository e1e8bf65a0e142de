"""Type-ahead: what is found, how it is marked, and what keys do."""

from examples.search import MOST_SHOWN, NAMES, Search
from liveview.testing import visit


async def test_names_are_found_by_a_part_of_them() -> None:
    """In any case of letters, with the part marked, and no more than one can look at."""
    async with visit(Search(query=" WEN")) as page:
        found = page.texts("[role=option]")
        assert found == [name for name in NAMES if "wen" in name.casefold()][:MOST_SHOWN]
        assert {text.casefold() for text in page.texts("mark")} == {"wen"}
        assert page.text("p") == f"The first {MOST_SHOWN} that match."
        assert page.attribute("input", "aria-expanded") == "true"


async def test_there_may_be_few_or_none() -> None:
    """The page says so; of nothing that is looked for nothing is said."""
    for query, said in (
        (NAMES[0], "1 that match."),
        ("qq", "No match for “qq”."),
        ("", "Type a part of a name."),
    ):
        async with visit(Search(query=query)) as page:
            assert page.text("p") == said
            assert page.attribute("input", "aria-expanded") == ("true" if query == NAMES[0] else "false")


async def test_what_is_marked_is_told_to_who_does_not_see_it() -> None:
    """By the id of the option; one that is not there any more is not."""
    search = Search(query="wen")
    search.press("ArrowDown")
    search.press("ArrowDown")
    async with visit(search) as page:
        assert page.attribute("input", "aria-activedescendant") == "match-1"
        assert page.text("[aria-selected=true]") == page.text("#match-1")
    search = Search(query="olva gamo", marked=search.marked)
    assert search.marked not in search.matches
    async with visit(search) as page:
        assert page.attribute("input", "aria-activedescendant") == ""


def test_arrows_go_round() -> None:
    """From no name to the first or the last, and over the ends."""
    search = Search(query="wen")
    for key, place in (("ArrowUp", -1), ("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)):
        search.press(key)
        assert search.marked == search.matches[place]


def test_enter_takes_what_is_marked() -> None:
    """And nothing if nothing is; Escape begins anew."""
    search = Search(query="wen")
    search.press("Enter")
    assert search.chosen == ""
    search.press("ArrowDown")
    first = search.marked
    search.press("Enter")
    assert (search.query, search.chosen, search.matches) == (first, first, [])
    search.press("ArrowDown")
    search.press("Escape")
    assert (search.query, search.chosen, search.marked) == ("", "", "")


async def test_a_name_is_taken_by_the_mouse() -> None:
    """The list closes."""
    async with visit(Search(query="wen")) as page:
        name = page.text("#match-3")
        await page.dispatch("#match-3", "mousedown")
        assert page.text("p") == f"You have chosen {name}."
        assert page.attribute("input", "value") == name
        assert not page.has("[role=option]")
