"""Which item of a list was which before."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveview.errors import DuplicateKey
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
from liveview.tracked.journal import Journal

TOKENS = st.lists(st.integers(0, 9), max_size=12)
SPLICES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), TOKENS.map(lambda tokens: tokens[:3])), max_size=8
)


@given(TOKENS, TOKENS, st.booleans())
def test_pairs(before: list[int], after: list[int], fills: bool) -> None:
    """Each old index once; equal tokens as often as both lists have them, in their order."""
    sources = pair(before, after, fills_gaps=fills)
    used = [source for source in sources if source != NEW]
    assert len(sources) == len(after)
    assert len(set(used)) == len(used)
    assert set(used) <= set(range(len(before)))
    alike = [
        (place, source)
        for place, source in enumerate(sources)
        if source != NEW and before[source] == after[place]
    ]
    assert Counter(after[place] for place, _ in alike) == Counter(before) & Counter(after)
    for token in set(after):
        assert in_order(source for place, source in alike if after[place] == token)
    if not fills:
        assert len(alike) == len(used)


def in_order(indexes: Iterable[int]) -> bool:
    """Whether indexes ascend."""
    found = list(indexes)
    return found == sorted(found)


@given(TOKENS)
def test_what_did_not_change_stands_where_it_stood(tokens: list[int]) -> None:
    """Equal tokens do not change places among each other."""
    assert pair(tokens, tokens, fills_gaps=True) == list(range(len(tokens)))
    assert is_unmoved(runs_of(pair(tokens, tokens, fills_gaps=False)), len(tokens))


@given(st.permutations(range(12)), st.integers(0, 12), st.integers(0, 12))
def test_moved_and_taken_out_tokens_are_found(order: list[int], start: int, end: int) -> None:
    """Wherever they stand."""
    assert pair(range(12), order[start:end], fills_gaps=False) == order[start:end]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "aXc", [0, 1, 2]),
        ("abc", "XYZ", [0, 1, 2]),
        ("abc", "aXYc", [0, 1, NEW, 2]),
        ("abcd", "aXd", [0, 1, 3]),
        ("abcd", "dXa", [3, NEW, 0]),
        ("abcd", "Xabcd", [NEW, 0, 1, 2, 3]),
        ("ab", "abX", [0, 1, NEW]),
        ("", "X", [NEW]),
        ("a", "", []),
    ],
)
def test_what_is_left_is_paired_by_its_place(before: str, after: str, expected: list[int]) -> None:
    """In the same gap between the same neighbours."""
    assert pair(before, after, fills_gaps=True) == expected
    by_token = pair(before, after, fills_gaps=False)
    assert by_token == [
        source if token in before else NEW for source, token in zip(expected, after, strict=True)
    ]


@given(TOKENS, SPLICES, st.booleans())
def test_pairs_by_a_journal(start: list[int], splices: list[tuple[int, int, list[int]]], fills: bool) -> None:
    """What stayed stays, what was put in is found among what was taken out, and the order leads from old to new."""
    items, journal = list(start), Journal(0, 0, len(start))
    for at, count, put in splices:
        index = min(at, len(items))
        journal.splice(index, items[index : index + count], len(put))
        items[index : index + count] = put
    added = {
        place: items[place]
        for begin, run, length in places_of(journal.runs)
        if run == NEW
        for place in range(begin, begin + length)
    }
    removed = {index: start[index] for index in journal.removed}
    assert removed == journal.removed
    paired = pair_spliced(journal.runs, removed, added, fills_gaps=fills)
    assert paired.keys() <= added.keys()
    assert len(set(paired.values())) == len(paired)
    assert set(paired.values()) <= removed.keys()
    alike = [place for place, index in paired.items() if removed[index] == added[place]]
    assert Counter(added[place] for place in alike) == Counter(removed.values()) & Counter(added.values())
    for token in set(added.values()):
        assert in_order(paired[place] for place in alike if added[place] == token)
    if not fills:
        assert len(alike) == len(paired)
    order = resolved(journal.runs, paired)
    named = [index for index in unrolled(order) if index != NEW]
    assert len(set(named)) == len(named)
    new = [item for place, item in added.items() if place not in paired]
    expected = [start[paired[place]] if place in paired else item for place, item in enumerate(items)]
    assert rearranged(start, order, new) == expected
    assert order == runs_of(unrolled(order))


def unrolled(runs: list[int]) -> list[int]:
    """For each place its old index, or `NEW`."""
    return [
        NEW if start == NEW else start + offset
        for _, start, length in places_of(runs)
        for offset in range(length)
    ]


def test_one_item_replaced_is_paired_with_the_one_that_it_replaced() -> None:
    """Where nothing says otherwise."""
    assert pair_spliced([0, 3, -1, 1, 4, 5], {3: "old"}, {3: "new"}, fills_gaps=True) == {3: 3}
    assert pair_spliced([0, 3, -1, 1, 4, 5], {3: "old"}, {3: "new"}, fills_gaps=False) == {}
    assert pair_spliced([-1, 2, 0, 3], {3: "old"}, {0: "x", 1: "old"}, fills_gaps=True) == {1: 3}


@given(st.lists(st.integers(-1, 20), max_size=12))
def test_runs_say_the_same_in_short(sources: list[int]) -> None:
    """And no two of them could be one."""
    runs = runs_of(sources)
    assert unrolled(runs) == sources
    pairs = list(zip(runs[::2], runs[1::2], strict=True))
    for (start, length), (after, _) in pairwise(pairs):
        assert not (start == after == NEW)
        assert NEW in (start, after) or start + length != after


def test_tokens() -> None:
    """What cannot change is known by its value and kind, all else by which object it is."""
    assert token_of("a") == token_of("a")
    assert len({token_of(value) for value in (1, True, 1.0, Decimal(1), "1", (1,), None)}) == 7
    assert token_of((1, "x")) == token_of((1, "x"))
    one, other = [1], [1]
    assert token_of(one) == token_of(one) != token_of(other)
    assert token_of((one,)) != token_of((one,))


def test_duplicates_are_named() -> None:
    """Items without a key are no duplicates of each other."""
    refuse_duplicates(["a", None, "b", None], "the loop")
    refuse_duplicates([], "the loop")
    with pytest.raises(
        DuplicateKey, match=r"^Two items of the loop have the live-key 'b'\. Each item needs a key"
    ):
        refuse_duplicates(["a", None, "b", None, "b"], "the loop")
