"""A virtual environment as `pip install WHEEL` would leave it, made without a network.

The packages that the wheel declares to need, and those that they need, are linked in from the environment
that runs the tests. One that liveview imports without declaring it is absent here, and shows.
"""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def make_environment(folder: Path, wheel: Path) -> Path:
    """Make the environment in `folder`, and return it."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    # As --python, because pip in the new environment would bring packages that the wheel did not ask for.
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    for needed in closure(requirements_of(wheel)):
        link(needed, packages)
    return folder


def requirements_of(wheel: Path) -> list[str]:
    """What a wheel declares to need."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])


def closure(requirements: list[str]) -> Iterator[Distribution]:
    """Each distribution that the requirements lead to, once."""
    waiting = [(Requirement(text), "") for text in requirements]
    seen: set[tuple[str, str]] = set()
    linked: set[str] = set()
    while waiting:
        requirement, extra_of_parent = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra_of_parent}):
            continue
        needed = distribution(requirement.name)
        if needed.name not in linked:
            linked.add(needed.name)
            yield needed
        for extra in {"", *requirement.extras}:
            if (needed.name, extra) not in seen:
                seen.add((needed.name, extra))
                waiting += [(Requirement(text), extra) for text in needed.requires or []]


def link(needed: Distribution, packages: Path) -> None:
    """Link the top-level files and folders of a distribution into another site-packages."""
    for name in {file.parts[0] for file in needed.files or []} - {"..", "__pycache__"}:
        target = packages / name
        if not target.exists():
            target.symlink_to(Path(str(needed.locate_file(name))))
