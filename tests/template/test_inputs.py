"""Masks: what an expression reads, and whether anybody would know that it changed."""

from collections.abc import Mapping

import pytest
from jinja2 import Environment

from liveview.template.inputs import ALWAYS, Inputs, local_inputs
from tests.template.compiling import STOCK
from tests.template.environments import make_environment

A, B, C, CONSTANT = 2, 4, 8, 16
BITS = {"a": A, "b": B, "c": C, "method": ALWAYS}

APPLICATION = make_environment(filters={"upper": str}, tests={"odd": bool})


def mask(expression: str, environment: Environment = STOCK) -> int:
    """The mask of one expression."""
    return last_mask("{{ " + expression + " }}", environment)


def last_mask(source: str, environment: Environment = STOCK, bits: Mapping[str, int] = BITS) -> int:
    """The mask of what a template puts out last."""
    tree = environment.parse(source)
    inputs = Inputs(environment, bits, local_inputs(tree, environment, bits))
    return inputs.of(tree.body[-1].nodes[-1])  # type: ignore[attr-defined]  # an Output, by the sources below


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", A),
        ("1", CONSTANT),
        ("a + b", A | B),
        ("a if b else c", A | B | C),
        ("a if b", A | B),
        ("a ~ b", A | B),
        ("not a", A),
        ("1 < a < b", A | B),
        ("[a, (b, {c: 1})]", A | B | C),
        ("a|upper", A),
        ("a|map('upper')|join(b)", A | B),
        ("a|map('default', b)", A | B),
        ("a|map('map', 'upper')", A),
        ("a|select", A),
        ("a|select('divisibleby', b)", A | B),
        ("a|reject('none')", A),
        ("a|join(b)|sum|sort(true, b)|max(true)|unique(b)", A | B),
        ("a|replace('x', b)", A | B),
        ("a|default(value=b)", A | B),
        ("a is divisibleby(b)", A | B),
    ],
)
def test_known_inputs(expression: str, expected: int) -> None:
    """The fields that an expression reads, and nothing else."""
    assert mask(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "nobody",
        "method",
        "a()",
        "a.f(1)",
        "range(3)",
        "a|random",
        "a|map(*b)",
        "a|join(**b)",
        "[method]",
        "a|map('random')",
        "a|map(b)",
        "a|map('nobody')",
        "a|select(b)",
        "a|reject('nobody')",
    ],
)
def test_unknown_inputs(expression: str) -> None:
    """What may reach anything is evaluated at every render."""
    assert mask(expression) & ALWAYS


@pytest.mark.parametrize(
    "expression",
    [
        "a.x", "a['x']", "a[0]", "a[b:]", "a|attr('x')", "a|map(attribute='x')", "a|map('attr', 'x')", "a|selectattr('x')",
        "a|rejectattr('x', 'none')", "a|groupby('x')", "a|sum('x')", "a|join(b, 'x')", "a|join(attribute='x')",
        "a|sort(true, true, 'x')", "a|min(attribute='x')", "a|map('sum', 'x')", "loop.x",
    ],
)  # fmt: skip
def test_attributes_and_items(expression: str) -> None:
    """A property may read anything: a field that holds a member of an Enum is not changed when the language is."""
    assert mask(expression) & ALWAYS


@pytest.mark.parametrize(
    "expression", ["a|upper", "a is odd", "a|map('upper')", "a|select('odd')", "a|reject('odd')"]
)
def test_application_filters_and_tests(expression: str) -> None:
    """A filter or test that the application put in may read anything, also under a name of Jinja's own."""
    assert mask(expression) == A
    assert mask(expression, APPLICATION) == ALWAYS


def test_attributes_of_loop() -> None:
    """They are Jinja's own and read what the loop reads, unless something else may have that name."""
    loop = "{% for x in a %}{% endfor %}"
    assert last_mask(loop + "{{ loop.index + loop['index'] }}") == A
    assert last_mask(loop + "{{ loop.previtem.x }}") & ALWAYS
    assert last_mask(loop + "{% set loop = b %}{{ loop.x }}") & ALWAYS
    assert last_mask("{% for loop, x in a %}{% endfor %}{{ loop.x }}") & ALWAYS
    assert last_mask(loop + "{{ loop.x }}", bits={**BITS, "loop": B}) & ALWAYS


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% set x = a %}{{ x }}", A),
        ("{% set x = a %}{% set x = b %}{{ x }}", A | B),
        ("{% set x = a %}{% set y = x %}{{ y }}", A),
        ("{% set x, y = a, b %}{{ x }}", A | B),
        ("{% if a %}{% set x = b %}{% endif %}{{ x }}", A | B),
        ("{% if a %}{% elif b %}{% else %}{% set x = 1 %}{% endif %}{{ x }}", A | B | CONSTANT),
        ("{% for x in a %}{% set y = x %}{% endfor %}{{ y }}", A),
        ("{% for x in a if b %}{% endfor %}{{ x }}", A | B),
        ("{% set a = b %}{{ a }}", A | B),
        ("{% for a in b %}{% endfor %}{{ a }}", A | B),
    ],
)
def test_names_that_the_template_makes(source: str, expected: int) -> None:
    """A local name reads what it was made of, and the field of its name where it may not have been made."""
    assert last_mask(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = nobody %}{{ x }}",
        "{% set y = x %}{% set x = a %}{{ y }}",
        "{% if a %}{% set range = a %}{% endif %}{{ range }}",
        "{% set n = namespace(x=1) %}{{ n.x }}",
        "{% set n = namespace(x=a) %}{% set n.x = b %}{{ n.x }}",
        "{% for method in a %}{% endfor %}{{ method }}",
    ],
)
def test_local_names_with_unknown_inputs(source: str) -> None:
    """Where a local name may hold anything, or a global shines through, it is evaluated at every render."""
    assert last_mask(source) & ALWAYS
