"""What the values of `<input>`s look like, by type (HTML standard, 4.10.5.1)."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

# A number as HTML writes it: Python's own would take "1_000", " 1" and "inf".
_NUMBER: Final = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?")
_WEEK: Final = re.compile(r"(\d{4,})-W(\d\d)")
_MONTH: Final = re.compile(r"(\d{4,})-(\d\d)")
_TIME: Final = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?")
_COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")

# HTML standard, 4.10.5.1.5.
_EMAIL: Final = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:.*", re.DOTALL)
_WITH_HOST: Final = frozenset("http https ftp ws wss".split())

_DECEMBER: Final = 12

# From where days, weeks and months count, as `step` does.
_EPOCH: Final = date(1970, 1, 1)
_FIRST_MONDAY: Final = date.fromisocalendar(1970, 1, 1)

# How each is written, for messages.
EXAMPLES: Final = {
    "color": "#8000ff",
    "date": "2026-12-31",
    "datetime-local": "2026-12-31T23:59",
    "month": "2026-12",
    "number": "1.5",
    "range": "50",
    "time": "23:59",
    "week": "2026-W52",
}


def number_of(kind: str, text: str) -> Decimal | None:
    """What is compared with `min`, `max` and `step`: in units, days, weeks, months or seconds. None for what is no value."""
    read = _NUMBERS.get(kind)
    try:
        return None if read is None else read(text)
    except ValueError:
        return None


def sanitized(kind: str, text: str, *, minimum: str = "", maximum: str = "", multiple: bool = False) -> str:
    """What a browser makes of a value, whoever set it: empty where it has not the format of its type."""
    match kind:
        case "text" | "search" | "tel" | "password":
            return re.sub(r"[\r\n]", "", text)
        case "url":
            return re.sub(r"[\r\n]", "", text).strip()
        case "email":
            line = re.sub(r"[\r\n]", "", text)
            return ",".join(part.strip() for part in line.split(",")) if multiple else line.strip()
        case "color":
            return text.lower() if _COLOR.fullmatch(text) else "#000000"
        case "range":
            return _in_range(number_of(kind, text), number_of(kind, minimum), number_of(kind, maximum), text)
        case "datetime-local":
            is_one = number_of(kind, text) is not None
            return re.sub(r"(:\d\d):00(\.0+)?$", r"\1", text.replace(" ", "T")) if is_one else ""
        case _ if kind in _NUMBERS:
            return text if number_of(kind, text) is not None else ""
        case _:
            return text


def is_email(text: str, *, multiple: bool) -> bool:
    """Whether it is an address, or several with commas between."""
    return all(_EMAIL.fullmatch(part) for part in (text.split(",") if multiple else [text]))


def is_url(text: str) -> bool:
    """Whether it is a whole URL. Browsers take more apart, but what has neither scheme nor host they refuse too."""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme not in _WITH_HOST or (bool(parts.netloc) and " " not in parts.netloc)


def _in_range(value: Decimal | None, minimum: Decimal | None, maximum: Decimal | None, text: str) -> str:
    """A slider has always a value."""
    least = Decimal(0) if minimum is None else minimum
    most = max(least, Decimal(100) if maximum is None else maximum)
    if value is None:
        return f"{(least + most) / 2:f}"
    return text if least <= value <= most else f"{min(max(value, least), most):f}"


def _unit(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _day(text: str) -> Decimal:
    if len(text) != len("2026-12-31"):
        raise ValueError(text)
    return Decimal((date.fromisoformat(text) - _EPOCH).days)


def _month(text: str) -> Decimal:
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= _DECEMBER:
        raise ValueError(text)
    return Decimal((int(found[1]) - _EPOCH.year) * 12 + int(found[2]) - 1)


def _week(text: str) -> Decimal:
    found = _WEEK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return Decimal((monday - _FIRST_MONDAY).days // 7)


def _seconds(text: str) -> Decimal:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    clock = time.fromisoformat(text)
    return (
        Decimal((clock.hour * 60 + clock.minute) * 60 + clock.second) + Decimal(clock.microsecond) / 1_000_000
    )


def _moment(text: str) -> Decimal:
    day, _, clock = text.replace(" ", "T").partition("T")
    return _day(day) * 24 * 60 * 60 + _seconds(clock)


_NUMBERS: Final[dict[str, Callable[[str], Decimal]]] = {
    "number": _unit,
    "range": _unit,
    "date": _day,
    "month": _month,
    "week": _week,
    "time": _seconds,
    "datetime-local": _moment,
}
