"""Values for a test, made by templates."""

from types import SimpleNamespace

from liveview.template.compiled import Compiled
from liveview.template.values import Values
from tests.template.compiling import compiled

PAGE = compiled(
    '<p class="{{ a }}" {{ b }}>{{ c }}{% if d %}<b>{{ d }}</b>{% else %}<i></i>{% endif %}'
    "{% for e in f %}<u>{{ e }}</u>{% endfor %}</p>",
    "a", "b", "c", "d", "f",
)  # fmt: skip


def page(a: object = "x", b: object = "", c: object = 1, d: object = 0, f: object = ()) -> Values:
    """The values of `PAGE`."""
    return PAGE.evaluate(SimpleNamespace(a=a, b=b, c=c, d=d, f=f))


def rows(template: Compiled, *items: object) -> Values:
    """The values of a template that reads `rows`."""
    return template.evaluate(SimpleNamespace(rows=items))
