"""Compile a template for a test, with the state that it reads."""

from types import SimpleNamespace

from jinja2 import Environment

from liveview.render.html import to_html
from liveview.template.compiled import Compiled, compile_source
from liveview.template.source import Source
from liveview.template.values import Values

FILE = "page.html"
STOCK = Environment(autoescape=True)


def compiled(source: str, *names: str, environment: Environment = STOCK) -> Compiled:
    """A template that sees `names`; the first name's bit is 2, the second's 4 and so on."""
    bits = {name: 2 << place for place, name in enumerate(names)}
    return compile_source(Source(source, FILE), environment, frozenset(names), bits)


def values(source: str, *, environment: Environment = STOCK, **state: object) -> Values:
    """What the holes of `source` hold."""
    return compiled(source, *state, environment=environment).evaluate(SimpleNamespace(**state))


def html(source: str, *, environment: Environment = STOCK, **state: object) -> str:
    """The server's HTML, markers included."""
    template = compiled(source, *state, environment=environment)
    return to_html(template.template, template.evaluate(SimpleNamespace(**state)))


def definition(source: str, *names: str) -> str:
    """The root template's definition."""
    return compiled(source, *names).template.definition
