"""Law 1 with foreign damage, in Chromium: translators, extensions and other scripts change the page between updates.

An update that meets the damage throws, and the content that the server then sends whole makes the page a fresh one, which
goes on. `client/tests/dom/law1.ts` walks; `client/tests/dom/damage.ts` says what the damage is.
"""

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TypedDict

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.law1 import Failure, assert_none, law_page, prepare
from tests.laws.constructs import PATCHES
from tests.laws.coverage import Coverage, report
from tests.laws.pairs import cases, is_full, seeds
from tests.support.serving import ServerProcess

DEFAULT_PAIRS = 400
BATCH = 50
KINDS = (
    "translated", "wrapped", "split", "text removed", "text moved", "removed", "emptied", "cloned", "put last",
    "put first", "moved into another", "boxed", "element added inside", "element added behind", "text added",
    "class changed", "attribute removed", "normalized",
)  # fmt: skip


class Outcome(TypedDict):
    """What came of some walks."""

    steps: int
    lost: int
    unmet: int
    mended: int
    damages: dict[str, int]
    failures: list[Failure]


def test_no_damage_stays_and_every_page_goes_on(
    browser: Browser, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Whole content mends each page, whatever was done to it, and touches no other component."""
    chosen = seeds(DEFAULT_PAIRS, "LIVEVIEW_LAW_BROWSER_PAIRS")
    remaining = cases(chosen)
    failures: list[Failure] = []
    total: Counter[str] = Counter()
    damages: Counter[str] = Counter()
    with law_page(browser, tmp_path) as page:
        while batch := list(islice(remaining, BATCH)):
            prepared = [prepare(case, Coverage(PATCHES)) for case in batch]
            outcome: Outcome = page.evaluate("cases => holdDamaged(cases)", prepared)
            failures += outcome["failures"]
            damages.update(outcome["damages"])
            for key in ("steps", "lost", "unmet", "mended"):
                total[key] += outcome[key]
    report(
        pytestconfig,
        f"foreign damage, in Chromium: {total['steps']:,} updates, {damages.total():,} damages; "
        f"{total['lost']:,} updates found the page lost, {total['unmet']:,} met no damage and left it; "
        f"{total['mended']:,} whole contents, each made a fresh page",
    )
    report(pytestconfig, "  " + "; ".join(f"{kind} {damages[kind]:,}" for kind in KINDS))
    assert_none(failures)
    assert total["mended"] == total["steps"]
    assert set(damages) <= set(KINDS)
    if is_full(chosen, DEFAULT_PAIRS):
        assert set(damages) == set(KINDS)
        assert total["lost"]
        assert total["unmet"]


TRANSLATE = """section => {
    const text = section.querySelector('output').firstChild
    const font = document.createElement('font')
    font.append(text.data)
    text.replaceWith(font)
}"""


def test_a_translated_component_is_mended_and_its_neighbour_is_not_touched(
    browser: Browser, tmp_path: Path
) -> None:
    """Through the whole stack: one resync, of the one component; focus stays, and both go on."""
    with ServerProcess("uvicorn", "examples.two_counters:app", tmp_path) as process:
        page = browser.new_page()
        page.goto(process.address)
        expect(page.locator("html")).to_have_attribute("data-live-state", "connected")
        first, second = page.locator("section").all()
        button = first.get_by_role("button", name="+1", exact=True)
        button.click()
        expect(first.locator("output")).to_have_text("1")
        second.get_by_role("button", name="+1", exact=True).click()
        expect(second.locator("output")).to_have_text("101")
        page.evaluate("""() => {
            const section = document.querySelectorAll('section')[1]
            window.touched = 0
            new MutationObserver(changes => { window.touched += changes.length }).observe(
                section, { subtree: true, childList: true, characterData: true })
        }""")
        first.evaluate(TRANSLATE)
        button.click()
        expect(first.locator("output")).to_have_text("2")
        expect(first.locator("font")).to_have_count(0)
        expect(button).to_be_focused()
        assert page.evaluate("[liveview.resyncs, window.touched]") == [1, 0]
        button.click()
        expect(first.locator("output")).to_have_text("3")
        second.get_by_role("button", name="+1", exact=True).click()
        expect(second.locator("output")).to_have_text("102")
        assert page.evaluate("liveview.resyncs") == 1
        page.close()
