"""What came with an event is what the page shows: a handler that puts it back to what was rendered is seen."""

from typing import Any, cast

import pytest

from liveview import Component, LiveView, event
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Desk(Component):
    """Some texts, in all the places where they may stand."""

    template = """
      {% macro field(name, value) %}<input name="{{ name }}" value="{{ value }}">{% endmacro %}
      <form live-submit="send">
        <input name="draft" value="{{ draft }}"> <textarea name="note">{{ note }}</textarea> {{ field("town", town) }}
        {% if is_open %}<input name="more" value="{{ more }}">{% endif %}
        <input name="twice" value="{{ twice }}"> <input name="twice" value="{{ twice }}">
        <input name="fixed" value="constant"> <input name="box" type="checkbox" value="{{ twice }}">
      </form>
      <input value="{{ amount }}" type="number" live-input="count">
      {% for row in rows %}<input value="{{ row }}" live-change="rename">{% endfor %}
    """
    draft: str = ""
    note: str = "n"
    town: str = "Ulm"
    more: str = ""
    twice: str = ""
    amount: int = 5
    is_open: bool = True
    rows: list[str] = ["a", "b"]

    @event
    def send(self, form: dict[str, Any]) -> None:
        if form["draft"] == "close":
            self.is_open = False
        if form["draft"] == "keep":
            self.draft = "keep"

    @event
    def count(self, value: int) -> None:
        self.amount = min(value, 9)

    @event
    def rename(self, value: str) -> None:
        """Keep it as it is."""


async def said(wire: Wire, id: str, number: int, handler: str, details: dict[str, Any]) -> Any:  # Any: JSON
    """An event; the patch that answers it."""
    await wire.say("event", id, number, handler, None, details)
    update = await wire.hear()
    assert update[2] == number
    return update[3]


def texts(patch: Any) -> list[Any]:  # Any: JSON
    """What a patch puts in, wherever."""
    if isinstance(patch, dict):
        return texts(cast("dict[str, Any]", patch)["p"])
    found: list[Any] = []  # Any: as above
    for change in list(patch or [])[1::2]:
        found += texts(change) if isinstance(change, dict) else [change]
    return found


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"draft": "abc"}, [""]),
        ({"draft": ""}, []),
        ({"draft": "keep"}, ["keep"]),
        ({"note": "typed"}, ["n"]),
        ({"town": "Bonn"}, ["Ulm"]),
        ({"more": "typed"}, [""]),
        ({"draft": "close", "more": "typed"}, ["", None]),
        ({"fixed": "typed", "box": "typed"}, []),
        ({"draft": "a", "note": "b", "town": "c"}, ["", "n", "Ulm"]),
    ],
)
async def test_of_a_form_what_differs_is_sent(form: dict[str, str], expected: list[object]) -> None:
    """And nothing else: not what is shown as it was typed, not what no hole gives."""
    live = LiveView(SECRET)
    id, component, session = elements(await live.render(Desk()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await wire.say("subscribe", "document", [[id, component, session]])
        await wire.hear()
        pairs = [[name, text] for name, text in {"draft": "", **form}.items()]
        assert sorted(texts(await said(wire, id, 1, "send", {"form": pairs})), key=str) == sorted(
            expected, key=str
        )


async def test_what_was_put_back_shows_what_was_rendered() -> None:
    """Nothing is to be said of it, unless the handler has asked for another text."""
    live = LiveView(SECRET)
    id, component, session = elements(await live.render(Desk()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await wire.say("subscribe", "document", [[id, component, session]])
        await wire.hear()
        assert await said(wire, id, 1, "send", {"form": [["draft", "abc", 3], ["note", "typed", 3]]}) is None
        assert texts(await said(wire, id, 2, "send", {"form": [["draft", "keep", 3]]})) == ["keep"]
        assert texts(await said(wire, id, 3, "send", {"form": [["draft", "abc", 2]]})) == ["keep"]


async def test_two_of_one_name_are_left_alone() -> None:
    """Nobody knows which of them is meant."""
    live = LiveView(SECRET)
    id, component, session = elements(await live.render(Desk()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await wire.say("subscribe", "document", [[id, component, session]])
        await wire.hear()
        pairs = [["draft", ""], ["twice", "x"], ["twice", "y"]]
        assert await said(wire, id, 1, "send", {"form": pairs}) is None
        assert await said(wire, id, 2, "rename", {"value": "c"}) is None


async def test_of_a_control_alone_too_by_its_handler() -> None:
    """A number that was put back, and one that is as it was typed."""
    live = LiveView(SECRET)
    id, component, session = elements(await live.render(Desk()))[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await wire.say("subscribe", "document", [[id, component, session]])
        await wire.hear()
        assert texts(await said(wire, id, 1, "count", {"value": "12"})) == [9]
        assert texts(await said(wire, id, 2, "count", {"value": "14"})) == [9]
        assert await said(wire, id, 3, "count", {"value": "9"}) is None
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await wire.say("subscribe", "document", [[id, component, session, None, 0, 1]])
        assert (await wire.hear())[3] is None
