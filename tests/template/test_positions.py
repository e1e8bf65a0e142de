"""`loop` made from a place alone says what Jinja's own says."""

from typing import Any

import pytest
from jinja2 import Undefined, nodes
from jinja2.runtime import LoopContext

from liveview.template.positions import LoopUse, Position, use_of_loop
from tests.template.compiling import STOCK

ATTRIBUTES = "index index0 revindex revindex0 first last length depth depth0".split()


@pytest.mark.parametrize("length", [1, 2, 5])
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_position_is_what_jinja_says(attribute: str, length: int) -> None:
    """Under each name, in each place."""
    theirs = [getattr(loop, attribute) for _, loop in LoopContext(range(length), Undefined)]
    assert [getattr(Position(place, length), attribute) for place in range(length)] == theirs


def test_cycle() -> None:
    """In turn; without anything to cycle through, Jinja's own error."""
    theirs = [loop.cycle("a", "b", "c") for _, loop in LoopContext(range(5), Undefined)]
    assert [Position(place, 5).cycle("a", "b", "c") for place in range(5)] == theirs
    with pytest.raises(TypeError, match="no items for cycling given"):
        Position(0, 1).cycle()


def use_in(body: str) -> LoopUse:
    """What the body of a loop asks of `loop`."""
    (loop,) = STOCK.parse(f"{{% for x in xs %}}{body}{{% endfor %}}").body
    assert isinstance(loop, nodes.For)
    return use_of_loop(loop.body)


@pytest.mark.parametrize(
    ("body", "use"),
    [
        ("", LoopUse.NOTHING),
        ("{{ x.loop }}{{ index }}", LoopUse.NOTHING),
        ("{% for y in x %}{{ loop.index }}{{ loop.previtem }}{% endfor %}", LoopUse.NOTHING),
        *((f"{{{{ loop.{attribute} }}}}", LoopUse.PLACE) for attribute in ATTRIBUTES),
        ("{{ loop.cycle('a', x) }}", LoopUse.PLACE),
        ("{% if loop.first %}a{% endif %}", LoopUse.PLACE),
        ("{% for y in x[loop.index:] %}{% endfor %}", LoopUse.PLACE),
        ("{% for y in x if y > loop.index %}{% endfor %}", LoopUse.PLACE),
        ("{% for y in x %}{% else %}{{ loop.index }}{% endfor %}", LoopUse.PLACE),
        ("{% for y in x %}{% for z in y if loop.last %}{% endfor %}{% endfor %}", LoopUse.NOTHING),
        ("{% set here = loop %}", LoopUse.ANYTHING),
        ("{{ loop.previtem }}", LoopUse.ANYTHING),
        ("{{ loop.index }}{{ loop.nextitem }}", LoopUse.ANYTHING),
        ("{{ loop.changed(x) }}", LoopUse.ANYTHING),
        ("{{ loop['index'] }}", LoopUse.ANYTHING),
        ("{{ f(loop) }}", LoopUse.ANYTHING),
        ("{% for y in loop %}{% endfor %}", LoopUse.ANYTHING),
    ],
)
def test_use(body: str, use: LoopUse) -> None:
    """A `loop` inside a loop inside is that one's own, but for what is looped over, the test and the else."""
    assert use_in(body) is use


@pytest.mark.parametrize("source", [
    "{% for x in xs %}{% for y in xs if y > loop.index %}{{ y }}{% endfor %};{% endfor %}",
    "{% for x in xs %}{% for y in [] %}{% else %}{{ loop.index }}{% endfor %};{% endfor %}",
    "{% for x in xs %}{% for y in xs[loop.index:] %}{{ y }}{{ loop.index }}{% endfor %};{% endfor %}",
])  # fmt: skip
def test_jinja_agrees_which_loop_it_is(source: str) -> None:
    """The reference for the cases above: a copy of the place under another name gives the same."""
    state: dict[str, Any] = {"xs": [1, 2, 3]}
    named = source.replace("{% for x in xs %}", "{% for x in xs %}{% set outer = loop %}", 1)
    first, second = named.split("{% for y", 1)
    inner, rest = second.split("%}", 1)
    expected = (
        first
        + "{% for y"
        + inner.replace("loop.", "outer.")
        + "%}"
        + rest.replace("{% else %}{{ loop.", "{% else %}{{ outer.")
    )
    assert STOCK.from_string(source).render(state) == STOCK.from_string(expected).render(state)
