"""What the survivor does before and after its server's end. `tests/browser/test_gallery.py` has the end itself."""

import os
import signal
import time
from pathlib import Path

import pytest

from examples.survivor import FOLDER, MOST_ITEMS, MOST_NEWS, Survivor, is_first_time
from liveview.testing import visit


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The signals that are sent from now on, to which process; they reach none."""
    sent: list[tuple[int, int]] = []

    def kill(process: int, number: int) -> None:
        sent.append((process, number))

    monkeypatch.setattr(os, "kill", kill)
    return sent


async def test_without_a_supervisor_nobody_can_end_the_server() -> None:
    """The buttons are off, and the page says how to have them."""
    async with visit(Survivor()) as page:
        assert page.attribute("[live-click=kill]", "disabled") == ""
        assert page.attribute("[live-click=restart]", "disabled") == ""
        assert "make demo" in page.text(".hint")


async def test_a_page_cannot_end_a_server_that_nobody_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it sends."""
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.setattr(Survivor, "supervised", True)  # as if the page had not been told
    sent = recorded(monkeypatch)
    async with visit(Survivor()) as page:
        await page.dispatch("[live-click=kill]", "click")
        await page.dispatch("[live-click=restart]", "click")
    assert not sent


async def test_an_event_that_is_done_again_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks the next process for what the killed one has not answered."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert is_first_time("a/b-1")
    assert not is_first_time("a/b-1")
    assert is_first_time("a/b-2")


async def test_each_button_sends_its_signal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To this process."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setattr(Survivor, "supervised", True)
    sent = recorded(monkeypatch)
    async with visit(Survivor()) as page:
        await page.dispatch("[live-click=kill]", "click")
        await page.dispatch("[live-click=restart]", "click")
    assert sent == [(os.getpid(), signal.SIGKILL), (os.getpid(), signal.SIGTERM)]


class Returning(Survivor):
    """A page that was served by another process before."""

    def load(self) -> None:
        self.process = 1234
        self.news = [f"Number {number}" for number in range(MOST_NEWS)]


async def test_the_page_says_what_ended_the_process_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And how long that took until it was live again; of older news it keeps some."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setattr(time, "time", lambda: 1002.5)
    (tmp_path / "end-1234").write_text("SIGKILL 1000.0")
    async with visit(Returning()) as page:
        news = page.texts(".news li")
        assert news[0].startswith("Process 1234 was ended by SIGKILL 2.5 s ago.")
        assert news[0].endswith(f"This page goes on with process {os.getpid()}.")
        assert news[1:] == [f"Number {number}" for number in range(MOST_NEWS - 1)]


async def test_a_page_without_news_of_its_process_says_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no supervisor wrote anything down."""
    monkeypatch.delenv(FOLDER, raising=False)
    async with visit(Returning()) as page:
        assert page.texts(".news li")[0].startswith("Process 1234 is gone.")


async def test_counter_text_and_list() -> None:
    """What is there to survive. The list has an end."""
    async with visit(Survivor()) as page:
        await page.click("[live-click=increment]")
        assert page.text("output") == "1"
        assert "0 characters" in page.text(".length")
    full = Survivor(items=[str(number) for number in range(MOST_ITEMS)], item="new")
    async with visit(full) as page:
        await page.submit("form")
        assert page.texts(".items li") == [str(number) for number in range(1, MOST_ITEMS)] + ["new"]
        assert page.attribute("[live-model=item]", "value") == ""
