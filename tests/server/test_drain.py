"""A process lets go of its pages before it ends: what is under way ends, and nothing is lost or done twice."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection
from websockets import ConnectionClosed, InvalidStatus

from liveview import Component, LiveView, event
from liveview.server import draining
from liveview.session.limits import Limits
from tests.support.serving import SECRET, ServerProcess, serving
from tests.support.wire import Wire, connect, elements

LOG: list[str] = []


class Till(Component):
    """Counts at once, slowly, by a timer, and holds much if it is told to."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    text: str = ""

    def mount(self) -> None:
        LOG.append("mount")

    def unmount(self) -> None:
        LOG.append("unmount")
        self.count += 1000  # of an instance that is gone

    @event
    def add(self) -> None:
        self.count += 1

    @event
    async def add_slowly(self, seconds: float) -> None:
        self.count += 1
        LOG.append("begun")
        await asyncio.sleep(seconds)
        self.count += 10
        LOG.append("ended")

    @event
    def hold(self, length: int) -> None:
        self.text = "x" * length

    @event
    def wind(self) -> None:
        self.live.every(0.01, self.add)

    @event
    def wait(self) -> None:
        self.live.start(self.add_later())

    async def add_later(self) -> None:
        await asyncio.sleep(0.01)
        self.count += 100


def make_live(**limits: Any) -> LiveView:  # Any: each limit's own number
    """As each process makes it."""
    return LiveView(SECRET, limits=Limits(**limits))


@pytest.fixture(autouse=True)
def clear_log() -> None:
    """Each test by itself."""
    LOG.clear()


async def join(
    wire: Wire, element: tuple[str, str, str], *, answered: int = 0, shown: int = 1
) -> Any:  # Any: JSON
    """Subscribe one component; the answer."""
    id, component, session = element
    await wire.say("subscribe", "document", [[id, component, session, None, answered, shown]])
    return await wire.hear()


async def everything(wire: Wire) -> list[Any]:  # Any: JSON
    """All messages up to the one that hands over."""
    messages = [await wire.hear()]
    while messages[-1][0] != "handover":
        messages.append(await wire.hear())
    return messages


def newest(messages: list[Any], before: str) -> str:  # Any: JSON
    """The last session that came."""
    sessions = [said[4] for said in messages if said[0] == "update" and said[4]]
    return sessions[-1] if sessions else before


async def count_in(element: tuple[str, str, str], answered: int) -> str:
    """What another process shows that goes on with a session."""
    other = make_live()
    async with serving(other) as address, connect(address, "/websocket") as wire:
        said = await join(wire, element, answered=answered, shown=0)
        return str(said[3]["h"])


async def test_a_page_that_is_at_rest_is_handed_over_as_it_is() -> None:
    """Its session says everything already, so it is not sent again; `unmount` has run before."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await wire.say("event", element[0], 1, "add")
        session = (await wire.hear())[4]
        draining = asyncio.create_task(live.drain())
        said = await wire.hear()
        assert said[0] == "handover"
        assert 0 < said[1] < 1000
        assert LOG == ["mount", "unmount"]
        assert len(live.registry) == 0
        await wire.socket.close()
        await draining
    assert await count_in((*element[:2], session), answered=1) == "<p>1</p>"


async def test_a_handler_under_way_ends_and_what_waits_is_left_to_the_next_process() -> None:
    """Its answer and the session with it come before the hand-over. What is said later is not even begun."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await wire.say("event", element[0], 1, "add_slowly", {"seconds": "0.2"})
        await wire.say("event", element[0], 2, "add")
        while LOG[-1] != "begun":
            await asyncio.sleep(0.01)
        draining = asyncio.create_task(live.drain())
        await asyncio.sleep(0.05)
        await wire.say("event", element[0], 3, "add")
        messages = await everything(wire)
        assert max(said[2] or 0 for said in messages if said[0] == "update") == 1
        assert LOG == ["mount", "begun", "ended", "unmount"]
        await wire.say("event", element[0], 4, "add")
        assert await wire.hears_nothing()
        await wire.socket.close()
        await draining
    assert await count_in((*element[:2], newest(messages, "")), answered=1) == "<p>11</p>"


