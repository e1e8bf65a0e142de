"""The frames in `docs/life-of-an-event.md` are those that are sent, apart from ids and sessions.

A block of Python is a component, and its page begins anew there. `json client` is said on its connection and `json again` on
another one; `json server` is all that is heard then. Sessions are called `SEALED0`, `SEALED1` ... in the order in which they
were made.
"""

import importlib
import json
import re
import sys
from pathlib import Path

import pytest

from liveview import Component, LiveView
from tests.docs.conversation import Conversation
from tests.docs.pages import ID
from tests.docs.tables import ROOT
from tests.support.wire import elements

FOLDER = ROOT / "docs"
TEXT = (FOLDER / "life-of-an-event.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```([\w ]+)\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
STARTS = [index for index, (kind, _) in enumerate(BLOCKS) if kind == "python"]
PARTS = [BLOCKS[start:end] for start, end in zip(STARTS, [*STARTS[1:], len(BLOCKS)], strict=True)]


class Telling:
    """One page's frames, with the names of the documentation in place of its id and its sessions."""

    def __init__(self, component: Component) -> None:
        self.live = LiveView("a secret of the documentation, 32 bytes")
        self.component = component
        self.sessions: list[str] = []
        self.conversation: Conversation | None = None

    async def page(self) -> str:
        """The component's HTML."""
        html = await self.live.render(self.component)
        ((self.id, _, session),) = elements(html)
        self.sessions.append(session)
        return self.named(html)

    async def say(self, frames: str, *, again: bool) -> None:
        """Say frames, on another connection if so."""
        if self.conversation is None or again:
            await self.end()
            self.conversation = Conversation(self.live, "liveview.v1")
            await self.conversation.begin()
        self.conversation.frames.clear()
        for number, session in enumerate(self.sessions):
            frames = frames.replace(f'"SEALED{number}"', f'"{session}"')
        for frame in frames.splitlines():
            await self.conversation.say_text(frame.replace(ID, self.id))
            await self.conversation.settle()

    def heard(self) -> str:
        """All that came."""
        assert self.conversation is not None
        frames = [frame for frame in self.conversation.frames if frame != '["pong"]']
        for frame in frames:
            match json.loads(frame):
                case ["update", _, _, _, str(session), *_]:
                    self.sessions.append(session)
                case _:
                    pass
        return self.named("\n".join(frames))

    def named(self, text: str) -> str:
        """A text with names for what is another one each time."""
        for number, session in enumerate(self.sessions):
            text = text.replace(session, f"SEALED{number}")
        return text.replace(self.id, ID)

    async def end(self) -> None:
        """Disconnect."""
        if self.conversation is not None:
            await self.conversation.end()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0][1].split("\n")[0])
async def test_frames_are_as_they_are_shown(
    part: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page, what is said, and what is heard."""
    (_, source), *blocks = part
    name = source.split("\n")[0].removeprefix("# ").removesuffix(".py")
    (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    module = importlib.import_module(name)
    telling = Telling(next(kind for kind in vars(module).values() if is_component(kind))())
    page = await telling.page()
    for kind, shown in blocks:
        match kind:
            case "html":
                assert page == shown
            case "json client" | "json again":
                await telling.say(shown, again=kind == "json again")
            case "json server":
                assert parsed(telling.heard()) == parsed(shown)
            case _:
                pytest.fail(f"Nobody knows what a block of {kind} is.")
    await telling.end()


def parsed(frames: str) -> list[object]:
    """What frames say, however they are spaced."""
    return [json.loads(frame) for frame in frames.splitlines()]


def is_component(kind: object) -> bool:
    """Whether it is a class of the block's own."""
    return isinstance(kind, type) and issubclass(kind, Component) and kind is not Component


def test_both_tell_where_the_other_is() -> None:
    """Who works on liveview reads another page than who uses it."""
    assert "](../ARCHITECTURE.md)" in TEXT
    assert "](docs/life-of-an-event.md)" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
