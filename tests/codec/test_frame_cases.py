"""The golden cases of frames in `wire/cases`, which the client's tests read too."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from liveview.codec.content import definition_from_json
from liveview.codec.frames import decode, encode
from liveview.render.patch import Changes
from liveview.session.messages import (
    Build,
    Emit,
    Error,
    Extras,
    FromServer,
    Handover,
    Pong,
    Redirect,
    Reload,
    Title,
    Update,
    Whole,
)
from liveview.template.values import Template

Case = Mapping[str, Any]  # Any: JSON of a golden case
CASES = Path(__file__).parents[2] / "wire" / "cases"


def cases(name: str) -> list[Any]:  # Any: pytest's own type of parameters
    """The cases of one file, each under its own name."""
    read = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["name"]) for case in read]


@pytest.mark.parametrize("case", cases("client"))
def test_what_the_client_says_is_read_as_meant(case: Case) -> None:
    """Whatever it left out at the end is what its absence means."""
    message = msgspec.to_builtins(decode(case["frame"]))
    expected = dict(case["message"])
    match expected.pop("word"):
        case "event":
            id, number, handler, *rest = message[1:]
            arguments, details, attempt, _ = rest
            assert expected == {
                "id": id,
                "number": number,
                "handler": handler,
                "arguments": arguments or {},
                "details": details,
                "attempt": attempt,
            }
        case "subscribe":
            assert expected["document"] == message[1]
            assert [list(entry.values()) for entry in expected["components"]] == [
                list(entry) for entry in message[2]
            ]
        case _:
            assert list(expected.values()) == list(message[1:])


@pytest.mark.parametrize("case", cases("server"))
def test_what_the_server_says_is_written_as_agreed(case: Case) -> None:
    """But for `null`s at the end, which may stay."""
    written = json.loads(encode(_message(case["message"])))
    assert _trimmed(written) == _trimmed(json.loads(case["frame"]))


def _trimmed(message: list[Any]) -> list[Any]:  # Any: JSON
    while message[-1] is None:
        message = message[:-1]
    return message


def _message(given: Mapping[str, Any]) -> FromServer:  # Any: JSON
    message = dict(given)
    kinds = {
        "redirect": Redirect,
        "title": Title,
        "handover": Handover,
        "reload": Reload,
        "build": Build,
        "pong": Pong,
    }
    match message.pop("word"):
        case "update":
            return _update(message)
        case "error":
            return Error(**message)
        case "emit":
            return Emit(message["id"], message["name"], message["detail"])
        case word:
            said: FromServer = kinds[word](*message.values())
            return said


def _update(message: Mapping[str, Any]) -> Update:  # Any: JSON
    extras = message["extras"]
    return Update(
        message["id"],
        message["answered"],
        _patch(message["patch"]),
        message["session"],
        extras and _extras(extras),
    )


def _patch(json: Any) -> Changes | Whole | None:  # Any: JSON
    if json is None:
        return None
    if "h" in json:
        return Whole(_named(json["t"]), json["h"])
    return [(json[place], json[place + 1]) for place in range(0, len(json), 2)]


def _extras(extras: Mapping[str, Any]) -> Extras:  # Any: JSON
    definitions = extras.get("t", {})
    return Extras(
        definitions=tuple(definition_from_json(tid, definition) for tid, definition in definitions.items()),
        wants=extras.get("w"),
        event_types=tuple(extras.get("e", ())),
        root=_named(extras["r"]) if "r" in extras else None,
    )


def _named(tid: str) -> Template:
    return definition_from_json(tid, "")
