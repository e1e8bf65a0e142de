"""Every error has a page that is true: its wrong code brings the error about, in the words shown, and its right code does not."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Final

import pytest

from examples.counter import Counter
from liveview import LiveView
from liveview.errors import PeerError
from tests.docs.conversation import Conversation
from tests.docs.pages import FOLDER, examples, text_of
from tests.docs.running import Circumstances, run
from tests.docs.tables import ROOT, errors_with_pages, parts_in, rewritten
from tests.support.wire import elements

PAGES: Final = {error.page(): error for error in errors_with_pages()}
WIRE_PAGES: Final = [page for page, error in PAGES.items() if issubclass(error, PeerError)]

# What a page's examples need beside their own code.
CIRCUMSTANCES: Final = {
    "session_expired": Circumstances(days=15),
    "silent": Circumstances(quiet_seconds=86),  # as in a background tab
    "taken_over": Circumstances(connections=2),
}

# Pages whose examples no process can run by itself, and why.
NOT_RUN: Final = {"session_newer": "only a later version of liveview makes such a session"}

FEWEST_LINES: Final = 15
MOST_LINES: Final = 45


def test_every_error_has_a_page_and_every_page_an_error() -> None:
    """Under the name that the class and the browser's console give."""
    assert {path.stem for path in FOLDER.glob("*.md")} == PAGES.keys() | {"index"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_its_error_and_is_short(page: str) -> None:
    """In the title: the class, and the code where it has one."""
    error, lines = PAGES[page], text_of(page).splitlines()
    code = f": `{error.code}`" if issubclass(error, PeerError) else ""
    assert lines[0] == f"# {error.__name__}{code}"
    assert FEWEST_LINES <= len(lines) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES)
async def test_what_a_page_calls_wrong_brings_its_error_about(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the message that the page shows. What is logged meanwhile, from warnings on, stands on the page too."""
    wrong = [example for example in examples(page) if example.is_wrong]
    assert bool(wrong) != (page in NOT_RUN)
    for place, example in enumerate(wrong):
        outcome = await run(example, _folder(tmp_path, place), monkeypatch, CIRCUMSTANCES.get(page))
        assert outcome.has(PAGES[page], example.message), outcome
        if page in WIRE_PAGES:
            assert ("nothing on the server" in text_of(page)) == (not outcome.logged), outcome
            assert all(f"`{text}`" in text_of(page) for text in outcome.logged), outcome


@pytest.mark.parametrize("page", PAGES)
async def test_what_a_page_calls_right_works(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is raised, sent or logged."""
    right = [example for example in examples(page) if not example.is_wrong]
    assert bool(right) != (page in NOT_RUN)
    for place, example in enumerate(right):
        outcome = await run(example, _folder(tmp_path, place), monkeypatch, CIRCUMSTANCES.get(page))
        assert (outcome.errors, outcome.logged) == ([], [])


async def test_a_session_of_a_later_version_is_refused_as_its_page_says() -> None:
    """The page that no example can bring about: a session says in its first byte by which version it was made."""
    live = LiveView()
    ((id, name, session),) = elements(await live.render(Counter()))
    token = bytearray(urlsafe_b64decode(session + "=" * (-len(session) % 4)))
    token[0] += 1
    async with Conversation.open(live, "liveview.v1") as conversation:
        await conversation.say(
            "subscribe", "document", [[id, name, urlsafe_b64encode(token).decode().rstrip("=")]]
        )
        await conversation.settle()
    ((code, text),) = conversation.errors
    assert code == "session_newer"
    assert f"```text\n{text}\n```" in text_of(code)


@pytest.mark.parametrize("page", WIRE_PAGES)
def test_a_page_of_the_wire_says_who_has_to_do_with_it(page: str) -> None:
    """The page, the person, whoever develops or operates, the log."""
    for subject in ("the page", "the person", "to do", "the log"):
        assert f"\n| {subject} | " in text_of(page)


@pytest.mark.parametrize("file", ["docs/errors/index.md", "wire/PROTOCOL.md"])
def test_the_tables_of_errors_are_as_the_code_has_them(file: str) -> None:
    """`make format` writes them."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert rewritten(text) == text


def test_the_tables_of_errors_are_there() -> None:
    """The tree and both kinds in the index, the codes in the protocol."""
    assert parts_in((FOLDER / "index.md").read_text(encoding="utf-8")) == ["tree", "usage", "codes"]
    assert parts_in((ROOT / "wire" / "PROTOCOL.md").read_text(encoding="utf-8")) == ["errors"]


@pytest.mark.parametrize("page", WIRE_PAGES)
def test_a_page_names_the_codes_that_close_its_connection(page: str) -> None:
    """Those of the table."""
    error = PAGES[page]
    assert issubclass(error, PeerError)
    assert all(code in text_of(page) for code in re.findall(r"\b\d{4}\b", error.row.connection))


def _folder(parent: Path, place: int) -> Path:
    folder = parent / str(place)
    folder.mkdir()
    return folder
