"""Rooms in which people talk, and see who else is there. One process holds them; after a restart the pages bring them back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from time import time
from typing import Final, Literal, get_args

from liveview import Bound, Component, Event, event, field, message

Room = Literal["Tea", "Coffee", "Water"]
MOST_KEPT: Final = 50


@dataclass(frozen=True)
class Line:
    """What somebody said. `id` is that of the event: should the event come again, it is the same line."""

    id: str
    time: float
    name: str
    text: str


@dataclass(frozen=True)
class Changed:
    """Told to everybody in a room: something was said, or somebody came or went."""


lines_of: defaultdict[Room, list[Line]] = defaultdict(list)
pages_in: defaultdict[Room, set["Chat"]] = defaultdict(set)


def keep(room: Room, lines: Iterable[Line]) -> None:
    """Add lines to a room, those that it has already once."""
    by_id = {line.id: line for line in (*lines, *lines_of[room])}
    lines_of[room] = sorted(by_id.values(), key=lambda line: line.time)[-MOST_KEPT:]


class Chat(Component, restore=True):
    """One person's page."""

    template = """
      <h1>Chat</h1>
      {% if not name %}
      <form class="row" live-submit="choose_name">
        <input live-model.lazy="wish" aria-label="Your name" placeholder="Your name"
               autocomplete="nickname" maxlength="30" required>
        <button>Come in</button>
      </form>
      {% else %}
      <nav class="row" aria-label="Rooms">
        {% for each in rooms %}
        <button live-click="enter" live-value-room="{{ each }}"
                aria-pressed="{{ 'true' if each == room else 'false' }}">{{ each }}</button>
        {% endfor %}
      </nav>
      <p class="quiet" role="status"><output>{{ names|length }}</output> here: {{ names|join(", ") }}</p>
      <div class="log" tabindex="0" role="log" aria-label="What was said">
        <ol>
          {% for line in lines %}
          <li live-key="{{ line.id }}" class="{{ 'own' if line.name == name }}"><b>{{ line.name }}</b> {{ line.text }}</li>
          {% else %}
          <li class="quiet">Nobody has said anything yet.</li>
          {% endfor %}
        </ol>
      </div>
      <form class="row" live-submit.reset="say">
        <input name="text" aria-label="Message" placeholder="Message" autocomplete="off" maxlength="500" autofocus>
        <button>Send</button>
      </form>
      {% endif %}
    """
    rooms: tuple[Room, ...] = get_args(Room)
    room: Room = "Tea"
    wish: Bound[str] = ""
    name: str = ""
    lines: list[Line] = field(default_factory=list[Line])
    names: list[str] = field(default_factory=list[str])

    def mount(self) -> None:
        if self.name:
            self.come()

    def unmount(self) -> None:
        self.go()

    def come(self) -> None:
        """Be in the room from now on. What this page knows of it, it may have forgotten by a restart."""
        keep(self.room, self.lines)
        pages_in[self.room].add(self)
        self._topic = self.live.subscribe(f"chat:{self.room}")
        self.tell()

    def go(self) -> None:
        """Be there no more."""
        pages_in[self.room].discard(self)
        self.tell()

    def tell(self) -> None:
        """Have everybody in the room look; this page at once, so that what its person said is kept with the answer."""
        self.live.publish(f"chat:{self.room}", Changed())
        self.look()

    @message
    def hear(self, _: Changed) -> None:
        self.look()

    def look(self) -> None:
        """Show the room as it is."""
        self.lines = lines_of[self.room]
        self.names = sorted({page.name for page in pages_in[self.room]})

    @event
    def choose_name(self) -> None:
        if not self.name and self.wish.strip():
            self.name = self.wish.strip()
            self.come()

    @event
    def enter(self, room: Room) -> None:
        self.go()
        self._topic.cancel()
        self.room, self.lines = room, []
        self.come()

    @event
    def say(self, form: dict[str, str], happened: Event) -> None:
        if text := form["text"].strip():
            keep(self.room, [Line(happened.id, time(), self.name, text)])
            self.tell()
