"""What to tell the developer whose component holds more than its page can carry."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from liveview.session.saving import LARGEST_LENGTH

_NAMED: Final = 3


def advice(component: str, length: int, sizes: Mapping[str, int], *, has_arguments: bool) -> str:
    """The warning. `sizes`: bytes by field, the largest first. `has_arguments`: its sessions hold what it was made from."""
    largest = ", ".join(f"{name} ({_kilobytes(size)})" for name, size in islice(sizes.items(), _NAMED))
    return (
        f"{component}: its session takes about {_kilobytes(length)}. Above {_kilobytes(LARGEST_LENGTH)} the state does not "
        f"travel with the page, so one that has to reconnect gets the component {_afterwards(has_arguments)}. "
        f"Its largest fields: {largest}. "
        f"Keep ids in the state and look the rest up in load, in a field that stays here: field(session=False)."
    )


def _afterwards(has_arguments: bool) -> str:  # noqa: FBT001  # says which
    if has_arguments:
        return "constructed from its arguments and loaded anew"
    return "as the last session has it that was not too large"


def _kilobytes(length: int) -> str:
    return f"{length / 1000:.0f} kB" if length >= 1000 else f"{length} B"  # noqa: PLR2004  # what a kilobyte is
