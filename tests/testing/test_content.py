"""What a visited page holds equals what the server shows, whatever the template; and what stays is the same thing."""

import json
import re

from liveview.codec.content import changes_to_json, definition_to_json
from liveview.render.diff import diff
from liveview.render.html import to_html
from liveview.render.patch import templates_in
from liveview.template.values import Values
from liveview.testing.content import KEY, Content, plain
from tests.laws.dom import dom
from tests.laws.generator import Case
from tests.laws.oracle import compile_case
from tests.laws.pairs import STEPS, cases, check, seeds

PAIRS = 600


def test_its_html_is_the_servers_after_every_patch() -> None:
    """For random templates and random walks of their state, from what goes over the wire."""
    for case in cases(seeds(PAIRS)):
        check(case, hold)


def hold(case: Case) -> None:
    compiled = compile_case(case)
    content, shown = Content(), Values()
    is_first = True
    for subject, changed in case.walk(STEPS):
        values = compiled.evaluate(subject, shown, changed)
        if is_first:
            content.replace(compiled.template, values)
        else:
            changes = diff(shown, values)
            content.define({one.id: definition_to_json(one) for one in templates_in(changes)})
            content.patch(json.loads(json.dumps(changes_to_json(changes))))
        is_first, shown = False, values
        served = to_html(compiled.template, values)
        assert dom(plain(content.html)) == dom(plain(served))
        keys = re.findall(rf'{KEY}="([^"]*)"', content.html)
        assert len(keys) == len(set(keys))


def test_whole_content_that_says_the_same_changes_no_key() -> None:
    """After a reconnect everything is still the same thing."""
    for case in cases(seeds(100)):
        check(case, hold_whole)


def hold_whole(case: Case) -> None:
    compiled = compile_case(case)
    subject, changed = next(iter(case.walk(1)))
    values = compiled.evaluate(subject, (), changed)
    content = Content()
    content.replace(compiled.template, values)
    before = content.html
    assert content.replace(compiled.template, values) == []
    assert content.html == before
