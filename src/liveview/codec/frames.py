"""Frames: the JSON text of one message, both ways."""

import re
from json import loads
from typing import Final, Never, cast

import msgspec

from liveview.codec.content import RAW, TEMPLATE, Json, changes_to_json, definition_to_json
from liveview.errors import Malformed
from liveview.render.patch import Changes
from liveview.session.messages import (
    Begun,
    Build,
    Emit,
    Error,
    Extras,
    FromClient,
    FromServer,
    Handover,
    Pong,
    Redirect,
    Reload,
    Title,
    Update,
    Whole,
)

SUBPROTOCOL = "liveview.v1"

# Why a frame is no message is sent back; it may name a word of the frame, whatever its length.
_REASON_LENGTH: Final = 200

# How browsers write half a surrogate pair, which msgspec refuses.
_SURROGATE: Final = re.compile(r"\\ud[89a-f]", re.IGNORECASE)

# An event as JSON begins that no library writes in another way.
_EVENT: Final = re.compile(r'\s*\[\s*"event"\s*,\s*"([^"\\]{1,64})"\s*,\s*([1-9]\d{0,14})\s*,')

_from_client = msgspec.json.Decoder(FromClient)
_encoder = msgspec.json.Encoder()


def decode(frame: str | bytes) -> FromClient:
    """The message that a client sent. Raises `Malformed` for anything else."""
    try:
        try:
            message: FromClient = _from_client.decode(frame)
        except msgspec.DecodeError:
            if not _SURROGATE.search(frame if isinstance(frame, str) else frame.decode()):
                raise
            # Half an emoji, as a script may cut it: its person must not lose the rest.
            message = msgspec.convert(
                _without_surrogates(loads(frame, parse_constant=_refuse_constant)), FromClient
            )
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Malformed(f"Not a message of {SUBPROTOCOL}: {str(error)[:_REASON_LENGTH]}") from None
    return message


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no JSON")


def event_of(frame: str) -> tuple[str | None, int | None]:
    """Id and number of the event at the beginning of a frame that is too large to be read; None where it is none."""
    found = _EVENT.match(frame)
    return (found[1], int(found[2])) if found is not None else (None, None)


def encode(message: FromServer | FromClient) -> str:
    """The frame of a message."""
    json = _to_json(message)
    try:
        return _encoder.encode(json).decode()
    except UnicodeEncodeError:
        return _encoder.encode(_without_surrogates(json)).decode()


def _to_json(message: FromServer | FromClient) -> Json:
    match message:
        case Update():
            return _update(message)
        case Error(id, number, code, text):
            return ["error", id, number, code, text]
        case Begun(id, number):
            return ["begun", id, number]
        case Redirect(url):
            return ["redirect", url]
        case Title(title):
            return ["title", title]
        case Emit(id, name, detail):
            return ["emit", id, name, detail]
        case Handover(milliseconds):
            return ["handover", milliseconds]
        case Reload(code):
            return ["reload", code]
        case Build(text):
            return ["build", text]
        case Pong():
            return ["pong"]
        case _:
            return message  # what a client says is as it goes on the wire


def _update(update: Update) -> Json:
    frame: list[Json] = ["update", update.id, update.answered, _patch(update.patch)]
    if update.extras is not None:
        frame += (update.session, _extras(update.extras))
    elif update.session is not None:
        frame.append(update.session)
    elif frame[-1] is None:
        frame.pop()
    return frame


def _patch(patch: Changes | Whole | None) -> Json:
    if isinstance(patch, list):
        return changes_to_json(patch)
    return {TEMPLATE: patch.template.id, RAW: patch.html} if isinstance(patch, Whole) else None


def _extras(extras: Extras) -> Json:
    json: dict[str, Json] = {}
    if extras.definitions:
        json["t"] = {template.id: definition_to_json(template) for template in extras.definitions}
    if extras.wants is not None:
        json["w"] = extras.wants
    if extras.event_types:
        json["e"] = extras.event_types
    if extras.root is not None:
        json["r"] = extras.root.id
    if extras.refuses_offline:
        json["o"] = 1
    return json


def _without_surrogates(json: Json) -> Json:
    """JSON that UTF-8 can carry: half a surrogate pair becomes U+FFFD, as browsers do it."""
    if isinstance(json, str):
        return json.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(json, list | tuple):
        return [_without_surrogates(part) for part in cast(list[Json], json)]
    if isinstance(json, dict):
        pairs = cast(dict[str, Json], json).items()
        return {_without_surrogates(key): _without_surrogates(part) for key, part in pairs}
    return json
