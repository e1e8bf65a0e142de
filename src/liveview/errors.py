"""Every error that liveview raises or sends, in one tree.

    LiveViewError
    +-- UsageError                     the application's code misuses liveview: the text says how to mend it
    |   +-- TemplateError              a template cannot be compiled
    |   |   +-- TemplateNotYet         Jinja allows it, this version does not compile it
    |   +-- ComponentError             a component class, or its construction, is wrong
    |   +-- ConfigurationError         a setting of LiveView or `liveview run` cannot work
    |   +-- LifecycleError             a service of self.live was used where it cannot work
    |   +-- DuplicateKey               two items of a list have the same live-key
    |   +-- StateNotSealable           a field's value cannot travel in a session
    |   +-- NotYet                     part of the public contract that this version does not have
    +-- PeerError                      what came over the network was refused, or failed; `code` goes over the wire
        +-- of a connection            VersionRefused, Malformed, TooLarge, TooMany, Silent
        +-- of a `subscribe`           UnknownComponent, SessionInvalid, SessionExpired, SessionNewer, IdentityChanged,
        |                              JoinFailed, Duplicate, TakenOver
        +-- of an event                UnknownId, UnknownHandler, BadArguments, HandlerFailed, UnknownOutcome, Poison
        +-- of either                  Refused
        +-- of neither                 Failed

The two bases keep apart who has to act. Every class has a page in `docs/errors/`, with the wrong snippet and the right one;
what stands here of codes is printed there and in `wire/PROTOCOL.md` section 7, and a test holds the two together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from re import sub
from typing import ClassVar


class LiveViewError(Exception):
    """Base of all errors of this package."""

    @classmethod
    def page(cls) -> str:
        """The name of its page in `docs/errors/`: `template_error` for `TemplateError`, the code of a `PeerError`."""
        return sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class UsageError(LiveViewError):
    """The application's code asks for something that cannot work."""


@dataclass(frozen=True)
class Row:
    """What a code means, in the words of the table in `wire/PROTOCOL.md`.

    `after`: what it answers. `number`: whether it names an event. `connection`: whether that stays. `client`: what the page does.
    """

    after: str
    number: str
    client: str
    connection: str = "stays"


class PeerError(LiveViewError):
    """What came over the network was refused, or failed. `code` is the code on the wire, `row` says what it means."""

    code: ClassVar[str]
    row: ClassVar[Row]

    @classmethod
    def page(cls) -> str:
        """Named by its code, which is what a browser's console shows."""
        return cls.code


def suggestion(name: str, known: Iterable[str]) -> str:
    """`" Did you mean 'x'?"` where a known name is near, else an empty text."""
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def all_errors(base: type[LiveViewError] = LiveViewError) -> Iterator[type[LiveViewError]]:
    """Every class below `base`, in the order in which they are defined."""
    for error in base.__subclasses__():
        if error.__module__ == __name__:
            yield error
            yield from all_errors(error)


# --- misuse -----------------------------------------------------------------------------------------------------------


class TemplateError(UsageError):
    """A template cannot be compiled. Names the file, the line, the snippet and the repair."""

    def __init__(self, problem: str, *, file: str, line: int, snippet: str = "", repair: str = "") -> None:
        self.problem, self.file, self.line, self.snippet, self.repair = problem, file, line, snippet, repair
        shown = f"\n    {snippet}" if snippet else ""
        super().__init__(f"{problem}\n{file}, line {line}{shown}" + (f"\n{repair}" if repair else ""))


class TemplateNotYet(TemplateError):
    """Jinja allows it, this version of liveview does not compile it yet."""


class NotYet(UsageError):
    """Part of the public contract that this version does not have yet."""


class ComponentError(UsageError):
    """A component class or its construction is wrong."""


class ConfigurationError(UsageError):
    """`LiveView(...)` or `liveview run` was given something that cannot work."""


class LifecycleError(UsageError):
    """A service of `self.live` was used where it cannot work, such as a timer while a page is rendered."""


class DuplicateKey(UsageError):
    """Two items of a list have the same live-key."""


class StateNotSealable(UsageError):
    """A field's value cannot travel in a session."""


# --- the peer: a connection -------------------------------------------------------------------------------------------


class VersionRefused(PeerError):
    """The page speaks another version of the wire."""

    code = "version"
    row = Row("the handshake", "no", "notice, stops", "closed 4406")


class Malformed(PeerError):
    """A frame that is not a message of the wire."""

    code = "malformed"
    row = Row("a frame that is not a message of section 2", "no", "logs", "stays; closed 4400 after 20")


