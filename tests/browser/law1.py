"""Law 1's cases for a page in a browser: rendered and diffed here, held against the client there."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Browser, Page

from liveview.render.diff import diff
from liveview.render.html import to_html
from liveview.template.values import Instance, Items, Raw, Values
from tests.laws.client import Wire
from tests.laws.coverage import Coverage
from tests.laws.forms import forms_of
from tests.laws.generator import Case, make_case
from tests.laws.oracle import Oracle, compile_case
from tests.laws.pairs import STEPS, describe

CLIENT = Path(__file__).parents[2] / "client"


class Step(TypedDict):
    """What travels, what the server would send instead, and what a fresh page would hold after it."""

    definitions: str
    change: str
    html: str
    expected: str


class Prepared(TypedDict):
    """A case for the page."""

    seed: int
    hasRaw: bool
    steps: list[Step]


class Failure(TypedDict):
    """Where the page is another than it should be."""

    seed: int
    step: int
    error: str


@contextmanager
def law_page(browser: Browser, folder: Path) -> Generator[Page]:
    """A page with the client's modules and the law; `folder` takes the bundle."""
    bundle = folder / "law1.js"
    esbuild, entry = CLIENT / "node_modules/.bin/esbuild", CLIENT / "tests/dom/law1.ts"
    options = ["--bundle", "--format=iife", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([str(esbuild), str(entry), *options], check=True)
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
    shown: Values | None = None
    has_raw = False
    for subject, changed in case.walk(STEPS):
        before, shown = shown, compiled.evaluate(subject, () if shown is None else shown, changed)
        if before is None:
            definitions, change = wire.content(shown)
        else:
            changes = diff(before, shown)
            definitions, change = wire.patch(changes)
            patches.note(forms_of(changes, definitions))
        has_raw |= _holds_raw(shown)
        html = to_html(compiled.template, shown)
        steps.append(
            {"definitions": definitions, "change": change, "html": html, "expected": oracle.html(subject)}
        )
    return {"seed": case.seed, "hasRaw": has_raw, "steps": steps}


def _holds_raw(values: Values) -> bool:
    for value in values:
        if isinstance(value, Raw) or (isinstance(value, Instance) and _holds_raw(value.values)):
            return True
        if isinstance(value, Items) and any(map(_holds_raw, value.rows)):
            return True
    return False


def explain(failure: Failure) -> str:
    """The failure and its case."""
    return f"step {failure['step']}: {failure['error']}\n{describe(make_case(failure['seed']))}"


def assert_none(failures: list[Failure]) -> None:
    """Show the first failures, and how many there are."""
    assert not failures, f"{len(failures)} cases failed, of them:\n\n" + "\n\n".join(
        map(explain, failures[:3])
    )