async def test_a_handler_that_takes_too_long_is_left_to_the_next_process() -> None:
    """It is cut, and its event is not answered, so it is done again there; no session holds half of it."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await wire.say("event", element[0], 1, "add_slowly", {"seconds": "60"})
        while LOG[-1] != "begun":
            await asyncio.sleep(0.01)
        draining = asyncio.create_task(live.drain(seconds=0.3))
        messages = await everything(wire)
        assert all(said[2] is None for said in messages if said[0] == "update")
        with pytest.raises(ConnectionClosed) as closed:
            await wire.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        await draining
    assert LOG == ["mount", "begun", "unmount"]
    assert await count_in((*element[:2], newest(messages, element[2])), answered=0) == "<p>0</p>"


@pytest.mark.parametrize("handler", ["wind", "wait"])
async def test_what_no_event_has_changed_is_handed_over_too(handler: str) -> None:
    """By a timer or by a task, since the last session."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await wire.say("event", element[0], 1, handler)
        session, shown = (await wire.hear())[4], 0
        while shown < 3:
            shown = int((await wire.hear())[3][1])
        draining = asyncio.create_task(live.drain())
        messages = await everything(wire)
        await wire.socket.close()
        await draining
    patches = [said[3][1] for said in messages if said[0] == "update" and said[3]]
    shown = int(patches[-1]) if patches else shown
    assert await count_in((*element[:2], newest(messages, session)), answered=1) == f"<p>{shown}</p>"


async def test_a_large_session_does_not_wait_for_its_turn() -> None:
    """Several that would take minutes of the allowance come at once."""
    live = make_live()
    found = [elements(await live.render(Till()))[0] for _ in range(6)]
    async with serving(live) as address, connect(address, "/websocket", max_queue=None) as wire:
        for element in found:
            await join(wire, element)
            for number in (1, 2):  # that it is large is known from the first
                await wire.say("event", element[0], number, "hold", {"length": str(30_000 + number)})
                await wire.hear()
        draining = asyncio.create_task(live.drain())
        messages = await everything(wire)
        assert sum(len(said[4]) > 40_000 for said in messages if said[0] == "update") == 6
        await wire.socket.close()
        await draining


async def test_nobody_is_let_in_any_more() -> None:
    """Not even while others are still going; who asks for it twice waits for the same end."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        first = asyncio.create_task(live.drain())
        assert (await wire.hear())[0] == "handover"
        with pytest.raises(InvalidStatus) as refused:
            async with connect(address, "/websocket"):
                pass
        assert refused.value.response.status_code == 503
        second = asyncio.create_task(live.drain())
        await asyncio.sleep(0.05)
        assert not first.done()
        assert not second.done()
        await wire.socket.close()
        await asyncio.gather(first, second)


async def test_one_who_does_not_go_is_sent_away() -> None:
    """Where there is no other process, a page has to come back to this one when it has started again."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        await asyncio.gather(live.drain(seconds=0.2), everything(wire))
        with pytest.raises(ConnectionClosed):
            await wire.hear()


async def test_without_pages_it_is_done_at_once() -> None:
    """Nothing is waited for."""
    await make_live().drain()


async def test_a_signal_reaches_the_server_when_all_have_gone() -> None:
    """And at once where it comes twice. What was there before is there again afterwards."""
    heard: list[str] = []
    go_on = asyncio.Event()

    async def drain() -> None:
        heard.append("drain")
        await go_on.wait()

    def serve(_number: int, _frame: object) -> None:
        heard.append("server")

    former = signal.signal(signal.SIGTERM, serve)
    try:
        before = signal.getsignal(signal.SIGTERM)
        with draining.before_signals(drain):
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0.05)
            assert heard == ["drain"]
            signal.raise_signal(signal.SIGTERM)
            assert heard == ["drain", "server"]
            go_on.set()
            await asyncio.sleep(0.05)
            assert heard == ["drain", "server", "server"]
        assert signal.getsignal(signal.SIGTERM) is before
    finally:
        signal.signal(signal.SIGTERM, former)


