"""`docs/limits.md` says what the code has."""

import re
import tracemalloc
from dataclasses import fields

from liveview import Limits, LiveView
from liveview.codec.frames import decode
from tests.docs.tables import (
    BYTES_PER_BYTE,
    ROOT,
    limit_table,
    memory_table,
    parts_in,
    rewritten,
)

TEXT = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")


def test_the_tables_of_limits_are_as_the_code_has_them() -> None:
    """`make format` writes them."""
    assert parts_in(TEXT) == ["limits", "memory"]
    assert rewritten(TEXT) == TEXT


def test_every_limit_stands_in_the_table_with_a_reason() -> None:
    """A sentence at least."""
    rows = [row.split(" | ") for row in limit_table().splitlines()[2:]]
    assert [row[0] for row in rows] == [f"| `{field.name}`" for field in fields(Limits)]
    assert all(re.fullmatch(r"[A-Z].+\. \|", row[-1]) for row in rows)


def test_the_settings_of_the_introduction_are_taken() -> None:
    """The block as it stands there."""
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, object] = {}
    exec(block, names)
    live = names["live"]
    assert isinstance(live, LiveView)
    assert live.limits == Limits(handler_seconds=30, connections_per_person=20)


def test_the_memory_bound_goes_with_the_limits() -> None:
    """Fewer bytes that wait, less memory."""
    assert memory_table(Limits(waiting_bytes=1)) != memory_table()


def test_read_json_takes_no_more_than_the_bound_says() -> None:
    """Of the texts that were tried, the worst; on later Pythons it is smaller."""
    item = "[{}],"
    frame = f'["event","k3J9xQ2b1aZ",1,"add",{{"a":[{item * 20_000}0]}}]'
    tracemalloc.start()
    message = decode(frame)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del message
    assert taken <= BYTES_PER_BYTE * 1.01 * len(frame)
