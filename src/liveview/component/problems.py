"""Say to the person at a form what is wrong with a value, in words that do not come from a programming language."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final, get_args

from liveview.component.annotations import members
from liveview.component.conversion import is_collection

REQUIRED: Final = "Please fill this in."
_CHOOSE: Final = "Please choose one of the list."
_FORMAT: Final = "Please use the requested format."

_BY_TYPE: Final[Mapping[type, str]] = {
    bool: "Please tick or untick it.",
    int: "Please enter a whole number.",
    float: "Please enter a number.",
    datetime: "Please enter a date and a time.",
    date: "Please enter a date.",
    time: "Please enter a time.",
}

# What msgspec says of a constraint, and what that means to a person.
_CONSTRAINTS: Final = (
    (re.compile(r"Expected `str` of length >= (\d+)"), "At least {} characters."),
    (re.compile(r"Expected `str` of length <= (\d+)"), "At most {} characters."),
    (re.compile(r"Expected `array` of length >= (\d+)"), "Please choose at least {}."),
    (re.compile(r"Expected `array` of length <= (\d+)"), "Please choose at most {}."),
    (re.compile(r"Expected `\w+` >= (\S+)"), "At least {}."),
    (re.compile(r"Expected `\w+` > (\S+)"), "More than {}."),
    (re.compile(r"Expected `\w+` <= (\S+)"), "At most {}."),
    (re.compile(r"Expected `\w+` < (\S+)"), "Less than {}."),
    (re.compile(r"Expected `\w+` that's a multiple of (\S+)"), "A multiple of {}."),
    (re.compile(r"Expected `str` matching regex"), _FORMAT),
    (re.compile(r"Invalid enum value"), _CHOOSE),
)

# What Pydantic calls a problem, and what that means to a person; `{...}` are its own numbers.
_BY_CODE: Final[Mapping[str, str]] = {
    "missing": REQUIRED,
    "string_too_short": "At least {min_length} characters.",
    "string_too_long": "At most {max_length} characters.",
    "too_short": "Please choose at least {min_length}.",
    "too_long": "Please choose at most {max_length}.",
    "greater_than_equal": "At least {ge}.",
    "greater_than": "More than {gt}.",
    "less_than_equal": "At most {le}.",
    "less_than": "Less than {lt}.",
    "multiple_of": "A multiple of {multiple_of}.",
    "string_pattern_mismatch": _FORMAT,
    "literal_error": _CHOOSE,
    "enum": _CHOOSE,
}
_BY_PREFIX: Final[Mapping[str, type]] = {
    "int": int,
    "float": float,
    "decimal": float,
    "bool": bool,
    "datetime": datetime,
    "date": date,
    "time": time,
}
# What may be wrong with a text that is to become a number, a date and so on.
_OF_TYPES: Final = frozenset(
    {
        "type",
        "parsing",
        "parsing_size",
        "from_float",
        "from_datetime_parsing",
        "from_datetime_inexact",
        "object_invalid",
    }
)
_OWN_WORDS: Final = ("Value error, ", "Assertion failed, ")


def of_error(annotation: Any, text: str, error: Exception) -> str:  # Any: every kind of type form
    """Why a text is not of a type, which msgspec or the type's own code said."""
    if not text.strip():
        return REQUIRED
    said = str(error)
    for pattern, words in _CONSTRAINTS:
        found = pattern.search(said)
        if found is not None:
            return words.format(*found.groups())
    for kind in _innermost(annotation):
        if kind in _BY_TYPE:
            return _BY_TYPE[kind]
    return _FORMAT


def of_problem(code: str, message: str, context: Mapping[str, object]) -> str:
    """What Pydantic says is wrong. Words of the application's own validators stand as they are."""
    if code in _BY_CODE:
        try:
            return _BY_CODE[code].format_map(context)
        except KeyError:  # a validator of the application's own calls its problem so
            return message
    for own in _OWN_WORDS:
        if message.startswith(own):
            return message.removeprefix(own)
    prefix, _, rest = code.partition("_")
    return _BY_TYPE[_BY_PREFIX[prefix]] if prefix in _BY_PREFIX and rest in _OF_TYPES else message


def _innermost(annotation: Any) -> list[Any]:  # Any: as above
    """The types that a text may have to be: those of a collection's items too."""
    found: list[Any] = []  # Any: as above
    for kind in members(annotation):
        items = get_args(kind) if is_collection(kind) else ()
        found += _innermost(items[0]) if items else [kind]
    return found
