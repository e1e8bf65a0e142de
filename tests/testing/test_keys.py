"""Keys and modifiers: which handlers hear what, and what they are told of it."""

from typing import Any

import pytest

from liveview import Component, Event, event
from liveview.testing import visit
from liveview.testing.conversation import Conversation
from liveview.testing.keys import strokes


class Editor(Component):
    """Handlers for keys, with all modifiers."""

    template = """
      <div live-click.self="heard" live-value-what="self" id="outer">
        <div live-click="heard" live-value-what="middle" id="middle">
          <b id="inner" live-click.stop="heard" live-value-what="inner">b</b>
        </div>
      </div>
      <section tabindex="0" live-keydown.enter="heard" live-value-what="enter" id="keys"
        live-keyup.arrow-up="heard"><i>i</i></section>
      <input id="field" live-keydown.ctrl.s="heard" live-value-what="save" live-focus="heard" live-blur="heard">
      <textarea id="prevented" live-keydown.x.prevent="heard"></textarea>
      <div live-click.away="heard" live-value-what="away" id="menu"><em>in it</em></div>
      <div hidden><p live-click.away="heard" live-value-what="away, unseen">closed</p></div>
      <p live-keydown.escape.window="heard" live-value-what="window">x</p>
      <button id="once" live-click.once="heard" live-value-what="once">once</button>
      <button id="throttled" live-click.throttle.500ms="heard" live-value-what="throttled">often</button>
      <span id="on" live-on="shown.bs.modal heard, opened heard" live-value-what="on">on</span>
      <ul><li id="details" live-click="told" live-mouseenter="told">details</li></ul>
      <div live-focus="heard" live-value-what="around">
        <button id="held" live-keyup.prevent="heard" live-click="told">x</button>
      </div>
      <button id="named" name="n" live-click="told">x</button>
    """
    log: list[str] = []
    said: dict[str, object] = {}

    @event
    def heard(self, what: str = "") -> None:
        self.log.append(what)

    @event
    def told(self, details: Event) -> None:
        self.said = {
            "type": details.type,
            "key": details.key,
            "code": details.code,
            "ctrl": details.ctrl,
            "name": details.name,
        }


async def test_modifiers_say_who_hears_a_click() -> None:
    """`.self`, `.stop`, `.away` of what is seen, `.once`; `.throttle` counts the time between deeds as long enough."""
    async with visit(Editor()) as page:
        for selector, heard in [
            ("#inner", ["inner", "away"]),
            ("#middle", ["middle", "away"]),
            ("#outer", ["self", "away"]),
            ("em", []),
            ("#once", ["once", "away"]),
            ("#once", ["away"]),
            ("#throttled", ["throttled", "away"]),
            ("#throttled", ["throttled", "away"]),
        ]:
            page.component.log.clear()
            await page.click(selector)
            assert page.component.log == heard, selector


async def test_keys_are_heard_where_their_modifiers_name_them() -> None:
    """And nowhere else: a key that nobody hears is no error where other keys are heard."""
    async with visit(Editor()) as page:
        for selector, keys, heard in [
            ("#keys", "Enter", ["enter"]),
            ("#keys", "Escape", ["window"]),
            ("#keys", "a", []),
            ("#keys", "ArrowUp", ["enter"]),
            ("#field", "Control+s", ["save", "save"]),
            (None, "s", []),
            (None, "Meta+s", []),
            (None, "Escape", ["window"]),
        ]:
            page.component.log.clear()
            await page.press(selector, keys)
            assert page.component.log == heard, keys


async def test_keys_do_what_they_do_in_a_field() -> None:
    """Characters are typed, unless a handler prevents it."""
    async with visit(Editor()) as page:
        for key in ("a", "b", "Space", "C", "Backspace", "Shift+d", "Control+s"):
            await page.press("#field", key)
        assert page.value("#field") == "ab D"
        for key in ("x", "y", "Enter", "z"):
            await page.press("#prevented", key)
        assert page.value("#prevented") == "y\nz"


async def test_focus_comes_and_goes() -> None:
    """With a key, a click, and by itself."""
    async with visit(Editor()) as page:
        await page.press("#field", "a")
        await page.click("#once")
        assert page.component.log == ["save", "save", "once", "away"]
        await page.press("#field", "Tab")
        await page.press("#field", "b")
        await page.blur()
        assert page.component.log[4:] == ["save"] * 4
        await page.blur()
        assert len(page.component.log) == 8


