"""Run many cases, and say of a failing one all that is needed to see it again.

A long run by hand: `LIVEVIEW_LAW_PAIRS=50000 pytest -o faulthandler_timeout=0 tests/laws`.
"""

import os
from collections.abc import Callable, Iterator

from tests.laws.generator import Case, make_case
from tests.laws.subject import FIELDS, Subject

STEPS = 5


def seeds(default: int, variable: str = "LIVEVIEW_LAW_PAIRS") -> range:
    """The seeds of a run: as many as the environment's `variable` says, or the one of `LIVEVIEW_LAW_SEED`."""
    if chosen := os.environ.get("LIVEVIEW_LAW_SEED"):
        return range(int(chosen), int(chosen) + 1)
    return range(int(os.environ.get(variable, default)))


def is_full(seeds: range, default: int) -> bool:
    """Whether so many cases ran that each construct has to occur."""
    return len(seeds) >= default


def cases(seeds: range) -> Iterator[Case]:
    """A case for each seed."""
    return map(make_case, seeds)


def check(case: Case, law: Callable[[Case], None]) -> None:
    """Hold a law against a case. An error says how to see it again."""
    try:
        law(case)
    except Exception as error:
        error.add_note(describe(case))
        raise


def describe(case: Case) -> str:
    """The case's seed, source and states."""
    states = [f"  {number}: {_state(subject)}" for number, (subject, _) in enumerate(case.walk(STEPS))]
    return "\n".join(
        (
            f"Case {case.seed}; run it alone with LIVEVIEW_LAW_SEED={case.seed}. Its source:",
            case.source,
            "Its states:",
            *states,
        )
    )


def _state(subject: Subject) -> str:
    return ", ".join(f"{field}={getattr(subject, field)!r}" for field in FIELDS)
