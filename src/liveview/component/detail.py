"""What an emitted browser event carries: the application's values as JSON that can be written whatever comes.

Refused here, in the handler that emits, because nobody could be told once the message waits to be sent.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import msgspec

# Deeper nesting comes from a value that holds itself, or from a mistake.
DEPTH_LIMIT: Final = 100

# A browser's number is a double; what is beyond it becomes infinite there.
INT_BITS_LIMIT: Final = 1024


def to_detail(service: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments as JSON's builtins.

    Raises `TypeError` for what JSON does not know and `ValueError` for what is too deep or too large, naming the argument.
    """
    return {name: _converted(f"{service}({name}=...)", value) for name, value in arguments.items()}


def _converted(place: str, value: object) -> object:
    try:
        json = msgspec.to_builtins(value, str_keys=True, enc_hook=_exact)
    except RecursionError:
        raise _too_deep(place) from None
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{place} cannot go to the browser: {error}. Give texts, numbers, lists, dicts or dataclasses."
        ) from None
    _check(place, json)
    return json


def _exact(value: object) -> object:
    """A subclass of `str`, `int` or `float`, such as `Markup`, as that."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    raise TypeError(f"JSON knows nothing of type {type(value).__name__}")


def _check(place: str, json: object) -> None:
    """Look at one level of nesting after the other: a value that is too deep must not need a deep stack."""
    level: list[object] = [json]
    for _ in range(DEPTH_LIMIT):
        if any(type(each) is int and each.bit_length() > INT_BITS_LIMIT for each in level):
            raise ValueError(f"{place} holds an int that no browser's number can hold. Send it as a str.")
        level = [held for each in level for held in _held(each)]
        if not level:
            return
    raise _too_deep(place)


def _held(json: object) -> Iterable[object]:
    if isinstance(json, dict):
        return cast("dict[str, Any]", json).values()  # Any: JSON
    return cast("Iterable[object]", json) if isinstance(json, (list, tuple)) else ()


def _too_deep(place: str) -> ValueError:
    return ValueError(f"{place} is nested more than {DEPTH_LIMIT} deep, or contains itself.")
