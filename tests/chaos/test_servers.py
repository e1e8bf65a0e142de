"""Each server that the documentation names lets go of pages before it ends."""

import signal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.abuse.sockets import get
from tests.chaos.ledger import create
from tests.chaos.servers import COMMANDS, OURS
from tests.chaos.stack import served
from tests.support.serving import free_port
from tests.support.wire import Wire, connect, elements

# The application is told twice, by its lifespan and by the command.
TOLD_TWICE: Final = {
    f"{OURS}, with a lifespan": COMMANDS[OURS].replace(":app ", ":app_with_lifespan "),
}


@pytest.mark.parametrize("name", COMMANDS | TOLD_TWICE)
async def test_a_server_lets_go_of_pages_at_sigterm(name: str, tmp_path: Path) -> None:
    """What is under way comes to its end, the page has its session and is sent elsewhere, and the process ends."""
    ledger = create(tmp_path / "ledger.sqlite")
    async with served((COMMANDS | TOLD_TWICE)[name], free_port(), tmp_path / "log", ledger) as process:
        element = elements(await get(process.port, "/1"))[0]
        async with connect(f"127.0.0.1:{process.port}") as wire:
            await wire.say("subscribe", "document", [[*element, None, 0, 1]])
            assert (await wire.hear())[0] == "update"
            await wire.say("event", element[0], 1, "add_slowly")
            assert (await wire.hear())[3] == [0, 1], "it is under way"
            process.tell(signal.SIGTERM)
            heard = await _until_handover(wire)
        _, _, answered, _, session, *_ = next(said for said in heard if said[0] == "update" and said[2])
        assert answered == 1
        assert session
        await process.ended()


async def _until_handover(wire: Wire) -> list[Any]:  # Any: JSON
    heard = [await wire.hear()]
    while heard[-1][0] != "handover":
        heard.append(await wire.hear())
    return heard
