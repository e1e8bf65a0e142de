"""One connection and its clients without I/O, at times that a test says: for what sessions hold when."""

from dataclasses import dataclass, field

from jinja2 import Environment

from liveview import Component, event
from liveview import Event as Happened
from liveview.component.live import Live
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.session.effects import Call, Effect, StartWaiting, StopWaiting
from liveview.session.messages import Entry, Error, Event, Subscribe, Update
from liveview.session.saving import BYTES_PER_SECOND, LARGEST_LENGTH
from liveview.session.sealing import Sealing
from liveview.session.session import Session
from liveview.session.subscription import Subscription
from liveview.session.token import Sealer

TEMPLATES = Templates(Environment(autoescape=True))
SEALING = Sealing(Sealer(b"s" * 32), {}, None)
START = 1_800_000_000.0
REFILL_SECONDS = LARGEST_LENGTH / BYTES_PER_SECOND

ROW = "a row of thirty characters ..."


class Table(Component):
    """Remembers which events it has seen, and holds as many rows as the last one said."""

    template = "<p>{{ seen|length }} events, {{ rows|length }} rows</p>"
    seen: list[int] = []
    rows: list[str] = []
    inner: dict[str, list[str]] = {}
    note: str = ""

    @event
    def hold(self, happened: Happened, rows: int) -> None:
        self.seen.append(int(happened.id.rpartition("-")[2]))
        self.rows = [ROW] * rows

    @event
    def hide(self, rows: int) -> None:
        """Where no weight sees it."""
        self.inner = {"rows": [ROW] * rows}

    @event
    def spoil(self) -> None:
        self.rows = [object()]  # type: ignore[list-item]  # what cannot be sealed


def rows_for(length: int) -> int:
    """How many rows make a session of about this length."""
    return length * 3 // 4 // (len(ROW) + 1)


@dataclass
class Client:
    """What the browser's half holds of one component, as client/src/session.ts does."""

    id: str
    session: str
    number: int = 0
    shown: int = 1
    pending: list[Event] = field(default_factory=list[Event])

    @property
    def entry(self) -> Entry:
        """What it subscribes with."""
        answered = self.pending[0].number - 1 if self.pending else self.number
        return Entry(self.id, Table.__plan__.name, self.session, None, answered, self.shown)

    @property
    def saved(self) -> tuple[int, Table]:
        """The event that its session contains last, and the component that comes out of it."""
        component, sealed = SEALING.open(self.entry, int(START))
        assert isinstance(component, Table)
        return sealed.number, component

    def hear(self, update: Update) -> None:
        """Take an update."""
        if update.session is not None:
            self.session = update.session
        if update.session is not None or update.patch is not None:
            self.shown = int(update.session is not None)
        if update.answered is not None:
            self.pending = [event for event in self.pending if event.number > (update.answered or 0)]


class Bench:
    """A connection with a driver's work done by hand, at times that the test says."""

    def __init__(self) -> None:
        self.now = START
        self.clients: dict[str, Client] = {}
        self.updates: list[Update] = []
        self.errors: list[Error] = []
        self.seals = 0
        self.connect()

    def connect(self) -> None:
        """A new connection, perhaps to another process. Every client subscribes and says again what was not answered."""
        self.session = Session(self.seal, lambda: None)
        self.calls: list[Call] = []
        self.effects: list[Effect] = []
        self.wakes_at: float | None = None
        for client in self.clients.values():
            self.join(client)
            client.pending = [replayed(said) for said in client.pending]
            for said in client.pending:
                self.session.receive(said)

    def open(self, rows: int = 0, id: str = "a") -> Client:
        """A page with one more table, which goes live."""
        view = View(table := Table(rows=[ROW] * rows), TEMPLATES.of(Table))
        table.live = Live(id, None)
        sealed = SEALING.seal(view, id=id, parent=None, number=0, now=int(self.now), shows_it=True)
        client = self.clients[id] = Client(id, sealed)
        self.join(client)
        self.go_on()
        self.updates.clear()
        return client

    def join(self, client: Client) -> None:
        """Subscribe, construct, and run `mount`."""
        self.session.receive(Subscribe("document", (client.entry,)))
        self.look()
        component, sealed = SEALING.open(client.entry, int(self.now))
        component.live = Live(client.id, None)
        view = View(component, TEMPLATES.of(Table))
        self.session.opened(
            client.id, view, number=sealed.number, shows_session=sealed.fingerprint == view.mark
        )

    def waits(self) -> bool:
        """Whether it asked to be woken."""
        return self.wakes_at is not None

    def seal(self, subscription: Subscription, now: int, shows_it: bool, is_whole: bool) -> str:
        """As always, and counted."""
        self.seals += 1
        return SEALING(subscription, now, shows_it, is_whole)

    def table(self, id: str = "a") -> Table:
        """The instance that is live."""
        component = self.session.view(id).component
        assert isinstance(component, Table)
        return component

    def say(self, handler: str = "hold", id: str = "a", **arguments: int) -> int:
        """The client says an event; its number."""
        client = self.clients[id]
        client.number += 1
        event = Event(id, client.number, handler, dict(arguments))
        client.pending.append(event)
        self.session.receive(event)
        return event.number

    def look(self) -> list[Effect]:
        """Perform effects but for calls, which wait to be finished."""
        taken = self.session.take_effects()
        for effect in taken:
            match effect:
                case Call():
                    self.calls.append(effect)
                case StartWaiting(seconds):
                    self.wakes_at = self.now + seconds
                case StopWaiting():
                    self.wakes_at = None
                case _:
                    self.effects.append(effect)
        return taken

    def finish(self) -> None:
        """Run the oldest call to its end."""
        self.look()
        if self.calls:
            call = self.calls.pop(0)
            call.function(**call.arguments)
            self.session.finished(call.id, self.now)
            self.look()

    def hear(self) -> list[Update]:
        """The connection takes bytes; the updates that come."""
        updates: list[Update] = []
        for message in self.session.take_messages(self.now):
            if isinstance(message, Update):
                updates.append(message)
                self.clients[message.id].hear(message)
            elif isinstance(message, Error):
                self.errors.append(message)
        self.look()
        self.updates += updates
        return updates

    def go_on(self) -> list[Update]:
        """Run and send until nothing is left to do at this moment."""
        updates: list[Update] = []
        while self.look() or self.calls or self.session.has_messages:
            while self.calls:
                self.finish()
            updates += self.hear()
        return updates

    def pass_time(self, seconds: float) -> list[Update]:
        """Time passes; who asked to be woken is."""
        until = self.now + seconds
        updates: list[Update] = []
        while self.wakes_at is not None and self.wakes_at <= until:
            assert self.wakes_at >= self.now
            self.now, self.wakes_at = self.wakes_at, None
            self.session.waited()
            updates += self.go_on()
        self.now = until
        return updates


def replayed(event: Event) -> Event:
    """The same event, said once more."""
    return Event(event.id, event.number, event.handler, event.arguments, None, event.attempt + 1)


def sessions(updates: list[Update]) -> list[int]:
    """The lengths of the sessions that came with them."""
    return [len(update.session) for update in updates if update.session is not None]
