"""Laws 3, 5 and 6 on the session without I/O: one `unmount` for each `mount`, no frame that breaks anything, no growth.

`LIVEVIEW_LAW_STEPS=1000000` drives it further than the ordinary run.
"""

import os
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.conversation.world import ACTIONS, CODES, HANDLERS, World

STEPS = int(os.environ.get("LIVEVIEW_LAW_STEPS", "60000"))
STEPS_PER_SEED = 2000

# A session is never told of these: they are of a handshake, of the driver's own, or of a `subscribe` that others refuse.
ELSEWHERE = frozenset(
    {
        "version",
        "silent",
        "unknown_component",
        "session_invalid",
        "session_newer",
        "identity_changed",
        "join_failed",
        "refused",
    }
)


def test_random_walks_hold_the_laws() -> None:
    """Every kind of step and of answer occurs; prints how many."""
    worlds: list[World] = []
    for seed in range(max(1, STEPS // STEPS_PER_SEED)):
        random, world = Random(seed), World()
        for _ in range(STEPS_PER_SEED):
            world.do(random.choice(ACTIONS), random.randrange(8), random.randrange(8))
            world.check()
        world.end()
        worlds.append(world)
    steps = sum((world.steps for world in worlds), start=worlds[0].steps.__class__())
    outcomes = sum((world.outcomes for world in worlds), start=steps.__class__())
    print(f"\n{steps.total()} steps, {sum(world.connections for world in worlds)} connections")  # noqa: T201  # the laws say how far they went
    print(dict(steps), dict(outcomes))  # noqa: T201  # as above
    assert steps.keys() == set(ACTIONS)
    assert outcomes.keys() >= CODES - ELSEWHERE
    called = {name.removeprefix("call ") for name in outcomes if name.startswith("call ")}
    assert called >= {"mount", "unmount", "told", *HANDLERS[:7]}


class Machine(RuleBasedStateMachine):
    """The same steps, found and made small by hypothesis."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @rule(action=st.sampled_from(sorted(set(ACTIONS))), pick=st.integers(0, 7), how=st.integers(0, 7))
    def step(self, action: str, pick: int, how: int) -> None:
        """One step."""
        self.world.do(action, pick, how)

    @invariant()
    def the_laws_hold(self) -> None:
        """After each."""
        self.world.check()

    def teardown(self) -> None:
        """And at the end."""
        self.world.end()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
