"""Handlers in threads: in the same order, seen by tracking, with the context that holds for the page."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from typing import Any

import pytest

from liveview import Component, Limits, LiveView, event, message
from liveview.testing import visit
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="none")
ENDED: list[str] = []


class Slow(Component):
    """Blocks in threads."""

    template = """<p>{{ names|join(" ") }} {{ rows|map(attribute="n")|join(" ") }}</p>"""
    names: list[str] = []
    rows: list[dict[str, int]] = []
    threads: list[bool] = []

    def unmount(self) -> None:
        ENDED.append("unmount")

    @event(thread=True)
    def block(self, name: str, seconds: float = 0.05) -> None:
        ENDED.append("begun")
        time.sleep(seconds)
        self.names.append(name)
        self.threads.append(threading.current_thread() is not threading.main_thread())
        ENDED.append(name)

    @event
    def quick(self, name: str) -> None:
        self.names.append(name)
        self.threads.append(threading.current_thread() is not threading.main_thread())

    @event(thread=True)
    def fill(self) -> None:
        self.live.start(self.beside())
        self.live.after(0, self.tick)
        self.live.subscribe("slow")
        self.live.title = "filled"
        self.live.publish("slow", 3)

    async def beside(self) -> None:
        self.names.append("beside")

    def tick(self) -> None:
        self.names.append("tick")

    @message(thread=True)
    def told(self, number: int) -> None:
        self.quick(f"told {number}")

    @event(thread=True)
    def race(self) -> None:
        for _ in range(200):
            self.rows.append({"n": 1})
            self.rows[0]["n"] += 1

    @event
    def begin_beside(self) -> None:
        self.live.start(self.work_beside())

    async def work_beside(self) -> None:
        while len(self.rows) < 400:
            self.rows.append({"n": 1})
            self.names = [str(len(self.rows))]
            await asyncio.sleep(0)

    @event(thread=True)
    def speak(self) -> None:
        self.names.append(LANGUAGE.get())


@pytest.fixture
async def wired() -> AsyncGenerator[tuple[LiveView, Wire]]:
    """A server and a connection."""
    ENDED.clear()
    live = LiveView(SECRET, limits=Limits(leave_seconds=2))

    async def in_german(scope: Any, receive: Any, send: Any) -> None:
        LANGUAGE.set("de")
        await live(scope, receive, send)

    async with serving(in_german) as address, connect(address, "/websocket") as wire:
        yield live, wire


async def join(live: LiveView, wire: Wire, component: Component) -> Any:  # Any: whichever component
    """The instance that is live."""
    ((id, name, session),) = elements(await live.render(component))
    await wire.say("subscribe", "document", [[id, name, session]])
    await wire.hear()
    return live.registry.view(id).component


async def test_the_loop_goes_on_and_the_order_is_kept(wired: tuple[LiveView, Wire]) -> None:
    """A quick handler behind a slow one waits; pings are answered at once."""
    live, wire = wired
    slow = await join(live, wire, Slow())
    await wire.say("event", slow.live.id, 1, "quick", {"name": "a"})
    await wire.say("event", slow.live.id, 2, "block", {"name": "b"})
    await wire.say("event", slow.live.id, 3, "quick", {"name": "c"})
    assert (await wire.hear())[2] == 1, "the first is answered before the thread begins"
    assert await wire.hears_nothing(), "nothing of the second while it runs"
    answers = [await wire.hear()]
    while answers[-1][2] != 3:
        answers.append(await wire.hear())
    assert slow.names == ["a", "b", "c"]
    assert slow.threads == [False, True, False]


async def test_services_work_in_threads(wired: tuple[LiveView, Wire]) -> None:
    """At once, as on the loop."""
    live, wire = wired
    slow = await join(live, wire, Slow())
    await wire.say("event", slow.live.id, 1, "fill")
    heard: list[Any] = []
    async with asyncio.timeout(5):
        while len(slow.names) < 3 or ["title", "filled"] not in heard:
            heard.append(await wire.hear())
    assert sorted(slow.names) == ["beside", "tick", "told 3"]
    assert slow.threads == [True]


async def test_what_a_thread_and_a_task_change_at_once_is_all_shown(wired: tuple[LiveView, Wire]) -> None:
    """The page equals a fresh render, whatever ran between whom."""
    live, wire = wired
    slow = await join(live, wire, Slow())
    id = slow.live.id
    view = live.registry.view(id)
    number = 0
    for _ in range(5):
        slow.rows = [{"n": 0}]
        await wire.say("event", id, number + 1, "begin_beside")
        await wire.say("event", id, number + 2, "race")
        number += 2
        async with asyncio.timeout(10):
            while len(slow.rows) < 400:
                await asyncio.sleep(0.01)
        await wire.say("event", id, number + 1, "quick", {"name": "end"})
        number += 1
        while (await wire.hear())[2] != number:
            pass
        shown = view.html
        slow.rows = [dict(row) for row in slow.rows]
        slow.names = list(slow.names)
        view.update()
        assert view.html == shown


async def test_a_thread_is_waited_for_before_unmount(wired: tuple[LiveView, Wire]) -> None:
    """Nothing of it runs beside what comes after."""
    live, wire = wired
    slow = await join(live, wire, Slow())
    await wire.say("event", slow.live.id, 1, "block", {"name": "late", "seconds": "0.2"})
    async with asyncio.timeout(5):
        while not ENDED:
            await asyncio.sleep(0.01)
    await wire.say("unsubscribe", slow.live.id)
    async with asyncio.timeout(5):
        while len(live.registry):
            await asyncio.sleep(0.01)
    assert ENDED == ["begun", "late", "unmount"]


async def test_context_variables_hold_in_threads_and_everywhere(wired: tuple[LiveView, Wire]) -> None:
    """Those that the host has set for the connection: a locale, say."""
    live, wire = wired
    slow = await join(live, wire, Slow())
    await wire.say("event", slow.live.id, 1, "speak")
    await wire.hear()
    assert slow.names == ["de"]


class Listening(Component):
    """Notes the language that holds for each kind of call."""

    template = "<p>{{ languages|length }}</p>"
    languages: dict[str, str] = {}

    def load(self) -> None:
        self.note("load")

    def mount(self) -> None:
        self.note("mount")
        self.live.subscribe("languages")
        self.live.after(0, self.tick)
        self.live.start(self.beside())

    def note(self, name: str) -> None:
        self.languages[name] = LANGUAGE.get()

    def tick(self) -> None:
        self.note("timer")

    async def beside(self) -> None:
        self.note("task")

    @event
    def now(self) -> None:
        self.note("event")

    @event
    async def later(self) -> None:
        await asyncio.sleep(0)
        self.note("awaited")

    @message
    def told(self, what: str) -> None:
        self.note("message")


async def test_context_variables_hold_for_every_call(wired: tuple[LiveView, Wire]) -> None:
    """Whoever has caused it, and in whichever language."""
    live, wire = wired
    component = await join(live, wire, Listening())
    LANGUAGE.set("fr")
    await live.publish("languages", "hello")
    await wire.say("event", component.live.id, 1, "now")
    await wire.say("event", component.live.id, 2, "later")
    async with asyncio.timeout(5):
        while len(component.languages) < 7:
            await asyncio.sleep(0.01)
    component.languages.pop("load", None)
    assert set(component.languages.values()) == {"de"}, component.languages


class Ordinary(Component):
    """Blocks wherever it can."""

    template = "<p>{{ count }}</p><button live-click='add'></button><b live-click='add_async'></b>"
    count: int = 0
    threads: dict[str, bool] = {}

    def note(self, name: str) -> None:
        self.threads[name] = threading.current_thread() is not threading.main_thread()

    def load(self) -> None:
        self.note("load")

    def mount(self) -> None:
        self.note("mount")
        self.live.after(0, self.tick)

    def unmount(self) -> None:
        ENDED.append(f"unmount {threading.current_thread() is not threading.main_thread()}")

    def tick(self) -> None:
        self.note("tick")

    @event
    def add(self) -> None:
        self.note("add")
        self.count += 1

    @event
    async def add_async(self) -> None:
        self.note("async")


async def test_sync_thread_runs_all_that_is_no_coroutine_function_in_threads() -> None:
    """Hooks and timers too, because they use the same database."""
    ENDED.clear()
    live = LiveView(SECRET, sync="thread")
    async with visit(Ordinary(), live=live) as page:
        await page.click("button")
        assert page.text("p") == "1"
        component: Any = page.component
        async with asyncio.timeout(5):
            while "tick" not in component.threads:
                await asyncio.sleep(0.01)
        await page.click("b")
        assert component.threads == {"load": True, "mount": True, "tick": True, "add": True, "async": False}
    assert ENDED == ["unmount True"]
