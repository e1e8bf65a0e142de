"""One page's conversation with the server, without I/O: no DOM, no socket, no clock, no JSON.

What `client/src/session.ts` does, for tests that need many pages, or pages that a machine can look into.

    page = PageSession("document")
    page.add(("id", "application.Counter", "SESSION", None))
    page.opened()                              # a connection stands
    page.event("id", "increment")              # the person did something
    for message in page.take(): ...            # send each as a frame
    page.receive(["update", "id", 1, ...])     # a frame of the connection that was opened last
    page.closed(1006)                          # that connection is gone
    page.wants_connection                      # open one (after a while), then say `opened`

Where `wants_connection` is true while a connection stands (a handover, or a refusal that is passing), the new one is opened
beside it. With `opened` the old one is forgotten: send what `take` gives on the new one, then close the old one, and tell the
page nothing more of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

# So many events of a component are under way at once; the server closes a connection that has many more.
WINDOW: Final = 64

VERSION_REFUSED: Final = 4406

# Refusals of a `subscribe` that another process, or a later one, may not repeat.
PASSING: Final = frozenset({"unknown_component", "session_newer"})

# Refusals after which only the page loaded again is of use.
RELOADING: Final = frozenset({"session_expired", "identity_changed"})

# The outcome of an event that the server has answered without an error, and of one whose element has gone.
ANSWERED: Final = "answered"
REMOVED: Final = "removed"

# An element's `data-id`, `data-component` and `data-session`, and the id of the component that rendered it.
Origin = tuple[str, str, str, str | None]

Message = list[Any]  # Any: JSON, with a word first

# `show(id, tid, change)`: change the content of component `id`, whose root template is `tid`; a patch is a list, whole
# content an object. Says whether the page fitted.
Show = Callable[[str, str | None, Any], bool]  # Any: JSON


class Outcome(NamedTuple):
    """What became of an event: `answered`, `removed` or the code of an error; in which order they became known."""

    id: str
    number: int
    code: str


@dataclass(slots=True)
class Pending:
    """An event without an answer.

    `connection`: on which it was sent last; 0 where it never was. `begun`: how often a server said that it begins with it.
    """

    number: int
    handler: str
    arguments: dict[str, Any] | None  # Any: JSON
    details: dict[str, Any] | None  # Any: JSON
    connection: int = 0
    begun: int = 0

    @property
    def attempt(self) -> int:
        """0 before it was ever sent; then one more than the times when it was under way and no answer came."""
        return 1 + self.begun if self.connection else 0


@dataclass(slots=True)
class Subject:
    """A component of the page.

    `session`: the newest. `number`: the last event number given out. `shown`: whether the page shows exactly the content of
    the session. `is_lost`: it does not fit any more, so that only whole content is of use. `connection`: on which `subscribe` was
    sent. `is_live`: it was answered there. `is_waiting`: it was refused there for now, another connection may take it.
    `refusal`: the code with which it was refused for good. `refuses_offline`: events while there is no connection are not taken.
    """

    id: str
    component: str
    session: str
    parent: str | None
    pending: list[Pending] = field(default_factory=list[Pending])
    number: int = 0
    shown: bool = True
    is_lost: bool = False
    connection: int = 0
    is_live: bool = False
    is_waiting: bool = False
    refusal: str | None = None
    refuses_offline: bool = False
    root: str | None = None


class PageSession:
    """One page. `document`: the random text of this document. `show`: where patches go; without it every one fits.

    `connection`: the number of the one that stands, 0 where none does; `wants_connection`: open one; `is_handed_over`: on
    that which stands nothing is said any more. `reload`: why the page is to be loaded again. `outcomes`: what became of events.
    `definitions`: templates by tid, as they came. `commands`: what was said that concerns neither components nor events.
    """

    def __init__(self, document: str, *, show: Show | None = None) -> None:
        self.document = document
        self.subjects: dict[str, Subject] = {}
        self.wants_connection = True
        self.reload: str | None = None
        self.outcomes: dict[tuple[str, int], Outcome] = {}
        self.definitions: dict[str, Any] = {}  # Any: JSON
        self.commands: list[Message] = []
        self.show = show
        self._faults: dict[tuple[str, int], str] = {}  # of events that are not answered yet
        self._connections = 0
        self.connection = 0
        self.is_handed_over = False
        self._unsent: list[Message] = []

    # --- what happens on the page ---

    def add(self, *origins: Origin) -> None:
        """Components came to the page, parents before children."""
        for id, component, session, parent in origins:
            self.subjects[id] = Subject(id, component, session, parent)
        self._subscribe()

    def remove(self, id: str) -> None:
        """A component's element is gone."""
        subject = self.subjects.pop(id)
        # A child leaves with its parent, or because its parent's content says so: the server knows.
        if subject.parent is None and self._may_say(subject):
            self._unsent.append(["unsubscribe", id])
        self._answer(subject, lambda _: True, REMOVED)

    def event(
        self,
        id: str,
        handler: str,
        arguments: dict[str, Any] | None = None,  # Any: JSON
        details: dict[str, Any] | None = None,  # Any: JSON
    ) -> int:
        """The person did something. Its number; 0 where it was not taken."""
        subject = self.subjects[id]
        if subject.refusal is not None or (subject.refuses_offline and not self.is_connected):
            return 0
        subject.number += 1
        subject.pending.append(Pending(subject.number, handler, arguments, details))
        self._send(subject)
        return subject.number

    @property
    def is_connected(self) -> bool:
        """Whether a connection stands."""
        return self.connection != 0

    @property
    def unanswered(self) -> dict[str, list[int]]:
        """The numbers of events without an answer, by component."""
        return {
            id: [event.number for event in subject.pending]
            for id, subject in self.subjects.items()
            if subject.pending
        }

    def take(self) -> list[Message]:
        """What is to be sent on the connection that was opened last, in this order."""
        taken, self._unsent = self._unsent, []
        return taken

    # --- what becomes of connections ---

    def opened(self) -> None:
        """A new connection stands; one that stood before is to be closed when this one's first messages are sent."""
        self._connections += 1
        self.connection = self._connections
        self._unsent.clear()
        self.is_handed_over = False
        self.wants_connection = False
        self._subscribe()

    def closed(self, code: int) -> bool:
        """The connection is gone. Says whether the page comes back."""
        self.connection = 0
        self._unsent.clear()
        # Without components that it lets in the server closes after a while, and nobody misses it.
        is_missed = any(subject.refusal is None for subject in self.subjects.values())
        self.wants_connection = is_missed and code != VERSION_REFUSED
        return self.wants_connection

    def receive(self, message: Message) -> None:
        """A frame of the connection that was opened last. A word that is not known is passed over."""
        word, *rest = message
        match word:
            case "update":
                self._update(*rest)
            case "error":
                self._fail(*rest)
            case "begun":
                self._begun(*rest)
            case "handover":
                self.is_handed_over = self.wants_connection = True
            case "reload":
                self.reload = rest[0]
            case _:
                self.commands.append(message)

    def _update(
        self,
        id: str,
        answered: int | None = None,
        change: Any = None,  # Any: JSON
        session: str | None = None,
        extras: dict[str, Any] | None = None,  # Any: JSON
        *_: object,
    ) -> None:
        more: dict[str, Any] = extras or {}  # Any: as above
        self.definitions |= more.get("t", {})
        subject = self.subjects.get(id)
        if subject is None:
            return
        if not subject.is_live:
            subject.refuses_offline = bool(more.get("o"))
        subject.is_live = True
        subject.root = more.get("r", subject.root)
        if session:
            subject.session = session
        if session or change:
            subject.shown = bool(session) and not subject.is_lost
        if change:
            self._change(subject, change)
        self._answer(subject, lambda number: number <= (answered or 0), ANSWERED)

    def _change(self, subject: Subject, change: Any) -> None:  # Any: JSON
        if isinstance(change, dict):
            subject.root = cast(dict[str, str], change)["t"]
            subject.is_lost = False
        if not subject.is_lost:
            if self.show is None or self.show(subject.id, subject.root, change):
                return
            subject.is_lost = True
            if self._may_say(subject):
                self._unsent.append(["resync", subject.id])
        subject.shown = False

    def _begun(self, id: str, number: int, *_: object) -> None:
        for event in self.subjects[id].pending if id in self.subjects else ():
            if event.number == number:
                event.begun += 1

    def _fail(self, id: str | None, number: int | None, code: str, *_: object) -> None:
        subject = self.subjects.get(id) if id is not None else None
        if subject is None:
            return
        if number:
            self._told(subject, number, code)
        elif not subject.is_live and not subject.is_waiting:
            self._refused(subject, code)

    def _told(self, subject: Subject, number: int, code: str) -> None:
        """What is wrong with an event. It is no answer: only the update is, which comes before or after it, or never.

        That the component is not live says nothing about the event, which is sent again where it is.
        """
        key = (subject.id, number)
        if key in self.outcomes:
            self.outcomes[key] = Outcome(*key, code)
        elif code != "unknown_id":
            self._faults[key] = code

    def _refused(self, subject: Subject, code: str) -> None:
        if code in PASSING:
            subject.is_waiting = self.wants_connection = True
            return
        if code in RELOADING:
            self.reload = code
        subject.refusal = code
        self._answer(subject, lambda _: True, code)

    # --- what is said ---

    def _may_say(self, subject: Subject) -> bool:
        """Whether something of a component may be sent: a process that drains is told nothing more."""
        is_here = self.is_connected and subject.connection == self.connection
        return is_here and not subject.is_waiting and not self.is_handed_over

    def _subscribe(self) -> None:
        """Subscribe all that are not yet, and say what they have to say."""
        if not self.is_connected or self.is_handed_over:
            return
        due = [subject for subject in self.subjects.values() if subject.connection != self.connection]
        if due:
            self._unsent.append(["subscribe", self.document, [self._enter(subject) for subject in due]])
        for subject in due:
            self._send(subject)

    def _enter(self, subject: Subject) -> Message:
        subject.connection = self.connection
        subject.is_lost = subject.is_live = subject.is_waiting = False
        subject.refusal = None
        answered = subject.pending[0].number - 1 if subject.pending else subject.number
        return [
            subject.id,
            subject.component,
            subject.session,
            subject.parent,
            answered,
            int(subject.shown),
        ]

    def _send(self, subject: Subject) -> None:
        """Say what has not been said on this connection, as far as the window is open."""
        if not self._may_say(subject):
            return
        for event in subject.pending[:WINDOW]:
            if event.connection != self.connection:
                said = ["event", subject.id, event.number, event.handler]
                self._unsent.append([*said, event.arguments, event.details, event.attempt])
                event.connection = self.connection

    def _answer(self, subject: Subject, is_answered: Callable[[int], bool], code: str) -> None:
        """Let go of events that need no answer any more."""
        pending, subject.pending = subject.pending, []
        for event in pending:
            if is_answered(event.number):
                key = (subject.id, event.number)
                self.outcomes[key] = Outcome(*key, self._faults.pop(key, code))
            else:
                subject.pending.append(event)
        self._send(subject)
