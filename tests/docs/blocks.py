"""Read a page of the documentation as the project that it describes: which files there are at which point of the page.

A block belongs to a file if its first line names one in a comment of its language: `# shop.py`, `{# shop.html #}`,
`/* style.css */`, `# pytest.ini`: the page's tests are run with that. A Python block without a name goes on with the file before
it. A block that names a file which the page has shown already shows it anew, and begins another *stage*: what a reader has who
has followed the page so far.

Languages that are not ours (`jsx`, `elixir`, ...) and what is marked `foreign` are shown and not run; so are `text` and `sh`.
What is marked `fragment` is a piece of what the page shows whole elsewhere, and has to stand there line by line.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"

# Whose blocks are a project of their own. Pages with other rules have other tests: errors, testing, deployment.
PAGES: Final = sorted(
    [DOCS / "tutorial.md", *(DOCS / "guides").glob("*.md"), *(DOCS / "coming-from").glob("*.md")]
)

_BLOCK: Final = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NAME: Final = {
    "python": re.compile(r"# (\w[\w/]*\.py)\n"),
    "jinja": re.compile(r"\{# (\w[\w/]*\.html) #\}\n"),
    "css": re.compile(r"/\* (\w[\w/]*\.css) \*/\n"),
    "ini": re.compile(r"# (pytest\.ini)\n"),
}
_SHOWN_ONLY: Final = frozenset({"css", "elixir", "html", "ini", "js", "json", "jsx", "sh", "text"})


@dataclass(frozen=True)
class Block:
    """What stands between two fences."""

    language: str
    mark: str
    source: str

    @property
    def file(self) -> str:
        """The file that it names, or nothing."""
        pattern = _NAME.get(self.language)
        found = pattern.match(self.source) if pattern else None
        return found[1] if found else ""


@dataclass
class Page:
    """A page as a project: the files of each stage, and the templates that stand for themselves."""

    stages: list[dict[str, str]]
    templates: list[str]

    @classmethod
    def read(cls, path: Path) -> "Page":
        """The project of a page."""
        page = cls([{}], [])
        name = ""
        for block in blocks(path):
            name = page.add(block, name)
        page.check_fragments(path)
        return page

    def add(self, block: Block, before: str) -> str:
        """Take a block up; the Python file that a block without a name goes on with."""
        if block.mark in ("foreign", "fragment") or (block.language in _SHOWN_ONLY and not block.file):
            return before
        files = self.stages[-1]
        if block.file:
            if block.file in files:
                files = dict(files)
                self.stages.append(files)
            files[block.file] = block.source
            return block.file if block.language == "python" else before
        if block.language == "jinja":
            self.templates.append(block.source)
        else:
            assert block.language == "python", f"nobody runs {block.language}"
            assert before, f"a page's first block of Python names its file: {block.source}"
            files[before] += "\n\n" + block.source
        return before

    def check_fragments(self, path: Path) -> None:
        """Raise `AssertionError` for a fragment with a line that no file has."""
        lines = {
            line.strip() for files in self.stages for source in files.values() for line in source.split("\n")
        }
        for block in blocks(path):
            if block.mark == "fragment":
                missing = [
                    line for line in block.source.split("\n") if line.strip() not in lines | {"", "..."}
                ]
                assert not missing, f"{path.name}: no file of the page has {missing}"


def blocks(path: Path) -> list[Block]:
    """All blocks of a page, in order."""
    text = path.read_text(encoding="utf-8")
    return [Block(*found.groups(default="")) for found in _BLOCK.finditer(text)]


def write(files: dict[str, str], folder: Path) -> None:
    """Write a stage's files."""
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
