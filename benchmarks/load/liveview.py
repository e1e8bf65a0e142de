"""Pages that speak liveview's wire, as it stands in `wire/PROTOCOL.md`, without its client."""

import asyncio
import html
import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct, json

from benchmarks.load.conversation import Conversation, Frames
from benchmarks.load.subjects import Counter, Row, Shown, Subject, Table

PATH: Final = "/liveview/websocket"

Patch = list[Any]  # Any: values and changes of the wire, of which only those of these pages are understood

_ELEMENT: Final = re.compile(r'data-id="([^"]+)" data-component="([^"]+)" data-session="([^"]+)"')
_HOLE: Final = re.compile(r"\$(\d+)")
_SHOWN_ROW: Final = re.compile(r'<td class="col-md-1">(\d+)</td><td class="col-md-4"><a[^>]*>([^<]*)</a>')
_ROW_HOLES: Final = re.compile(
    r'<td class="col-md-1"><!--\$(?P<id>\d+)--></td><td class="col-md-4"><a[^>]*><!--\$(?P<label>\d+)-->'
)


class _Update(Struct, array_like=True):
    """What the server says."""

    word: str
    id: str
    answered: int | None = None
    patch: Patch | None = None
    session: str | None = None
    extras: dict[str, Any] | None = None  # Any: JSON


class LiveConversation(Conversation[Shown]):
    """A page with one component. The bare application says nothing of it, and has no `component` to join."""

    def __init__(self, page: str, place: int, subject: Subject[Shown]) -> None:
        super().__init__(PATH, subject)
        element = _ELEMENT.search(page)
        found = map(html.unescape, element.groups()) if element else (f"{place:08}", "", "")
        self.id, self.component, self.session = found
        self._session_bytes = 0

    @property
    def frames(self) -> Frames:
        """A session may ride along with the answer or follow it. The bare application is only connected at first."""
        session = _decode(self.answer).session if self.answer else None
        return Frames(
            len(self.said), len(self.answer) - _length(session), round(self._session_bytes / self.times)
        )

    def perform(self, operation: str, times: int) -> asyncio.Future[None]:
        """As everywhere; sessions are counted anew."""
        self._session_bytes = 0
        return super().perform(operation, times)

    def joining(self) -> bytes:
        """A `subscribe` of one entry."""
        entry = [self.id, self.component, self.session]
        return json.encode(["subscribe", f"of {self.id}", [entry]])

    def asking(self, handler: str, arguments: dict[str, str] | None) -> bytes:
        """An `event`, which ends with the handler where there are no arguments."""
        message = ["event", self.id, self.number, handler]
        return json.encode([*message, arguments] if arguments else message)

    def take(self, text: bytes) -> bool:
        """Any update counts; the answer is the one of the event's number."""
        update = _decode(text)
        if update.word != "update" or update.id != self.id:
            raise ValueError(update.word)
        self._session_bytes += _length(update.session)
        for definition in (update.extras or {}).get("t", {}).values():
            self.learn(definition)
        if update.patch:
            self.show(update.patch)
        return (update.answered or 0) == self.number

    @abstractmethod
    def learn(self, definition: str) -> None:
        """A template has come."""

    @abstractmethod
    def show(self, patch: Patch) -> None:
        """Do to `shown` what the patch says."""


class LiveCounter(LiveConversation[int]):
    """The counter of the examples."""

    def __init__(self, page: str, place: int) -> None:
        super().__init__(page, place, Counter())
        self.shown = 0

    def learn(self, definition: str) -> None:
        """There is one hole."""

    def show(self, patch: Patch) -> None:
        """A new number."""
        slot, self.shown = patch
        if slot != 0:
            raise ValueError(slot)


class LiveTable(LiveConversation[list[Row]]):
    """A table of the rows of `examples/bench.py`."""

    shown: list[Row]

    def __init__(self, page: str, place: int, count: int) -> None:
        super().__init__(page, place, Table(count, place))
        self.shown = [(int(id), label) for id, label in _SHOWN_ROW.findall(page)]
        self._id_hole = self._label_hole = self._holes = 0

    def learn(self, definition: str) -> None:
        """Of the row's template: which of its holes hold id and label."""
        row = _ROW_HOLES.search(definition)
        if row:
            self._id_hole, self._label_hole = int(row["id"]), int(row["label"])
            self._holes = len(_HOLE.findall(definition))

    def show(self, patch: Patch) -> None:
        """The patch is one change of one list: changed rows alone, or new order, new rows, changed rows."""
        _, change = patch
        updates: Patch = change
        if "o" in change or "v" in change:
            new = self._new_rows(change.get("v", []))
            if "o" in change:
                reorder(self.shown, change["o"], new)
            else:
                self.shown = new
            updates = change.get("u", [])
        for index, changed in zip(updates[::2], updates[1::2], strict=True):
            values = dict(zip(changed[::2], changed[1::2], strict=True))
            id, label = self.shown[int(index)]
            self.shown[index] = (values.get(self._id_hole, id), values.get(self._label_hole, label))

    def _new_rows(self, values: Sequence[Any]) -> list[Row]:  # Any: as above
        items = [values[start : start + self._holes] for start in range(0, len(values), self._holes or 1)]
        return [(item[self._id_hole], item[self._label_hole]) for item in items]


def reorder(rows: list[Row], runs: list[int], new: list[Row]) -> None:
    """Put rows into a new order: runs `start, length` of old indexes, a start of -1 takes from the new ones.

    What stays in front and at the end is left where it is, so that a change costs the load no copy of a long table.
    """
    spans = list(zip(runs[::2], runs[1::2], strict=True))
    kept_first = spans.pop(0)[1] if spans and spans[0][0] == 0 else 0
    kept_last = spans.pop()[1] if spans and spans[-1][0] >= 0 and sum(spans[-1]) == len(rows) else 0
    fresh = iter(new)
    middle: list[Row] = []
    for start, length in spans:
        middle += rows[start : start + length] if start >= 0 else [next(fresh) for _ in range(length)]
    rows[kept_first : len(rows) - kept_last] = middle


def _length(session: str | None) -> int:
    """What a session adds to a frame, with its quotes and its comma."""
    return len(session) + 3 if session else 0


_decode: Final = json.Decoder(_Update).decode
