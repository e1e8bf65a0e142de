"""The oracle: stock Jinja2 renders the same template with the same state."""

from jinja2 import Environment

from liveview.template.compiled import Compiled, compile_source
from liveview.template.source import Source
from tests.laws.generator import Case, make_environment
from tests.laws.subject import BITS, NAMES, Subject

_ENVIRONMENTS = {trims: make_environment(trims_blocks=trims) for trims in (False, True)}


class Oracle:
    """Stock Jinja for one case."""

    def __init__(self, case: Case) -> None:
        self._template = environment_of(case).from_string(case.stock.strip())
        self._names = case.words

    def html(self, subject: Subject) -> str:
        """What a fresh page would hold."""
        return self._template.render(subject.state(self._names))


def environment_of(case: Case) -> Environment:
    """The environment that a case is compiled in."""
    return _ENVIRONMENTS[case.trims_blocks]


def compile_case(case: Case) -> Compiled:
    """Our side of a case."""
    source = Source(case.source, f"case {case.seed}")
    return compile_source(source, environment_of(case), NAMES, BITS)
