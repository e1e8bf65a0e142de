"""Law 2: to evaluate only the slots whose inputs changed gives what evaluating all of them gives."""

import pytest

from liveview.template.values import Values
from tests.laws.constructs import TEMPLATE
from tests.laws.coverage import Coverage, report
from tests.laws.generator import Case
from tests.laws.oracle import compile_case
from tests.laws.pairs import STEPS, cases, check, is_full, seeds

DEFAULT_PAIRS = 5_000


class Law2:
    """Holds the law against cases, and counts."""

    def __init__(self) -> None:
        self.steps = 0
        self.slots = 0
        self.skipped = 0
        self.templates = Coverage(TEMPLATE)

    def hold(self, case: Case) -> None:
        """Step by step, each from what the one before gave."""
        compiled = compile_case(case)
        shown: Values = ()
        for subject, changed in case.walk(STEPS):
            before, shown = shown, compiled.evaluate(subject, shown, changed)
            assert shown == compiled.evaluate(subject)
            self.steps += 1
            self.slots += len(shown)
            self.skipped += sum(old is new for old, new in zip(before, shown, strict=False))
        self.templates.note(case.constructs)


def test_evaluating_what_changed_equals_evaluating_all(pytestconfig: pytest.Config) -> None:
    """For random templates and random walks of their state, at each step."""
    law, chosen = Law2(), seeds(DEFAULT_PAIRS)
    for case in cases(chosen):
        check(case, law.hold)
    report(
        pytestconfig,
        f"law 2: {len(chosen):,} templates, {law.steps:,} states, {law.skipped:,} of {law.slots:,} slots not evaluated;"
        " templates with each construct:",
        law.templates,
    )
    if is_full(chosen, DEFAULT_PAIRS):
        assert not law.templates.missing()
        assert law.skipped > law.slots // 4