@pytest.mark.parametrize(("build", "is_held"), [(None, True), ("b1", False)])
async def test_a_signal_is_held_back_unless_the_source_is_followed(
    monkeypatch: pytest.MonkeyPatch, build: str | None, *, is_held: bool
) -> None:
    """From the first connection on. With `liveview run --reload` the page waits for this process to end."""
    if build is not None:
        monkeypatch.setenv("LIVEVIEW_BUILD", build)
    live = make_live()
    async with serving(live) as address, live.lifespan():
        before = signal.getsignal(signal.SIGTERM)
        async with connect(address, "/websocket"):
            assert (signal.getsignal(signal.SIGTERM) != before) is is_held


async def test_liveview_run_drains_before_it_ends(tmp_path: Path) -> None:
    """At SIGTERM: nobody is let in, the page is handed over, and only then the sockets close."""
    with ServerProcess("uvicorn", "examples.two_counters:app", tmp_path) as process:
        async with httpx.AsyncClient(base_url=process.address) as client:
            element = elements((await client.get("/")).text)[0]
        async with connect(f"127.0.0.1:{process.port}") as wire:
            await join(wire, element)
            process.send(signal.SIGTERM)
            assert (await wire.hear(timeout_seconds=10))[0] == "handover"
            with pytest.raises(OSError):  # noqa: PT011  # nothing listens any more
                async with connect(f"127.0.0.1:{process.port}"):
                    pass
            await wire.socket.close()
            assert await asyncio.to_thread(process.wait) in (0, -signal.SIGTERM)


async def test_it_ends_in_time_whatever_the_application_does() -> None:
    """An `unmount` that hangs is left behind: whoever waits kills the process a little later."""

    class Stuck(Component):
        template = ""

        async def unmount(self) -> None:
            await asyncio.sleep(60)

    live = make_live(leave_seconds=0.5)
    element = elements(await live.render(Stuck()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await join(wire, element)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await live.drain(seconds=0.2)
        ended = loop.time()
        assert (await everything(wire))[-1][0] == "handover"
    assert ended - began < live.limits.leave_seconds, "it did not wait for the rest"


async def test_a_page_that_is_being_sent_something_hears_that_it_is_to_be_loaded_again() -> None:
    """Behind that."""
    live = LiveView(SECRET, identify=lambda connection: "ann")
    heard: list[str] = []
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()  # Any: ASGI's messages

    async def send(message: Any) -> None:  # Any: as above
        if message["type"] == "websocket.send":
            await asyncio.sleep(0.2)
            heard.append(json.loads(message["text"])[0])
        else:
            heard.append(f"{message['type']} {message.get('code')}")

    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/liveview/websocket",
        "headers": [],
        "query_string": b"",
    }
    element = elements(await live.render(Till(), request=HTTPConnection({"type": "http", "headers": []})))[0]
    received.put_nowait({"type": "websocket.connect"})
    frame = json.dumps(["subscribe", "d", [list(element)]])
    received.put_nowait({"type": "websocket.receive", "text": frame})
    serving_one = asyncio.create_task(live({**scope, "subprotocols": ["liveview.v1"]}, received.get, send))
    while len(live.registry) == 0:
        await asyncio.sleep(0.01)
    await live.disconnect("ann")
    await serving_one
    assert heard == ["websocket.accept None", "update", "reload", "websocket.close 4403"]


async def test_it_is_said_that_a_handler_begins_before_it_does() -> None:
    """Even where the connection is woken while that is being sent."""
    live = make_live()
    element = elements(await live.render(Till()))[0]
    happened: list[str] = []
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()  # Any: ASGI's messages

    async def send(message: Any) -> None:  # Any: as above
        if message["type"] == "websocket.send":
            word = json.loads(message["text"])[0]
            if word == "begun":
                await asyncio.sleep(0.2)
            happened.append(f"{word} {LOG.count('begun')}")

    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/liveview/websocket",
        "headers": [],
        "query_string": b"",
    }
    frames = (
        ["subscribe", "d", [list(element)]],
        ["event", element[0], 1, "wind"],
        ["event", element[0], 2, "add_slowly", {"seconds": "0"}, None, 1],
    )
    for message in (
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "text": json.dumps(f)} for f in frames),
    ):
        received.put_nowait(message)
    serving_one = asyncio.create_task(live({**scope, "subprotocols": ["liveview.v1"]}, received.get, send))
    while LOG.count("ended") == 0:
        await asyncio.sleep(0.01)
    received.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await serving_one
    assert "begun 0" in happened
