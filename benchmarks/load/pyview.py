"""Pages that speak to pyview: Phoenix' wire of version 2, as pyview 0.9 has it."""

import html
import re
from abc import abstractmethod
from typing import Any, Final

from msgspec import json

from benchmarks.load.conversation import Conversation, Frames
from benchmarks.load.subjects import Counter, Row, Shown, Subject, Table

PATH: Final = "/live/websocket"

Diff = dict[str, Any]  # Any: JSON

_MAIN: Final = re.compile(r'data-phx-session="([^"]*)"\s+data-phx-static=""\s+id="([^"]+)"')
_CSRF: Final = re.compile(r'<meta name="csrf-token" content="([^"]+)"')

# The values of a row as its template in `applications/pyview_table.html` has them, in turn.
_ID, _LABEL = 2, 4


class PyviewConversation(Conversation[Shown]):
    """A page with one view."""

    def __init__(self, page: str, path: str, subject: Subject[Shown]) -> None:
        super().__init__(PATH, subject)
        main, token = _MAIN.search(page), _CSRF.search(page)
        assert main is not None, page[:2000]
        assert token is not None, page[:2000]
        session, id = map(html.unescape, main.groups())
        self.topic = f"lv:{id}"
        self._joining = {
            "url": f"http://127.0.0.1{path}",
            "params": {"_csrf_token": html.unescape(token[1]), "_mounts": 0},
            "session": session,
            "static": "",
        }

    @property
    def frames(self) -> Frames:
        """No session rides along."""
        return Frames(len(self.said), len(self.answer))

    def joining(self) -> bytes:
        """A `phx_join`."""
        return json.encode(["4", "0", self.topic, "phx_join", self._joining])

    def asking(self, handler: str, arguments: dict[str, str] | None) -> bytes:
        """A click on an element with these `phx-value-*`."""
        click = {"type": "click", "event": handler, "value": {**(arguments or {}), "value": ""}}
        return json.encode(["4", str(self.number), self.topic, "event", click])

    def take(self, text: bytes) -> bool:
        """Nothing but answers is expected."""
        _, number, topic, event, payload = json.decode(text)
        if (number, topic, event) != (str(self.number), self.topic, "phx_reply") or payload["status"] != "ok":
            raise ValueError(event)
        response: Diff = payload["response"]
        self.show(response["diff"] if self.number else response["rendered"])
        return True

    @abstractmethod
    def show(self, diff: Diff) -> None:
        """Do to `shown` what the server says."""


class PyviewCounter(PyviewConversation[int]):
    """The counter of `applications/pyview_counter.py`."""

    def __init__(self, page: str) -> None:
        super().__init__(page, "/counter/0", Counter())
        self.shown = 0

    def show(self, diff: Diff) -> None:
        """A new number."""
        self.shown = int(diff["0"])


class PyviewTable(PyviewConversation[list[Row]]):
    """The table of `applications/pyview_table.py`."""

    def __init__(self, page: str, place: int, count: int) -> None:
        super().__init__(page, f"/table/{count}", Table(count, place))

    def show(self, diff: Diff) -> None:
        """All rows come again, whatever has changed."""
        self.shown = [(int(row[_ID]), row[_LABEL]) for row in diff["0"]["d"]]
