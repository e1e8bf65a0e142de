"""`visit`: a component used in a test as on a page."""

import asyncio
from dataclasses import dataclass

import pytest
from starlette.requests import HTTPConnection

from liveview import Component, Event, LiveView, event
from liveview.testing import visit
from tests.support.serving import SECRET


class Counter(Component):
    """The counter of the public contract."""

    template = """
      <p>Count: {{ count }}</p>
      <button live-click="increment">+1</button>
      <button id="ten" live-click="add" live-value-by="10">+10</button>
    """
    count: int = 0

    @event
    def increment(self) -> None:
        self.count += 1

    @event
    async def add(self, by: int) -> None:
        self.count += by


class Notes(Component):
    """Lists, branches, forms, timers and everything else that a visit has to show."""

    template = """
      {% if error %}<p class="error">{{ error }}</p>{% endif %}
      <form live-submit="save"><input name="text" live-input="count" value="{{ draft }}"></form>
      <ul>{% for note in notes %}<li class="{{ 'first' if loop.first }}">{{ note }}</li>{% else %}<li>none</li>{% endfor %}</ul>
      <output>{{ length }}</output>
      <div live-click="outer"><button live-click="fail">!</button></div>
      <a live-click="leave">away</a> <i live-keydown="press">{{ pressed }}</i>
    """
    notes: list[str] = []
    draft: str = ""
    error: str = ""
    length: int = 0
    outer_clicks: int = 0
    pressed: str = ""

    def mount(self) -> None:
        self.live.after(0.02, self.remind)

    async def remind(self) -> None:
        await asyncio.sleep(0)
        self.notes.append("reminder")

    @event
    def save(self, form: dict[str, str]) -> None:
        self.error = "" if form["text"] else "empty"
        if form["text"]:
            self.notes.append(form["text"])

    @event
    def count(self, value: str) -> None:
        self.length = len(value)

    @event
    def outer(self) -> None:
        self.outer_clicks += 1

    @event
    def fail(self) -> None:
        raise ValueError("on purpose")

    @event
    def press(self, key: str, details: Event) -> None:
        self.pressed = f"{key} {details.id.rpartition('-')[2]}"

    @event
    def leave(self) -> None:
        self.live.title = "Bye"
        self.live.emit("left", to="home")
        self.live.redirect("/home")


async def test_counter() -> None:
    """The example of the public contract."""
    async with visit(Counter(count=3)) as page:
        await page.click("button")
        assert page.text("p") == "Count: 4"
        await page.click("#ten")
        assert page.text("p") == "Count: 14"


async def test_a_visit_shows_lists_branches_and_attributes() -> None:
    """Patches of every kind reach what the page shows."""
    async with visit(Notes()) as page:
        assert page.texts("li") == ["none"]
        await page.submit("form", {"text": "one"})
        await page.submit("form", {"text": "two"})
        assert [text for text in page.texts("li") if text != "reminder"] == ["one", "two"]
        assert page.attribute("li", "class") == "first"
        await page.submit("form", {"text": ""})
        assert page.text(".error") == "empty"
        await page.submit("form", {"text": "three"})
        assert not page.has(".error")
        await page.input("input", "four")
        assert page.text("output") == "4"
        await page.dispatch("i", "keydown", key="Enter")
        assert page.text("i").startswith("Enter ")


async def test_a_visit_waits_for_what_comes_by_itself() -> None:
    """A timer's update arrives without an event."""
    async with visit(Notes()) as page:
        await page.wait_for(lambda: "reminder" in page.texts("li"))


async def test_a_handler_that_raises_fails_the_test() -> None:
    """The error's own text is in the failure."""
    async with visit(Notes()) as page:
        with pytest.raises(AssertionError, match="on purpose"):
            await page.click("div button")


async def test_commands_to_the_browser_are_noted() -> None:
    """Title, redirect and custom events can be looked at."""
    async with visit(Notes()) as page:
        await page.click("a")
        assert (page.title, page.redirected_to, page.emitted) == ("Bye", "/home", [("left", {"to": "home"})])


async def test_a_visit_leaves_nothing_behind() -> None:
    """At its end the component was unmounted and the registry is empty."""
    live = LiveView(SECRET)
    async with visit(Counter(), live=live):
        assert len(live.registry) == 1
    assert len(live.registry) == 0


class Broken(Component):
    """Cannot go live."""

    template = "<p>{{ count }}</p>"
    count: int = 0

    async def mount(self) -> None:
        await asyncio.sleep(0)
        raise ValueError("mount broke")


