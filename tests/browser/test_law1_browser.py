"""Law 1 in a real browser: the client's page equals what the browser makes of stock Jinja's HTML, at each step.

Cases are made and rendered here; `client/tests/dom/law1.ts` adopts, mounts, patches and compares in the page.
"""

from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.law1 import Failure, assert_none, law_page, prepare
from tests.laws.constructs import PATCHES, TEMPLATE
from tests.laws.coverage import Coverage, report
from tests.laws.pairs import cases, is_full, seeds

DEFAULT_PAIRS = 400
BATCH = 50


def test_the_page_in_the_browser_equals_a_fresh_render(
    browser: Browser, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """For random templates and walks, mounted and adopted alike, and no update finds the page lost."""
    chosen = seeds(DEFAULT_PAIRS, "LIVEVIEW_LAW_BROWSER_PAIRS")
    templates, patches = Coverage(TEMPLATE), Coverage(PATCHES)
    failures: list[Failure] = []
    states = 0
    remaining = cases(chosen)
    with law_page(browser, tmp_path) as page:
        while batch := list(islice(remaining, BATCH)):
            prepared = [prepare(case, patches) for case in batch]
            failures += page.evaluate("cases => holdLaw1(cases)", prepared)
            for case in batch:
                templates.note(case.constructs)
            states += sum(len(case["steps"]) for case in prepared)
    report(
        pytestconfig,
        f"law 1, in Chromium: {len(chosen):,} templates, {states:,} states, each mounted and adopted:",
        templates,
        patches,
    )
    assert_none(failures)
    if is_full(chosen, DEFAULT_PAIRS):
        assert not templates.missing()
        assert not patches.missing()
