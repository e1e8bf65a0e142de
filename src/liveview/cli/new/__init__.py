"""`liveview new`: a small FastAPI project that runs, with a component, its tests and a stylesheet.

What it consists of lies in `project/`. Files end in `.in` there, so that no tool takes them for files of this package, and
a few words in capitals stand for the project's names.
"""

import keyword
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from liveview.errors import ConfigurationError

_VALID: Final = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_NOT_WRITTEN: Final = re.compile(r"[^a-z0-9]+")

# Modules that the project needs itself, and which one of the same name would hide.
_TAKEN: Final = frozenset(("fastapi", "jinja2", "liveview", "pytest", "starlette", "tests", "uvicorn"))


@dataclass(frozen=True)
class Names:
    """What one project is called: `shopping-list`, `shopping_list` and "Shopping list"."""

    folder: str
    package: str
    title: str

    def fill(self, text: str) -> str:
        """A text of `project/` with these names in it."""
        return (
            text.replace("PROJECT_FOLDER", self.folder)
            .replace("PROJECT_PACKAGE", self.package)
            .replace("PROJECT_TITLE", self.title)
        )


def new(name: str) -> str:
    """Write a project into the new folder `name`; what to say of it.

    Raises `ConfigurationError` for a name that no module can have, and where something is there already.
    """
    names = names_of(name)
    folder = Path(name)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ConfigurationError(
            f"{name!r} is there already, and nothing in it is overwritten. Choose another name, or move it away."
        )
    for place, source in _files(files("liveview.cli.new") / "project", Path()):
        path = folder / names.fill(str(place))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(names.fill(source.read_text(encoding="utf-8")), encoding="utf-8")
    return names.fill(_WRITTEN)


def names_of(name: str) -> Names:
    """The names of a project. Raises `ConfigurationError` where `name` makes no module's name."""
    package = name.replace("-", "_")
    problem = _problem(name, package)
    if problem:
        raise ConfigurationError(
            f"{name!r} {problem}. It becomes the name of a folder and, with _ for -, of a Python package: "
            f"lower-case letters, digits and single hyphens, a letter first, such as {_proposal(name)!r}."
        )
    return Names(name, package, package.replace("_", " ").capitalize())


def _problem(name: str, package: str) -> str:
    if not _VALID.fullmatch(name):
        return "cannot be the name of a project"
    if keyword.iskeyword(package):
        return "is a word of Python itself"
    if package in sys.stdlib_module_names:
        return f"would hide Python's own module {package!r}"
    return f"would hide the module {package!r}, which the project needs" if package in _TAKEN else ""


def _proposal(name: str) -> str:
    near = _NOT_WRITTEN.sub("-", name.lower()).strip("-").lstrip("0123456789-")
    if not near:
        return "shopping-list"
    return f"{near}-app" if _problem(near, near.replace("-", "_")) else near


def _files(folder: Traversable, place: Path) -> Iterator[tuple[Path, Traversable]]:
    """Every file of the project to be, and where it goes."""
    for each in folder.iterdir():
        if each.is_dir():
            inner = "PROJECT_PACKAGE" if each.name == "package" else each.name
            yield from _files(each, place / inner)
        elif each.name.endswith(".in"):
            name = each.name.removesuffix(".in")
            yield place / (".gitignore" if name == "gitignore" else name), each


_WRITTEN: Final = """\
PROJECT_FOLDER holds a project that runs:

    cd PROJECT_FOLDER
    pip install --editable ".[test]"
    liveview run PROJECT_PACKAGE.app:app --reload
    pytest
"""
