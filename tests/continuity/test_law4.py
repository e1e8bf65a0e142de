"""Law 4: for every interleaving of disconnects, kills and replays no event is lost, and none comes twice.

The state is that of the session plus each unanswered event once, in order; and where every answer carried its session, that of
each event once. `LIVEVIEW_LAW_STEPS=1000000` drives it further than the ordinary run.
"""

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.continuity.exploring import explore
from tests.continuity.ledgers import LARGE, LEDGERS
from tests.continuity.world import ACTIONS, DEEDS, World

STEPS = int(os.environ.get("LIVEVIEW_LAW_STEPS", "60000"))
STEPS_PER_SEED = 1500
DEPTH = 6 if STEPS < 1_000_000 else 7

# What a walk has to have seen.
OUTCOMES = frozenset(
    """answered frames-lost frames-late killed-in-a-call crash cancelled run-on-a-dead-connection lost-events begun
    handover moved halved poison unknown_outcome handler_failed refused bad_arguments unknown_handler unknown_component taken_over
    small-session large-session bare-session whole-content TooLarge""".split()
)

# Steps of planned restarts, in which nothing that is sent gets lost and nothing ends in the middle.
PLANNED = tuple(step for step in ACTIONS if step not in {"cut", "halve", "sever", "notice", "kill", "reload"})


def walk(world: World, seed: int, actions: Sequence[str], hows: Sequence[int]) -> None:
    """From a page of one to three small components, whatever the seed says."""
    random = Random(seed)
    world.load([(kind, 0) for kind in LEDGERS[: 1 + seed % 3]])
    for _ in range(STEPS_PER_SEED):
        world.do(random.choice(actions), random.randrange(64), random.choice(hows))
    world.settle()


def test_random_walks_hold_the_law() -> None:
    """Every kind of step and of outcome occurs; prints how many."""
    steps: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for seed in range(max(1, STEPS // STEPS_PER_SEED)):
        with closing(World()) as world:
            walk(world, seed, ACTIONS, range(64))
            steps += world.steps
            outcomes += world.outcomes
    print(f"\n{steps.total()} steps {dict(steps)}\n{dict(outcomes)}")  # noqa: T201  # the laws say how far they went
    assert steps.keys() == set(ACTIONS)
    assert outcomes.keys() >= {name.replace("-", " ") for name in OUTCOMES}
    assert outcomes.keys() >= {f"call {deed}" for deed in DEEDS if deed not in ("nothing", "add wrongly")}


def test_planned_restarts_lose_nothing_that_a_session_can_hold() -> None:
    """Where all that is sent arrives and every handler may end, a process that drains gives each page its newest state."""
    deeds = [deed for deed in DEEDS if not deed.endswith("crash")]
    handovers = moves = 0
    for seed in range(max(1, STEPS // STEPS_PER_SEED // 4)):
        with closing(World(deeds=deeds, largest=40_000)) as world:
            world.load([(kind, LARGE) for kind in LEDGERS])
            walk(world, seed, PLANNED, [how for how in range(64) if how % 8])
            handovers += world.outcomes["handover"]
            moves += world.outcomes["moved"]
            assert world.outcomes["lost events"] == 0
            assert world.outcomes["crash"] == 0
    assert handovers > 10
    assert moves > 0


@pytest.mark.parametrize("deeds", [("slow", "add"), ("pay", "slow_fail"), ("slow_crash", "add")])
def test_every_interleaving_holds_the_law(deeds: Sequence[str]) -> None:
    """Up to a depth, from a page whose person has done the first and will do the second; prints how many there are."""
    found = explore(deeds, depth=DEPTH)
    print(f"\n{deeds}: {found.walks} interleavings of {DEPTH} steps, {found.states} states")  # noqa: T201  # as above
    assert found.states > 1000


@pytest.mark.parametrize("deed", ["crash", "slow_crash"])
def test_an_event_that_ends_its_process_runs_three_times_and_harms_no_other(deed: str) -> None:
    """Where nothing is lost: then its person is told, and those before and behind it have taken effect."""
    with closing(World()) as world:
        page = world.load([(LEDGERS[0], 0)])
        world.settle()
        for each in ("add", deed, "add", "slow"):
            world.click(page, "c0", each)
        world.settle()
        assert world.journal.runs[page.session.document, "c0", 2] == 3
        codes = [page.session.outcomes["c0", number].code for number in (1, 2, 3, 4)]
        assert codes == ["answered", "poison", "answered", "answered"]
        assert page.link is not None
        assert list(page.link.end.instances["c0"].component.numbers) == [1, 3, 4]


class Machine(RuleBasedStateMachine):
    """The same steps, found and made small by hypothesis."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.load([(LEDGERS[0], 0), (LEDGERS[1], LARGE)])
        self.is_broken = False

    @rule(action=st.sampled_from(sorted(set(ACTIONS))), pick=st.integers(0, 15), how=st.integers(0, 17))
    def step(self, action: str, pick: int, how: int) -> None:
        """One step."""
        self.is_broken = True
        self.world.do(action, pick, how)
        self.is_broken = False

    def teardown(self) -> None:
        """At the end everything is healed."""
        with closing(self.world):
            if not self.is_broken:
                self.world.settle()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
