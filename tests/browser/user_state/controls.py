"""Fields, boxes and selects: what the person typed, ticked and chose, beside what the server says."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.stage import COUNT, Case, Stage

FIELD, BOX, SELECT = "#field", "#box", "#select"


class Field(Stage):
    """A field of which the server knows nothing."""

    template = COUNT + '<input id="field"><i>x</i>'


class FilledField(Stage):
    """A field with a value of the server's."""

    template = COUNT + '<input id="field" value="{{ value }}"><button id="elsewhere" type="button">b</button>'
    value: str = "x"


class RefilledField(FilledField):
    """A field that the server gives another value."""

    def alter(self) -> None:
        self.value = "y"


class TextArea(Stage):
    """A text with a first version."""

    template = COUNT + '<textarea id="field">abc</textarea>'


class Box(Stage):
    """A box of which the server knows nothing."""

    template = COUNT + '<input type="checkbox" id="box">'


class ServersBox(Stage):
    """A box that the server ticks, and then does not."""

    template = COUNT + '<input type="checkbox" id="box" checked="{{ ticked }}">'
    ticked: bool = True

    def alter(self) -> None:
        self.ticked = False


class Select(Stage):
    """A choice of which the server knows nothing."""

    template = COUNT + '<select id="select"><option>a</option><option>b</option></select>'


class GrowingSelect(Stage):
    """A choice that gets more options, before and behind."""

    template = (
        COUNT
        + '<select id="select">{% for option in options %}<option>{{ option }}</option>{% endfor %}</select>'
    )
    options: list[str] = ["a", "b"]

    def alter(self) -> None:
        self.options.insert(0, "z")
        self.options.append("c")


def type_and_step_back(page: Page) -> None:
    page.locator(FIELD).click()
    page.keyboard.type("typed")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")


def typed_with_caret(page: Page) -> None:
    expect(page.locator(FIELD)).to_have_value("typed")
    expect(page.locator(FIELD)).to_be_focused()
    caret = page.locator(FIELD).evaluate("field => [field.selectionStart, field.selectionEnd]")
    assert caret == [2, 3]


def type_over(page: Page) -> None:
    page.locator(FIELD).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("typed")


def type_and_leave(page: Page) -> None:
    type_over(page)
    page.locator("#elsewhere").focus()
    expect(page.locator(FIELD)).to_have_value("typed")


def typed(page: Page) -> None:
    expect(page.locator(FIELD)).to_have_value("typed")


def typed_in_focus(page: Page) -> None:
    typed(page)
    expect(page.locator(FIELD)).to_be_focused()


def servers_value(page: Page) -> None:
    expect(page.locator(FIELD)).to_have_value("y")


def tick(page: Page) -> None:
    page.locator(BOX).check()


def ticked(page: Page) -> None:
    expect(page.locator(BOX)).to_be_checked()


def untick_and_tick(page: Page) -> None:
    page.locator(BOX).uncheck()
    page.locator(BOX).check()


def not_ticked(page: Page) -> None:
    expect(page.locator(BOX)).not_to_be_checked()


def choose(page: Page) -> None:
    page.locator(SELECT).select_option("b")


def chosen(page: Page) -> None:
    expect(page.locator(SELECT)).to_have_value("b")


def chosen_of_four(page: Page) -> None:
    expect(page.locator("option")).to_have_text(["z", "a", "b", "c"])
    chosen(page)


CASES = (
    Case("typed value kept, other text changes", Field, type_and_step_back, typed_with_caret),
    Case('typed value kept, value="" attr unchanged', FilledField, type_over, typed_in_focus),
    Case("server changes value of unfocused dirty input", RefilledField, type_and_leave, servers_value),
    Case(
        "server changes value of focused dirty input: user text kept",
        RefilledField,
        type_over,
        typed_in_focus,
    ),
    Case("textarea typed text kept", TextArea, type_over, typed),
    Case("checkbox ticked by user kept", Box, tick, ticked),
    Case("server unticks a checkbox the user ticked", ServersBox, untick_and_tick, not_ticked),
    Case("select choice of user kept", Select, choose, chosen),
    Case("select: options appended, choice kept", GrowingSelect, choose, chosen_of_four),
)
