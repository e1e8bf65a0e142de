"""Every error that liveview raises, in one tree.

Two bases keep apart who has to act: `UsageError` means that the application's code misuses liveview and says how to
mend it; `PeerError` means that bytes from the network were refused, and carries the code that goes over the wire
(`wire/PROTOCOL.md`, section 7).
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar


class LiveViewError(Exception):
    """Base of all errors of this package."""


class UsageError(LiveViewError):
    """The application's code asks for something that cannot work."""


class PeerError(LiveViewError):
    """What came over the network was refused. `code` is the code on the wire."""

    code: ClassVar[str]


def suggestion(name: str, known: Iterable[str]) -> str:
    """`" Did you mean 'x'?"` where a known name is near, else an empty text."""
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


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


# --- the peer ---------------------------------------------------------------------------------------------------------


class Malformed(PeerError):
    """A frame that is not a message of the wire."""

    code = "malformed"


class UnknownComponent(PeerError):
    """The class is not loaded in this process."""

    code = "unknown_component"


class SessionInvalid(PeerError):
    """Forged, damaged, or of another component, id or parent."""

    code = "session_invalid"


class SessionExpired(PeerError):
    """Older than sessions live."""

    code = "session_expired"


class SessionNewer(PeerError):
    """Made by a newer version of liveview or of the component's class."""

    code = "session_newer"


class IdentityChanged(PeerError):
    """The session belongs to another person."""

    code = "identity_changed"


class Refused(PeerError):
    """The application's guard said no."""

    code = "refused"


class BadArguments(PeerError):
    """Wrong, missing or unknown arguments of an event."""

    code = "bad_arguments"
