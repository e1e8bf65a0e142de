"""Frames: the JSON text of one message, both ways."""

from typing import cast

import msgspec

from liveview.codec.content import RAW, TEMPLATE, Json, changes_to_json, definition_to_json
from liveview.errors import Malformed
from liveview.render.patch import Changes
from liveview.session.messages import (
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

_from_client = msgspec.json.Decoder(FromClient)
_encoder = msgspec.json.Encoder()


def decode(frame: str | bytes) -> FromClient:
    """The message that a client sent. Raises `Malformed` for anything else."""
    try:
        message: FromClient = _from_client.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed(f"Not a message of {SUBPROTOCOL}: {error}") from None
    return message


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
