"""A sheet of paper for everybody who has it open. `liveview run examples.whiteboard:Whiteboard` serves it alone.

It lies in the memory of one process. Each page has a copy in its session, so after a restart the pages that come back bring the
drawing along.
"""

import random
import time
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar, get_args

from liveview import Bound, Component, Event, event, field, message

Colour = Literal["#e8590c", "#d6336c", "#7950f2", "#1c7ed6", "#2f9e44", "#868e96"]
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
TOPIC: Final = "whiteboard"
WIDTH, HEIGHT = 320, 400

# A move sends again the piece that it makes longer, so pieces are short. So many are kept, the newest: 30 KB at most.
POINTS, PIECES, POINTERS = 16, 200, 50


@dataclass(frozen=True)
class Piece:
    """A part of a line. Its id is that of the event that began it: done again after a break, it is the same piece."""

    id: str
    colour: Colour
    points: str  # "x,y x,y ...", as SVG has it


@dataclass(frozen=True)
class Pointer:
    """Where somebody is."""

    id: str
    colour: Colour
    x: int
    y: int


@dataclass(frozen=True)
class Gone:
    """Somebody has left."""

    id: str


@dataclass(frozen=True)
class Torn:
    """Somebody tore the sheet off; `sheet` is the next one's number, a time."""

    sheet: float


class Paper:
    """What this process has of the drawing."""

    sheet = 0.0
    pieces: Final[dict[str, Piece]] = {}


class Whiteboard(Component):
    """Everybody draws on one sheet, and sees where the others are."""

    template = """
      <svg class="paper" width="320" height="400" style="touch-action: none; user-select: none; cursor: crosshair"
        live-pointerdown="touch" live-pointermove.throttle.40ms="move" live-pointerleave="leave">
        {% for piece in pieces.values() %}
        <polyline live-key="{{ piece.id }}" points="{{ piece.points }}" stroke="{{ piece.colour }}"
          fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" />
        {% endfor %}
        {% for pointer in pointers.values() if pointer.id != me %}
        <circle live-key="{{ pointer.id }}" cx="{{ pointer.x }}" cy="{{ pointer.y }}" r="7"
          fill="{{ pointer.colour }}" fill-opacity=".5" />
        {% endfor %}
      </svg>
      <div class="pens">
        {% for each in colours %}
        <input type="radio" name="colour" value="{{ each }}" live-model="colour"
          style="accent-color: {{ each }}; color: {{ each }}" aria-label="Pen {{ loop.index }}">
        {% endfor %}
        <button live-click="clear">Clear</button>
      </div>
    """
    colour: Bound[Colour] = field(default_factory=lambda: random.choice(COLOURS))  # noqa: S311 - nothing secret
    sheet: float = 0
    pieces: dict[str, Piece] = field(default_factory=dict[str, Piece])
    pen: str = ""  # the piece that it drew last
    pointers: dict[str, Pointer] = field(default_factory=dict[str, Pointer], session=False)

    colours = COLOURS

    @property
    def me(self) -> str:
        """Which of the pointers is one's own, which the browser shows already."""
        return self.live.id

    def load(self) -> None:
        self.sheet, self.pieces = Paper.sheet, dict(Paper.pieces)

    def mount(self) -> None:
        self.live.subscribe(TOPIC)
        if self.sheet > Paper.sheet:
            self.tear(self.sheet)
        if self.sheet == Paper.sheet:
            for piece in list(self.pieces.values()):
                if piece.id not in Paper.pieces:
                    self.draw(piece)
        self.sheet, self.pieces = Paper.sheet, dict(Paper.pieces)

    def unmount(self) -> None:
        self.leave()

    # --- what a person does ---

    @event
    def touch(self, pointer: Event) -> None:
        place = place_of(pointer)
        self.draw(Piece(pointer.id, self.colour, f"{place} {place}"))
        self.pen = pointer.id

    @event
    def move(self, pointer: Event) -> None:
        self.live.publish(TOPIC, Pointer(self.live.id, self.colour, *at(pointer)))
        if not pointer.buttons:
            self.pen = ""
        piece = self.pieces.get(self.pen)
        if piece is None:
            return
        points = [*piece.points.split(), place_of(pointer)]
        if len(points) > POINTS:
            piece, points = replace(piece, id=pointer.id), points[-2:]
        self.draw(replace(piece, points=" ".join(points)))
        self.pen = piece.id

    @event
    def leave(self) -> None:
        self.live.publish(TOPIC, Gone(self.live.id))

    @event
    def clear(self) -> None:
        self.tear(time.time())

    # --- what reaches everybody ---

    def draw(self, piece: Piece) -> None:
        keep(Paper.pieces, piece, PIECES)
        keep(self.pieces, piece, PIECES)
        self.live.publish(TOPIC, piece)

    def tear(self, sheet: float) -> None:
        Paper.sheet = sheet
        Paper.pieces.clear()
        self.live.publish(TOPIC, Torn(sheet))

    @message
    def drawn(self, piece: Piece) -> None:
        keep(self.pieces, piece, PIECES)

    @message
    def pointed(self, pointer: Pointer) -> None:
        keep(self.pointers, pointer, POINTERS)

    @message
    def left(self, gone: Gone) -> None:
        self.pointers.pop(gone.id, None)

    @message
    def torn(self, torn: Torn) -> None:
        self.sheet = torn.sheet
        self.pieces.clear()


Kept = TypeVar("Kept", Piece, Pointer)


def keep(kept: dict[str, Kept], new: Kept, most: int) -> None:
    """Put it in, and let go of the oldest where they are too many."""
    kept[new.id] = new
    while len(kept) > most:
        del kept[next(iter(kept))]


def at(pointer: Event) -> tuple[int, int]:
    """A place on the sheet."""
    return round(min(max(pointer.x, 0), WIDTH)), round(min(max(pointer.y, 0), HEIGHT))


def place_of(pointer: Event) -> str:
    """The same, as SVG has it."""
    return "{},{}".format(*at(pointer))
