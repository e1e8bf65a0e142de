"""The client's own tests that need a browser: client/tests/dom, bundled and run in a page."""

import subprocess
from pathlib import Path
from typing import TypedDict

import pytest
from playwright.sync_api import Browser

from tests.laws.coverage import report

CLIENT = Path(__file__).parents[2] / "client"


class Result(TypedDict):
    """What the page's runner says of one test."""

    name: str
    error: str | None
    note: str | None


def test_dom(browser: Browser, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Golden patches, random patches, foreign damage, attributes: all pass; how much was tried is printed."""
    bundle = tmp_path / "dom.js"
    subprocess.run(["node", "test.mjs", "--dom", str(bundle)], cwd=CLIENT, check=True)
    page = browser.new_page()
    page.set_content("<!doctype html><title>tests</title>")
    page.add_script_tag(path=bundle)
    results: list[Result] = page.evaluate("runTests()")
    page.close()
    report(pytestconfig, f"{len(results)} tests of the client in Chromium")
    for result in results:
        if result["note"]:
            report(pytestconfig, f"  {result['name']}: {result['note']}")
    assert len(results) > 220
    failed = [f"{result['name']}: {result['error']}" for result in results if result["error"]]
    assert not failed, "\n".join(failed)
