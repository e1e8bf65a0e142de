"""`visit`: one component, opened as a page would open it, in the test's own process and event loop."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, time
from types import TracebackType
from typing import Any, Final, Self

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.requests import HTTPConnection

from liveview.component.component import Component
from liveview.errors import PeerError, all_errors, suggestion
from liveview.server.app import LiveView
from liveview.server.page import render
from liveview.session.messages import Entry
from liveview.testing.clock import movable_clock
from liveview.testing.conversation import Conversation, Expectation
from liveview.testing.element import Element
from liveview.testing.lives import live_of_test
from liveview.testing.nodes import Text, attribute, input_type, is_text, visible_text
from liveview.testing.person import Person, as_text
from liveview.testing.seen import SeenPage

# A handler that has not answered after so long is taken to hang: tests should say so rather than hang too.
ANSWER_SECONDS: Final = 10.0

# Whether a turn has ended is looked at so often: nobody is told of one that changes nothing.
_LOOK_SECONDS: Final = 0.001

_CODES: Final = [error.code for error in all_errors(PeerError) if issubclass(error, PeerError)]


class VisitedPage(SeenPage):
    """A page with one live component, and a person before it.

    Elements are meant by a CSS selector, by `text=`, or by both. With a selector alone the first of several is meant; a text
    must be that of one element: its whole visible text, runs of space as one, or what a compiled pattern finds. An `Element`
    does as well.

    What a person does is done when its handlers have been answered. A handler that raises, and an event that is refused, raise
    `AssertionError`, and so do timers and tasks that fail, at the next thing that is done.
    """

    def __init__(self, live: LiveView, component: Component, request: HTTPConnection | None) -> None:
        super().__init__()
        self._live = live
        self._made = component
        self._request = request
        self._begun: tuple[Conversation, Person] | None = None

    # --- what it is ---

    @property
    def live(self) -> LiveView:
        """The `LiveView` that serves it: `await page.live.publish(topic, message)`."""
        return self._live

    @property
    def component(self) -> Any:  # Any: the application's own class, whose fields a test looks at
        """The live instance. It is another one after `reconnect`."""
        return self._live.registry.view(self._conversation.id).component

    # --- what a person does ---

    async def click(self, selector: str | Element | None = None, *, text: Text | None = None) -> None:
        """Click an element, and do what that does in a browser: tick a box, submit or reset a form, follow a label.

        Raises `LookupError` where nothing hears it, `AssertionError` where the element is disabled.

            await page.click("button", text="Save")
        """
        self._person.click(self._meant(selector, text))
        await self._answered()

    async def fill(self, selector: str | Element, value: str | float | date | time) -> None:
        """Type into a field: an `input` event at once, `change` when the field is left or its form is submitted.

        Whatever `debounce` and `throttle` say, the handlers are called. Raises `ValueError` for what the field cannot hold.
        """
        self._person.fill(self._meant(selector), as_text(value))
        await self._answered()

    async def check(self, selector: str | Element) -> None:
        """Tick a checkbox, by a click on it unless it is ticked."""
        self._person.check(self._meant(selector), is_checked=True)
        await self._answered()

    async def uncheck(self, selector: str | Element) -> None:
        """Clear a checkbox, by a click on it unless it is clear."""
        self._person.check(self._meant(selector), is_checked=False)
        await self._answered()

    async def choose(self, selector: str | Element, value: str | None = None) -> None:
        """Choose a radio button: the one that is meant, or of all that match the one with this value."""
        node = self._meant(selector)
        if value is not None and isinstance(selector, str):
            node = self._radio(selector, value)
        self._person.check(node, is_checked=True)
        await self._answered()

    async def select(self, selector: str | Element, *values: str) -> None:
        """Choose options of a `<select>`, by value or else by label; in a `multiple` one any number, and no others."""
        self._person.select(self._meant(selector), values)
        await self._answered()

    async def submit(
        self,
        selector: str | Element,
        /,
        form: Mapping[str, str | Sequence[str]] | None = None,
        **fields: str | float | bool | Sequence[str] | date | time,
    ) -> None:
        """Submit a form as a browser does, after filling in the `fields`, which are named by their controls' names.

        It goes by the form's first button, as with Enter; where a button is meant, by that. What a browser would not submit, for
        a control that is required, say, raises `AssertionError`. For texts the fields are typed, for a box they are a bool, for
        radio buttons and lists the value.

        `form`: send just these fields in their stead, whatever the form has: what a forged page could send.

            await page.submit("form", name="Ann", newsletter=True)
        """
        node = self._meant(selector)
        if form is not None:
            self._person.dispatch(node, "submit", {"form": form})
        else:
            for name, value in fields.items():
                await self._fill_named(selector, name, value)
            self._person.submit(self._meant(selector))
        await self._answered()

    async def reset(self, selector: str | Element) -> None:
        """Have a form as it was rendered, as its reset button does."""
        self._person.reset(self._meant(selector))
        await self._answered()

    async def press(self, selector: str | Element | None, keys: str) -> None:
        """Press a key, or several at once, in an element that takes the focus; None: where the focus is.

        Keys do what they do in a browser: Enter submits the form of a field, a character is typed, Tab leaves.

            await page.press("input", "Enter")
            await page.press(None, "Control+s")
        """
        self._person.press(None if selector is None else self._meant(selector), keys)
        await self._answered()

    async def blur(self) -> None:
        """Leave the field that has the focus, so that what was typed into it counts as changed."""
        self._person.leave()
        await self._answered()

    async def input(self, selector: str | Element, value: str) -> None:
        """Have an `input` event with this value, as after the last key. `fill` is for fields."""
        await self.dispatch(selector, "input", value=value)

    async def dispatch(self, selector: str | Element, event_type: str, **details: object) -> None:
        """Any other browser event: `value`, `checked`, `key`, `form` and `event` are its details.

        What is not given is taken from the element. For an event of a script's own: `event={"detail": ...}`.
        """
        self._person.dispatch(self._meant(selector), event_type, details)
        await self._answered()

    # --- waiting ---

    async def wait_for(
        self, condition: Callable[[], bool], *, timeout_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Wait until `condition()` holds, which is looked at after each update and every 20 ms.

        Raises `TimeoutError` with what the page shows; where the connection ended meanwhile, what ended it; where something
        failed that no `expecting` waits for, that.
        """
        await self._wait(condition, timeout_seconds, lambda: "The page still shows")

    async def wait_for_text(
        self, selector: str, text: Text, *, timeout_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Wait until an element that matches shows this text: all of it, or what a pattern finds."""

        def shows() -> bool:
            return any(is_text(visible_text(node), text) for node in self._screen.document.select(selector))

        def complaint() -> str:
            return f"{selector!r} shows {self.texts(selector)} and not {text!r}. The page shows"

        await self._wait(shows, timeout_seconds, complaint)

    async def wait_for_selector(
        self, selector: str, *, text: Text | None = None, timeout_seconds: float = ANSWER_SECONDS
    ) -> Element:
        """Wait until an element matches; the first that does."""
        await self._wait(
            lambda: self.has(selector, text=text), timeout_seconds, lambda: f"Nothing matches {selector!r} in"
        )
        return self.find_all(selector, text=text)[0]

    async def settle(self) -> None:
        """Wait until the server has handled everything that was sent."""
        async with self._limited(ANSWER_SECONDS, lambda: "The server does not answer. The page shows"):
            await self._conversation.settle()

    async def advance(self, seconds: float) -> None:
        """Have so much time pass for the timers of `self.live.every` and `self.live.after`, without waiting for it.

        Each that falls due runs, in order, to the end of its turn, also those that are set meanwhile, and of other pages of the
        same `LiveView`. Nothing else hears of it: neither `asyncio.sleep` nor `time.time()`.

            await page.advance(3600)
        """
        clock = movable_clock(self._live)
        until = clock.time() + seconds
        while (alarm := clock.due(until)) is not None:
            clock.move(alarm.when)
            alarm.ring()
            async with self._limited(ANSWER_SECONDS, lambda: "A timer's turn does not end. The page shows"):
                while not self._live.registry.rests:  # noqa: ASYNC110  # see _LOOK_SECONDS
                    await asyncio.sleep(_LOOK_SECONDS)
            await self.settle()
            self._conversation.raise_failures()
        clock.move(until)

    # --- expecting ---

    async def expect_redirect(
        self, url: str | re.Pattern[str] | None = None, *, timeout_seconds: float = ANSWER_SECONDS
    ) -> str:
        """Wait until the component sends the browser elsewhere; the address. `url`: what it has to be."""
        await self._wait(
            lambda: self._screen.redirected_to is not None,
            timeout_seconds,
            lambda: "There was no redirect. The page shows",
        )
        found = self._screen.redirected_to
        assert found is not None
        is_wanted = url is None or (found == url if isinstance(url, str) else url.search(found) is not None)
        if not is_wanted:
            raise AssertionError(f"The redirect goes to {found!r}, not to {url!r}.")
        return found

    @asynccontextmanager
    async def expecting(
        self, code: str, *, match: str | None = None, timeout_seconds: float = ANSWER_SECONDS
    ) -> AsyncGenerator[Expectation, None]:
        """Expect the server to refuse, or to fail at, what is done inside.

        `code`: of `wire/PROTOCOL.md` section 7. `match`: a pattern for the error's text.

            async with page.expecting("refused", match="not yours") as refusal:
                await page.click("button", text="Delete")
            assert "order 7" in refusal.text
        """
        if code not in _CODES:
            raise ValueError(
                f"There is no error {code!r}.{suggestion(code, _CODES)} See docs/errors/index.md."
            )
        expected = Expectation(code, re.compile(match) if match is not None else None)
        conversation = self._conversation
        conversation.expectations.append(expected)
        try:
            yield expected
            what = f"{code} matching {match!r}" if match is not None else code
            await self._wait(
                lambda: bool(expected.errors),
                timeout_seconds,
                lambda: f"{what} was expected and did not come. The page shows",
                AssertionError,
            )
        finally:
            conversation.expectations.remove(expected)

    # --- the connection ---

    async def reconnect(self, *, kill: bool = False, live: LiveView | None = None) -> None:
        """Have the connection break, and the page go on with its newest session, in a fresh instance.

        What is not answered yet is said again. `kill`: as if the process had been killed. `unmount` does not run then; what
        runs is cancelled, as nothing else can be done to it in the test's own process, so a `finally` runs where it would not.
        `live`: another process that goes on, a `LiveView` with the same secret and perhaps other settings.
        """
        conversation = self._conversation
        if kill:
            vars(self.component)["unmount"] = _nothing
        await conversation.breaks()
        if kill:
            self._live._engine.departed.take(conversation.document, conversation.id)
        conversation.raise_failures()
        self._live = live or self._live
        await self._join()

    async def __aenter__(self) -> Self:
        rendered = await render(self._live._engine, self._made, self._request)
        self._screen.title = rendered.title
        if rendered.redirect_url is not None:
            # The page's answer is that redirect: no browser shows it, or connects.
            self._screen.redirected_to = rendered.redirect_url
            return self
        parsed = LexborHTMLParser(str(rendered.html), is_fragment=True, fragment_tag="template").css_first(
            "[data-component]"
        )
        assert parsed is not None
        id, component, session = (
            attribute(parsed, f"data-{name}") or "" for name in ("id", "component", "session")
        )
        origin = Entry(id, component, session)
        conversation = Conversation(self._screen, origin, self._request)
        self._begun = (conversation, Person(self._screen, conversation))
        try:
            await self._join()
        except BaseException:
            await conversation.leave()
            raise
        return self

    async def _join(self) -> None:
        conversation = self._conversation
        movable_clock(self._live)
        conversation.open(self._live)
        await self.wait_for(lambda: conversation.has_joined and conversation.is_answered)
        await self._answered()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._begun is None:
            return
        conversation, _ = self._begun
        await conversation.leave()
        if error is None:
            conversation.raise_end()
            conversation.raise_failures()

    # --- small steps ---

    @property
    def _conversation(self) -> Conversation:
        return self._live_page[0]

    @property
    def _person(self) -> Person:
        return self._live_page[1]

    @property
    def _live_page(self) -> tuple[Conversation, Person]:
        if self._begun is not None:
            return self._begun
        url = self._screen.redirected_to
        if url is not None:
            raise AssertionError(f"There is no page: its answer was the redirect to {url}.")
        raise AssertionError("There is no page yet: write `async with visit(...) as page`.")

    def _meant(self, selector: str | Element | None, text: Text | None = None) -> LexborNode:
        _ = self._live_page
        document = self._screen.document
        if not isinstance(selector, Element):
            return document.find(selector, text)
        node = document.by_key(selector.key)
        if node is None:
            raise LookupError(f"{selector.html} is no longer in the page: {document.shortened}")
        return node

    def _radio(self, selector: str, value: str) -> LexborNode:
        radios = [one for one in self._screen.document.select(selector) if input_type(one) == "radio"]
        fields = self._screen.fields
        for node in radios:
            if fields.value(node) == value:
                return node
        known = ", ".join(repr(fields.value(node)) for node in radios)
        raise LookupError(f"No radio button of {selector!r} has the value {value!r}. There are: {known}.")

    async def _fill_named(self, selector: str | Element, name: str, value: object) -> None:
        """Fill in the controls of a form that have this name, each as its kind is."""
        document = self._screen.document
        form = document.form_of(self._meant(selector))
        controls = document.controls_of(form) if form is not None else []
        named = [node for node in controls if attribute(node, "name") == name]
        if not named:
            known = sorted({attribute(node, "name") or "" for node in controls} - {""})
            raise LookupError(
                f"The form has no control named {name!r}.{suggestion(name, known)} It has: {known}."
            )
        self._person.set(named, value)
        await self._answered()

    async def _answered(self) -> None:
        conversation = self._conversation
        await self.wait_for(lambda: conversation.is_answered)
        # What its handlers published may concern this page too, and come after their answers.
        async with self._limited(ANSWER_SECONDS, lambda: "A message's turn does not end. The page shows"):
            while self._is_told:  # noqa: ASYNC110  # see _LOOK_SECONDS
                await asyncio.sleep(_LOOK_SECONDS)
        await self.settle()
        conversation.raise_failures()

    @property
    def _is_told(self) -> bool:
        """Whether a message is on its way, or the component at work on something."""
        is_delivering = self._live._engine.hub.is_delivering
        return is_delivering or not self._live.registry.rests_under(self._conversation.id)

    async def _wait(
        self,
        condition: Callable[[], bool],
        seconds: float,
        complaint: Callable[[], str],
        kind: type[Exception] = TimeoutError,
    ) -> None:
        if condition():
            return
        async with self._limited(seconds, complaint, kind):
            await self._conversation.wait_until(condition)

    @asynccontextmanager
    async def _limited(
        self, seconds: float, complaint: Callable[[], str], kind: type[Exception] = TimeoutError
    ) -> AsyncGenerator[None, None]:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise kind(f"{complaint()}: {self._screen.document.shortened}") from None

    def _raise_errors(self) -> None:
        self._conversation.raise_failures()


def _nothing() -> None:
    """What runs in place of `unmount` where a process was killed."""


def visit(
    component: Component, *, live: LiveView | None = None, request: HTTPConnection | None = None
) -> VisitedPage:
    """Open a component as a page would, for `async with`.

    `live`: the application's own `LiveView`, to test with its guard, codecs and templates; without it, one that all visitors of
    a test have in common. `request`: what `self.live.connection` shall be. A handler that raises, and an event that is refused,
    raise `AssertionError` in the test.

        async def test_counter():
            async with visit(Counter(count=3)) as page:
                await page.click("button")
                assert page.text("p") == "Count: 4"
    """
    return VisitedPage(live or live_of_test(), component, request)
