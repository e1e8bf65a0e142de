"""Law 1: what a live page shows equals a fresh render, whatever the template and however its state moved.

The oracle is not our own code: stock Jinja renders, and a parser of browsers' rules reads what came out.
"""

import pytest

from liveview.render.apply import apply
from liveview.render.diff import diff
from liveview.render.html import to_html
from liveview.template.values import Values
from tests.laws.client import Client, Wire
from tests.laws.constructs import PATCHES, TEMPLATE
from tests.laws.coverage import Coverage, report
from tests.laws.dom import dom
from tests.laws.forms import forms_of
from tests.laws.generator import Case
from tests.laws.oracle import Oracle, compile_case
from tests.laws.pairs import STEPS, cases, check, is_full, seeds

DEFAULT_PAIRS = 2_000


class Law1:
    """Holds the law against cases, and counts."""

    def __init__(self) -> None:
        self.steps = 0
        self.templates = Coverage(TEMPLATE)
        self.patches = Coverage(PATCHES)

    def hold(self, case: Case) -> None:
        """At each step the client's HTML, the server's HTML and the oracle's are the same page."""
        compiled, oracle = compile_case(case), Oracle(case)
        wire = Wire(compiled.template)
        client: Client | None = None
        shown: Values = ()
        for subject, changed in case.walk(STEPS):
            values = compiled.evaluate(subject, shown, changed)
            if client is None:
                client = Client(*wire.content(values))
            else:
                changes = diff(shown, values)
                assert apply(shown, changes) == values
                definitions, patch = wire.patch(changes)
                client.patch(definitions, patch)
                self.patches.note(forms_of(changes, definitions))
            shown = values
            expected = oracle.html(subject)
            page = dom(expected)
            assert client.html == expected or dom(client.html) == page, "the client's page"
            assert dom(to_html(compiled.template, values)) == page, "the server's page"
            assert client.content == Client(*Wire(compiled.template).content(values)).content
            self.steps += 1
        self.templates.note(case.constructs)


def test_live_page_equals_a_fresh_render(pytestconfig: pytest.Config) -> None:
    """For random templates and random walks of their state, at each step."""
    law, chosen = Law1(), seeds(DEFAULT_PAIRS)
    for case in cases(chosen):
        check(case, law.hold)
    report(
        pytestconfig,
        f"law 1, in Python: {len(chosen):,} templates, {law.steps:,} states; templates and patches with each construct:",
        law.templates,
        law.patches,
    )
    if is_full(chosen, DEFAULT_PAIRS):
        assert not law.templates.missing()
        assert not law.patches.missing()
