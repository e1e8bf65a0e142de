"""The built client where only a new page is of use: what was typed is kept for the same person, and for nobody else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.peer import Peer

FIELDS = """
  <form><input name="text" value="served"><input name="text"><input type="number" name="number">
    <textarea name="long">served</textarea><input type="password" name="secret">
    <input type="hidden" name="token" value="t"><input type="file" name="file">
    <input type="checkbox" name="on" checked><input type="checkbox" name="off">
    <input type="radio" name="size" value="s" checked><input type="radio" name="size" value="l">
    <select name="one"><option>a<option>b</select><select name="many" multiple><option>a<option selected>b<option>c</select>
  </form>
  <form name="other"><input name="text" id="own" live-input="typed" live-change="changed"></form>"""
VALUES = """[...document.querySelectorAll('input,textarea,select')].map(control =>
    /radio|checkbox/.test(control.type) ? control.checked
    : control.type === 'select-multiple' ? [...control.selectedOptions].map(option => option.value) : control.value)"""
# The new page was asked for by then, and the old one stands there until it comes.
TYPE_DURING_RELOAD = """void addEventListener('beforeunload', () => {
  const control = document.querySelector('[name=long]');
  control.value = 'late';
  control.dispatchEvent(new Event('input', {bubbles: true}));
})"""
SERVED = ["served", "", "", "served", "", "t", "", True, False, True, False, "a", ["b"], ""]
TYPED = ["mine", "more", "7", "long\ntext", "", "t", "", False, True, False, True, "b", ["a", "c"], "own"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test; nothing on its page may throw."""
    context = browser.new_context()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert not problems


class Desk(Peer):
    """A page with all kinds of fields in a component."""

    def __init__(self, content: str = FIELDS) -> None:
        super().__init__(f'<div data-id="c1" data-component="m.C" data-session="S0">{content}</div>')

    def refuse(self, code: str) -> None:
        """What comes back is not taken: it is another person's, or too old."""
        self.drop()
        assert self.hear()[0] == "subscribe"
        self.say(["error", "c1", None, code, "?"])


def visit(context: BrowserContext, desk: Desk) -> Page:
    """The page, live, and known by a mark that a new one does not have."""
    page = context.new_page()
    page.goto(desk.address)
    page.evaluate("window.isFirst = true")
    return page


def loaded_again(page: Page, desk: Desk) -> None:
    """Wait for another page."""
    desk.accept(t={"root": "<p></p>"})
    assert page.evaluate("window.isFirst") is None


def fill(page: Page, desk: Desk) -> None:
    """Type, tick and choose something everywhere; of one field the server knows."""
    page.locator("[name=text]").nth(0).fill("mine")
    page.locator("[name=text]").nth(1).fill("more")
    page.locator("[name=number]").fill("7")
    page.locator("[name=long]").fill("long\ntext")
    page.locator("[name=secret]").fill("secret")
    page.evaluate("document.querySelector('[name=token]').value = 'changed by a script'")
    page.locator("[name=on]").uncheck()
    page.locator("[name=off]").check()
    page.locator("[value=l]").check()
    page.locator("[name=one]").select_option("b")
    page.locator("[name=many]").select_option(["a", "c"])
    page.locator("#own").fill("own")
    assert desk.hear()[3] == "typed"
    desk.say(["update", "c1", 1, None])
    expect(page.locator("#own")).not_to_have_attribute("data-live-busy", "")


@pytest.mark.parametrize("way", ["refused", "told"])
def test_a_session_that_expired_brings_another_page_and_what_was_typed(
    context: BrowserContext, way: str
) -> None:
    """Of every kind of control but passwords, files and hidden ones; and the server hears of it."""
    with Desk() as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        assert page.evaluate(VALUES) == SERVED
        fill(page, desk)
        if way == "refused":
            desk.refuse("session_expired")
        else:
            desk.say(["reload", "session_expired"])
        loaded_again(page, desk)
        assert page.evaluate(VALUES) == TYPED
        said = [desk.hear() for _ in range(2)]
        assert [(number, handler, details["value"]) for _, _, number, handler, _, details in said] == [
            (1, "typed", "own"),
            (2, "changed", "own"),
        ]
        page.reload()
        desk.accept(t={"root": "<p></p>"})
        assert page.evaluate(VALUES) == SERVED, "it came back once"


