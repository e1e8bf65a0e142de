"""The types that handlers and states of the fuzzed components name: one of each kind that an application may use."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Final, Literal, NamedTuple, TypedDict
from uuid import UUID

import msgspec
import pydantic


class Colour(Enum):
    """By text."""

    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    """By number."""

    LOW = 1
    HIGH = 2


@dataclass
class Point:
    """A dataclass that refuses some values, by an error that is meant to be read and by one that is not."""

    x: int
    y: float = 0

    def __post_init__(self) -> None:
        if self.x > 100:
            raise ValueError("x is above 100")
        if self.x < 0:
            raise LookupError("a secret of the application")


@dataclass
class Order:
    """What a form may ask for: a field of every kind that a form's texts are turned into."""

    name: str
    amount: int = 1
    gift: bool = False
    day: date | None = None
    at: datetime | None = None
    tags: list[str] | None = None
    sizes: tuple[int, ...] = ()
    colour: Colour = Colour.RED
    level: Literal[1, 2, "none"] = 1
    where: Point | None = None


class Size(msgspec.Struct, forbid_unknown_fields=True):
    """A struct that knows its fields and wants no others."""

    width: int
    height: float = 0


class Branch(msgspec.Struct):
    """Holds its like, as deep as one wants."""

    twigs: list["Branch"] = []


@dataclass
class Link:
    """The same as a dataclass."""

    to: "Link | None" = None


class Circle(msgspec.Struct, tag="circle"):
    """One shape."""

    radius: int


class Square(msgspec.Struct, tag="square"):
    """The other."""

    side: int


class Person(pydantic.BaseModel):
    """A model with rules of its own."""

    name: str = pydantic.Field(max_length=20)
    age: int = pydantic.Field(ge=0)
    born: date | None = None
    friends: list["Person"] = []


class Strict(pydantic.BaseModel, extra="forbid"):
    """A model that names what it does not know."""

    colour: Literal["red", "blue"] = "red"
    numbers: list[int] = []


class Row(TypedDict):
    """A typed dict."""

    id: int


class Pair(NamedTuple):
    """A named tuple."""

    left: int
    right: str


VALUES: Final[dict[str, Any]] = {  # Any: every kind of type form
    "any": Any,
    "object": object,
    "text": str,
    "int": int,
    "float": float,
    "bool": bool,
    "decimal": Decimal,
    "bytes": bytes,
    "date": date,
    "time": time,
    "datetime": datetime,
    "timedelta": timedelta,
    "uuid": UUID,
    "colour": Colour,
    "level": Level,
    "literal": Literal[1, "a"] | None,
    "above_zero": Annotated[int, msgspec.Meta(ge=1)],
    "short": Annotated[str, msgspec.Meta(max_length=5)],
    "int_or_none": int | None,
    "date_or_none": date | None,
    "int_or_text": int | str,
    "number_or_bool": int | float | bool | None,
    "ints": list[int],
    "dates": set[date],
    "pairs": list[tuple[int, str]],
    "numbers_by_name": dict[str, int],
    "dates_by_day": dict[int, date],
    "lists_by_name": dict[str, list[float]],
    "point": Point,
    "points": list[Point],
    "order": Order,
    "size": Size,
    "branch": Branch,
    "link": Link,
    "shape": Circle | Square,
    "person": Person,
    "persons": list[Person],
    "person_or_none": Person | None,
    "strict": Strict,
    "row": Row,
    "pair": Pair,
}

FORMS: Final[dict[str, Any]] = {  # Any: as above
    "dict": dict[str, Any],
    "texts": dict[str, str],
    "numbers": dict[str, int],
    "lists": dict[str, list[str]],
    "colours": dict[str, Colour],
    "order": Order,
    "order_or_none": Order | None,
    "size": Size,
    "person": Person,
    "strict": Strict,
    "row": Row,
}
