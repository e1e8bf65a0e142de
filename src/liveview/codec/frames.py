"""Frames: the JSON text of one message, both ways."""

import msgspec

from liveview.codec.content import RAW, TEMPLATE, Json, changes_to_json, definition_to_json
from liveview.errors import Malformed
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
    json = _from_server(message) if isinstance(message, FromServer) else message
    try:
        return _encoder.encode(json).decode()
    except UnicodeEncodeError:
        return _encoder.encode(_without_surrogates(json)).decode()


def _from_server(message: FromServer) -> Json:
    match message:
        case Update(id, answered, patch, session, extras):
            frame = ["update", id, answered, _patch(patch), session]
            return [*frame, _extras(extras)] if extras is not None else frame
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


def _patch(patch: object) -> Json:
    if isinstance(patch, Whole):
        return {TEMPLATE: patch.template.id, RAW: patch.html}
    return changes_to_json(patch) if isinstance(patch, list) else None


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
    match json:
        case str():
            return json.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list() | tuple():
            return [_without_surrogates(part) for part in json]
        case dict():
            return {_without_surrogates(key): _without_surrogates(part) for key, part in json.items()}
        case _:
            return json
