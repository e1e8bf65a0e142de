"""Write what the documentation takes from the code: `python -m tests.docs.tables`, part of `make format`.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`. This module stands here, and not in `scripts/`,
because the types of tests are checked, and beside it the tests that hold the files against it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from liveview.errors import LiveViewError, PeerError, UsageError, all_errors
from liveview.session.limits import DEFAULT_LIMITS, Limits

ROOT: Final = Path(__file__).parents[2]
FILES: Final = ("docs/errors/index.md", "docs/limits.md", "wire/PROTOCOL.md")

_PART: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

# As the reasons of `connections` and `components_per_connection` say.
IDLE_BYTES: Final = 26_000
COMPONENT_BYTES: Final = 5_000

# What JSON takes that has been read: of the texts that were tried `[{},[{}],...` and `{"":{}}` were the worst, on CPython 3.11.
BYTES_PER_BYTE: Final = 32

# A message's place in a component's queue. The message itself is shared by all that receive it.
PLACE_BYTES: Final = 48

# Up to so much asyncio and uvloop buffer for a peer, before the server is told to wait.
BUFFER_BYTES: Final = 64 * 1024


def main() -> None:
    """Rewrite the generated parts of every file."""
    for name in FILES:
        path = ROOT / name
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")


def rewritten(text: str) -> str:
    """The text with its generated parts as the code has them now. Raises `KeyError` for a part that nothing generates."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", text)


def parts_in(text: str) -> list[str]:
    """The names of a text's generated parts."""
    return [part[2] for part in _PART.finditer(text)]


# --- errors -----------------------------------------------------------------------------------------------------------


def errors_with_pages() -> list[type[LiveViewError]]:
    """Every error but the two bases, in the order in which they are defined."""
    return [error for error in all_errors() if error not in (UsageError, PeerError)]


def tree() -> str:
    """All classes, each below its base."""
    lines = [LiveViewError.__name__, *_branches(LiveViewError, "")]
    return "\n".join(["```text", *lines, "```"])


def _branches(base: type[LiveViewError], indent: str) -> Iterator[str]:
    below = [error for error in all_errors(base) if base in error.__bases__]
    for error in below:
        yield f"{indent}+-- {error.__name__}"
        yield from _branches(error, indent + ("    " if error is below[-1] else "|   "))


def usage_table() -> str:
    """What the application's code did wrong, with links to the pages."""
    usage = [error for error in errors_with_pages() if not issubclass(error, PeerError)]
    rows = ((f"[`{error.__name__}`]({error.page()}.md)", _summary(error)) for error in usage)
    return _table(("error", "meaning"), rows)


def code_table() -> str:
    """The codes of the wire, with links to the pages."""
    return _code_table(lambda error: f"[`{error.code}`]({error.page()}.md)")


def wire_table() -> str:
    """The codes in `wire/PROTOCOL.md`."""
    return _code_table(lambda error: f"`{error.code}`")


def _code_table(name: Callable[[type[PeerError]], str]) -> str:
    errors = [error for error in errors_with_pages() if issubclass(error, PeerError)]
    rows = (
        (name(error), error.row.after, error.row.number, error.row.connection, error.row.client)
        for error in errors
    )
    return _table(("code", "after", "number", "connection", "the client"), rows)


def _summary(error: type[LiveViewError]) -> str:
    assert error.__doc__ is not None, f"{error.__name__} has no docstring"
    return error.__doc__.partition("\n")[0]


# --- limits -----------------------------------------------------------------------------------------------------------


def limit_table() -> str:
    """Every setting of `Limits`."""
    rows = (
        (f"`{name}`", _figure(default), unit, reason) for name, default, unit, reason in Limits.documented()
    )
    return _table(("name", "default", "unit", "reason"), rows)


def memory_table(limits: Limits = DEFAULT_LIMITS) -> str:
    """What each part of one connection's memory is bounded by, and what that comes to with the defaults."""
    components = limits.components_per_connection
    rows = (
        ("the connection", _size(IDLE_BYTES), IDLE_BYTES),
        ("components", f"components_per_connection * {_size(COMPONENT_BYTES)}", components * COMPONENT_BYTES),
        ("a frame while it is read", f"frame_bytes * {BYTES_PER_BYTE}", limits.frame_bytes * BYTES_PER_BYTE),
        (
            "events that wait or are under way",
            f"(waiting_bytes + frame_bytes) * {BYTES_PER_BYTE}",
            (limits.waiting_bytes + limits.frame_bytes) * BYTES_PER_BYTE,
        ),
        (
            "messages that wait",
            f"components_per_connection * messages_waiting * {PLACE_BYTES} B",
            components * limits.messages_waiting * PLACE_BYTES,
        ),
        ("the transport's buffer", _size(BUFFER_BYTES), BUFFER_BYTES),
    )
    return _table(
        ("what", "at most", "with the defaults"),
        ((what, f"`{formula}`", _size(count)) for what, formula, count in rows),
    )


def _figure(value: object) -> str:
    return "none" if value is None else f"{value:,}"


def _size(count: float) -> str:
    """A number of bytes for people: `16 KiB` where it is a multiple, `26 kB` or `1,572 MB` else."""
    if count % 1024 == 0 and count < 1024**2:
        return f"{count / 1024:,.0f} KiB"
    return f"{count / 1e6:,.0f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_line(head), "|" + "---|" * len(head), *map(_line, rows)]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


PARTS: Final[dict[str, Callable[[], str]]] = {
    "tree": tree,
    "usage": usage_table,
    "codes": code_table,
    "errors": wire_table,
    "limits": limit_table,
    "memory": memory_table,
}


if __name__ == "__main__":
    main()
