"""Run this Python in a project of the documentation, as a reader does."""

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str, folder: Path) -> None:
    """Run this Python there; fail with what it said."""
    environment = os.environ | {"LIVEVIEW_SECRET_KEY": "a secret of the documentation, 32 bytes"}
    command = [sys.executable, *arguments]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
