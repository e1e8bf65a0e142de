"""What is abused: a site with a component for ordinary visitors, others that cost the server something, and what it holds.

`app` has the small limits of the test, from which `tests/abuse/memory.py` computes how large the process may become.
"""

import asyncio
import contextlib
import gc
import os
from dataclasses import asdict, dataclass
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from liveview import Component, Limits, LiveView, event
from tests.support.serving import SECRET

# So many visitors are ordinary. What `LIMITS.connections` leaves is the abuser's.
VISITORS: Final = 50

# As long as one content of a `Wall` is, in characters of one byte.
WALL_LENGTH: Final = 50_000

# How long a `Sleeper` sleeps. Events wait behind it meanwhile.
SLEEP_SECONDS: Final = 0.5


class Tally(Component):
    """What ordinary visitors use: it counts."""

    template = "<p>{{ count }}</p>"
    count: int = 0

    @event
    def add(self) -> None:
        """One more."""
        self.count += 1


class Wall(Component):
    """A small state and a large content, another one after each event."""

    template = "<pre>{{ letter * length }}</pre>"
    letter: str = "a"
    length: int = WALL_LENGTH

    @event
    def fill(self) -> None:
        """Another text as long."""
        self.letter = "b" if self.letter == "a" else "a"


class Dot(Component):
    """As little as a component can be, to be subscribed by the thousand."""

    template = "<i>{{ count }}</i>"
    count: int = 0

    @event
    def add(self) -> None:
        """One more."""
        self.count += 1


class Sleeper(Component):
    """Takes whatever it is given, and takes its time."""

    template = "<p>{{ count }}</p>"
    count: int = 0

    @event
    async def sleep(self, what: Any = None) -> None:
        """Whatever comes meanwhile waits. Any: JSON of any shape is what it is for."""
        await asyncio.sleep(SLEEP_SECONDS)
        self.count += 1


KINDS: Final[dict[str, type[Component]]] = {"tally": Tally, "wall": Wall, "dot": Dot, "sleeper": Sleeper}

LIMITS: Final = Limits(
    frame_bytes=32 * 1024,
    waiting_bytes=256 * 1024,
    argument_depth=8,
    events_per_second=1000,
    events_at_once=200,
    events_waiting=16,
    malformed_frames=5,
    components_per_connection=100,
    connections=80,
    leave_seconds=2,
    unused_seconds=30,
    send_seconds=1,
)


@dataclass(frozen=True, slots=True)
class State:
    """What the server says that it holds. `counts`: what each `Tally` has counted, by its id."""

    process: int
    components: int
    connections: int
    tasks: int
    objects: int
    counts: dict[str, int]

    @property
    def holds(self) -> tuple[int, int, int]:
        """What one leaves behind or does not."""
        return self.components, self.connections, self.tasks


def site(limits: Limits) -> Starlette:
    """Pages of so many components of a kind at `/KIND/NUMBER`, and at `/state` what the process holds."""
    live = LiveView(SECRET, limits=limits)

    async def page(request: Request) -> Response:
        kind = KINDS[request.path_params["kind"]]
        components = [kind() for _ in range(request.path_params["number"])]
        return await live.page(*components, request=request)

    async def state(_: Request) -> Response:
        gc.collect()
        held = State(
            os.getpid(),
            len(live.registry),
            len(live._engine.connections),
            len(asyncio.all_tasks()),
            len(gc.get_objects()),
            _counts(live),
        )
        return JSONResponse(asdict(held))

    routes = [Route("/state", state), Route("/{kind}/{number:int}", page), Mount(live.path, live)]
    return Starlette(routes=routes)


def _counts(live: LiveView) -> dict[str, int]:
    """What each `Tally` has counted, by its id."""
    counts: dict[str, int] = {}
    for (_, id), holder in live.registry._holders.items():
        with contextlib.suppress(KeyError):  # it is joining
            component = holder.view(id).component
            if isinstance(component, Tally):
                counts[id] = component.count
    return counts


app = site(LIMITS)
