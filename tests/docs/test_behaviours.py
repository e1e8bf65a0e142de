"""`docs/behaviours.md` has an entry for each of its situations, and each names a test that there is."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tests.docs.tables import ROOT

TEXT: Final = (ROOT / "docs" / "behaviours.md").read_text(encoding="utf-8")
HEADINGS: Final = [
    "Focus and inputs",
    "Events in flight",
    "Clicks and keys",
    "Debounce and throttle",
    "Forms",
]
FIRST_OF_HEADINGS: Final = [1, 20, 37, 48, 57]
COUNT: Final = 69

ENTRY: Final = re.compile(r"^\*\*B(\d+)\. [^*\n]+\*\* (.+)\nShown by (.+)$", re.MULTILINE)
# `path::test`, or `path::test[case]`.
REFERENCE: Final = re.compile(r"`([^`:]+)::([^`]+)`")

REFERENCES: Final = sorted({found for *_, shown in ENTRY.findall(TEXT) for found in REFERENCE.findall(shown)})


def test_the_entries_are_there_in_order() -> None:
    """None is left out, and none has another form than the others."""
    numbers = [int(number) for number, *_ in ENTRY.findall(TEXT)]
    assert numbers == list(range(1, COUNT + 1))
    assert TEXT.count("**B") == COUNT


def test_they_stand_under_their_headings() -> None:
    """Five, each with the entries from its own first one on."""
    parts = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)[1:]
    assert parts[::2] == HEADINGS
    firsts = [int(ENTRY.findall(part)[0][0]) for part in parts[1::2]]
    assert firsts == FIRST_OF_HEADINGS


def test_every_entry_names_a_test() -> None:
    """And nothing but tests behind "Shown by"."""
    for number, _, shown in ENTRY.findall(TEXT):
        assert re.fullmatch(f"{REFERENCE.pattern}(, {REFERENCE.pattern})*", shown), f"B{number}: {shown}"


@pytest.mark.parametrize(("path", "name"), REFERENCES, ids=["::".join(found) for found in REFERENCES])
def test_the_test_that_is_named_exists(path: str, name: str) -> None:
    """In the file that is named, in Python or in TypeScript."""
    source = ROOT / path
    assert source.is_file()
    assert is_in_typescript(source, name) if source.suffix == ".ts" else is_in_python(source, name)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("tests/browser/test_forms.py", "test_that_nobody_wrote"),
        ("tests/browser/test_client_conversation.py", "test_events[a case that nobody wrote]"),
        ("client/tests/pace.test.ts", "debounce: a name that nobody wrote"),
    ],
)
def test_a_test_that_does_not_exist_is_noticed(path: str, name: str) -> None:
    """Else the tests above show nothing."""
    source = ROOT / path
    assert not (is_in_typescript(source, name) if source.suffix == ".ts" else is_in_python(source, name))


def is_in_python(source: Path, name: str) -> bool:
    """Whether it has a function of this name. The case in brackets is one of its folder's texts."""
    function, _, case = name.removesuffix("]").partition("[")
    found = ast.walk(ast.parse(source.read_text(encoding="utf-8")))
    if not any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function for node in found
    ):
        return False
    return not case or case in texts_of(source.parent)


def texts_of(folder: Path) -> set[object]:
    """The constants in the modules of a folder."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")]
    return {node.value for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant)}


def is_in_typescript(source: Path, name: str) -> bool:
    """Whether it has a test of this name."""
    return f'test("{name}"' in source.read_text(encoding="utf-8")
