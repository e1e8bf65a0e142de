"""What is known of a loop before it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from liveview.template.inputs import ALWAYS
from liveview.template.values import Template, Values

# Any: whatever the application loops over.
# `row(item, loop, before, changed)` gives the values of one item, `key(item, loop)` what its live-key says.
Row = Callable[[Any, Any, Values, int], Values]
Key = Callable[[Any, Any], object]

# How the rows of a loop are made, and the component that is rendered.
Body = tuple[Row, Key | None, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a loop before it runs.

    `template`: of the body. `row`: the bit of changes in the item itself. `position`: the bit of its place, where the body
    asks `loop` for that. `reads`: all that the body reads. `uses_loop`: it asks `loop` for anything; `is_sequential`: for
    neighbours, or for more than a place can answer. `is_stateful`: it may see what it did for an earlier item.
    `key_slot`: the slot that shows the live-key, where that stands on an element that each item has. `undefined`: what
    Jinja takes for what is not there. `where`: the loop, for messages.
    """

    template: Template
    row: int
    position: int
    reads: int
    uses_loop: bool
    is_sequential: bool
    is_stateful: bool
    key_slot: int | None
    undefined: type[Undefined]
    where: str

    @property
    def hands_out(self) -> bool:
        """Whether an item may get to a function of the application, which may change it or keep it: then it is tracked."""
        return self.reads & ALWAYS != 0
