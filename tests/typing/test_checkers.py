"""What applications write is understood by both type checkers.

The other files of this folder are checked, not run. Where a line is wrong on purpose it carries a `type: ignore`.
Both checkers complain about one that is not needed, so each such line proves that both see its mistake.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PYRIGHT = ROOT / "client/node_modules/pyright/index.js"

CHECKED = [
    str(file) for file in sorted(Path(__file__).parent.glob("*.py")) if not file.name.startswith("test_")
]


def test_there_is_something_to_check() -> None:
    """A folder that was emptied or moved does not pass unseen."""
    assert CHECKED


@pytest.mark.parametrize(
    "checker",
    [
        pytest.param([sys.executable, "-m", "mypy", "--no-incremental"], id="mypy"),
        pytest.param(["node", str(PYRIGHT), "--warnings"], id="pyright"),
    ],
)
def test_checker_agrees(checker: list[str]) -> None:
    """Types are inferred as the files assert, and each wrong line is found."""
    result = subprocess.run([*checker, *CHECKED], cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
