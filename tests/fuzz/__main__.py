"""Look for inputs that break a promise: `make fuzz OPTIONS="--seconds 60 --target frames"`.

    python -m tests.fuzz [--target NAME] [--seconds N] [--minimise] [--replay FILE]

Each target runs under atheris for so long, in turn, from the inputs in `tests/fuzz/corpus` and those found before. What is
found goes to `.fuzz`, which git ignores: new inputs to `found`, those that break a promise to `broken`, each with the command
that replays it. `--minimise` puts those of the found inputs into the corpus that reach something which no other one reaches.
"""

import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.fuzz.targets import CORPUS, LENGTH_LIMIT, TARGETS, corpus

WORK: Final = Path(".fuzz")

# All inputs of a corpus are given to their target at every run of the tests.
FILES_LIMIT: Final = 200

# An input that takes longer, or makes the process larger, breaks a promise too.
TIMEOUT_SECONDS: Final = 10
MEMORY_MEGABYTES: Final = 1024


def main() -> int:
    """The command. 1 where a promise was broken."""
    options = _options()
    names = [options.target] if options.target else list(TARGETS)
    if options.replay:
        TARGETS[names[0]].run(options.replay.read_bytes())
        return 0
    if options.minimise:
        for name in names:
            minimise(name)
        return 0
    broken = [name for name in names if fuzz(name, options.seconds)]
    return int(bool(broken))


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--target", choices=TARGETS, help="one instead of all in turn")
    parser.add_argument("--seconds", type=int, default=60, help="for each target; 60 by default")
    parser.add_argument("--minimise", action="store_true", help="put what was found before into the corpus")
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="give one input to the target, without atheris"
    )
    options = parser.parse_args()
    if options.replay and not options.target:
        parser.error("--replay needs the --target that the file is for")
    return options


def fuzz(name: str, seconds: int) -> bool:
    """Run a target for so long. Whether it broke a promise."""
    found, broken = _folder("found", name), _folder("broken", name)
    known = set(broken.iterdir())
    limits = (f"-timeout={TIMEOUT_SECONDS}", f"-rss_limit_mb={MEMORY_MEGABYTES}", f"-max_len={LENGTH_LIMIT}")
    options = (f"-max_total_time={seconds}", f"-artifact_prefix={broken}/", f"-dict={_dictionary(name)}")
    code = _run(name, *limits, *options, "-print_final_stats=1", str(found), str(CORPUS / name))
    for path in sorted(set(broken.iterdir()) - known):
        command = f".venv/bin/python -m tests.fuzz --target {name} --replay {path}\n"
        path.with_name(f"{path.name}.replay").write_text(command, encoding="utf-8")
        _say(f"\nA promise is broken: {command}")
    return code != 0


def minimise(name: str) -> None:
    """Put what was found into the corpus: what reaches code that nothing else does, then what reaches it in another number.

    What is committed comes first and stays: much of it was written by hand, to be read.
    """
    before = len(corpus(name))
    for counters in (0, 1):
        for data in _merged(name, counters):
            if len(corpus(name)) < FILES_LIMIT:
                keep(name, data)
    _say(f"\n{name}: {len(corpus(name))} inputs in the corpus, {before} before\n")


def _merged(name: str, counters: int) -> list[bytes]:
    """The found inputs that libFuzzer would add to the corpus, the shortest first."""
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(shutil.copytree(CORPUS / name, Path(folder) / name))
        known = set(merged.iterdir())
        options = ("-merge=1", f"-use_counters={counters}", f"-max_len={LENGTH_LIMIT}")
        if _run(name, *options, str(merged), str(_folder("found", name))):
            raise SystemExit(f"The inputs of {name} could not be merged.")
        return sorted(
            (path.read_bytes() for path in set(merged.iterdir()) - known), key=lambda data: (len(data), data)
        )


def keep(name: str, data: bytes) -> None:
    """Put an input into the corpus, under a name that says what is in it."""
    (CORPUS / name / sha256(data).hexdigest()[:12]).write_bytes(data)


def _run(name: str, *options: str) -> int:
    """Run a target in a process of its own, because libFuzzer ends it."""
    command = [sys.executable, "-m", "tests.fuzz.instrumented", name, *options]
    return subprocess.run(command, check=False).returncode


def _dictionary(name: str) -> Path:
    """A file with the words that mean something to a target, in libFuzzer's form."""
    path = WORK / f"{name}.words"
    path.write_text("".join(f'"{word}"\n' for word in TARGETS[name].words), encoding="utf-8")
    return path


def _folder(*names: str) -> Path:
    path = WORK.joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    return path


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
