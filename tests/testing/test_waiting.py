"""Waiting for what comes by itself, and expecting redirects, refusals and failures."""

import asyncio
import re
import time
from dataclasses import dataclass

import pytest
from starlette.requests import HTTPConnection

from liveview import Component, LiveView, event, message
from liveview.errors import Refused
from liveview.testing import visit
from tests.support.serving import SECRET


class Worker(Component):
    """Works beside its handlers, and fails in every way."""

    template = """
      <p>{{ status }}</p> {% if status == "done" %}<a>result</a>{% endif %}
      <button live-click="work">work</button> <button live-click="fail">fail</button> <button live-click="late">late</button>
      <button live-click="refuse">refuse</button> <button live-click="count" live-value-by="x">count</button>
      <button live-click="leave">leave</button> <button live-click="report">report</button>
    """
    status: str = "idle"

    def mount(self) -> None:
        self.live.subscribe("news")

    @message
    def told(self, news: str) -> None:
        self.status = news

    @event
    def report(self) -> None:
        self.live.publish("news", "reported")

    @event
    def work(self) -> None:
        self.live.start(self.do())

    async def do(self) -> None:
        await asyncio.sleep(0.01)
        self.status = "half done"
        await asyncio.sleep(0.01)
        self.status = "done"

    @event
    def fail(self) -> None:
        self.status = "failing"
        raise ValueError("on purpose")

    @event
    def late(self) -> None:
        self.live.after(0.01, self.break_down)

    def break_down(self) -> None:
        raise ValueError("broke down")

    @event
    def refuse(self) -> None:
        raise Refused("order 7 is not yours")

    @event
    def count(self, by: int) -> None:
        self.status = str(by)

    @event
    def leave(self) -> None:
        self.live.after(0.01, lambda: self.live.redirect("/bye"))


async def test_a_task_is_waited_for_by_what_it_shows() -> None:
    """A text, a pattern, an element."""
    async with visit(Worker()) as page:
        await page.click(text="work")
        await page.wait_for_text("p", re.compile("done"))
        await page.wait_for_text("p", "done")
        assert (await page.wait_for_selector("a", text="result")).text == "result"


async def test_waiting_in_vain_says_for_what_and_what_is_there() -> None:
    """As it is when the time is over."""
    async with visit(Worker()) as page:
        with pytest.raises(TimeoutError, match=r"'p' shows \['idle'\] and not 'done'.*<p>idle</p>"):
            await page.wait_for_text("p", "done", timeout_seconds=0.01)
        with pytest.raises(TimeoutError, match=r"Nothing matches 'a' in: .*idle"):
            await page.wait_for_selector("a", timeout_seconds=0.01)
        with pytest.raises(TimeoutError, match=r"no redirect.*idle"):
            await page.expect_redirect(timeout_seconds=0.01)


async def test_a_failure_beside_is_raised_while_something_is_waited_for() -> None:
    """It would not come any more."""
    async with visit(Worker()) as page:
        await page.click(text="late")
        with pytest.raises(AssertionError, match=r"failed: .*broke down"):
            await page.wait_for_text("p", "done")


async def test_a_failure_beside_is_raised_at_the_end_at_the_latest() -> None:
    """Nothing that failed is passed over."""
    page = visit(Worker())
    await page.__aenter__()
    await page.click(text="late")
    await asyncio.sleep(0.05)
    with pytest.raises(AssertionError, match=r"broke down"):
        await page.__aexit__(None, None, None)


async def test_what_is_published_is_waited_for() -> None:
    """By the page's own LiveView, to two visitors."""
    live = LiveView(SECRET, debug=True)
    async with visit(Worker(), live=live) as first, visit(Worker(), live=live) as second:
        assert first.live is second.live is live
        await first.live.publish("news", "rain")
        for page in (first, second):
            await page.wait_for_text("p", "rain")


async def test_failures_are_expected_by_their_code() -> None:
    """Of handlers, of arguments, of timers; the page lives on."""
    async with visit(Worker()) as page:
        async with page.expecting("handler_failed", match="on purpose") as failure:
            await page.click(text="fail")
        assert failure.text.endswith("ValueError: on purpose")
        assert page.text("p") == "failing"
        async with page.expecting("refused") as refusal:
            await page.click(text="refuse")
        assert refusal.text == "order 7 is not yours"
        async with page.expecting("bad_arguments", match="'by'"):
            await page.click(text="count")
        async with page.expecting("failed", match="broke down"):
            await page.click(text="late")
        assert page.component.status == "failing"


async def test_an_expectation_is_for_one_kind_of_failure() -> None:
    """Others fail the test, and so does none."""
    async with visit(Worker()) as page:
        with pytest.raises(AssertionError, match=r"handler_failed: .*on purpose"):
            async with page.expecting("refused"):
                await page.click(text="fail")
        with pytest.raises(AssertionError, match=r"on purpose"):
            async with page.expecting("handler_failed", match="another"):
                await page.click(text="fail")
        with pytest.raises(AssertionError, match=r"refused was expected and did not come.*failing"):
            async with page.expecting("refused", timeout_seconds=0.01):
                await page.settle()
        with pytest.raises(ValueError, match=r"no error 'refuse'. Did you mean 'refused'"):
            async with page.expecting("refuse"):
                pass
        with pytest.raises(AssertionError, match=r"on purpose"):
            await page.click(text="fail")


