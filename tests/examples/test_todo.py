"""The list of things to do: what its handlers do, and that the page shows it."""

from examples.todo import Task, Todo
from liveview.testing import VisitedPage, visit


def three() -> Todo:
    """Milk, bread, which is done, and tea."""
    return Todo(tasks=[Task(1, "milk"), Task(2, "bread", is_done=True), Task(3, "tea")], next_id=4)


def texts(page: VisitedPage) -> list[str]:
    """What the lines show."""
    return page.texts(".text")


async def test_a_task_is_added_without_the_space_around_it() -> None:
    """The control is empty then, and what is nothing adds nothing."""
    async with visit(Todo()) as page:
        assert page.text("li") == "Nothing here."
        await page.submit("form", text="  milk ")
        assert texts(page) == ["milk"]
        assert page.value("form input") == ""
        await page.submit("form")
        assert texts(page) == ["milk"]


async def test_open_tasks_are_counted() -> None:
    """Whatever is shown; a box says what it became, so that the same event twice is no change."""
    async with visit(three()) as page:
        assert page.text("output") == "2 open"
        for _ in range(2):
            await page.dispatch("li:nth-child(1) [type=checkbox]", "change", checked=True)
            assert page.text("output") == "1 open"
        await page.dispatch("li:nth-child(1) [type=checkbox]", "change", checked=False)
        assert page.text("output") == "2 open"


async def test_what_is_shown_can_be_chosen() -> None:
    """All, what is open, what is done."""
    for show, expected in (("all", ["milk", "bread", "tea"]), ("open", ["milk", "tea"]), ("done", ["bread"])):
        todo = three()
        todo.show = show  # type: ignore[assignment]  # a text of the loop above
        async with visit(todo) as page:
            assert texts(page) == expected
            assert page.has(f"[value={show}][checked]")


async def test_done_tasks_are_cleared() -> None:
    """Then there is nothing to clear."""
    async with visit(three()) as page:
        await page.click("p button")
        assert texts(page) == ["milk", "tea"]
        assert page.has("p button[disabled]")


async def test_a_line_is_a_draft_until_it_is_left() -> None:
    """What it is called elsewhere follows then."""
    async with visit(three()) as page:
        await page.input("li:nth-child(1) .text", "oat milk")
        assert texts(page)[0] == "oat milk"
        assert page.attribute("li:nth-child(1) [type=checkbox]", "aria-label") == "Done: milk"
        await page.dispatch("li:nth-child(1) .text", "blur")
        assert page.attribute("li:nth-child(1) [type=checkbox]", "aria-label") == "Done: oat milk"


def test_escape_brings_back_what_was_there() -> None:
    """And so does leaving nothing."""
    todo = three()
    todo.edit(1, "water")
    todo.cancel(1)
    todo.save(1)
    assert todo.tasks[0].text == "milk"
    todo.edit(1, " ")
    todo.save(1)
    assert todo.tasks[0].text == "milk"


async def test_a_task_moves_by_a_button() -> None:
    """At either end it stays."""
    async with visit(three()) as page:
        up, down = "[aria-label='Move up: tea']", "[aria-label='Move down: tea']"
        for button, expected in (
            (up, ["milk", "tea", "bread"]),
            (up, ["tea", "milk", "bread"]),
            (up, ["tea", "milk", "bread"]),
            (down, ["milk", "tea", "bread"]),
            (down, ["milk", "bread", "tea"]),
            (down, ["milk", "bread", "tea"]),
        ):
            await page.click(button)
            assert texts(page) == expected


async def test_a_task_is_dragged_to_where_another_is() -> None:
    """Up or down; the place is marked meanwhile."""
    todo = three()
    todo.drag(1)
    todo.drag_over(3)
    async with visit(todo) as page:
        assert page.has("li:nth-child(3).target")
        await page.dispatch("li:nth-child(3)", "drop")
        assert texts(page) == ["bread", "tea", "milk"]
        assert not page.has(".target")
        await page.dispatch("li:nth-child(1)", "drop")
        assert texts(page) == ["bread", "tea", "milk"]


async def test_a_task_is_removed() -> None:
    """The one whose button it was."""
    async with visit(three()) as page:
        await page.click("[aria-label='Remove: bread']")
        assert texts(page) == ["milk", "tea"]
