"""What a step reads: the union of what is in it, and whether leaving it out would be seen elsewhere."""

import pytest
from jinja2 import nodes

from liveview.template.blocks import Loop, Step
from liveview.template.inputs import ALWAYS, Inputs, local_bits, local_inputs
from liveview.template.masks import Masks, leaks
from liveview.template.outline import outline
from liveview.template.source import Source
from tests.template.compiling import STOCK

A, B, C, CONSTANT = 2, 4, 8, 16
BITS = {"a": A, "b": B, "c": C, "method": ALWAYS}
# Of a first loop and one inside it. `loop` is one name for all of them, so that a mask may hold a place too many.
ITEM, PLACE, INNER_PLACE = 64, 128, 512


def read(source: str, *, has_finalize: bool = False) -> tuple[Masks, tuple[Step, ...]]:
    """The masks of a template and its steps."""
    tree = STOCK.parse(source)
    loops = local_bits(tree, BITS)
    inputs = Inputs(STOCK, BITS, local_inputs(tree, STOCK, BITS, loops))
    return Masks(inputs, loops, has_finalize=has_finalize), outline(
        tree, Source(source, "page.html"), {}
    ).block.steps


def masks(source: str) -> list[int]:
    """The masks of a template's steps."""
    known, steps = read(source)
    return [known.of(step) for step in steps]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>{{ a }}</p>", A),
        ("<p>{{ 1 }}</p>", CONSTANT),
        ('<p title="x{{ a }}y{{ b }}"></p>', A | B | CONSTANT),
        ('<p title="{% if a %}{{ b }}{% endif %}"></p>', A | B | CONSTANT),
        ("<p {% if a %}{{ b }}{% endif %}></p>", A | B | CONSTANT),
        ("{% if a %}<p></p>{% endif %}", A | CONSTANT),
        ("{% if a %}<p>{{ b }}</p>{% else %}<i>{{ c }}</i>{% endif %}", A | B | C | CONSTANT),
        ("{% if a %}<p></p>{% elif b %}<i></i>{% endif %}", A | B | CONSTANT),
        ("{% if a %}<p>{{ method() }}</p>{% endif %}", A | ALWAYS | CONSTANT),
        ("{% if a %}{% set x = b %}<p></p>{% endif %}", ALWAYS),
        ('<p title="{% set x = a %}{{ x }}"></p>', ALWAYS),
        ("{% for x in a %}<p>{{ x }}</p>{% endfor %}", A),
        ("{% for x in a %}<p>{{ x }}{{ b }}{{ loop.index }}</p>{% endfor %}", A | B),
        ("{% for x in a if x > b %}<p></p>{% endfor %}", A | B),
        ("{% for x in a %}<p></p>{% else %}<i>{{ c }}</i>{% endfor %}", A | C),
        ("{% for x in a %}<p>{% for y in x %}<i>{{ y }}{{ b }}</i>{% endfor %}</p>{% endfor %}", A | B),
        (
            "{% for x in a %}<p>{% for y in b if y > loop.index %}<i></i>{% endfor %}</p>{% endfor %}",
            A | B | INNER_PLACE,
        ),
        ("{% for x in a %}{% set y = x %}<p>{{ y }}</p>{% endfor %}", A),
        ("{% for x in a %}<p>{{ method() }}</p>{% endfor %}", A | ALWAYS),
        ("{% for x in method() %}<p>{{ x }}</p>{% endfor %}", ALWAYS),
        ("{% for x in a %}<p></p>{% else %}{% set y = 1 %}{% endfor %}", ALWAYS),
    ],
)
def test_masks(source: str, expected: int) -> None:
    """Of each kind of step."""
    assert masks(source) == [expected]


def test_a_namespace_that_is_set_in_a_loop_has_the_loop_run_always() -> None:
    """Others may read what it was set to."""
    source = "{% set n = namespace(x=0) %}{% for x in a %}{% set n.x = x %}<p></p>{% endfor %}"
    assert masks(source)[-1] == ALWAYS


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for x in a %}<p>{{ x }}</p>{% endfor %}", ITEM),
        ("{% for x in a %}<p>{{ b }}</p>{% endfor %}", B),
        ("{% for x in a %}<p>{{ x }}{{ loop.first }}</p>{% endfor %}", ITEM | PLACE),
        ("{% for x in a %}<p>{% for y in x %}{{ y }}{{ b }}{% endfor %}</p>{% endfor %}", ITEM | B),
        ("{% for x in a %}<p>{% for y in b %}{{ x }}{% endfor %}</p>{% endfor %}", ITEM | B),
        ("{% for x in a %}<p>{% for y in b if x %}<i></i>{% endfor %}</p>{% endfor %}", ITEM | B),
        ("{% for x in a %}{% set y = x ~ c %}<p>{{ y }}</p>{% endfor %}", ITEM | C),
    ],
)
def test_masks_of_rows(source: str, expected: int) -> None:
    """With the bits of the loop's own item and place; those of a loop inside are that loop's affair."""
    known, (loop,) = read(source)
    assert isinstance(loop, Loop)
    assert known.of_rows(loop) == expected


def test_a_row_that_sets_what_others_read_is_always_evaluated() -> None:
    """The attribute of a namespace."""
    known, steps = read(
        "{% set n = namespace(x=0) %}{% for x in a %}{% set n.x = x %}<p>{{ x }}</p>{% endfor %}"
    )
    loop = steps[-1]
    assert isinstance(loop, Loop)
    assert known.of_rows(loop) & ALWAYS


def test_with_a_finalize_everything_is_always_evaluated() -> None:
    """It sees all that is put out, and may read anything."""
    known, steps = read(
        "{{ a }}{% if b %}<p></p>{% endif %}{% for x in a %}<i></i>{% endfor %}", has_finalize=True
    )
    assert [known.of(step) for step in steps] == [ALWAYS] * 3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>{{ a }}</p>", False),
        ("{% set x = 1 %}", True),
        ("{% if a %}{% if b %}{% set x = 1 %}{% endif %}{% endif %}", True),
        ("{% for x in a %}{% set y = x %}{% endfor %}", False),
        ("{% for x in a %}{% for y in x %}{% set n.x = y %}{% endfor %}{% endfor %}", True),
        ("{% for x in a %}{% else %}{% set y = 1 %}{% endfor %}", True),
        ("{% for x in a %}{% else %}{% for y in x %}{% set z = 1 %}{% endfor %}{% endfor %}", False),
    ],
)
def test_leaks(body: str, expected: bool) -> None:
    """What a loop's body assigns stays in it, but for the attributes of a namespace."""
    tree: nodes.Template = STOCK.parse(body)
    assert leaks(tuple(tree.body)) is expected
