"""Every input that the fuzzer's corpora hold, given to its target. How to look for more: `make fuzz`."""

from random import Random

import pytest

from tests.fuzz.targets import LENGTH_LIMIT, TARGETS, corpus


@pytest.mark.parametrize("name", TARGETS)
def test_every_input_of_the_corpus_keeps_the_promises(name: str) -> None:
    """What a target checks holds for each."""
    inputs = corpus(name)
    assert inputs, f"tests/fuzz/corpus/{name} is empty"
    for path in inputs:
        try:
            TARGETS[name].run(path.read_bytes())
        except BaseException as error:
            error.add_note(f"python -m tests.fuzz --target {name} --replay {path}")
            raise


@pytest.mark.parametrize("name", TARGETS)
def test_an_input_is_changed_in_the_same_way_again(name: str) -> None:
    """By the same random numbers, so that a run of the fuzzer can be repeated."""
    changes = 0
    for path in corpus(name):
        data = path.read_bytes()
        assert len(data) <= LENGTH_LIMIT
        try:
            changed = TARGETS[name].change(data, Random(1))
        except ValueError:
            continue  # it is of no form that can be changed by what it means
        assert changed == TARGETS[name].change(data, Random(1))
        changes += changed != data
    assert changes
