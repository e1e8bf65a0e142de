"""What an application's `LiveView` says that a check has to know: where templates are, and which types travel."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment

from liveview.component.coded import Codecs
from liveview.component.component import Component
from liveview.component.templates import Templates
from liveview.errors import ComponentError
from liveview.server.app import LiveView
from liveview.template.source import Source


@dataclass(frozen=True)
class Settings:
    """Those of all `LiveView`s of an application; the first that has a template counts for it."""

    environments: tuple[Environment, ...]
    codecs: Codecs

    def source_of(self, component: type[Component]) -> tuple[Source, Environment]:
        """The text of a class's template, and the environment that knows its filters.

        Raises `ComponentError` where there is none.
        """
        for environment in self.environments[1:]:
            try:
                return Templates(environment).source_of(component), environment
            except ComponentError:
                continue
        return Templates(self.environments[0]).source_of(component), self.environments[0]


def settings_of(modules: Iterable[str]) -> Settings:
    """The settings of every `LiveView` that these modules name, and of one without any."""
    found: dict[int, LiveView] = {}
    for name in modules:
        for value in tuple(vars(sys.modules[name]).values()) if name in sys.modules else ():
            if isinstance(value, LiveView):
                found[id(value)] = value
    engines = [live._engine for live in found.values()]
    codecs = {kind: codec for engine in engines for kind, codec in engine.codecs.items()}
    return Settings((Environment(autoescape=True), *(engine.environment for engine in engines)), codecs)
