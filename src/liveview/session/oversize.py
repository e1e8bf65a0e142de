"""What to tell the developer whose component holds more than its page can carry."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from liveview.session.saving import LARGEST_LENGTH

_NAMED: Final = 3


def advice(component: str, length: int, sizes: Mapping[str, int]) -> str:
    """The warning. `sizes`: bytes by field, the largest first."""
    largest = ", ".join(f"{name} ({_kilobytes(size)})" for name, size in islice(sizes.items(), _NAMED))
    return (
        f"{component}: its session takes about {_kilobytes(length)}. Above {_kilobytes(LARGEST_LENGTH)} none is sent after "
        f"an event, so a page that has to reconnect goes back to the last one that it got. Its largest fields: {largest}. "
        f"Keep ids in the state and look the rest up in load, in a field that stays here: field(session=False)."
    )


def _kilobytes(length: int) -> str:
    return f"{length / 1000:.0f} kB" if length >= 1000 else f"{length} B"  # noqa: PLR2004  # what a kilobyte is
