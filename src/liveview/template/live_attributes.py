"""What `live-*` attributes name: the browser events to listen for, and the handlers to check against the class."""

import re
from collections.abc import Iterator
from typing import Final

from liveview.errors import TemplateError
from liveview.template.blocks import HandlerUse
from liveview.template.refusals import refuse
from liveview.template.source import Source

_NOT_EVENTS: Final = ("value-", "busy-")
_NOT_EVENT: Final = frozenset(("key", "root", "native"))
_LIVE: Final = re.compile(r"\blive-([a-z][^\s=/>\"']*)")

_WRITTEN: Final = re.compile(r"\b(live-[a-z][^\s=/>\"']*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?")

# Modifiers of handlers that hear events elsewhere than on their own element: the client has to know them by their whole name.
_BEYOND: Final = re.compile(r"\.(?:away|window)\b")

# What follows a wait, and what may: of keys their names too. Anything else is the name of a key that never comes.
_BEHIND_WAIT: Final = re.compile(r"(?<=\.)(debounce|throttle)\.([^.]+)")
_MODIFIER: Final = re.compile(
    r"\d+ms|prevent|stop|once|self|away|window|debounce|throttle|reset|lazy|trim|number|alt|ctrl|meta|shift"
)
_KEY: Final = re.compile(r"\D.*|\d")


class LiveAttributes:
    """Collects them over a template and what it includes. `source`: what is being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.event_types: set[str] = set()
        self.handlers: list[HandlerUse] = []

    def note_html(self, html: str, line: int) -> None:
        """Note every `live-*` name in the constant HTML of template code between attributes."""
        for name in _LIVE.findall(html):
            self.note("live-" + name, None, line)

    def note(self, name: str, value: str | None, line: int) -> None:
        """Note one attribute. `value` is None where template code makes it."""
        self._check_waits(name, line)
        for event_type, handler in bindings(name, value or ""):
            self._add(event_type, handler, line)
            if name != "live-on" and is_heard_elsewhere(name):
                self.event_types.add(name[5:])

    def _check_waits(self, name: str, line: int) -> None:
        for wait, modifier in _BEHIND_WAIT.findall(name) if name.startswith("live-") else ():
            if _MODIFIER.fullmatch(modifier) or (name.startswith("live-key") and _KEY.fullmatch(modifier)):
                continue
            example = f"{name[: name.index(wait)]}{wait}.300ms"
            repair = f"Write it in milliseconds, as in {example}."
            refuse(TemplateError, self.source, f"{name}: {modifier!r} is no time.", line, repair)

    def _add(self, event_type: str, handler: str, line: int) -> None:
        if event_type:
            self.event_types.add(event_type)
        if handler:
            source = self.source
            use = HandlerUse(handler, source.file, source.first_line + line - 1, source.line(line))
            self.handlers.append(use)


def event_types_in(html: str) -> set[str]:
    """What finished HTML has to be listened for, by its text alone: a type that only a text speaks of does no harm."""
    found: set[str] = set()
    for name, *values in _WRITTEN.findall(html):
        found |= {event_type for event_type, _ in bindings(name, "".join(values)) if event_type}
        if is_heard_elsewhere(name):
            found.add(name.removeprefix("live-"))
    return found


def bindings(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The event types that one attribute names, each with its handler; a handler may be empty."""
    if name == "live-on":
        for pair in value.split(","):
            kind, _, handler = pair.strip().partition(" ")
            yield kind, handler.strip()
    elif name.partition(".")[0] == "live-model":
        trims = ".trim" if "trim" in name.split(".") else ""
        yield "input", f"={value}{trims}" if value else ""
    elif name.startswith("live-") and not name[5:].startswith(_NOT_EVENTS) and name[5:] not in _NOT_EVENT:
        yield name[5:].partition(".")[0], value


def lacks_handler(name: str, value: str) -> bool:
    """Whether an attribute does nothing at all: it names no handler, or no field, and has no modifiers that would apply alone."""
    event_type, *modifiers = name.split(".")
    is_bare = event_type in ("live-model", "live-on") or not modifiers
    return is_bare and not value.strip() and any(True for _ in bindings(name, value))


def takes_modifier(name: str) -> bool:
    """Whether it is a modifier that every event knows, or a time behind one; those of keys may be any key's name."""
    return _MODIFIER.fullmatch(name) is not None


def is_heard_elsewhere(name: str) -> bool:
    """Whether an attribute hears events elsewhere than on its own element: `live-click.away`, `live-keydown.window`."""
    return _BEYOND.search(name) is not None
