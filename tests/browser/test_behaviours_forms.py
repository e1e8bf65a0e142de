"""Entries of `docs/behaviours.md` on forms."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.behaving import heard, say
from tests.browser.conftest import Open
from tests.browser.peer import Peer

FILE: FilePayload = {"name": "secret.txt", "mimeType": "text/plain", "buffer": b"secret"}


@pytest.mark.parametrize(
    ("button", "sent"),
    [
        ("middle", "{'a': ['1'], 'how': ['middle'], 'b': ['2']}"),
        ("outside", "{'a': ['1'], 'b': ['2'], 'how': ['outside']}"),
        ("nameless", "{'a': ['1'], 'b': ['2']}"),
    ],
)
def test_a_button_that_sends_is_sent_in_its_place(open_page: Open, button: str, sent: str) -> None:
    """Among the form's controls, wherever it stands; without a name it is not."""
    page = open_page("forms")
    page.locator(f"#{button}").click()
    assert heard(page) == [f"submit {sent}"]


def test_of_a_file_its_name_is_sent(open_page: Open) -> None:
    """Nothing of what is in it."""
    page = open_page("forms")
    frames: list[str | bytes] = []

    def note(frame: str | bytes) -> None:
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.reload()
    page.locator("[name=file]").set_input_files(FILE)
    page.locator("#send-file").click()
    assert heard(page) == ["submit {'file': ['secret.txt']}"]
    assert any("secret.txt" in str(frame) for frame in frames)
    assert not any("c2VjcmV0" in str(frame) or '"secret"' in str(frame) for frame in frames)


def test_a_control_without_a_name_has_none(open_page: Open) -> None:
    """Its event says so, and the form is sent without it."""
    page = open_page("forms")
    page.locator("#nameless-field").fill("x")
    assert heard(page) == ["input"]


def test_a_control_belongs_to_its_form_wherever_it_stands(open_page: Open) -> None:
    """What is entered outside is heard by the form's handlers, and sent with it."""
    page = open_page("forms")
    page.locator("#external").fill("x")
    assert heard(page) == ["input external"]
    page.locator("#external").press("Enter")
    assert heard(page) == ["input external", "submit {'external': ['x']}"]


def test_rows_keep_what_was_typed_and_are_counted_anew(open_page: Open) -> None:
    """Added by a button, removed by a button and by a box."""
    page = open_page("forms")
    for index, text in enumerate("abc"):
        page.locator(f"[name='row[{index}]']").fill(text)
        page.locator("#add").click()
        expect(page.locator("#rows p")).to_have_count(index + 2)
    page.locator("#rows button[live-click=drop]").nth(0).click()
    expect(page.locator("#rows p")).to_have_count(3)
    page.locator("#rows [type=checkbox]").nth(2).click()
    expect(page.locator("#rows p")).to_have_count(2)
    page.locator("#save").click()
    assert heard(page) == ["submit {'row[0]': ['b'], 'row[1]': ['c']}"]


def test_a_form_that_comes_with_live_native_is_sent(open_page: Open) -> None:
    """As an ordinary request, once it is in the page."""
    page = open_page("forms")
    page.evaluate("liveview.send(document.querySelector('#log'), 'leave')")
    expect(page).to_have_title("Native")
    assert page.locator("p").inner_text() == "way=added"


def test_controls_may_be_called_like_what_a_form_has(open_page: Open) -> None:
    """It is heard, sent, and updated."""
    page = open_page("forms")
    names = page.locator("#clobbered input").evaluate_all("fields => fields.map(field => field.name)")
    page.locator("#clobbered [name=id]").fill("x")
    page.locator("#clobbered #send").click()
    (typed, sent) = heard(page)
    assert (typed, sent) == (
        "input id",
        f"submit { {name: ['x' if name == 'id' else '0'] for name in names} }",
    )
    assert {"id", "submit", "elements"} <= set(names)
    page.locator("#clobbered #send").focus()
    say(page, "go")
    texts = page.locator("#clobbered input").evaluate_all("fields => fields.map(field => field.value)")
    assert texts == ["1"] * len(names)


def test_a_reset_is_an_event_of_its_own(open_page: Open) -> None:
    """And no `input` of each field; its form is as it was before."""
    page = open_page("forms")
    page.locator("#external").fill("x")
    page.locator("#reset").click()
    assert heard(page) == ["input external", "reset {'external': ['x']}"]
    assert page.locator("#external").input_value() == ""


def test_a_chosen_file_stays_over_a_break(browser: Browser) -> None:
    """The page is not loaded again: also where its content comes whole, the field is the same one."""
    html = '<form><input type="file" name="file"><b>{}</b></form>'
    element = f'<div data-id="c1" data-component="m.C" data-session="S0">{html.format("0")}</div>'
    page = browser.new_page()
    with Peer(element) as peer:
        page.goto(peer.address)
        peer.accept(t={"root": html.format("<!--$0-->")})
        page.locator("[name=file]").set_input_files(FILE)
        peer.drop()
        peer.accept(t={"root": html.format("<!--$0-->")})
        peer.say(["update", "c1", 0, {"t": "root", "h": html.format("1")}, "S1"])
        expect(page.locator("b")).to_have_text("1")
        name = page.locator("[name=file]").evaluate("field => field.files[0].name")
    page.close()
    assert name == "secret.txt"
