"""Sessions of components, sealed and opened."""

import msgspec
import pytest
from jinja2 import Environment

from liveview.component.component import Component
from liveview.component.templates import Templates
from liveview.component.view import View
from liveview.errors import SessionNewer
from liveview.session.messages import Entry
from liveview.session.sealing import SCHEMA, Sealing
from liveview.session.token import Sealed, Sealer

NOW = 1_700_000_000


class Counter(Component):
    """Has a state."""

    template = "<p>{{ count }}</p>"
    count: int = 0


class Later(Sealer):
    """The sealer of a later version, whose states have another shape."""

    def seal(self, sealed: Sealed, *, now: int) -> str:
        return super().seal(msgspec.structs.replace(sealed, schema=SCHEMA + 1), now=now)


def opened(sealer: Sealer) -> Component:
    """What this version makes of a session that this sealer has sealed."""
    counter = Counter(count=3)
    view = View(counter, Templates(Environment(autoescape=True)).of(Counter))
    token = Sealing(sealer, {}, None).seal(view, id="c1", parent=None, number=0, now=NOW, shows_it=True)
    component, _ = Sealing(sealer, {}, None).open(Entry("c1", Counter.__plan__.name, token), NOW)
    return component


def test_a_session_gives_the_component_back() -> None:
    """With its state."""
    assert vars(opened(Sealer(b"s" * 32)))["count"] == 3


def test_a_state_of_a_later_shape_is_refused() -> None:
    """It would be misread; a rolling update meets it."""
    with pytest.raises(SessionNewer):
        opened(Later(b"s" * 32))
