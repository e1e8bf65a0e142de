"""What a page says as an event's arguments and details, given to handlers with parameters of many types.

An input is JSON: `[arguments, details]`, two objects. It is bound to each handler, where a parameter is called `by` or as a
detail is. Whatever it says, it is bound or refused with `BadArguments`, whose text is short and repeats nothing of a form.
"""

from typing import Any, Final, cast

import msgspec

from liveview.component.arguments import bind
from liveview.component.component import Component
from liveview.component.events import Event, event
from liveview.component.handler import Handler
from liveview.errors import BadArguments
from tests.fuzz.kinds import FORMS, VALUES

# Names of the application, 80 characters of what was sent, twice, and a reason.
TEXT_LIMIT: Final = 600

# Hangs behind every text of a form when it is bound once more: no refusal may show it.
SECRET: Final = "Zq7Xw"

WORDS: Final = (
    "by form value checked key event type x y detail name self rest happened times age amount at colour day friends gift "
    "height id kind born left level numbers radius right side sizes tags twigs to where width circle square red blue "
    "on off true false null 2026-11-23 2026-11-23T01:02 01:02 PT1H 00000000-0000-0000-0000-000000000001 nan inf 1e999 1.5"
).split()

_decoder: Final = msgspec.json.Decoder(tuple[dict[str, Any], dict[str, Any]])  # Any: JSON of the peer


class Everything(Component):
    """Handlers that are filled from the event, and such as take what comes."""

    @event
    def nothing(self) -> None: ...

    @event
    def step(self, by: int = 5, *, times: int = 1) -> None: ...

    @event
    def loose(self, by: int = 0, **rest: str) -> None: ...

    @event
    def loose_look(self, happened: Event, **rest: float | None) -> None: ...

    @event
    def search(self, value: str, key: str = "", *, checked: bool = False) -> None: ...

    @event
    def choose(self, value: list[int] | None = None) -> None: ...


def _handlers() -> tuple[Handler, ...]:
    """One handler for each type of argument, one for each type of form, and those above."""
    methods = {f"take_{name}": _taking(annotation) for name, annotation in VALUES.items()}
    methods |= {f"fill_{name}": _filling(annotation) for name, annotation in FORMS.items()}
    made: Any = type(
        "Made", (Component,), methods
    )  # Any: checkers do not see the attributes of a class made so
    return (*Everything.__plan__.handlers.values(), *made.__plan__.handlers.values())


def _taking(annotation: object) -> object:
    """A handler with an argument of this type."""

    def take(self: Component, by: object) -> None: ...

    take.__annotations__["by"] = annotation
    return event(take)


def _filling(annotation: object) -> object:
    """A handler with a form of this type."""

    def fill(self: Component, form: object) -> None: ...

    fill.__annotations__["form"] = annotation
    return event(fill)


HANDLERS: Final = _handlers()


def arguments(data: bytes) -> None:
    """Bind what an event says to every handler, and once more with a secret in its form."""
    try:
        said, details = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    for handler in HANDLERS:
        _bind(handler, said, details)
    if "form" in details:
        details["form"] = _with_secrets(details["form"])
        for handler in HANDLERS:
            text = _bind(handler, said, details)
            assert SECRET not in text, f"a form's value is repeated: {text}"


def _bind(handler: Handler, said: dict[str, Any], details: dict[str, Any]) -> str:  # Any: JSON of the peer
    """What is refused about it; an empty text where nothing is. What is bound fits the handler's signature."""
    try:
        bound = bind(handler, said, details, "c1-7")
    except BadArguments as error:
        text = str(error)
        assert len(text) <= TEXT_LIMIT, f"{len(text)} characters: {text[:2000]}"
        return text
    handler.function(Everything(), **bound)
    return ""


def _with_secrets(form: Any) -> Any:  # Any: JSON of the peer
    """The form with a secret behind each text. Its fields' names are not secret."""
    match form:
        case str():
            return form + SECRET
        case list():
            return [_with_secret(pair) for pair in cast("list[object]", form)]
        case _:
            return form


def _with_secret(pair: Any) -> Any:  # Any: as above
    match pair:
        case [name, str(text)]:
            return [name, text + SECRET]
        case _:
            return pair
