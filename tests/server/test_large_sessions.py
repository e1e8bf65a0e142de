"""Sessions that are too long to ride on every answer, on real sockets and in processes that are killed."""

import asyncio
import gc
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Component, LiveView, event
from liveview.server.driver import Driver
from tests.support.serving import SECRET, ServerProcess, serving
from tests.support.wire import Wire, connect, elements

# 34 kB when sealed. Two of them are a little more than the allowance, so the second comes after a second.
TEXT = "x" * 25_400


class Paper(Component):
    """Holds a long text, and counts."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    text: str = TEXT

    @event
    def increment(self) -> None:
        self.count += 1

    @event
    def write(self, times: int) -> None:
        self.text = TEXT * times


live = LiveView(SECRET)
app = FastAPI()
app.mount(live.path, live)


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> str:
    return await live.render(Paper(), request=request)


async def subscribe(
    wire: Wire, id: str, component: str, session: str, *, answered: int = 0, shown: int = 1
) -> Any:  # Any: JSON
    """Subscribe one component; the answer."""
    await wire.say("subscribe", "document", [[id, component, session, None, answered, shown]])
    return await wire.hear()


def drivers() -> list[Driver]:
    """What is left of connections."""
    gc.collect()
    return [found for found in gc.get_objects() if isinstance(found, Driver)]


async def test_the_newest_state_follows_in_quiet_and_the_next_process_goes_on_from_it(
    tmp_path: Path,
) -> None:
    """Events are answered at once; a process that is killed after the session came costs nothing."""
    target = "tests.server.test_large_sessions:app"
    with ServerProcess("uvicorn", target, tmp_path) as server:
        address = server.address.removeprefix("http://")
        async with httpx.AsyncClient() as http:
            ((id, component, session),) = elements((await http.get(f"{server.address}/")).text)
        async with connect(address) as wire:
            assert (await subscribe(wire, id, component, session))[3] is None
            for number in range(1, 6):
                await wire.say("event", id, number, "increment")
                update = await wire.hear()
                assert update[2:4] == [number, [0, number]]
                assert (update[4] is not None) == (number == 1)
            late = await wire.hear(timeout_seconds=30)
            assert late[:4] == ["update", id, None, None]
            session = late[4]
            assert 33_000 < len(session) < 36_000
            server.kill()
        server.start()
        async with connect(address) as wire:
            joined = await subscribe(wire, id, component, session, answered=5)
            assert joined[2:4] == [5, None], "the page shows what the session says"
            await wire.say("event", id, 6, "increment")
            assert (await wire.hear())[2:4] == [6, [0, 6]]


async def test_a_break_before_the_session_came_goes_back_and_runs_nothing_twice() -> None:
    """In another process what was answered since the last session is lost; the page is told what is."""
    ((id, component, session),) = elements(await live.render(Paper()))
    other = LiveView(SECRET)
    async with serving(app) as address, serving(other) as elsewhere:
        async with connect(address) as wire:
            await subscribe(wire, id, component, session)
            for number in (1, 2, 3):
                await wire.say("event", id, number, "increment")
                session = (await wire.hear())[4] or session
        async with connect(elsewhere, "/websocket") as wire:
            joined = await subscribe(wire, id, component, session, answered=3, shown=0)
            assert joined[2] == 3
            assert joined[3]["h"] == "<p>1</p>"
            await wire.say("event", id, 3, "increment", None, None, 1)
            assert (await wire.hear())[2:4] == [3, None]
            await wire.say("event", id, 4, "increment")
            assert (await wire.hear())[2:4] == [4, [0, 2]]


async def test_a_connection_that_ends_while_a_session_is_owed_leaves_nothing() -> None:
    """No timer keeps it."""
    ((id, component, session),) = elements(await live.render(Paper()))
    async with serving(app) as address:
        async with connect(address) as wire:
            await subscribe(wire, id, component, session)
            for number in (1, 2):
                await wire.say("event", id, number, "increment")
                await wire.hear()
            (driver,) = drivers()
            assert driver._performer._waiting is not None
            del driver
        async with asyncio.timeout(5):
            while drivers():
                await asyncio.sleep(0.05)


async def test_a_session_that_is_too_large_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    """With the component, its largest fields and what to do. One of the arguments alone follows, once, until it is small."""
    ((id, component, session),) = elements(await live.render(Paper()))
    with caplog.at_level(logging.WARNING, logger="liveview"):
        async with serving(app) as address, connect(address) as wire:
            await subscribe(wire, id, component, session)
            for number in (1, 2):
                await wire.say("event", id, number, "write", {"times": 4})
                _, _, answered, patch, bare = await wire.hear()
                assert (answered, patch, bare is not None and len(bare) < 200) == (number, None, number == 1)
            await wire.say("event", id, 3, "write", {"times": 0})
            (_, _, answered, _, session) = await wire.hear()
            assert (answered, len(session) < 1024) == (3, True)
    (record,) = [record for record in caplog.records if record.name == "liveview"]
    assert "Paper: its session takes about 136 kB" in record.getMessage()
    assert "text (102 kB), count (1 B)" in record.getMessage()
    assert vars(record)["component"] == component
