"""Which component classes a target stands for."""

import sys
import sysconfig
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

from liveview.cli.check.finding import Finding, Place, error, of_template_error, warning
from liveview.cli.target import find, import_named, is_component
from liveview.component.component import Component
from liveview.component.registry import all_loaded
from liveview.errors import TemplateError, UsageError

_OURS: Final = Path(__file__).parents[2]
_INSTALLED: Final = tuple(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib"))


@dataclass(frozen=True)
class Found:
    """What targets stand for.

    `modules`: those that may say how templates and state are treated. `broken`: what could not be imported.
    """

    components: dict[type[Component], None] = field(default_factory=dict[type[Component], None])
    modules: dict[str, None] = field(default_factory=dict[str, None])
    broken: list[Finding] = field(default_factory=list[Finding])


def discover(targets: list[str]) -> Found:
    """Import what the targets name, and find their classes.

    Raises `ConfigurationError` for a target that does not exist, and whatever else the application's code raises.
    """
    found = Found()
    for target in targets:
        name = target.partition(":")[0]
        try:
            classes = _classes(target, found.broken)
        except UsageError as raised:
            place = _place_of(raised)
            if place is None:
                raise
            found.broken.append(_refusal(raised, place))
            classes = []
        found.components.update(dict.fromkeys(classes))
        found.modules.update(dict.fromkeys(_below(name.partition(".")[0])))
        found.modules.update(dict.fromkeys(component.__module__ for component in classes))
    return found


def _classes(target: str, broken: list[Finding]) -> list[type[Component]]:
    name, has_attribute, _ = target.partition(":")
    if not has_attribute:
        _import_below(import_named(name), broken)
        return [component for component in all_loaded() if component.__module__ in _below(name)]
    named = find(target)
    if is_component(named):
        return [named]
    own = _below(name.partition(".")[0])
    return [each for each in all_loaded() if each.__module__ in own or not _is_installed(each)]


def _below(name: str) -> frozenset[str]:
    """The loaded modules of this name and below."""
    return frozenset(each for each in tuple(sys.modules) if each == name or each.startswith(f"{name}."))


def _import_below(module: ModuleType, broken: list[Finding]) -> None:
    """Import the modules of a package, and of those in it. A `__main__` is a program, not a module."""
    for info in iter_modules(getattr(module, "__path__", ()), f"{module.__name__}."):
        if info.name.endswith(".__main__"):
            continue
        try:
            inner = import_module(info.name)
        except Exception as raised:  # noqa: BLE001 - a module's code may raise anything, and the others are looked at all the same
            broken.append(_failure(raised, info.name, module))
        else:
            _import_below(inner, broken)


def _is_installed(component: type[Component]) -> bool:
    """Whether a class is part of an installed package, which the application's author does not mend."""
    file = getattr(sys.modules.get(component.__module__), "__file__", None)
    return file is not None and any(Path(file).is_relative_to(folder) for folder in (_OURS, *_INSTALLED))


def _failure(raised: Exception, name: str, package: ModuleType) -> Finding:
    """Why a module of a package cannot be looked at."""
    if isinstance(raised, SyntaxError) and raised.filename is not None:
        return error(Place(raised.filename, raised.lineno or 1), f"{type(raised).__name__}: {raised.msg}.")
    place = _place_of(raised) or Place(getattr(package, "__file__", None) or name, 1)
    if isinstance(raised, UsageError):
        return _refusal(raised, place)
    text = f"{name} cannot be imported ({type(raised).__name__}: {raised}), so nothing in it was looked at."
    is_optional = isinstance(raised, ModuleNotFoundError) and not _is_of(raised.name, package)
    return warning(place, text, "Is a package not installed?") if is_optional else error(place, text)


def _is_of(name: str | None, package: ModuleType) -> bool:
    top = package.__name__.partition(".")[0]
    return name is None or name == top or name.startswith(f"{top}.")


def _refusal(raised: UsageError, place: Place) -> Finding:
    return of_template_error(raised) if isinstance(raised, TemplateError) else error(place, str(raised))


def _place_of(raised: Exception) -> Place | None:
    """The line of the application at which an import was refused: its last that is not ours."""
    frames: Iterator[traceback.FrameSummary] = reversed(traceback.extract_tb(raised.__traceback__))
    for frame in frames:
        is_internal = frame.filename.startswith("<") or Path(frame.filename).is_relative_to(_OURS)
        if not is_internal and not any(Path(frame.filename).is_relative_to(folder) for folder in _INSTALLED):
            return Place(frame.filename, frame.lineno or 1)
    return None
