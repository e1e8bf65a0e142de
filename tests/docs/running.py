"""Run an example of `docs/errors/` as an application, and see which errors it raises, sends and logs.

Every component is visited, and each of its buttons clicked. Where there is a `live`, one process serves a page, and another one
with the same modules gets the page's connection: the page that `home(request)` gives, else one with the module's components, or
with a counter.
"""

import asyncio
import importlib
import logging
import re
import secrets
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import pytest
from starlette.requests import Request

from liveview import Component, LiveView
from liveview.component import registry
from liveview.errors import LiveViewError, PeerError, all_errors
from liveview.server import engine, page
from liveview.testing import VisitedPage, visit
from tests.docs.conversation import MOMENT_SECONDS, SCOPE, Conversation
from tests.docs.pages import ADDRESS, COUNTER, ID, Example
from tests.support.wire import elements

_CODES: Final = [error.code for error in all_errors(PeerError) if issubclass(error, PeerError)]
_SHOWN_ERROR: Final = re.compile(rf"^({'|'.join(_CODES)}): (.*)$", re.MULTILINE)
_NAME: Final = re.compile(r"# (\w+)\.py\n")
_SUBPROTOCOL: Final = re.compile(r'new WebSocket\(url, "([\w.]+)"\)')

# What examples leave out.
_IMPORTS: Final = "from liveview import *; from starlette.requests import HTTPConnection, Request\n"

