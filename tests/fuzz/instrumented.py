"""Run one target under atheris until libFuzzer ends: `python -m tests.fuzz.instrumented TARGET LIBFUZZER_OPTION...`.

Only liveview is instrumented, so that what counts as new is new behaviour of the product and not of its tests.
"""

import importlib
import shlex
import sys
from random import Random
from typing import Any

# Any: what checks types does not see it, because it is installed beside .venv, and not everywhere.
atheris: Any = importlib.import_module("atheris")

with atheris.instrument_imports(include=["liveview"]):
    from tests.fuzz.targets import LENGTH_LIMIT, TARGETS, Target


def main() -> None:
    """The command; libFuzzer ends the process."""
    _, name, *options = sys.argv
    target = TARGETS[name]
    # libFuzzer has a shell start this anew, with options of its own: to merge, it survives inputs that end the process.
    program = f"{shlex.quote(sys.executable)} -m tests.fuzz.instrumented {name}"

    def mutate(data: bytes, limit: int, seed: int) -> bytes:
        return mutated(target, data, min(limit, LENGTH_LIMIT), Random(seed))

    atheris.Setup([program, *options], target.run, custom_mutator=mutate)
    atheris.Fuzz()


def mutated(target: Target, data: bytes, limit: int, random: Random) -> bytes:
    """Another input, no longer than `limit`: mostly changed by what it means, else by libFuzzer's own ways with bytes."""
    if random.random() < 0.7:
        try:
            after = target.change(data, random)
        except ValueError:
            after = data
        if after != data and len(after) <= limit:
            return after
    return bytes(atheris.Mutate(data, limit))


if __name__ == "__main__":
    main()