def test_what_is_typed_until_the_other_page_comes_is_kept_too(context: BrowserContext) -> None:
    """On a slow network that takes seconds, and nobody stops typing."""
    with Desk() as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.evaluate(TYPE_DURING_RELOAD)
        desk.say(["reload", "session_expired"])
        loaded_again(page, desk)
        assert page.locator("[name=long]").input_value() == "late"


def test_of_radio_buttons_the_server_hears_of_the_one_that_was_chosen(context: BrowserContext) -> None:
    """As when the person chose it, and not of the one that is no longer."""
    radio = '<input type="radio" name="size" live-change="sized" value="{}"{}>'
    with Desk(radio.format("s", " checked") + radio.format("l", "")) as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.locator("[value=l]").check()
        assert desk.hear()[3] == "sized"
        desk.say(["reload", "session_expired"])
        loaded_again(page, desk)
        assert page.evaluate(VALUES) == [False, True]
        assert desk.hear()[5]["value"] == "l"
        assert desk.hears_nothing()


def test_what_does_not_fit_any_more_is_left(context: BrowserContext) -> None:
    """Fields by id, else by form and name and their order there."""
    with Desk() as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        fill(page, desk)
        desk.page = desk.page.replace('<form><input name="text" value="served">', '<input name="text"><form>')
        desk.page = desk.page.replace('type="number"', 'type="date"')
        desk.page = desk.page.replace('<form name="other">', '<form name="moved">')
        desk.refuse("session_expired")
        loaded_again(page, desk)
        values = page.evaluate(VALUES)
        assert values[:4] == ["", "mine", "", "long\ntext"]
        assert values[-1] == "", "it is in another form"


def test_nobody_else_gets_what_was_typed(context: BrowserContext) -> None:
    """Where something was typed the person is asked first; the new page has none of it."""
    with Desk() as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        fill(page, desk)
        desk.refuse("identity_changed")
        notice = page.locator("live-notice")
        expect(notice).to_contain_text("You were signed in or out elsewhere.")
        assert desk.hears_nothing()
        assert page.evaluate("window.isFirst")
        assert page.evaluate("document.querySelector('[name=long]').value") == "long\ntext"
        page.locator("#own").focus()
        page.keyboard.press("Tab")
        expect(notice.get_by_role("button", name="Reload")).to_be_focused()
        page.keyboard.press("Enter")
        loaded_again(page, desk)
        assert page.evaluate(VALUES) == SERVED
        assert desk.hears_nothing()


def test_what_the_server_was_told_of_a_form_and_nobody_has_sent_is_asked_for_too(
    context: BrowserContext,
) -> None:
    """The rendered value is what was typed, where a form is checked while one types; once it was sent nobody asks."""
    content = '<form live-input="check"><input id="own" name="text"></form>'
    with Desk(content) as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.locator("#own").fill("mine")
        assert desk.hear()[3] == "check"
        page.locator("#own").evaluate("control => control.setAttribute('value', 'mine')")
        desk.say(["update", "c1", 1, None])
        expect(page.locator("[data-live-busy]")).to_have_count(0)
        desk.refuse("identity_changed")
        expect(page.locator("live-notice")).to_contain_text("You were signed in or out elsewhere.")
        assert page.evaluate("window.isFirst")
        page.evaluate("void addEventListener('submit', event => event.preventDefault())")
        page.locator("#own").press("Enter")
        desk.say(["reload", "other"])
        loaded_again(page, desk)


def test_what_the_server_was_told_of_a_form_comes_back(context: BrowserContext) -> None:
    """As all that was typed, for the same person."""
    with Desk('<form live-input="check"><input id="own" name="text"></form>') as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.locator("#own").fill("mine")
        page.locator("#own").evaluate("control => control.setAttribute('value', 'mine')")
        desk.say(["reload", "session_expired"])
        assert desk.hear()[3] == "check"
        loaded_again(page, desk)
        assert page.locator("#own").input_value() == "mine"