async def test_a_visit_that_cannot_begin_leaves_nothing_behind() -> None:
    """No task, and nothing live."""
    live = LiveView(SECRET, debug=True)
    before = asyncio.all_tasks()
    with pytest.raises(AssertionError, match="mount broke"):
        async with visit(Broken(), live=live):
            pass
    assert asyncio.all_tasks() == before
    assert len(live.registry) == 0


class Crash(Exception):
    """What ends a connection."""


def crash_on_the_websocket(connection: HTTPConnection) -> None:
    """An `identify` that works for pages only."""
    if connection.scope["type"] == "websocket":
        raise Crash


async def test_what_ends_the_connection_is_raised_at_once() -> None:
    """Not a timeout that hides the cause."""
    request = HTTPConnection({"type": "http", "headers": [], "path": "/"})
    live = LiveView(SECRET, identify=crash_on_the_websocket)
    async with asyncio.timeout(2):
        with pytest.raises(Crash):
            async with visit(Counter(), live=live, request=request):
                pass


async def test_a_wait_ends_with_the_connection() -> None:
    """Nothing more will be heard."""
    async with asyncio.timeout(2), visit(Counter()) as page:
        await page._conversation.leave()
        with pytest.raises(AssertionError, match="connection has ended"):
            await page.wait_for(lambda: False)


async def test_a_wait_in_vain_shows_the_page() -> None:
    """As it is at that time."""
    async with visit(Counter(count=3)) as page:
        with pytest.raises(TimeoutError, match="Count: 3"):
            await page.wait_for(lambda: False, timeout_seconds=0.01)


async def test_a_selector_that_matches_nothing_says_what_is_there() -> None:
    """The error shows the page."""
    async with visit(Counter()) as page:
        with pytest.raises(LookupError, match="Count: 0"):
            await page.click("#missing")
        with pytest.raises(LookupError, match="live-click"):
            await page.click("p")


class Clock(Component):
    """Changes by a timer and by nothing else."""

    template = "<p>{{ ticks }}</p>"
    ticks: int = 0

    def mount(self) -> None:
        self.live.every(0.01, self.tick)

    def tick(self) -> None:
        self.ticks += 1


async def test_an_update_without_an_answer_and_a_session_is_shown() -> None:
    """The server leaves out what is nothing at the end of a message."""
    async with visit(Clock()) as page:
        await page.wait_for(lambda: int(page.text("p")) > 2, timeout_seconds=2)


@dataclass
class Order:
    """What was ordered."""

    lines: list[dict[str, int]]


class Shop(Component):
    """Its orders hold what a field of its own holds."""

    template = "<p>{{ orders|length }}:{{ orders[0].lines[0].tea if orders }}</p><button live-click='buy'>buy</button>"
    lines: list[dict[str, int]] = [{"tea": 1}]
    orders: list[Order] = []

    @event
    def buy(self) -> None:
        self.orders.append(Order(self.lines))


async def test_an_object_that_holds_a_list_of_the_state_travels_with_it() -> None:
    """In the sealed session it is a list like any other."""
    async with visit(Shop()) as page:
        await page.click("button")
        await page.click("button")
        assert page.text("p") == "2:1"


class Quiet(Component):
    """Modifiers that stand alone."""

    template = """
      <div live-click="note"><p live-click.stop live-dragover.prevent>Nothing</p></div>
      <form live-submit="note"><button live-click.prevent>Not sent</button></form>
      <output>{{ noted }}</output>
    """
    noted: int = 0

    @event
    def note(self) -> None:
        self.noted += 1


async def test_a_modifier_alone_applies_and_sends_nothing() -> None:
    """What stops an event stops it, what prevents something prevents it."""
    async with visit(Quiet()) as page:
        await page.click("p")
        await page.click("button")
        await page.dispatch("p", "dragover")
        assert page.text("output") == "0"


class InPlace(Component):
    """A line that is edited in place."""

    template = """
      <input name="other">
      {% if is_edited %}<input id="line" autofocus live-focus="note_focus" live-keydown.enter="close">
      {% else %}<button live-click="edit">Edit</button>{% endif %}
      <p>{{ focused }}</p>
    """
    is_edited: bool = False
    focused: int = 0

    @event
    def edit(self) -> None:
        self.is_edited = True

    @event
    def close(self) -> None:
        self.is_edited = False

    @event
    def note_focus(self) -> None:
        self.focused += 1


async def test_what_comes_with_autofocus_has_the_focus() -> None:
    """The next key goes there, and handlers hear of it; not where somebody types elsewhere."""
    async with visit(InPlace()) as page:
        await page.click("button")
        assert page.text("p") == "1"
        await page.press(None, "Enter")
        assert not page.has("#line")
        await page.fill("[name=other]", "typing")
        page.component.edit()
        await page.settle()
        assert page.has("#line")
        assert page.text("p") == "1"
