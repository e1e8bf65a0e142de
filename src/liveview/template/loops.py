"""Run a loop's body for its items: for all of them, or only for those that may have changed since the last render.

A list that is tracked says itself what changed in it. Then a changed row costs the row and a moved one its place, whatever
the list's length. Of any other iterable each item is evaluated, beside the row that it had before (`pairing.py`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from jinja2.runtime import LoopContext

from liveview.template.inputs import EVERYTHING
from liveview.template.loop_memo import Entries, Memo
from liveview.template.loop_plan import Body, Plan
from liveview.template.pairing import (
    NEW,
    is_unmoved,
    pair,
    pair_spliced,
    places_of,
    rearranged,
    refuse_duplicates,
    resolved,
    runs_of,
    token_of,
)
from liveview.template.positions import Position
from liveview.template.values import Derivation, Items, Values
from liveview.tracked.container import Container
from liveview.tracked.dicts import TrackedDict
from liveview.tracked.journal import Journal
from liveview.tracked.lists import TrackedList

# Any: whatever the application loops over.

# A body that may hand an item on, to a function of the application, is given items that are tracked. Any other only reads.
_Item = Callable[[Any, int], Any]

_List: Final[type[list[Any]]] = list
_item_of: Final = _List.__getitem__
_Dict: Final[type[dict[Any, Any]]] = dict
_SIDES: Final[dict[str, Callable[[TrackedDict], Iterable[Any]]]] = {
    "": _Dict.keys,
    "items": _Dict.items,
    "values": _Dict.values,
}


def looped(plan: Plan, iterable: Iterable[Any], before: object, changed: int, body: Body) -> Items:
    """The list that a loop gives.

    `before`: what stood in its place; `changed`: the mask of what changed since. Raises `DuplicateKey`, or what the
    application's code raises.
    """
    old = before if type(before) is Items and before.template is plan.template else None
    memo = old.memo if old is not None and isinstance(old.memo, Memo) else None
    if plan.is_stateful:
        return _Run(plan, changed, body).in_order(old, memo, iterable)
    source: Any = iterable.source if type(iterable) is Entries else iterable
    if not isinstance(source, Container) or not source.is_of(getattr(body[2], "__turn__", None)):
        return _Run(plan, changed, body).compared(old, memo, iterable)
    if type(source) is TrackedList:
        return _of_list(plan, source, old, changed, body, memo=memo)
    if type(source) is TrackedDict:
        return _of_dict(iterable, source, old, memo, _Run(plan, changed, body))
    return _Run(plan, changed, body).compared(old, memo, iterable)


def _of_list(
    plan: Plan, source: TrackedList, old: Items | None, changed: int, body: Body, *, memo: Memo | None
) -> Items:
    """By the list's journal, where it has one since the last render."""
    run: _Run | None = None
    if old is not None and memo is not None and memo.source is source and not plan.is_sequential:
        journal = source.journal(memo.version)
        if journal is not None and journal.original is None:
            followed = _in_place(plan, source, old, changed, body, memo=memo, journal=journal)
            if followed is not None:
                return followed
            run = _Run(plan, changed, body)
            followed = run.follow_list(old, memo, source, journal)
            if followed is not None:
                return followed
    items = list(source) if plan.hands_out else source.held()
    return (run or _Run(plan, changed, body)).paired(
        old, memo, items, Memo(source, "", source.version, None, None)
    )


def _of_dict(
    iterable: Iterable[Any], source: TrackedDict, old: Items | None, memo: Memo | None, run: "_Run"
) -> Items:
    """By the dict's journal, where it has one since the last render."""
    side = iterable.side if isinstance(iterable, Entries) else ""
    if old is not None and memo is not None and memo.source is source and memo.side == side:
        followed = run.follow_dict(old, memo, source)
        if followed is not None:
            return followed
    source.follow()
    items = list(iterable) if run.hands_out else list(_SIDES[side](source))
    return run.paired(old, memo, items, Memo(source, side, source.version, None, list(_Dict.keys(source))))


