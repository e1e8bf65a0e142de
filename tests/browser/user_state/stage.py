"""What every case is made of: a component that the server changes, what a person does first, and what must hold then."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from liveview import Component, event

# Each template begins with it: it says that an update has arrived.
COUNT = '<p id="changes">{{ changes }}</p>'


class Stage(Component):
    """Content that the page came with, and a change of it that no click causes: the focus stays where it is."""

    shown: bool = True
    changes: int = 0

    @event
    def show(self) -> None:
        self.shown = True

    @event
    def touch(self) -> None:
        """Change nothing but the count."""
        self.changes += 1

    @event
    def change(self) -> None:
        """Change the count, and what the case is about."""
        self.changes += 1
        self.alter()

    def alter(self) -> None:
        """What the server changes beside the count."""


def switched_on(kind: type[Stage]) -> type[Stage]:
    """The same component with its whole content in a branch, so that an update can bring it into the page."""
    namespace = {
        "__module__": kind.__module__,
        "__doc__": kind.__doc__,
        "template": f"{{% if shown %}}{kind.template}{{% endif %}}",
    }
    made = type(f"{kind.__name__}SwitchedOn", (kind,), namespace)
    assert issubclass(made, Stage)
    return made


@dataclass(frozen=True)
class Case:
    """A person does something, the server changes something, and the check tells whether both are seen."""

    name: str
    component: type[Stage]
    act: Callable[[Page], None]
    check: Callable[[Page], None]
