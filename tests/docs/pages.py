"""Read the examples of `docs/errors/`: which code a page calls wrong and which right, and what it says will be shown.

A block's info string says what it is. What is wrong or right is run:

    python wrong        a module that raises the page's error, or brings it about once served; `# notes.py` above may name it
    python right        the same, mended
    json wrong          frames that a client says, one a line; of the component in the Python block before, else of a counter
    json right
    js wrong            how a client connects
    js right
    text                behind what is wrong: the error's message
    sh                  what nobody runs

Python blocks leave out `from liveview import ...`, and that of Starlette's `Request` and `HTTPConnection`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.docs.tables import ROOT

FOLDER: Final = ROOT / "docs" / "errors"

# Stands in pages for an id, which is another one each time.
ID: Final = "k3J9xQ2b1aZ"

# Stands in messages for an object's address.
ADDRESS: Final = "0x7f3333a66890"

COUNTER: Final = """# counter.py
class Counter(Component):
    template = '<button live-click="add" live-value-by="1">{{ count }}</button>'
    count: int = 0

    @event
    def add(self, by: int) -> None:
        self.count += by
"""

_BLOCK: Final = re.compile(r"^```(\w+)(?: (wrong|right))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LANGUAGES: Final = frozenset({"python", "json", "js", "text", "sh"})


@dataclass(frozen=True)
class Example:
    """What is wrong or right.

    `module`: its Python source. `frames`: what a client says. `connect`: how a client connects. `message`: what is shown,
    where it is wrong.
    """

    is_wrong: bool
    module: str = COUNTER
    frames: str = ""
    connect: str = ""
    message: str = ""


@dataclass(frozen=True)
class _Block:
    language: str
    mark: str
    source: str


def path_of(page: str) -> Path:
    """The file of a page."""
    return FOLDER / f"{page}.md"


def text_of(page: str) -> str:
    """All of a page."""
    return path_of(page).read_text(encoding="utf-8")


def examples(page: str) -> list[Example]:
    """The examples of a page, in order."""
    blocks = [_Block(*found.groups(default="")) for found in _BLOCK.finditer(text_of(page))]
    assert {block.language for block in blocks} <= _LANGUAGES, page
    return list(_examples(blocks))


def _examples(blocks: list[_Block]) -> Iterator[Example]:
    module = COUNTER
    for block, following in zip(blocks, [*blocks[1:], _Block("", "", "")], strict=True):
        if not block.mark:
            continue
        if block.language == "python" and following.language == "json":
            module = block.source
            continue
        yield Example(
            block.mark == "wrong",
            block.source if block.language == "python" else module,
            frames=block.source if block.language == "json" else "",
            connect=block.source if block.language == "js" else "",
            message=following.source.rstrip("\n") if following.language == "text" else "",
        )
        module = COUNTER