async def test_events_that_do_not_bubble_stay_where_they_are() -> None:
    """The focus of a button is not that of what is around it; and a key that is prevented does nothing by itself."""
    async with visit(Editor()) as page:
        await page.press("#held", "Space")
        assert page.component.log == [""]
        assert page.component.said == {}


async def test_the_server_is_told_what_handlers_want_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a browser tells it, and not more."""
    sent: list[object] = []
    say = Conversation.event

    def event(
        its: Conversation,
        handler: str,
        arguments: dict[str, Any],
        details: dict[str, Any],
        *rest: Any,  # Any: whatever else it is told
    ) -> None:
        sent.append((handler, arguments, details))
        say(its, handler, arguments, details, *rest)

    monkeypatch.setattr(Conversation, "event", event)
    async with visit(Editor()) as page:
        await page.click("#once")
        assert sent == [("heard", {"what": "once"}, {}), ("heard", {"what": "away"}, {})]
        sent.clear()
        await page.click("#named")
        assert sent[0] == ("told", {}, {"event": {"type": "click", "name": "n"}, "value": ""})


async def test_a_handler_is_told_what_it_wants_to_know() -> None:
    """In the words of an event."""
    async with visit(Editor()) as page:
        await page.click("#details")
        assert page.component.said == {"type": "click", "key": "", "code": "", "ctrl": False, "name": ""}
        await page.click("#named")
        assert page.component.said["name"] == "n"
        await page.dispatch("#details", "click", event={"ctrl": True})
        assert page.component.said["ctrl"] is True


async def test_events_of_scripts_are_dispatched() -> None:
    """By names that no attribute can have, too; and those that do not bubble stay where they are."""
    async with visit(Editor()) as page:
        await page.dispatch("#on", "shown.bs.modal")
        await page.dispatch("#on", "opened", event={"detail": {"id": 1}})
        assert page.component.log == ["on", "on"]
        await page.dispatch("#details", "mouseenter")
        with pytest.raises(LookupError, match=r"live-closed"):
            await page.dispatch("#on", "closed")


async def test_keys_that_get_nowhere_say_so() -> None:
    """An element without the focus, an element that hears none, a key that is none."""
    async with visit(Editor()) as page:
        with pytest.raises(AssertionError, match=r'cannot have the focus.*tabindex="0"'):
            await page.press("i", "Enter")
        with pytest.raises(ValueError, match=r"no key 'Entre'"):
            await page.press("#field", "Entre")
        with pytest.raises(ValueError, match=r"'Cmd' is no modifier key"):
            await page.press("#field", "Cmd+s")


class Still(Component):
    """Hears no key."""

    template = "<button live-click='go'>go</button><input type='range'>"

    @event
    def go(self) -> None:
        self.live.title = "gone"


async def test_keys_that_nobody_hears_are_an_error() -> None:
    """Unless the browser does something with them."""
    async with visit(Still()) as page:
        await page.press("button", "Enter")
        assert page.title == "gone"
        with pytest.raises(LookupError, match=r"live-keydown.*live-keyup"):
            await page.press("[type=range]", "a")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a", [("a", "KeyA", "")]),
        ("+", [("+", "", "")]),
        ("Control++", [("Control", "ControlLeft", "ctrl"), ("+", "", "ctrl")]),
        ("Shift+a", [("Shift", "ShiftLeft", "shift"), ("A", "KeyA", "shift")]),
        (
            "Ctrl+Alt+Delete",
            [
                ("Control", "ControlLeft", "ctrl"),
                ("Alt", "AltLeft", "alt ctrl"),
                ("Delete", "Delete", "alt ctrl"),
            ],
        ),
        ("Space", [(" ", "Space", "")]),
        ("7", [("7", "Digit7", "")]),
        ("Meta", [("Meta", "MetaLeft", "meta")]),
    ],
)
def test_keys_are_written_as_people_write_them(text: str, keys: list[tuple[str, str, str]]) -> None:
    """Each goes down by itself."""
    assert [(key.key, key.code, " ".join(sorted(key.held))) for key in strokes(text)] == keys
