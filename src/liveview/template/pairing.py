"""Which item of a list was which before: by identity first, and what is left by its place between those.

An item's identity is a *token*: what its live-key says, else the object itself, or its value where that cannot change.
Pure: tokens in, indexes out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from liveview.errors import DuplicateKey
from liveview.tracked.mutability import ATOMS

T = TypeVar("T")

# In place of an old index: nothing stood behind this item before.
NEW: Final = -1


def token_of(item: object) -> object:
    """What an item is known by. Objects are known by their address, as long as somebody holds them."""
    kind = type(item)
    if kind is str:
        return item
    if kind in ATOMS or (kind is tuple and ATOMS.issuperset(map(type, item))):  # type: ignore[call-overload]  # a tuple
        return kind, item
    return id(item)


def pair(before: Sequence[object], after: Sequence[object], *, fills_gaps: bool) -> list[int]:
    """For each token of `after` the index of `before` that it stood at, or `NEW`.

    With `fills_gaps` what is left is paired by its place: the first that is new between two paired ones with the first that
    is gone there, and so on.
    """
    start, end = _alike(before, after)
    spare: dict[object, list[int]] = {}
    for index in range(len(before) - end - 1, start - 1, -1):
        spare.setdefault(before[index], []).append(index)
    sources = list(range(start))
    for token in after[start : len(after) - end]:
        found = spare.get(token)
        sources.append(found.pop() if found else NEW)
    sources.extend(range(len(before) - end, len(before)))
    left = {index for indexes in spare.values() for index in indexes} if fills_gaps else set[int]()
    if left:
        gap = 0
        for place in range(len(sources)):
            if sources[place] == NEW and gap in left:
                sources[place] = gap
                left.discard(gap)
            if sources[place] != NEW:
                gap = sources[place] + 1
    return sources


def pair_spliced(
    runs: Sequence[int], removed: Mapping[int, object], added: Mapping[int, object], *, fills_gaps: bool
) -> dict[int, int]:
    """The same where most stayed: by place, the old index of those of the `added` that were among the `removed`.

    `runs`: the present order, as a journal has it. `removed`: tokens by old index; `added`: tokens by place.
    """
    spare: dict[object, list[int]] = {}
    for index in sorted(removed, reverse=True):
        spare.setdefault(removed[index], []).append(index)
    paired: dict[int, int] = {}
    for place, token in added.items():
        found = spare.get(token)
        if found:
            paired[place] = found.pop()
    left = {index for indexes in spare.values() for index in indexes} if fills_gaps else set[int]()
    if left:
        gap = 0
        for place, start, length in places_of(runs):
            if start != NEW:
                gap = start + length
                continue
            for new in range(place, place + length):
                if new not in paired and gap in left:
                    left.discard(gap)
                    paired[new] = gap
                    gap += 1
    return paired


def places_of(runs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Each run with the place where it begins: `place, start, length`."""
    place = 0
    for start, length in zip(runs[::2], runs[1::2], strict=True):
        yield place, start, length
        place += length


def runs_of(sources: Sequence[int]) -> list[int]:
    """An order as runs `start, length` of old indexes, -1 for so many new items."""
    runs: list[int] = []
    for source in sources:
        _add(runs, source, 1)
    return runs


def resolved(runs: Sequence[int], paired: Mapping[int, int]) -> list[int]:
    """The runs of a journal, with old indexes for those new items that were `paired`."""
    order: list[int] = []
    for place, start, length in places_of(runs):
        if start != NEW:
            _add(order, start, length)
        else:
            for new in range(place, place + length):
                _add(order, paired.get(new, NEW), 1)
    return order


def is_unmoved(order: Sequence[int], length: int) -> bool:
    """Whether so many old items stand as they stood, and nothing else."""
    return list(order) == ([0, length] if length else [])


def rearranged(before: Sequence[T], order: Sequence[int], new: Sequence[T]) -> list[T]:
    """The items of `before` in their new order; `new` are taken in turn."""
    result: list[T] = []
    taken = 0
    for start, length in zip(order[::2], order[1::2], strict=True):
        if start == NEW:
            result += new[taken : taken + length]
            taken += length
        else:
            result += before[start : start + length]
    return result


def refuse_duplicates(keys: Sequence[object], where: str) -> None:
    """Raise `DuplicateKey` where two items say the same in live-key."""
    if len(set(keys)) == len(keys):
        return
    seen: set[object] = set()
    for key in keys:
        if key is not None and key in seen:
            raise DuplicateKey(
                f"Two items of {where} have the live-key {str(key)!r}. Each item needs a key of its own, such as its id; "
                f"without live-key, items are told apart by the objects that they are."
            )
        seen.add(key)


def _alike(before: Sequence[object], after: Sequence[object]) -> tuple[int, int]:
    """How many tokens at the start, and how many at the end, are the same in both."""
    most = min(len(before), len(after))
    start = 0
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


def _add(runs: list[int], start: int, length: int) -> None:
    if runs and (runs[-2] == start == NEW or (start != NEW != runs[-2] and runs[-2] + runs[-1] == start)):
        runs[-1] += length
    else:
        runs += (start, length)
