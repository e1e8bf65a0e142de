"""A component made anew from its session: what is carried, what is loaded, what the page is sent."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

import pytest

from liveview import Component, LiveView, event, field
from liveview.errors import ComponentError
from tests.support.serving import SECRET, serving
from tests.support.wire import Wire, connect, elements


class Money:
    """A type of the application that no library knows."""

    def __init__(self, cents: int) -> None:
        self.cents = cents

    def __str__(self) -> str:
        return f"{self.cents / 100:.2f}"


@dataclass
class Line:
    """Part of a state that is more than texts."""

    name: str
    added: date = dataclass_field(default_factory=lambda: date(2026, 11, 23))


RATES = {"eur": 1}


class Basket(Component):
    """Carries lines and a price; looks its rates up."""

    template = """
      <p>{{ price }}</p><b>{{ rates.eur }}</b>
      {% for line in lines %}<i>{{ line.name }} {{ line.added }}</i>{% endfor %}
    """
    lines: list[Line] = field(default_factory=list[Line])
    price: Money = field(default_factory=lambda: Money(100))
    rates: dict[str, int] = field(default_factory=dict[str, int], session=False)

    def load(self) -> None:
        self.price = Money(999)
        self.rates = dict(RATES)

    @event
    def add(self, name: str) -> None:
        self.lines.append(Line(name))
        self.price = Money(self.price.cents + 1)


def make_live() -> LiveView:
    """As another process with the same code and secret would make it."""
    return LiveView(SECRET, codecs={Money: (lambda money: money.cents, Money)})


async def subscribe(
    wire: Wire, element: tuple[str, str, str], answered: int = 0, shown: int = 1
) -> Any:  # Any: JSON
    """Subscribe one component; the answer."""
    id, component, session = element
    await wire.say("subscribe", "document", [[id, component, session, None, answered, shown]])
    return await wire.hear()


async def test_state_of_many_types_goes_on_in_another_process() -> None:
    """Dataclasses, dates and types with a codec come back; what is not carried is loaded, and does not overwrite the rest."""
    first, second = make_live(), make_live()
    ((id, component, session),) = elements(await first.render(Basket()))
    async with serving(first) as address, connect(address, "/websocket") as wire:
        await subscribe(wire, (id, component, session))
        await wire.say("event", id, 1, "add", {"name": "tea"})
        update = await wire.hear()
        assert update[2] == 1
        session = update[4]
    RATES["eur"] = 2
    async with serving(second) as address, connect(address, "/websocket") as wire:
        _, _, answered, patch, _, extras = await subscribe(wire, (id, component, session), answered=1)
        assert answered == 1
        assert patch["t"] == extras["r"]
        shown = patch["h"]
    RATES["eur"] = 1
    assert "<p>10.00</p>" in shown
    assert "tea" in shown
    assert "2026-11-23" in shown
    assert "<b>2</b>" in shown, "the rates were looked up again"


async def test_a_page_that_shows_it_already_is_sent_nothing() -> None:
    """After the page, and after a reconnect to another process, the content is not sent again."""
    first, second = make_live(), make_live()
    ((id, component, session),) = elements(await first.render(Basket()))
    async with serving(first) as address, connect(address, "/websocket") as wire:
        joined = await subscribe(wire, (id, component, session))
        assert joined[3] is None
        await wire.say("event", id, 1, "add", {"name": "tea"})
        session = (await wire.hear())[4]
    async with serving(second) as address, connect(address, "/websocket") as wire:
        joined = await subscribe(wire, (id, component, session), answered=1)
        assert joined[3] is None
        assert len(str(joined)) < 120


async def test_a_template_that_changed_is_sent_whole() -> None:
    """A page rendered by older code shows the new template after it joined."""

    def define(text: str) -> type[Component]:
        class Sign(Component):
            template = text

        return Sign

    live = make_live()
    ((id, component, session),) = elements(await live.render(define("<p>old</p>")()))
    keep = define("<p>new</p>")
    async with serving(live) as address, connect(address, "/websocket") as wire:
        assert (await subscribe(wire, (id, component, session)))[3]["h"] == "<p>new</p>"
    assert keep is not None


async def test_a_live_root_is_the_components_own_element() -> None:
    """Its three attributes stand on the marked element, and its attributes are holes like any other."""

    class Row(Component):
        template = "<tr live-root class=\"{{ 'danger' if selected }}\"><td live-click='select'>{{ selected }}</td></tr>"
        selected: bool = False

        @event
        def select(self) -> None:
            self.selected = True

    live = make_live()
    html = await live.render(Row())
    assert html.startswith('<tr data-id="')
    element = elements(html)[0]
    async with serving(live) as address, connect(address, "/websocket") as wire:
        await subscribe(wire, element)
        await wire.say("event", element[0], 1, "select", {})
        update = await wire.hear()
        assert update[3] == [0, "danger", 1, "True"]
        assert "live-root" in next(iter(update[5]["t"].values()))


async def test_what_is_no_component_is_named() -> None:
    """A class instead of an instance is the likely slip."""
    with pytest.raises(ComponentError, match=r"Counter\(count=3\)"):
        await make_live().page(Basket)  # type: ignore[arg-type]  # the slip that is tested


async def test_what_an_old_connection_said_comes_too_late(caplog: pytest.LogCaptureFixture) -> None:
    """Its `subscribe` arrives after the page has come back on a new one: that keeps the component."""
    live = make_live()
    element = elements(await live.render(Basket()))[0]
    async with (
        serving(live) as address,
        connect(address, "/websocket") as old,
        connect(address, "/websocket") as new,
    ):
        await subscribe(new, element)
        await new.say("event", element[0], 1, "add", {"name": "tea"})
        assert (await new.hear())[2] == 1
        assert (await subscribe(old, element))[3] == "taken_over"
        await new.say("event", element[0], 2, "add", {"name": "milk"})
        assert (await new.hear())[2] == 2
        assert len(live.registry) == 1
    assert not caplog.records
