"""uvicorn's server, which lets go of all pages before it closes their sockets."""

import asyncio
import socket
from typing import Final

import uvicorn

from liveview.server.draining import drain_all

# How soon a second Ctrl+C ends the waiting.
_LOOK_SECONDS: Final = 0.1


class Server(uvicorn.Server):
    """Drains when it is asked to end: first nobody new is let in, then those who are here go."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what listens, so that a proxy sends everybody elsewhere; drain; then end as uvicorn does."""
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        draining = asyncio.create_task(drain_all())
        while not draining.done() and not self.force_exit:
            await asyncio.wait((draining,), timeout=_LOOK_SECONDS)
        await super().shutdown(sockets)