@pytest.mark.parametrize("field", ["text", "password", "text autocomplete=new-password"])
def test_of_a_page_with_a_password_no_event_is_written_down(context: BrowserContext, field: str) -> None:
    """An event without an answer is kept in the history, but not where a password may be in it."""
    with Desk(
        f"<form live-submit=enter><input name=name><input id=field name=field type={field}><button></form>"
    ) as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"}, w={"enter": ["form"]})
        page.locator("#field").fill("secret")
        page.locator("#field").press("Enter")
        assert desk.hear()[3] == "enter"
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        written = page.evaluate("JSON.stringify(history.state.liveview)")
        assert ("secret" in written) == (field == "text")
        assert '"c1"' in written


def test_another_person_gets_nothing_of_a_page_that_opts_in_to_be_restored(context: BrowserContext) -> None:
    """Its session would be refused, again and again."""
    with Desk() as desk:
        desk.page = desk.page.replace("data-session", 'data-restore="h" data-session')
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.evaluate("history.replaceState({scroll: 7}, '')")
        desk.page = desk.page.replace("S0", "S1").replace("c1", "c2")
        desk.say(["reload", "identity_changed"])
        assert desk.hear()[2] == [["c2", "m.C", "S1", None, 0, 1]]
        assert page.evaluate("JSON.stringify(history.state)") == '{"scroll":7}'


@pytest.mark.parametrize("code", ["identity_changed", "other"])
def test_a_page_without_typed_text_is_loaded_again_at_once(context: BrowserContext, code: str) -> None:
    """After a refusal, or at the server's word for whatever reason."""
    with Desk() as desk:
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        if code == "other":
            desk.say(["reload", code])
        else:
            desk.refuse(code)
        loaded_again(page, desk)


def test_the_server_word_asks_too(context: BrowserContext) -> None:
    """With a button in the page's own words."""
    with Desk() as desk:
        desk.page = '<meta name="live-text-reload" content="Neu laden">' + desk.page
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.locator("[name=off]").check()
        desk.say(["reload", "other"])
        expect(page.locator("live-notice")).to_contain_text("This page is out of date.")
        page.get_by_role("button", name="Neu laden").click()
        loaded_again(page, desk)
        assert page.evaluate(VALUES) == SERVED


@pytest.mark.parametrize("code", ["session_expired", "identity_changed"])
def test_a_page_that_is_refused_from_the_start_is_not_loaded_for_ever(
    context: BrowserContext, code: str
) -> None:
    """As with a clock that is wrong: it says so, and the person decides."""
    with Desk() as desk:
        page = visit(context, desk)
        for _ in range(2):
            assert desk.hear()[0] == "subscribe"
            desk.say(["error", "c1", None, code, "?"])
            button = page.locator("live-notice").get_by_role("button")
            expect(button).to_be_visible()
            assert desk.hears_nothing(0.5)
            button.click()
        assert desk.hear()[0] == "subscribe"


def test_an_old_page_is_loaded_again(context: BrowserContext) -> None:
    """It stood there for long, as on a computer that slept, before it could connect."""
    with Desk() as desk:
        page = context.new_page()
        page.clock.install()
        page.goto(desk.address)
        page.evaluate("window.isFirst = true")
        assert desk.hear()[0] == "subscribe"
        page.clock.fast_forward(11_000)
        desk.say(["error", "c1", None, "session_expired", "?"])
        loaded_again(page, desk)


def test_a_page_that_came_back_expired_is_loaded_again_without_what_was_refused(
    context: BrowserContext,
) -> None:
    """Also where it opts in to be restored: else it would be refused again and again."""
    with Desk() as desk:
        desk.page = desk.page.replace("data-session", 'data-restore="h" data-session')
        page = visit(context, desk)
        desk.accept(t={"root": "<p></p>"})
        page.goto(f"{desk.address}/elsewhere")
        desk.hear()
        desk.page = desk.page.replace("S0", "S1").replace("c1", "c2")
        page.go_back()
        assert desk.hear()[2] == [["c1", "m.C", "S0", None, 0, 0]]
        desk.say(["error", "c1", None, "session_expired", "?"])
        assert desk.hear()[2] == [["c2", "m.C", "S1", None, 0, 1]]
