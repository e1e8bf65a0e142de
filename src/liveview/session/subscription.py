"""What a session knows of one component that is live on its connection."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from liveview.component.view import View
from liveview.errors import PeerError
from liveview.session.effects import Call
from liveview.session.messages import Entry, Event
from liveview.session.states import State
from liveview.session.weight import UNKNOWN_WEIGHT


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer's turn, waiting in the queue."""

    timer: int


@dataclass(slots=True)
class Timer:
    """A timer that runs. `is_waiting`: its last turn has not been taken yet, so another one adds nothing."""

    name: str
    function: Callable[[], Awaitable[object] | object]
    repeats: bool
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was published to a topic, waiting in the queue."""

    message: object


@dataclass(frozen=True, slots=True)
class Rejected:
    """In place of an event that was not taken in: its answer, which comes when those before it have theirs."""

    number: int
    error: PeerError


Turn = Event | Rejected | Tick | Told


@dataclass(slots=True)
class Subscription:
    """One component on one connection.

    `number`: the highest event number that was applied, or refused for good. `answered`: such a number that the client
    has not been told. `is_unsaved`: events were answered since the client last got a session; `is_stale`: something changed
    since then, whether or not an event brought it about. `sealed`: a session that waits to be sent. `arguments`: what the
    component was constructed from, for its sessions; `is_bare`: the last one holds nothing else. `session_length` and
    `session_weight`: how long the last session was, and how heavy the state in it.
    `calls`: the name of the hook or handler under way; `is_in_thread`: a thread is at work on it, and nobody renders the
    component meanwhile; `held`: such a call, until what is due has been sent. `has_tasks`: it has started tasks, which may run
    beside that. `messages_waiting`: how many are in the queue; `lengths`: those of the frames of events in it, in their
    order, and `length`: that of the event under way.
    `topics`: what it is subscribed to; None where that is nothing, as mostly. `successor`: the same id, subscribed again while
    this one is still leaving.
    """

    id: str = field(init=False)
    entry: Entry
    document: str
    state: State = State.JOINING
    view: View | None = None
    number: int = 0
    answered: int | None = None
    is_unsaved: bool = False
    owes_whole: bool = False
    owes_join: bool = False
    sealed: str | None = None
    arguments: bytes | None = None
    is_bare: bool = False
    is_stale: bool = False
    session_length: int = 0
    session_weight: int = UNKNOWN_WEIGHT
    current: Turn | None = None
    calls: str = ""
    is_in_thread: bool = False
    held: "tuple[Turn, Call] | None" = None
    has_tasks: bool = False
    messages_waiting: int = 0
    messages_dropped: int = 0
    topics: set[str] | None = None
    successor: "Subscription | None" = None
    queue: list[Turn] = field(default_factory=list[Turn])  # a deque takes 760 bytes even while it is empty
    length: int = 0
    lengths: list[int] = field(default_factory=list[int])
    timers: dict[int, Timer] = field(default_factory=dict[int, Timer])

    def __post_init__(self) -> None:
        self.id = self.entry.id
