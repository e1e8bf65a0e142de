"""What a person did to a page is there after an update, and what the server changed is too: through the whole stack.

Of the 29 cases that were compared between libraries, 28 are kept; one is impossible by the platform's design, and its test
says what the platform gives. Input methods, and a stranger beside a text, come on top.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.user_state.stage import Case
from tests.browser.user_state.table import CASES
from tests.browser.user_state.visiting import FORMS, SERVER, Form, change, resyncs, shows_changes, visiting
from tests.support.serving import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The pages of `user_state/pages.py`."""
    with ServerProcess("uvicorn", SERVER, tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_user_state_is_kept(case: Case, form: Form, browser: Browser, server: ServerProcess) -> None:
    """In content that the page came with and in content that an update brought, and the page never gets lost."""
    with visiting(browser, server.address, case.component, form) as page:
        case.act(page)
        change(page)
        shows_changes(page, 1)
        case.check(page)
        assert resyncs(page) == 0
