"""Which component classes this process has loaded, by the name that pages use for them.

Nothing is imported because a client named it: a class that is not here does not exist for the network.
"""

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from liveview.component.component import Component

# Weak, so that a class that a test or a reload has dropped can go.
_loaded: "WeakValueDictionary[str, type[Component]]" = WeakValueDictionary()


def register(component: "type[Component]") -> None:
    """Make a class known. The last definition of a name wins: after a reload that is the one to use."""
    _loaded[component.__plan__.name] = component


def find(name: str) -> "type[Component] | None":
    """The loaded class of this module and qualified name, such as `"counter.Counter"`."""
    return _loaded.get(name)


def all_loaded() -> "list[type[Component]]":
    """Every class that pages can name, in the order in which they were defined."""
    return list(_loaded.values())
