"""The servers that `docs/deployment.md` names, with the options that stand there."""

import re
from typing import Final

from tests.support.serving import ROOT

DOCUMENT: Final = ROOT / "docs" / "deployment.md"

# The one that is meant where none is named.
OURS: Final = "liveview run"

# The document's application and port, and what stands for them here. Servers that are not told by us when to let go of pages
# need the lifespan.
_DOCUMENTED: Final = ("shop:app", "8001")
_OURS: Final = ("tests.chaos.application:app_with_lifespan", "{port}")

# Options of tests: nothing is written outside of their folders.
_MORE: Final = {OURS: "--log-level warning", "gunicorn": "--no-control-socket"}


def _documented() -> dict[str, str]:
    """What `python -m` is given, by the name in the document's table, with `{port}` for the port."""
    rows = re.findall(r"^\| ([^|`]+) \| `([^`]+)` \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    commands = {OURS: "liveview run tests.chaos.application:app --port {port}"}
    for name, command in rows:
        assert all(command.count(word) == 1 for word in _DOCUMENTED), command
        ours = command
        for before, after in zip(_DOCUMENTED, _OURS, strict=True):
            ours = ours.replace(before, after)
        commands[name] = ours
    return {name: f"{command} {_MORE.get(name, '')}" for name, command in commands.items()}


COMMANDS: Final = _documented()
