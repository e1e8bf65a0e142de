"""What a process remembers, for a while, of pages whose connection ended: they mostly come back, and to whom they like.

None of it is needed for a page to go on; any other process does without. It makes good what only the network did: an event that
was under way has not ended this process, and a state that was too large to follow each event is not lost.
"""

from typing import Final

# A hundred bytes each. They are asked about a few seconds later, so the oldest can go.
MOST_INTERRUPTED: Final = 10_000


class Departed:
    """Of all connections of a process. `most_bytes`: of states."""

    __slots__ = ("_interrupted", "_left", "_most_bytes", "_states")

    def __init__(self, most_bytes: float) -> None:
        self._interrupted: dict[tuple[str, str, int], None] = {}  # in their order
        self._states: dict[tuple[str, str], str] = {}  # as sessions, in their order
        self._most_bytes = self._left = most_bytes

    def interrupt(self, document: str, id: str, number: int) -> None:
        """An event of a component was under way when its connection ended."""
        if len(self._interrupted) >= MOST_INTERRUPTED:
            del self._interrupted[next(iter(self._interrupted))]
        self._interrupted[document, id, number] = None

    def was_interrupted(self, document: str, id: str, number: int) -> bool:
        """Whether an event that has begun before without an answer is known not to have ended its process."""
        return (document, id, number) in self._interrupted

    def keep(self, document: str, id: str, session: str) -> None:
        """Keep the state that a component had, sealed. The oldest make room for it; one that is too large is not kept."""
        self.take(document, id)
        if len(session) > self._most_bytes:
            return
        while self._states and self._left < len(session):
            self.take(*next(iter(self._states)))
        self._left -= len(session)
        self._states[document, id] = session

    def take(self, document: str, id: str) -> str | None:
        """The state that a component had here when its connection ended, which is then no longer kept."""
        session = self._states.pop((document, id), None)
        if session is not None:
            self._left += len(session)
        return session