def _in_place(
    plan: Plan, source: TrackedList, old: Items, changed: int, body: Body, *, memo: Memo, journal: Journal
) -> Items | None:
    """The short way where something changed in few rows and nothing else did; None where that is not so.

    It gives what `_Run.follow_list` would give: tests/template/test_loops.py holds them against each other.
    """
    row_bit = plan.row
    shared = changed & ~(row_bit | plan.position)
    if changed & row_bit or shared & plan.reads or journal.is_reordered or source.is_open():
        return None
    row, key, _ = body
    key_slot, keys, rows = plan.key_slot, memo.keys, old.rows
    if key is not None and (key_slot is None or keys is None):
        return None
    uses_loop, length, mask = plan.uses_loop, len(source), shared | row_bit
    updated: list[tuple[int, Values, Values]] = []
    for place in source.places(journal.changed):
        loop = Position(place, length) if uses_loop else None
        before = rows[place]
        values = row(_item_of(source, place), loop, before, mask)
        if key_slot is not None and keys is not None and values[key_slot] != keys[place]:
            return None
        updated.append((place, before, values))
    return old.updated(updated, Memo(source, "", source.version, None, keys))


class _Run:
    """One run of one loop."""

    __slots__ = ("_is_all_changed", "_item", "_key", "_plan", "_row", "_shared", "hands_out")

    def __init__(self, plan: Plan, changed: int, body: Body) -> None:
        self._plan = plan
        self.hands_out = plan.hands_out
        self._row, self._key, _ = body
        self._item: _Item = TrackedList.__getitem__ if self.hands_out else _List.__getitem__
        self._is_all_changed = changed & plan.row != 0
        self._shared = changed & ~(plan.row | plan.position)  # of a row that did not change itself

    # --- by what the container says ---

    def follow_list(self, old: Items, memo: Memo, source: TrackedList, journal: Journal) -> Items | None:
        """By the journal of a list. None where keys changed in place."""
        keys = memo.keys
        changed = source.places(journal.changed)
        after = Memo(source, "", source.version, None, keys)
        if not journal.is_reordered:
            if not self._keeps_keys(keys, source, changed):
                return None
            return self._updated(old, after, changed, source, item=self._item, shared=self._shared)
        if self._key is not None and (self._shared | self._plan.position) & self._plan.reads:
            return None  # keys may follow the place, or what all rows read
        added = {place: self._token(source, place) for place in _new_places(journal.runs)}
        paired = self._paired_added(journal, keys, added)
        is_doubtful = False
        order = resolved(journal.runs, paired)
        if keys is not None:
            new = [added[place] for place in added if place not in paired]
            after.keys = rearranged(keys, order, new)
            # To look for each new key takes half of what it takes to look at all keys.
            is_doubtful = len(set(new)) < len(new) or any(key in keys for key in new)
            keys = after.keys
        if not self._keeps_keys(keys, source, changed):
            return None
        if keys is not None and is_doubtful:
            refuse_duplicates(keys, self._plan.where)
        changed.update(
            place
            for place, index in paired.items()
            if not _is_the_same(self._item(source, place), journal.removed[index], journal)
        )
        if is_unmoved(order, len(old)):
            return self._updated(
                old, after, changed, source, item=self._item, shared=self._shared | self._plan.position
            )
        return self._reordered(old, after, order, changed, source)

    def follow_dict(self, old: Items, memo: Memo, source: TrackedDict) -> Items | None:
        """By the entries of a dict under which something changed. None where keys came or went."""
        if self._key is not None or self._plan.is_sequential:
            return None
        entries, keys, side = source.journal(memo.version), memo.keys, memo.side
        if entries is None or entries.is_reshaped or keys is None:
            return None

        value_of = TrackedDict.__getitem__ if self._plan.hands_out else _Dict.__getitem__

        def item(source: TrackedDict, place: int) -> object:
            value = value_of(source, keys[place])
            return keys[place] if side == "" else value if side == "values" else (keys[place], value)

        changed = (
            {place for place, key in enumerate(keys) if key in entries.keys} if entries.keys else set[int]()
        )
        return self._updated(
            old,
            Memo(source, side, source.version, None, keys),
            changed,
            source,
            item=item,
            shared=self._shared,
        )

    def _paired_added(
        self, journal: Journal, keys: list[Any] | None, added: dict[int, object]
    ) -> dict[int, int]:
        if keys is not None:
            removed = {index: keys[index] for index in journal.removed}
        else:
            removed = {index: token_of(item) for index, item in journal.removed.items()}
        return pair_spliced(journal.runs, removed, added, fills_gaps=keys is None)

    def _token(self, source: TrackedList, place: int) -> object:
        item = self._item(source, place)
        return token_of(item) if self._key is None else self._key(item, self._position(place, len(source)))

    def _keeps_keys(self, keys: list[Any] | None, source: TrackedList, changed: set[int]) -> bool:
        """Whether rows that changed in place still have the keys that they had."""
        if self._key is None or keys is None:
            return self._key is None
        may_all_differ = self._is_all_changed or source.is_open() or self._shared & self._plan.reads
        looked_at: Iterable[int] = range(len(source)) if may_all_differ else changed
        return all(self._token(source, place) == keys[place] for place in looked_at)

    def _updated(
        self,
        old: Items,
        memo: Memo,
        changed: set[int],
        source: Any,
        *,
        item: _Item,
        shared: int,
    ) -> Items:
        """The same rows in the same order, those evaluated anew that may differ."""
        rows, length = old.rows, len(old)
        is_all_changed = self._is_all_changed or source.is_open()
        places: Collection[int] = range(length) if is_all_changed or shared & self._plan.reads else changed
        mask = shared | self._plan.row
        return old.updated(
            [
                (
                    place,
                    rows[place],
                    self._row(
                        item(source, place),
                        self._position(place, length),
                        rows[place],
                        mask if is_all_changed or place in changed else shared,
                    ),
                )
                for place in places
            ],
            memo,
        )

    def _reordered(
        self, old: Items, memo: Memo, order: list[int], changed: set[int], source: TrackedList
    ) -> Items:
        """Rows that came, went or moved."""
        length = len(source)
        new = set(_new_places(order))
        rows = rearranged(old.rows, order, [()] * len(new))
        shared = self._shared | self._plan.position
        is_all_changed = self._is_all_changed or source.is_open()
        places: Collection[int] = (
            range(length) if is_all_changed or shared & self._plan.reads else changed | new
        )
        updated: list[tuple[int, Values, Values]] = []
        for place in places:
            if place in new:
                rows[place] = self._row(
                    self._item(source, place), self._position(place, length), (), EVERYTHING
                )
            else:
                mask = shared | self._plan.row if is_all_changed or place in changed else shared
                values = self._row(
                    self._item(source, place), self._position(place, length), rows[place], mask
                )
                updated.append((place, rows[place], values))
                rows[place] = values
        return self._derived(old, Items(self._plan.template, rows, memo), order, updated)

    # --- by comparison ---

    def compared(self, old: Items | None, before: Memo | None, source: Iterable[Any]) -> Items:
        """All rows, of what does not say itself what changed in it."""
        items = list(source)
        return self.paired(old, before, items, Memo(None, "", 0, items, None))

    def in_order(self, old: Items | None, before: Memo | None, source: Iterable[Any]) -> Items:
        """Each row after the ones before it, before the next item is asked for, and once: as Jinja runs them.

        What the live-key says is read from the row, because to ask for it alone would run part of the body twice.
        """
        row, key_slot = self._row, self._plan.key_slot
        loops = (
            LoopContext(source, self._plan.undefined) if self._plan.uses_loop else zip(source, repeat(None))
        )
        items, rows = list[Any](), list[Values]()
        for item, loop in loops:
            items.append(item)
            rows.append(row(item, loop, (), EVERYTHING))
        memo = Memo(None, "", 0, items, None)
        if key_slot is not None:
            memo.keys = [values[key_slot] for values in rows]
            refuse_duplicates(memo.keys, self._plan.where)
        if old is None:
            return Items(self._plan.template, rows, memo)
        return self._sourced(old, self._sources(len(old), before, items, memo), rows, memo)

    def paired(self, old: Items | None, before: Memo | None, items: list[Any], memo: Memo) -> Items:
        """All rows, each beside the one that its item had."""
        length = len(items)
        key = self._key
        if key is not None:
            memo.keys = [key(item, self._position(place, length)) for place, item in enumerate(items)]
            refuse_duplicates(memo.keys, self._plan.where)
        if old is None:
            return Items(self._plan.template, self._rows(items, None, None), memo)
        sources = self._sources(len(old), before, items, memo)
        return self._sourced(old, sources, self._rows(items, sources, old), memo)

    def _sourced(self, old: Items, sources: list[int], rows: list[Values], memo: Memo) -> Items:
        """Rows of which each is known from which old one it comes."""
        order = runs_of(sources)
        updated = [
            (place, old.rows[source], rows[place]) for place, source in enumerate(sources) if source != NEW
        ]
        return self._derived(
            old,
            Items(self._plan.template, rows, memo),
            None if is_unmoved(order, len(old)) else order,
            updated,
        )

    def _sources(self, old_length: int, before: Memo | None, items: list[Any], memo: Memo) -> list[int]:
        """For each item the place of its row in the old list, or `NEW`."""
        known = before.tokens() if before is not None else None
        if known is None:
            kept = min(old_length, len(items))
            return [*range(kept), *[NEW] * (len(items) - kept)]
        if self._key is not None and memo.keys is not None:
            tokens = [id(memo) if key is None else key for key in memo.keys]
        else:
            tokens = memo.keys or list(map(token_of, items))
        return pair(known, tokens, fills_gaps=self._key is None)

    def _rows(self, items: list[Any], sources: list[int] | None, old: Items | None) -> list[Values]:
        row, length = self._row, len(items)
        mask = self._shared | self._plan.row | self._plan.position
        before: list[tuple[Values, int]]
        if old is None or sources is None:
            before = [((), EVERYTHING)] * length
        else:
            rows = old.rows
            before = [((), EVERYTHING) if source == NEW else (rows[source], mask) for source in sources]
        if self._plan.is_sequential:
            loops = LoopContext(items, self._plan.undefined)
            return [row(item, loop, *stood) for (item, loop), stood in zip(loops, before, strict=True)]
        if self._plan.uses_loop:
            return [
                row(item, Position(place, length), *stood)
                for place, (item, stood) in enumerate(zip(items, before, strict=True))
            ]
        return [
            row(item, None, values, changed) for item, (values, changed) in zip(items, before, strict=True)
        ]

    def _position(self, place: int, length: int) -> Position | None:
        return Position(place, length) if self._plan.uses_loop else None

    @staticmethod
    def _derived(
        old: Items, new: Items, order: list[int] | None, updated: list[tuple[int, Values, Values]]
    ) -> Items:
        old.derivation = Derivation(new, order, updated)
        return new


def _is_the_same(item: object, removed: object, journal: Journal) -> bool:
    """Whether an item that was taken out came back elsewhere as it was: it may have been changed while it was out."""
    return item is removed and not (isinstance(item, Container) and item.has_changed(journal.moment))


def _new_places(runs: Sequence[int]) -> Iterator[int]:
    for place, start, length in places_of(runs):
        if start == NEW:
            yield from range(place, place + length)