class TooLarge(PeerError):
    """A frame above the limit."""

    code = "too_large"
    row = Row("a frame above the limit", "maybe", "notice")


class TooMany(PeerError):
    """More of something than a limit allows."""

    code = "too_many"
    row = Row(
        "`subscribe` of more components than a connection may have; an `event` behind more than a component keeps; the "
        "handshake, where the person or the process has too many connections",
        "maybe",
        "notice, comes back",
        "stays after `subscribe`; else closed 4429, or the handshake is refused",
    )


class Silent(PeerError):
    """Nothing was heard for long, or nothing could be sent."""

    code = "silent"
    row = Row("nothing, for longer than a limit; only the close says it", "no", "comes back", "closed 4408")


# --- the peer: a subscribe --------------------------------------------------------------------------------------------


class UnknownComponent(PeerError):
    """The class is not loaded in this process."""

    code = "unknown_component"
    row = Row(
        "`subscribe`: the class is not loaded here (it may be elsewhere, or later). Events that wait behind it are dropped "
        "unanswered; the client sends them again",
        "no",
        "tries again later, on another connection",
    )


class SessionInvalid(PeerError):
    """Forged, damaged, of another component, id or parent, or without a field that the class needs."""

    code = "session_invalid"
    row = Row(
        "`subscribe`: the session is forged, damaged, belongs to another component, id or parent, or lacks a needed field",
        "no",
        "notice",
    )


class SessionExpired(PeerError):
    """Older than sessions live."""

    code = "session_expired"
    row = Row("`subscribe`: too old", "no", "loads the page again, and keeps what was typed")


class SessionNewer(PeerError):
    """Made by a newer version of liveview, or of the component's class."""

    code = "session_newer"
    row = Row(
        "`subscribe`: made by a newer version of liveview, or of the class, and something of it would be lost here",
        "no",
        "tries again later, on another connection",
    )


class IdentityChanged(PeerError):
    """The session belongs to another person."""

    code = "identity_changed"
    row = Row("`subscribe`: another person", "no", "loads the page again; asks before if something was typed")


class JoinFailed(PeerError):
    """`load` or the first render raised."""

    code = "join_failed"
    row = Row("`subscribe`: `load` or the render raised", "no", "notice")


class Duplicate(PeerError):
    """The id is live on this connection already."""

    code = "duplicate"
    row = Row("`subscribe` of an id that is live on this connection", "no", "logs")


class TakenOver(PeerError):
    """The same document subscribed the id on another connection."""

    code = "taken_over"
    row = Row(
        "the same document subscribed this id on another connection, or has on a later one", "no", "logs"
    )


# --- the peer: an event -----------------------------------------------------------------------------------------------


class Refused(PeerError):
    """The application's guard said no, or its handler did.

    The text is for the person, who reads it at the bottom of the page; without one they read that they may not do this.
    """

    code = "refused"
    row = Row("`subscribe` or `event`: the guard said no, or the handler did", "maybe", "notice")


class UnknownId(PeerError):
    """Something was said of a component that is not live on this connection."""

    code = "unknown_id"
    row = Row("`event`, `unsubscribe`, `resync` of an id that is not live here", "maybe", "logs")


class UnknownHandler(PeerError):
    """No method of that name is marked `@event`."""

    code = "unknown_handler"
    row = Row("`event`: no such `@event`", "yes", "logs")


class BadArguments(PeerError):
    """Wrong, missing, unknown or too deeply nested arguments of an event."""

    code = "bad_arguments"
    row = Row(
        "`event`: wrong, missing, unknown or too deeply nested arguments; state is as it was", "yes", "logs"
    )


class HandlerFailed(PeerError):
    """An event's handler raised, or took longer than it may."""

    code = "handler_failed"
    row = Row(
        "`event`: it raised, or was cancelled because it took too long; what it changed before stays",
        "yes",
        "notice",
    )


class UnknownOutcome(PeerError):
    """Whether an event took effect that must not be tried twice is not known."""

    code = "unknown_outcome"
    row = Row("a replayed `event` whose handler is `replay=False`", "yes", "notice")


class Poison(PeerError):
    """An event was under way three times when its connection ended."""

    code = "poison"
    row = Row("an `event` that was under way three times when its connection ended", "yes", "notice")


# --- the peer: what nobody asked for ----------------------------------------------------------------------------------


class Failed(PeerError):
    """What no event asked for raised: a timer, a task, a message, `mount`, a render."""

    code = "failed"
    row = Row("a timer, a task, a message, `mount` or a render raised", "no", "notice")
