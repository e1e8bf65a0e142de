"""The conversation of a page with its server, step by step on a real socket."""

import asyncio

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from liveview import Component, LiveView, event
from tests.support.serving import SECRET, serving
from tests.support.wire import connect, elements

HISTORY: list[str] = []


class Lamp(Component):
    """Counts, ticks once a while after it went live, and keeps a secret from its template."""

    template = "<p>{{ count }}</p><p>{{ ticks }}</p><button live-click='increment'>+1</button>"
    count: int = 0
    ticks: int = 0
    unseen: int = 0

    def load(self) -> None:
        HISTORY.append("load")

    def mount(self) -> None:
        HISTORY.append("mount")
        self.live.after(0.05, self.tick)

    async def unmount(self) -> None:
        await asyncio.sleep(0)
        HISTORY.append("unmount")

    def tick(self) -> None:
        self.ticks += 1

    @event
    def increment(self) -> None:
        self.count += 1

    @event
    def hide(self) -> None:
        self.unseen += 1
        self.count = self.count + 0


live = LiveView(SECRET)
app = FastAPI()
app.mount(live.path, live)


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> str:
    return await live.page(Lamp(count=3), request=request, title="Lamp")


async def test_a_page_goes_live_step_by_step() -> None:
    """Page, subscribe, mount, event, update, a timer's update, silence where nothing changed, close, unmount, nothing left."""
    HISTORY.clear()
    async with serving(app) as address:
        async with httpx.AsyncClient() as http:
            page = await http.get(f"http://{address}/")
        assert page.headers["cache-control"] == "private, no-cache"
        assert ">3</p>" in page.text
        assert '<script src="/liveview/client.js?v=' in page.text
        ((id, component, session),) = elements(page.text)
        assert component.endswith("test_conversation.Lamp")
        assert HISTORY == ["load"]

        async with connect(address) as wire:
            await wire.say("subscribe", "document-1", [[id, component, session, None, 0, 1]])
            joined = await wire.hear()
            word, heard_id, answered, patch, new_session, extras = joined
            assert (word, heard_id, answered, patch, new_session) == ("update", id, None, None, None)
            assert extras["w"] == {}
            assert len(extras["r"]) == 8
            assert HISTORY == ["load", "mount"], "a resume whose session is the whole state does not load"
            assert len(live.registry) == 1

            await wire.say("event", id, 1, "increment", {})
            word, heard_id, answered, patch, session_1, extras = await wire.hear()
            assert (word, heard_id, answered, patch) == ("update", id, 1, [0, 4])
            assert isinstance(session_1, str)
            assert list(extras["t"].values()) == [
                "<p><!--$0--></p><p><!--$1--></p><button live-click='increment'>+1</button>"
            ]

            ticked = await wire.hear()
            assert ticked == ["update", id, None, [1, 1], None], "a timer's update carries no session"

            await wire.say("event", id, 2, "hide", {})
            word, heard_id, answered, patch, session_2 = await wire.hear()
            assert (word, answered, patch) == ("update", 2, None), "nothing visible changed: only the answer"
            assert session_2 != session_1, "what is not visible is state all the same"
            assert await wire.hears_nothing()

        await until(lambda: "unmount" in HISTORY and not len(live.registry))
        assert HISTORY == ["load", "mount", "unmount"]

        async with connect(address) as wire:
            await wire.say("subscribe", "document-1", [[id, component, session_2, None, 2, 0]])
            word, heard_id, answered, patch, _, extras = await wire.hear()
            assert (word, answered) == ("update", 2)
            assert patch["t"] == extras["r"]
            assert ">4</p>" in patch["h"], "the state went on from the newest session"
            await wire.say("event", id, 2, "increment", {}, None, 1)
            assert (await wire.hear())[:4] == ["update", id, 2, None], (
                "an event that the session contains is not run again"
            )
            await wire.say("event", id, 3, "increment", {})
            assert (await wire.hear())[2:4] == [3, [0, 5]]
        await until(lambda: not len(live.registry))


async def test_an_assignment_from_a_timer_that_changes_nothing_sends_nothing() -> None:
    """Only what alters the content is sent."""

    class Still(Component):
        template = "<p>{{ count }}</p>"
        count: int = 0

        def mount(self) -> None:
            self.live.every(0.01, self.touch)

        def touch(self) -> None:
            self.count = 0
            touched.append(1)

    touched: list[int] = []
    page = await live.render(Still())
    async with serving(app) as address, connect(address) as wire:
        ((id, component, session),) = elements(page)
        await wire.say("subscribe", "document-2", [[id, component, session]])
        assert (await wire.hear())[0] == "update"
        await until(lambda: len(touched) > 3)
        assert await wire.hears_nothing()


async def until(condition: "object") -> None:
    """Wait for something that another task brings about."""
    assert callable(condition)
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)
