"""Masks: what an expression reads, and whether anybody would know that it changed."""

from collections.abc import Mapping

import pytest
from jinja2 import Environment

from liveview.template.inputs import ALWAYS, Inputs, local_bits, local_inputs
from tests.template.compiling import STOCK
from tests.template.environments import make_environment

A, B, C, CONSTANT = 2, 4, 8, 16
# Of the first loop of a template: its item, and the place of that.
ITEM, PLACE = 64, 128
BITS = {"a": A, "b": B, "c": C, "method": ALWAYS}

APPLICATION = make_environment(filters={"upper": str}, tests={"odd": bool})


def mask(expression: str, environment: Environment = STOCK) -> int:
    """The mask of one expression."""
    return last_mask("{{ " + expression + " }}", environment)


def last_mask(source: str, environment: Environment = STOCK, bits: Mapping[str, int] = BITS) -> int:
    """The mask of what a template puts out last."""
    tree = environment.parse(source)
    inputs = Inputs(environment, bits, local_inputs(tree, environment, bits, local_bits(tree, bits)))
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
        "a|sort(true, true, 'x')", "a|min(attribute='x')", "a|map('sum', 'x')", "a.x.y[b].z", "a|selectattr('x', 'eq', b)",
    ],
)  # fmt: skip
def test_attributes_and_items(expression: str) -> None:
    """They are read with the value: a field whose value can change unseen counts as changed at every render."""
    assert mask(expression) in (A, A | B)
    assert bool(mask(expression) & B) is ("b" in expression.replace("tribute", "").replace("groupby", ""))


@pytest.mark.parametrize(
    "expression",
    [
        "a.get('x', b)", "a.items()|list", "a.upper() ~ b", "a.split(b)[0]", "a.startswith(b)", "a.isoformat() ~ b",
        "a.x.get(b)", "'-'.join(a) ~ b", "(a or b).title()", "a.union(b)", "a.values()|join(b)",
    ],
)  # fmt: skip
def test_methods_that_look_at_nothing_but_their_arguments(expression: str) -> None:
    """Those of builtin types read what they are called on and with."""
    assert mask(expression) & ~B == A


@pytest.mark.parametrize(
    "expression",
    ["a.append(1)", "a.pop()", "a.get(*b)", "a.get(**b)", "a.encode(b).decode()", "get(a)", "a['get'](b)",
     "a.get(method)", "method.get(a)", "a.format_map(b)", "a.setdefault(b)", "a.copy()", "loop.cycle(a)"],
)  # fmt: skip
def test_other_calls(expression: str) -> None:
    """They may change what they are called on, or run code of the application."""
    assert mask(expression) & ALWAYS


@pytest.mark.parametrize(
    "expression", ["a|upper", "a is odd", "a|map('upper')", "a|select('odd')", "a|reject('odd')"]
)
def test_application_filters_and_tests(expression: str) -> None:
    """A filter or test that the application put in may read anything, also under a name of Jinja's own."""
    assert mask(expression) == A
    assert mask(expression, APPLICATION) == ALWAYS


def test_names_of_a_loop() -> None:
    """A loop's item and its place have bits of their own, whatever is looped over."""
    assert in_loop("{% for x in a %}{{ x }}{% endfor %}") == ITEM
    assert in_loop("{% for x in nobody %}{{ x.y[1] }}{% endfor %}") == ITEM
    assert in_loop("{% for x, y in a %}{{ y ~ b }}{% endfor %}") == ITEM | B
    assert in_loop("{% for x in a %}{{ loop.index }}{% endfor %}") == PLACE
    assert in_loop("{% for x in a %}{{ loop.cycle(x, b) }}{% endfor %}") == PLACE | ITEM | B
    assert in_loop("{% for x in a %}{% set y = x %}{{ y }}{% endfor %}") == ITEM
    assert in_loop("{% for x in a %}{{ b }}{% endfor %}") == B


def test_loop_is_jinja_s_own_unless_something_else_may_have_that_name() -> None:
    """Then its methods may run code of the application, and its attributes are those of anything."""
    loop = "{% for x in a %}{% endfor %}"
    assert last_mask("{% for loop, x in a %}{% endfor %}{{ loop.x }}") & ALWAYS
    assert last_mask(loop + "{% set loop = b %}{{ loop.x }}") & ALWAYS
    assert last_mask(loop + "{{ loop.cycle(1) }}", bits={**BITS, "loop": B}) & ALWAYS
    assert last_mask(loop + "{{ loop.x }}", bits={**BITS, "loop": B}) & B


def in_loop(source: str) -> int:
    """The mask of what the body of a template's only loop puts out last."""
    tree = STOCK.parse(source)
    inputs = Inputs(STOCK, BITS, local_inputs(tree, STOCK, BITS, local_bits(tree, BITS)))
    return inputs.of(tree.body[0].body[-1].nodes[-1])  # type: ignore[attr-defined]  # a For, by the sources above


def test_bits_of_loops_are_nobody_else_s() -> None:
    """Two for each loop, none of them a name's, the constants' or ALWAYS."""
    tree = STOCK.parse(
        "{% for x in a %}{% for y in x %}{% endfor %}{% else %}{% for z in b %}{% endfor %}{% endfor %}"
    )
    bits = [bit for pair in local_bits(tree, BITS).values() for bit in pair]
    assert len(bits) == 6
    assert all(bit.bit_count() == 1 and bit > CONSTANT for bit in bits)
    assert len(set(bits)) == 6


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% set x = a %}{{ x }}", A),
        ("{% set x = a %}{% set x = b %}{{ x }}", A | B),
        ("{% set x = a %}{% set y = x %}{{ y }}", A),
        ("{% set x, y = a, b %}{{ x }}", A | B),
        ("{% if a %}{% set x = b %}{% endif %}{{ x }}", A | B),
        ("{% if a %}{% elif b %}{% else %}{% set x = 1 %}{% endif %}{{ x }}", A | B | CONSTANT),
        ("{% for x in a %}{% set y = x %}{% endfor %}{{ y }}", ITEM),
        ("{% for x in a if b %}{% endfor %}{{ x }}", ITEM),
        ("{% set a = b %}{{ a }}", A | B),
        ("{% for a in b %}{% endfor %}{{ a }}", A | ITEM),
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
