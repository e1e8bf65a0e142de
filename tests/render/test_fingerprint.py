"""The mark of what a page shows, kept up as it changes."""

from types import SimpleNamespace

import pytest

from liveview.render.diff import diff
from liveview.render.fingerprint import LONGEST_LIST, advance, fingerprint
from liveview.template.values import Values
from tests.laws.generator import make_case
from tests.laws.oracle import compile_case
from tests.render.making import PAGE, page
from tests.template.compiling import compiled


@pytest.mark.parametrize("seed", range(100))
def test_advancing_gives_the_mark_of_the_result(seed: int) -> None:
    """For random templates and walks: slots taken out and put in give what a new walk over the page gives."""
    case = make_case(seed)
    compiled = compile_case(case)
    shown: Values | None = None
    mark = 0
    for subject, changed in case.walk(5):
        before, shown = shown, compiled.evaluate(subject, () if shown is None else shown, changed)
        if before is None:
            mark = fingerprint(compiled.template, shown)
            continue
        advanced = advance(mark, before, shown, diff(before, shown))
        mark = fingerprint(compiled.template, shown)
        assert advanced in (mark, None)


def test_a_long_list_is_not_walked() -> None:
    """The mark is given up rather than computed over the page at each event."""
    short, long = page(f=range(LONGEST_LIST)), page(f=range(LONGEST_LIST + 1))
    mark = fingerprint(PAGE.template, short)
    assert advance(mark, short, long, diff(short, long)) is None
    other = page(c=2, f=range(LONGEST_LIST + 1))
    mark = fingerprint(PAGE.template, long)
    assert advance(mark, long, other, [(2, 2)]) == fingerprint(PAGE.template, other)


def test_different_pages_have_different_marks() -> None:
    """Also where the same values stand in other slots."""
    pages = [page(a=a, c=c, d=d, f=f) for a in "xy" for c in "xy" for d in ("", "x") for f in ("", "x", "xx")]
    assert len({fingerprint(PAGE.template, values) for values in pages}) == len(pages)


@pytest.mark.parametrize(
    "hole", ["{{ N }}", "{% if N %}<b>{{ N }}</b>{% endif %}", '<i a="{{ N }}"></i>', "<i {{ N }}></i>"]
)
def test_a_mark_covers_the_place_of_a_value(hole: str) -> None:
    """Two values that change places make another page."""
    pair = compiled(f"<p>{hole.replace('N', 'x')}</p><p>{hole.replace('N', 'y')}</p>", "x", "y")
    marks = {fingerprint(pair.template, pair.evaluate(SimpleNamespace(x=x, y=y))) for x, y in ("ab", "ba")}
    assert len(marks) == 2
