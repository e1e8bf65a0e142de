"""What a person did to a page is there after a resync: the content came whole, and was changed into the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.user_state.controls import Field
from tests.browser.user_state.stage import Case
from tests.browser.user_state.table import CASES
from tests.browser.user_state.visiting import (
    FORMS,
    SERVER,
    Form,
    change,
    resyncs,
    shows_changes,
    touch,
    translate_changes,
    visiting,
)
from tests.support.serving import ServerProcess

KEPT = (
    "typed value kept, other text changes",
    'typed value kept, value="" attr unchanged',
    "server changes value of unfocused dirty input",
    "server changes value of focused dirty input: user text kept",
    "textarea typed text kept",
    "checkbox ticked by user kept",
    "server unticks a checkbox the user ticked",
    "select choice of user kept",
    "select: options appended, choice kept",
    "details opened by user kept",
    "modal dialog kept open",
    "popover kept open",
    "DOM node identity kept (event listener by script)",
    "keyed reorder: node identity",
    "text selection in untouched paragraph kept",
    "CSS transition/animation of untouched node keeps running",
)
NAMED = {case.name: case for case in CASES}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `user_state/pages.py`."""
    with ServerProcess("uvicorn", SERVER, tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", [NAMED[name] for name in KEPT], ids=KEPT)
def test_user_state_is_kept_over_a_resync(
    case: Case, form: Form, browser: Browser, server: ServerProcess
) -> None:
    """The page is lost, the server goes on changing, and the content that comes then has all of it in one."""
    with visiting(browser, server.address, case.component, form) as page:
        touch(page)
        shows_changes(page, 1)
        translate_changes(page)
        case.act(page)

        page.evaluate("holdResync()")
        touch(page)
        assert resyncs(page) == 1
        change(page)
        assert page.evaluate("letResyncGo()") == 1
        shows_changes(page, 3)
        case.check(page)
        assert resyncs(page) == 1

        touch(page)
        shows_changes(page, 4)
        assert resyncs(page) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_page_is_whole_again_after_a_translation(
    form: Form, browser: Browser, server: ServerProcess
) -> None:
    """The update that does not fit asks once; what it was about is shown, and the next one fits."""
    with visiting(browser, server.address, Field, form) as page:
        touch(page)
        shows_changes(page, 1)
        translate_changes(page)
        touch(page)
        shows_changes(page, 2)
        expect(page.locator("font")).to_have_count(0)
        touch(page)
        shows_changes(page, 3)
        assert resyncs(page) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_was_translated_before_its_first_update_shows_it_once(
    form: Form, browser: Browser, server: ServerProcess
) -> None:
    """The text that the translation put there does not stay beside the new one."""
    with visiting(browser, server.address, Field, form) as page:
        translate_changes(page)
        touch(page)
        shows_changes(page, 1)
        touch(page)
        shows_changes(page, 2)
