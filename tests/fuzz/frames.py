"""Whatever a client sends on one connection, in frames, and whatever a driver does between them.

An input is a number of lines. A line of one character is a step of the driver (`driving.py`), any other line is a frame; a
first line `T` has all handlers run in threads. At the end the connection is cut.

What holds: a frame is a message or raises `Malformed`, the session raises nothing, whatever it says can be written, and it
leaves nothing behind.
"""

from typing import Any, Final

from liveview import Component, event, message
from liveview import Event as Happened
from liveview.errors import Refused
from tests.fuzz.driving import STEPS, Connection
from tests.fuzz.kinds import FORMS, VALUES, Colour, Order, Person, Point

# More would only be slower.
LINES_LIMIT: Final = 60
IN_THREADS: Final = b"T"

WORDS: Final = (
    "subscribe event unsubscribe resync ping d1 d2 a b c1 ! tests.fuzz.frames.Desk tests.fuzz.frames.Shelf "
    "keep add paint place_it take hire fill look tick later run tell go name_it fail refuse pay grow swell spread drop "
    "in_thread listen hush by form value checked key event type x y detail name url text rows happened id live-key red blue "
    "http://localhost/ javascript:alert() 1 2 3 9007199254740991"
).split()


class Desk(Component):
    """Does with its state and its services whatever a client asks for."""

    template = """
      <section title="{{ name }}" class="{{ colour }}">
        <p>{{ value }} {{ count }} {{ place.x }}</p>{{ name }}<input value="{{ value }}" checked="{{ is_open }}">
        {% if is_open %}<b>{{ order.name if order else '' }}</b>{% elif person %}<i>{{ person.name }}</i>{% endif %}
        <ul>{% for row in rows %}<li live-key="{{ row }}">{{ row }}</li>{% else %}<li>none</li>{% endfor %}</ul>
        <textarea>{{ name }}</textarea> {{ extra|safe }}
      </section>
    """
    value: Any = None
    name: str = ""
    count: int = 0
    rows: list[Any] = []
    is_open: bool = False
    colour: Colour | None = None
    place: Point = Point(0)
    order: Order | None = None
    person: Person | None = None
    extra: str = ""

    def mount(self) -> None:
        self._running: list[Any] = [self.live.every(1, self.tick)]  # Any: timers, tasks, topics

    def unmount(self) -> None:
        self.count = -1

    def tick(self) -> None:
        self.count += 1

    @event
    def keep(self, value: Any) -> None:
        self.value = value

    @event
    def name_it(self, value: str, *, checked: bool = False) -> None:
        self.name, self.is_open, self.extra = value, checked, value
        self.live.title = value

    @event
    def add(self, by: int = 1) -> None:
        self.count += by

    @event
    def grow(self, by: list[Any]) -> None:
        self.rows += by

    @event
    def swell(self, by: int) -> None:
        """So that its session comes to be large, or too large."""
        self.extra = "x" * min(by, 100_000)

    @event
    def drop(self, by: int = 0) -> None:
        del self.rows[by]

    @event
    def spread(self, **rest: Any) -> None:
        self.rows = [*rest, *rest.values()]

    @event
    def paint(self, by: Colour | None) -> None:
        self.colour = by

    @event
    def place_it(self, by: Point) -> None:
        self.place = by

    @event
    def take(self, form: Order) -> None:
        self.order, self.is_open = form, True

    @event
    def hire(self, form: Person) -> None:
        self.person = form

    @event
    def fill(self, form: dict[str, Any]) -> None:
        self.value = form

    @event
    def look(self, happened: Happened) -> None:
        self.value = [happened.x, happened.detail, happened.value]
        self.live.emit(happened.type or "seen", detail=happened.detail)

    @event
    def later(self, by: float) -> None:
        self._running.append(self.live.after(by, self.tick))

    @event
    def run(self) -> None:
        self._running.append(self.live.start(self.work()))

    async def work(self) -> None:
        self.count += 1

    @event(thread=True)
    def in_thread(self, by: int = 1) -> None:
        self.count += by

    @event
    def listen(self, by: str) -> None:
        self._running.append(self.live.subscribe(by))

    @event
    def hush(self) -> None:
        for each in self._running:
            each.cancel()

    @event
    def tell(self, by: str, value: Any = None) -> None:
        self.live.publish(by, value)

    @message
    def told(self, heard: int | str | list[Any]) -> None:
        self.value = heard

    @event
    def go(self, url: str) -> None:
        self.live.redirect(url)

    @event
    def fail(self, text: str = "on purpose") -> None:
        self.count += 1
        raise ValueError(text)

    @event
    def refuse(self, text: str = "no") -> None:
        raise Refused(text[:80])

    @event(replay=False)
    def pay(self) -> None:
        self.count += 100


class Shelf(Component):
    """Has a handler for each type, and needs a value that no session may lack."""

    template = "<p>{{ label }} {{ held }}</p>"
    label: str = "shelf"
    held: str = ""


def _keeping(name: str, annotation: object) -> Any:  # Any: a handler made for one type
    """A handler that keeps what it was given."""

    def keep(self: Shelf, by: object = None, form: object = None) -> None:
        self.held = repr((by, form))[:100]

    keep.__name__ = name
    keep.__annotations__ |= annotation if isinstance(annotation, dict) else {}
    return event(keep)


TYPED: Final = type(
    "Typed",
    (Shelf,),
    {name: _keeping(name, {"by": annotation}) for name, annotation in VALUES.items()}
    | {f"form_{name}": _keeping(f"form_{name}", {"form": annotation}) for name, annotation in FORMS.items()},
)

JOINED: Final = b'["subscribe","d1",[["a","tests.fuzz.frames.Desk","!"],["b","tests.fuzz.frames.Typed","!"]]]'


def frames(data: bytes) -> None:
    """A connection with two live components that is told this."""
    lines = data.split(b"\n")[:LINES_LIMIT]
    connection = Connection((Desk, Shelf, TYPED), sync_in_threads=lines[0] == IN_THREADS)
    connection.take(JOINED)
    connection.settle()
    for line in lines:
        if len(line) == 1 and line[0] in STEPS:
            connection.step(line[0])
        else:
            connection.take(_as_text(line))
    connection.end()


def _as_text(line: bytes) -> str | bytes:
    """As a server hands it over, where it is text at all; half surrogate pairs stay."""
    try:
        return line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return line
