"""Entries of `docs/behaviours.md` on focus and inputs."""

from typing import Any

import pytest

from tests.browser.behaving import focused, heard, say, settle
from tests.browser.conftest import Open

OLD_BROWSER = "Element.prototype.moveBefore = undefined"


def test_a_field_that_is_typed_into_keeps_its_text_and_takes_the_rest(open_page: Open) -> None:
    """Its class and `readonly` are those of the server at once, its text once it is left."""
    page = open_page("focus")
    field = page.locator("#typed")
    field.fill("mine")
    say(page, "go")
    assert field.input_value() == "mine"
    assert field.evaluate("field => [field.className, field.readOnly, field.defaultValue]") == [
        "step-1",
        True,
        "1",
    ]
    field.blur()
    say(page, "go")
    assert field.evaluate("field => [field.value, field.className, field.readOnly]") == ["2", "step-2", False]


@pytest.mark.parametrize("script", ["", OLD_BROWSER], ids=["with moveBefore", "without"])
def test_focus_and_selection_go_with_a_row_and_nobody_hears_of_it(open_page: Open, script: str) -> None:
    """Where the browser itself loses the focus on the way, too; and what is typed is still being typed."""
    page = open_page("focus", script)
    row = page.locator("#row-1")
    row.press_sequentially("abc")
    row.evaluate("field => field.setSelectionRange(1, 2)")
    before = heard(page)
    assert before == ["focus", "focusin"]
    say(page, "turn")
    assert page.locator("li input").evaluate_all("fields => fields.map(field => field.id)") == [
        "row-3",
        "row-2",
        "row-1",
    ]
    assert focused(page) == "row-1"
    assert row.evaluate("field => [field.value, field.selectionStart, field.selectionEnd]") == ["abc", 1, 2]
    assert heard(page) == before


def test_a_list_that_did_not_change_is_not_touched(open_page: Open) -> None:
    """Nothing is written to it, so that an open list stays as it is in every browser."""
    page = open_page("focus")
    still = page.locator("#still")
    still.focus()
    page.evaluate("""() => {
        window.touched = 0
        const options = {attributes: true, childList: true, characterData: true, subtree: true}
        new MutationObserver(records => touched += records.length).observe(document.querySelector("#still"), options)
    }""")
    say(page, "go")
    assert page.locator("#hidden").input_value() == "1"
    assert (page.evaluate("touched"), focused(page)) == (0, "still")


def test_several_choices_are_kept_until_the_list_is_left(open_page: Open) -> None:
    """Then the server's are shown, at once, and the focus is where the person went."""
    page = open_page("focus")
    chosen = "list => [...list.selectedOptions].map(option => option.value)"
    many = page.locator("#many")
    many.focus()
    many.select_option(["x", "y"])
    say(page, "go")
    assert many.evaluate(chosen) == ["x", "y"]
    page.locator("#named").focus()
    assert (many.evaluate(chosen), focused(page)) == (["z"], "named")


def test_a_choice_that_was_sent_is_cleared(open_page: Open) -> None:
    """Where the handler says so, although the list has the focus."""
    page = open_page("focus")
    kind = page.locator("#cleared")
    kind.focus()
    kind.select_option("s")
    settle(page)
    page.evaluate("document.querySelector('#cleared').form.requestSubmit()")
    settle(page)
    assert (kind.input_value(), focused(page)) == ("", "cleared")


def test_a_tick_follows_the_server_with_the_focus_too(open_page: Open) -> None:
    """Both ways, against what the person ticked."""
    page = open_page("focus")
    box = page.locator("#box")
    say(page, "go")
    assert box.is_checked()
    box.uncheck()
    say(page, "go")
    assert not box.is_checked()
    box.check()
    say(page, "go")
    say(page, "go")
    assert (box.is_checked(), focused(page)) == (False, "box")


def test_a_tick_that_is_refused_is_taken_back(open_page: Open) -> None:
    """By a handler that is told of it and leaves what the template shows. Without code for it a box is the person's."""
    page = open_page("focus")
    for box in ("#refused", "#own", "#refused"):
        page.locator(box).click()
        settle(page)
    assert heard(page) == ["refused True"] * 3
    assert (page.locator("#refused").is_checked(), page.locator("#own").is_checked()) == (False, True)


