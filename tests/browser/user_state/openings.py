"""What a person has opened: details, a modal dialog, a popover."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.stage import COUNT, Case, Stage


class Details(Stage):
    """A summary to click on."""

    template = COUNT + '<details id="details"><summary>s</summary>x</details>'


class Dialog(Stage):
    """A dialog and the button that opens it."""

    template = (
        COUNT
        + '<button id="open" type="button" onclick="this.nextElementSibling.showModal()">o</button>'
        + '<dialog id="dialog">x</dialog>'
    )


class Popover(Stage):
    """A popover and the button that opens it."""

    template = (
        COUNT
        + '<button id="open" type="button" popovertarget="popover">o</button><div id="popover" popover>x</div>'
    )


def click_summary(page: Page) -> None:
    page.locator("summary").click()
    details_is_open(page)


def details_is_open(page: Page) -> None:
    expect(page.locator("#details")).to_have_js_property("open", value=True)


def click_open(page: Page) -> None:
    page.locator("#open").click()


def dialog_is_modal(page: Page) -> None:
    expect(page.locator("#dialog:modal")).to_be_visible()
    expect(page.locator("#dialog")).to_have_js_property("open", value=True)


def open_dialog(page: Page) -> None:
    click_open(page)
    dialog_is_modal(page)


def popover_is_open(page: Page) -> None:
    expect(page.locator("#popover:popover-open")).to_be_visible()


def open_popover(page: Page) -> None:
    click_open(page)
    popover_is_open(page)


CASES = (
    Case("details opened by user kept", Details, click_summary, details_is_open),
    Case("modal dialog kept open", Dialog, open_dialog, dialog_is_modal),
    Case("popover kept open", Popover, open_popover, popover_is_open),
)