async def test_a_redirect_is_waited_for() -> None:
    """And has to be the one that was expected."""
    async with visit(Worker()) as page:
        await page.click(text="leave")
        assert await page.expect_redirect() == "/bye"
        assert await page.expect_redirect("/bye") == page.redirected_to
        assert await page.expect_redirect(re.compile("^/b")) == "/bye"
        with pytest.raises(AssertionError, match=r"goes to '/bye', not to '/home'"):
            await page.expect_redirect("/home")


class Elsewhere(Component):
    """Sends visitors away, or gives its page a title."""

    template = "<p>never shown</p>"
    away: bool = True

    def load(self) -> None:
        self.live.title = "Elsewhere"
        if self.away:
            self.live.redirect("/login")


async def test_a_page_that_answers_with_a_redirect_is_none() -> None:
    """As in a browser, which never shows it."""
    live = LiveView(SECRET)
    async with visit(Elsewhere(), live=live) as page:
        assert page.redirected_to == await page.expect_redirect("/login") == "/login"
        assert len(live.registry) == 0
        with pytest.raises(AssertionError, match=r"its answer was the redirect to /login"):
            await page.click("p")
    async with visit(Elsewhere(away=False), live=live) as page:
        assert (page.title, page.redirected_to) == ("Elsewhere", None)


async def test_a_page_that_was_not_entered_says_so() -> None:
    """The likely slip is the missing `async with`."""
    with pytest.raises(AssertionError, match=r"write `async with visit"):
        await visit(Worker()).click("p")


async def test_a_person_who_is_sent_away_is_told_why() -> None:
    """Where the server has the page loaded again, nothing more can be done with this one."""
    live = LiveView(SECRET, identify=lambda connection: "ann")
    async with visit(
        Worker(), live=live, request=HTTPConnection({"type": "http", "headers": [], "path": "/"})
    ) as page:
        await live.disconnect("ann")
        with pytest.raises(AssertionError, match=r"to be loaded again: identity_changed"):
            await page.wait_for_text("p", "done")


@dataclass
class Count:
    """An object that tells nobody of its changes."""

    number: int = 0


class Counting(Component):
    """A task that changes an object which a field holds, and no field."""

    template = '<p>{{ count.number }}</p> <button live-click="go">go</button>'
    count: Count = Count()

    @event
    def go(self) -> None:
        self.live.start(self.change())

    async def change(self) -> None:
        await asyncio.sleep(0.01)
        self.count.number += 1


async def test_what_a_task_changed_in_an_object_is_shown_at_its_end() -> None:
    """Nobody is told of the change itself, as after a handler."""
    async with visit(Counting()) as page:
        await page.click("button")
        await page.wait_for_text("p", "1")


class Timed(Component):
    """Timers of every kind; it notes which of them were there, in their order."""

    template = "<p>{{ noted|join(' ') }}</p><button live-click='again'>Again</button>"
    noted: list[str] = []

    def mount(self) -> None:
        self.live.every(60, self.minute)
        self.live.after(90, self.once)

    def minute(self) -> None:
        self.noted.append("minute")

    async def once(self) -> None:
        await asyncio.sleep(0.01)
        self.noted.append("once")
        self.live.after(10, self.later)

    def later(self) -> None:
        self.noted.append("later")
        self.live.after(5, self.fail)

    def fail(self) -> None:
        raise ValueError("A timer failed.")

    @event
    def again(self) -> None:
        self.live.after(0.01, self.minute)


async def test_timers_run_when_a_test_says_so() -> None:
    """In their order, each to its end, also those that are set meanwhile; and none before its time."""
    async with visit(Timed()) as page:
        await page.advance(59.5)
        assert page.text("p") == ""
        await page.advance(0.5)
        assert page.text("p") == "minute"
        await page.advance(44)
        assert page.text("p") == "minute once later"
        async with page.expecting("failed"):
            await page.advance(16)
        assert page.text("p") == "minute once later minute"


async def test_a_timer_that_fails_fails_the_test() -> None:
    """At once, as an event does."""
    async with visit(Timed()) as page:
        with pytest.raises(AssertionError, match=r"A timer failed\."):
            await page.advance(3600)


async def test_time_passes_without_a_test_that_says_so() -> None:
    """After it was moved on as well, and on another connection."""
    async with visit(Timed()) as page:
        await page.advance(30)
        await page.click("button")
        await page.wait_for_text("p", "minute")
        await page.reconnect()
        await page.advance(60)
        assert page.text("p") == "minute minute"


async def test_time_is_that_of_all_pages_of_a_process() -> None:
    """Their timers run in one order."""
    live = LiveView(SECRET)
    async with visit(Timed(), live=live) as ann, visit(Timed(), live=live) as ben:
        await ann.advance(60)
        await ben.wait_for_text("p", "minute")
        assert ann.text("p") == "minute"


class Slow(Worker):
    """Hears of news in a thread, after the answer to what made them."""

    @message(thread=True)
    def told(self, news: str) -> None:
        time.sleep(0.1)
        self.status = news

    @event(thread=True)
    def report(self) -> None:
        self.live.publish("news", "reported")


@pytest.mark.parametrize("component", [Worker, Slow])
async def test_a_deed_is_done_when_its_own_messages_are(component: type[Worker]) -> None:
    """Those that its handler publishes to a topic which this page hears."""
    async with visit(component()) as page:
        for _ in range(3):
            page.component.status = "idle"
            await page.click(text="report")
            assert page.text("p") == "reported"


async def test_what_the_page_hears_nothing_of_is_waited_for() -> None:
    """A condition is looked at again although nothing came."""
    found: list[str] = []
    async with visit(Worker()) as page:
        asyncio.get_running_loop().call_later(0.05, found.append, "mail")
        await page.wait_for(lambda: bool(found), timeout_seconds=5)