def test_what_is_no_number_yet_is_not_said(open_page: Open) -> None:
    """A lone minus: no handler is called with an empty text, and it stays in the field until it is a number."""
    page = open_page("focus")
    amount = page.locator("#amount")
    amount.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("-")
    say(page, "go")
    assert amount.evaluate("field => field.validity.badInput")
    assert page.locator("#sum").inner_text() == "5"
    page.keyboard.type("3")
    settle(page)
    assert (amount.input_value(), page.locator("#sum").inner_text()) == ("-3", "-3")
    page.keyboard.press("Control+a")
    page.keyboard.type("-")
    page.keyboard.press("Tab")
    assert (heard(page), page.locator("#sum").inner_text()) == ([], "-3")


def test_a_hidden_field_follows(open_page: Open) -> None:
    """Nobody can be at it, even if a script says so."""
    page = open_page("focus")
    page.evaluate("document.querySelector('#hidden').focus()")
    say(page, "go")
    assert page.locator("#hidden").input_value() == "1"


def test_each_event_is_heard_under_its_own_name_once(open_page: Open) -> None:
    """`input` with each key, `change` when the field is left; a model writes with the one or the other."""
    page = open_page("focus")
    page.locator("#named").press_sequentially("ab")
    page.locator("#model").focus()
    assert heard(page) == ["input named", "input named", "change named"]
    page.locator("#model").press_sequentially("ab")
    page.locator("#lazy").evaluate(
        "field => { field.value = 'set'; field.dispatchEvent(new Event('change')) }"
    )
    settle(page)
    assert page.locator("#shown").inner_text() == "set"


def test_a_custom_event_is_heard_wherever_it_happens(open_page: Open) -> None:
    """A `change` of what is no control too, with what the script says of it."""
    page = open_page("focus")
    page.locator("#plain i").evaluate(
        "element => element.dispatchEvent(new CustomEvent('change', {bubbles: true, detail: 7}))"
    )
    assert heard(page) == ["change 7"]


def test_a_composition_is_said_once_when_it_is_a_text(open_page: Open) -> None:
    """Nothing while it is open."""
    page = open_page("focus")
    page.locator("#composed").focus()
    session: Any = page.context.new_cdp_session(page)  # Any: playwright leaves its messages untyped
    for text in ("n", "ni"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
    assert heard(page) == []
    session.send("Input.insertText", {"text": "你"})
    assert heard(page) == ["input 你"]


def test_who_goes_on_to_another_field_stays_there(open_page: Open) -> None:
    """The answer to what was sent takes no focus, and whoever stayed keeps their caret."""
    page = open_page("focus")
    page.locator("#first").fill("one")
    settle(page)
    page.locator("#first").press("Enter")
    page.locator("#second").focus()
    settle(page)
    assert (heard(page)[-1], focused(page)) == ("submit one", "second")
    page.locator("#first").press("Home")
    page.keyboard.press("Enter")
    settle(page)
    assert (focused(page), page.evaluate("document.activeElement.selectionStart")) == ("first", 0)


def test_one_can_type_on_while_answers_are_slow(open_page: Open) -> None:
    """Half a second each: focus, caret and all that is typed meanwhile are there."""
    page = open_page("focus")
    page.locator("#first").press_sequentially("abc", delay=20)
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("x")
    settle(page)
    assert heard(page) == ["input a", "input ab", "input abc", "input abxc"]
    assert (page.locator("#first").input_value(), focused(page)) == ("abxc", "first")
    assert page.evaluate("document.activeElement.selectionStart") == 3


def test_a_keydown_without_a_key_is_one(open_page: Open) -> None:
    """As when a browser fills in a field: it has no name, and nothing throws."""
    page = open_page("focus")
    page.locator("#keyed").evaluate("field => field.dispatchEvent(new Event('keydown', {bubbles: true}))")
    assert heard(page) == ["keydown"]
