"""Law 1: what a live page shows equals a fresh render, whatever the template and however its state moved.

The oracle is not our own code: stock Jinja renders, and a parser of browsers' rules reads what came out.
"""

from liveview.render.apply import apply
from liveview.render.diff import diff
from liveview.render.html import to_html
from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Instance, Items, Raw
from tests.laws.client import Client, Wire
from tests.laws.constructs import PATCHES, TEMPLATE
from tests.laws.coverage import Coverage, report
from tests.laws.dom import dom
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
        client, shown = None, None
        for subject, changed in case.walk(STEPS):
            values = compiled.evaluate(subject, shown or (), changed)
            if client is None or shown is None:
                client = Client(*wire.content(values))
            else:
                changes = diff(shown, values)
                assert apply(shown, changes) == values
                definitions, patch = wire.patch(changes)
                client.patch(definitions, patch)
                self._note(changes, definitions)
            shown = values
            expected = oracle.html(subject)
            page = dom(expected)
            assert client.html == expected or dom(client.html) == page, "the client's page"
            assert dom(to_html(compiled.template, values)) == page, "the server's page"
            assert client.content == Client(*Wire(compiled.template).content(values)).content
            self.steps += 1
        self.templates.note(case.constructs)

    def _note(self, changes: Changes, definitions: str) -> None:
        self.patches.note(form for _, change in changes for form in forms(change))
        if not changes:
            self.patches.note(["nothing"])
        if definitions != "{}":
            self.patches.note(["definitions after the first content"])


def forms(change: Change) -> set[str]:
    """What a change is made of, by name."""
    match change:
        case None:
            return {"absent"}
        case True:
            return {"attribute that is present"}
        case str():
            return {"text"}
        case int():
            return {"number"}
        case tuple():
            return {"spread"}
        case Raw():
            return {"raw HTML"}
        case Instance():
            return {"instance"}
        case Items():
            return {"list"}
        case InstancePatch(_, changes):
            return {"instance patched"}.union(*(forms(inner) for _, inner in changes))
        case ListPatch(_, order, rows, updates):
            inner = (forms(inner) for _, changes in updates for _, inner in changes)
            moved = {"items added" if rows else "items dropped"} if order is not None else set[str]()
            return {"list patched"}.union(moved, *inner)


def test_live_page_equals_a_fresh_render() -> None:
    """For random templates and random walks of their state, at each step."""
    law, chosen = Law1(), seeds(DEFAULT_PAIRS)
    for case in cases(chosen):
        check(case, law.hold)
    report(
        f"law 1, in Python: {len(chosen):,} templates, {law.steps:,} states; templates and patches with each construct:",
        law.templates.table(),
        law.patches.table(),
    )
    if is_full(chosen, DEFAULT_PAIRS):
        assert not law.templates.missing()
        assert not law.patches.missing()