_ADDRESS: Final = re.compile(r"0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Circumstances:
    """What an example cannot bring about by itself.

    `days`: so long the process runs before the page is asked for again, and connects. `quiet_seconds`: so long nothing is said.
    `connections`: so many take the same page.
    """

    days: int = 0
    quiet_seconds: float = 0
    connections: int = 1


@dataclass
class Outcome:
    """Errors as name or code with their text, and what was logged."""

    errors: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    logged: list[str] = field(default_factory=list[str])

    def has(self, error: type[LiveViewError], message: str) -> bool:
        """Whether this error came, raised or over the wire, by itself or as what a handler or a template raised."""
        name = error.code if issubclass(error, PeerError) else error.__name__
        return any(
            (found in (name, error.__name__) and text == message)
            or text.endswith(f": {error.__name__}: {message}")
            for found, text in self.errors
        )


async def run(
    example: Example,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    circumstances: Circumstances | None = None,
) -> Outcome:
    """Run it, with its modules in `folder`."""
    monkeypatch.setenv("LIVEVIEW_SECRET_KEY", "k" * 32)
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    names = [_write(source, folder) for source in (COUNTER, example.module)]
    outcome = Outcome()
    with _logged(outcome):
        try:
            await _Run(example, names, outcome, circumstances or Circumstances(), monkeypatch).run()
        except LiveViewError as error:
            outcome.errors.append((type(error).__name__, str(error)))
        finally:
            _forget(names)
    outcome.errors = [
        (name, _ADDRESS.sub(ADDRESS, text.replace(f"{folder}/", ""))) for name, text in outcome.errors
    ]
    return outcome


class _Run:
    def __init__(
        self,
        example: Example,
        names: list[str],
        outcome: Outcome,
        circumstances: Circumstances,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self._example = example
        self._names = names
        self._outcome = outcome
        self._circumstances = circumstances
        self._monkeypatch = monkeypatch

    async def run(self) -> None:
        """In the way that fits the example."""
        module = self._start_process()
        if self._example.frames or self._example.connect:
            await self._converse(module)
        elif hasattr(module, "live"):
            await self._serve(module)
        else:
            for component in _components(module):
                await self._visit(component)

    def _start_process(self) -> ModuleType:
        """Import the last module as a new process would."""
        _forget(self._names)
        module = importlib.import_module(self._names[-1])
        if not hasattr(module, "home"):
            importlib.import_module("counter")
        return module

    # --- a component ---

    async def _visit(self, component: Component) -> None:
        try:
            async with visit(component) as visited:
                await self._use(visited)
        except AssertionError as error:
            self._note(str(error))
        self._note_id(component.live.id)

    async def _use(self, visited: VisitedPage) -> None:
        for element in visited.find_all("[live-click]"):
            try:
                await visited.click(f'[live-click="{element.attributes["live-click"]}"]')
            except AssertionError as error:
                self._note(str(error))
        await asyncio.sleep(MOMENT_SECONDS)
        visited._raise_errors()

    # --- a page ---

    async def _serve(self, module: ModuleType) -> None:
        headers = [*SCOPE["headers"], (b"referer", b"https://shop.example/before")]
        scope = SCOPE | {
            "headers": headers,
            "query_string": b"q=shoes",
            "client": ("203.0.113.7", 50001),
        }
        html = await _page(module, scope)
        if self._circumstances.days:
            later = time.time() + self._circumstances.days * 24 * 60 * 60
            for user in (page, engine):
                self._monkeypatch.setattr(user, "time", SimpleNamespace(time=lambda: later))
            html = await _page(module, scope)
        module = self._start_process()
        async with Conversation.open(module.live, "liveview.v1") as conversation:
            await conversation.say("subscribe", secrets.token_hex(4), [list(each) for each in elements(html)])
            await conversation.settle()
            if self._circumstances.quiet_seconds:
                now = asyncio.get_running_loop().time()
                for connection in list(module.live._engine.connections._open):
                    connection.look(now + self._circumstances.quiet_seconds)
            await asyncio.sleep(MOMENT_SECONDS)
        self._hear(conversation)
        for id, _, _ in elements(html):
            self._note_id(id)

    # --- frames ---

    async def _converse(self, module: ModuleType) -> None:
        live = getattr(module, "live", None) or LiveView()
        component = _components(module)[-1]
        ((id, _, session),) = elements(await live.render(component))
        connect = _SUBPROTOCOL.search(self._example.connect)
        subprotocol = connect[1] if connect else "liveview.v1"
        conversations: list[Conversation] = []
        for _ in range(self._circumstances.connections):
            frames = self._example.frames.replace(ID, id).replace("SESSION", session)
            frames = frames.replace("RANDOM", secrets.token_hex(4))
            conversation = Conversation(live, subprotocol)
            conversations.append(conversation)
            await conversation.begin()
            for frame in frames.splitlines():
                await conversation.say_text(frame)
            await conversation.settle()
        for conversation in conversations:
            await conversation.end()
            self._hear(conversation)
        self._note_id(id)

    # --- what came of it ---

    def _hear(self, conversation: "Conversation") -> None:
        self._outcome.errors += conversation.errors

    def _note(self, text: str) -> None:
        self._outcome.errors += _SHOWN_ERROR.findall(text) or [("assertion", text)]

    def _note_id(self, id: str) -> None:
        """Have pages and outcomes say the same, whatever the id was."""
        outcome = self._outcome
        outcome.errors = [(name, text.replace(id, ID)) for name, text in outcome.errors]
        outcome.logged = [text.replace(id, ID) for text in outcome.logged]


async def _page(module: ModuleType, scope: Any) -> str:  # Any: ASGI's own type of scopes
    """The page that the module serves."""
    request = Request(scope)
    if hasattr(module, "home"):
        return str(await module.home(request))
    components = _components(module) or _components(sys.modules["counter"])
    return str(await module.live.page(*components, request=request))


def _components(module: ModuleType) -> list[Component]:
    """One of each class that the module defines: its own instance where it has one, else a new one."""
    own = [value for value in vars(module).values() if isinstance(value, Component)]
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Component) and value.__module__ == module.__name__
    ]
    return [next((one for one in own if type(one) is kind), None) or kind() for kind in classes]


def _write(source: str, folder: Path) -> str:
    """Make it a module; its name."""
    named = _NAME.match(source)
    name = named[1] if named else "app"
    text = _IMPORTS + (source[named.end() :] if named else source)
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return name


def _forget(names: list[str]) -> None:
    """Be a process that has imported none of these modules."""
    importlib.invalidate_caches()
    for name in names:
        sys.modules.pop(name, None)
    for component in [known for known in registry._loaded if known.partition(".")[0] in names]:
        del registry._loaded[component]


@contextmanager
def _logged(outcome: Outcome) -> Generator[None]:
    class Noting(logging.Handler):
        """Notes messages, from warnings on."""

        def emit(self, record: logging.LogRecord) -> None:
            """Note it, unless it is of a slow event loop: of that there is one whenever the machine is busy."""
            text = record.getMessage()
            if record.levelno >= logging.WARNING and "held the event loop" not in text:
                outcome.logged.append(text)

    noting = Noting()
    logger = logging.getLogger("liveview")
    logger.addHandler(noting)
    try:
        yield
    finally:
        logger.removeHandler(noting)
