"""The code of the tutorial and of the guides is run as it is written there, at each stage, and its types are checked."""

import shutil
from pathlib import Path

import pytest
from jinja2 import Environment

from liveview.template.compiled import compile_source
from liveview.template.source import Source
from tests.docs.blocks import DOCS, PAGES, ROOT, Page, write
from tests.docs.running_python import run

HERE = Path(__file__).parent
# For pages that show none of their own.
SETTINGS = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"

STAGES = [
    pytest.param(files, id=f"{path.relative_to(DOCS).with_suffix('')}-{number}")
    for path in PAGES
    for number, files in enumerate(Page.read(path).stages, 1)
    if files
]
LAST = [
    pytest.param(files, id=str(path.relative_to(DOCS).with_suffix("")))
    for path in PAGES
    if (files := Page.read(path).stages[-1])
]


@pytest.mark.parametrize("files", STAGES)
def test_a_stage_of_a_page_works(files: dict[str, str], tmp_path: Path) -> None:
    """Its components open, its applications answer, and its own tests pass."""
    write({"pytest.ini": SETTINGS} | files, tmp_path)
    shutil.copy(HERE / "opened.py", tmp_path / "test_opened.py")
    run("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", folder=tmp_path)


@pytest.mark.parametrize("files", LAST)
def test_the_types_of_a_page_are_right(files: dict[str, str], tmp_path: Path) -> None:
    """As a user's type checker sees them, who has not chosen the strictest settings."""
    write(files, tmp_path)
    cache = ROOT / ".mypy_cache" / "docs"
    run("-m", "mypy", f"--cache-dir={cache}", "--config-file=", "--check-untyped-defs", ".", folder=tmp_path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_templates_of_a_page_compile(path: Path) -> None:
    """Those that stand for themselves."""
    for source in Page.read(path).templates:
        compile_source(Source(source, path.name), Environment(autoescape=True), frozenset(), {})
