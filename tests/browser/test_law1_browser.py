"""Law 1 in a real browser: the client's page equals what the browser makes of stock Jinja's HTML, at each step.

Cases are made and rendered here; `client/tests/dom/law1.ts` adopts, mounts, patches and compares in the page.
"""

import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypedDict

import pytest
from playwright.sync_api import Browser, Page

from liveview.render.diff import diff
from liveview.render.html import to_html
from liveview.template.values import Values
from tests.laws.client import Wire
from tests.laws.constructs import PATCHES, TEMPLATE
from tests.laws.coverage import Coverage, report
from tests.laws.forms import forms_of
from tests.laws.generator import Case, make_case
from tests.laws.oracle import Oracle, compile_case
from tests.laws.pairs import STEPS, cases, describe, is_full, seeds

CLIENT = Path(__file__).parents[2] / "client"
DEFAULT_PAIRS = 400
BATCH = 50


class Step(TypedDict):
    """What travels, and what a fresh page would hold after it."""

    definitions: str
    change: str
    expected: str


class Prepared(TypedDict):
    """A case for the page."""

    seed: int
    adopted: str
    steps: list[Step]


class Failure(TypedDict):
    """Where the page is another than it should be."""

    seed: int
    step: int
    error: str


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page with the client's modules and the law."""
    bundle = tmp_path / "law1.js"
    esbuild = CLIENT / "node_modules/.bin/esbuild"
    entry = CLIENT / "tests/dom/law1.ts"
    command = [
        str(esbuild),
        str(entry),
        "--bundle",
        "--format=iife",
        "--log-level=error",
        f"--outfile={bundle}",
    ]
    subprocess.run(command, check=True)
    page = browser.new_page()
    page.set_content("<!doctype html><title>law 1</title>")
    page.add_script_tag(path=bundle)
    yield page
    page.close()


def prepare(case: Case, patches: Coverage) -> Prepared:
    """All that the page needs of a case. Notes what its patches are made of."""
    compiled, oracle = compile_case(case), Oracle(case)
    wire = Wire(compiled.template)
    steps: list[Step] = []
    adopted = ""
    shown: Values | None = None
    for subject, changed in case.walk(STEPS):
        before, shown = shown, compiled.evaluate(subject, () if shown is None else shown, changed)
        if before is None:
            adopted = to_html(compiled.template, shown)
            definitions, change = wire.content(shown)
        else:
            changes = diff(before, shown)
            definitions, change = wire.patch(changes)
            patches.note(forms_of(changes, definitions))
        steps.append({"definitions": definitions, "change": change, "expected": oracle.html(subject)})
    return {"seed": case.seed, "adopted": adopted, "steps": steps}


def test_the_page_in_the_browser_equals_a_fresh_render(page: Page, pytestconfig: pytest.Config) -> None:
    """For random templates and walks, mounted and adopted alike, and no update finds the page lost."""
    chosen = seeds(DEFAULT_PAIRS, "LIVEVIEW_LAW_BROWSER_PAIRS")
    templates, patches = Coverage(TEMPLATE), Coverage(PATCHES)
    failures: list[Failure] = []
    states = 0
    remaining = cases(chosen)
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
    assert not failures, f"{len(failures)} cases failed, of them:\n\n" + "\n\n".join(
        map(explain, failures[:3])
    )
    if is_full(chosen, DEFAULT_PAIRS):
        assert not templates.missing()
        assert not patches.missing()


def explain(failure: Failure) -> str:
    """The failure and its case."""
    return f"step {failure['step']}: {failure['error']}\n{describe(make_case(failure['seed']))}"
