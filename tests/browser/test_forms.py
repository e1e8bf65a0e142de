"""Forms in a real browser: what is typed stays, what is answered is shown, what is wrong is said where one has been."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `form_pages.py`."""
    with ServerProcess(
        "uvicorn", "tests.browser.form_pages:app", tmp_path_factory.mktemp("state")
    ) as process:
        yield process


@pytest.fixture
def page(server: ServerProcess, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One of them, live; the test's parameter names it."""
    page = browser.new_page()
    page.goto(f"{server.address}/{request.param}")
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
    page.wait_for_function("!document.querySelector('[data-live-busy]')")
    yield page
    page.close()


def settled(page: Page) -> None:
    """Wait until everything is answered."""
    expect(page.locator("[data-live-busy]")).to_have_count(0)


@pytest.mark.parametrize("page", ["chat"], indirect=True)
def test_what_was_sent_is_cleared(page: Page) -> None:
    """Although the server renders the same as before: twice, in an input, a textarea, and where the focus stays."""
    for text in ("one", "two"):
        page.locator("[name=draft]").fill(text)
        page.locator("[name=note]").fill(text)
        page.locator("[name=draft]").press("Enter")
        expect(page.locator("li").last).to_have_text(f"{text}/{text}")
        expect(page.locator("[name=draft]")).to_have_value("")
        expect(page.locator("[name=note]")).to_have_value("")
    page.locator("#enter").press_sequentially("three")
    page.locator("#enter").press("Enter")
    expect(page.locator("li").last).to_have_text("three")
    expect(page.locator("#enter")).to_have_value("")
    expect(page.locator("#enter")).to_be_focused()


@pytest.mark.parametrize("page", ["models"], indirect=True)
def test_controls_show_and_write_their_fields(page: Page) -> None:
    """Each kind, both ways."""
    page.locator("#query").press_sequentially("tea")
    page.locator("#note").fill("two\nlines")
    page.locator("#open").check()
    page.locator("#a").check()
    page.locator("#b").check()
    page.locator("#a").uncheck()
    page.locator("#blue").check()
    page.locator("#size").select_option("l")
    page.locator("#tags").select_option(["x", "z"])
    page.locator("#trim").fill("  space  ")
    page.locator("#lazy").fill("later")
    page.locator("#amount").fill("1.5")
    page.locator("#amount").blur()
    expect(page.locator("output")).to_have_text("tea||later|[space]|1.5|two lines|True|b|blue|l|x+z")
    page.get_by_role("button", name="Set").click()
    for selector, value in {"#query": "set", "#note": "set", "#amount": "2.5", "#size": "l"}.items():
        expect(page.locator(selector)).to_have_value(value)
    expect(page.locator("#tags")).to_have_values(["x", "z"])
    expect(page.locator("#a")).not_to_be_checked()
    expect(page.locator("#b")).to_be_checked()
    expect(page.locator("#blue")).to_be_checked()


@pytest.mark.parametrize("page", ["models"], indirect=True)
def test_a_lazy_model_waits_until_one_is_done(page: Page) -> None:
    """Nothing is said with each key."""
    page.locator("#lazy").press_sequentially("abc")
    settled(page)
    expect(page.locator("output")).to_have_text("|||[]|None||False||red|s|y")
    page.locator("#lazy").blur()
    expect(page.locator("output")).to_have_text("||abc|[]|None||False||red|s|y")


@pytest.mark.parametrize("page", ["models"], indirect=True)
def test_a_text_that_the_server_changes_is_changed_under_the_caret(page: Page) -> None:
    """Which stays where it is; and a number is not written in another way while one types it."""
    upper = page.locator("#upper")
    upper.press_sequentially("abc")
    expect(upper).to_have_value("ABC")
    upper.evaluate("element => element.setSelectionRange(1, 1)")
    upper.press_sequentially("x")
    expect(upper).to_have_value("AXBC")
    assert upper.evaluate("element => element.selectionStart") == 2
    amount = page.locator("#amount")
    amount.press_sequentially("7")
    settled(page)
    expect(page.locator("output")).to_have_text("|AXBC||[]|7.0||False||red|s|y")
    expect(amount).to_have_value("7")


@pytest.mark.parametrize("page", ["models"], indirect=True)
def test_nothing_is_put_into_an_open_composition(page: Page) -> None:
    """As one writes Chinese or Japanese: the server's upper case has to wait for its end."""
    upper = page.locator("#upper")
    upper.focus()
    session: Any = page.context.new_cdp_session(page)  # Any: playwright leaves its messages untyped
    session.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    page.get_by_role("button", name="Set").dispatch_event("click")
    expect(page.locator("output")).to_have_text("set|||[]|2.5|set|True|b|blue|l|x+z")
    expect(upper).to_have_value("ni")
    session.send("Input.insertText", {"text": "nix"})
    expect(upper).to_have_value("NIX")


@pytest.mark.parametrize("page", ["sign-up"], indirect=True)
def test_errors_are_shown_where_one_has_been(page: Page) -> None:
    """After a reset nowhere; after sending everywhere, at once."""
    page.locator("#name").press_sequentially("A")
    expect(page.locator(".error")).to_have_text(["At least 2 characters."])
    expect(page.locator("#name")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#age")).to_have_attribute("aria-invalid", "false")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator(".error")).to_have_text(["At least 2 characters.", "Please fill this in."])
    settled(page)
    page.get_by_role("button", name="Reset").click()
    page.locator("#age").press_sequentially("7")
    expect(page.locator(".error")).to_have_text(["At least 18."])


@pytest.mark.parametrize("page", ["sign-up"], indirect=True)
def test_a_form_that_is_sent_says_so_and_goes_on_as_the_handler_asks(page: Page, tmp_path: Path) -> None:
    """Its button shows another text meanwhile; then an ordinary request sets a cookie."""
    page.locator("#name").fill("Ann")
    page.locator("#age").fill("30")
    settled(page)
    button = page.locator("button").first
    button.click()
    expect(page.locator("form")).to_have_attribute("data-live-busy", "")
    shown = button.evaluate("element => getComputedStyle(element, '::after').content")
    assert shown == '"One moment …"'
    page.screenshot(path=tmp_path / "busy.png")
    expect(page.locator("p")).to_have_text("name=Ann&age=30")
    assert [cookie.get("value") for cookie in page.context.cookies() if cookie.get("name") == "user"] == [
        "ann"
    ]
