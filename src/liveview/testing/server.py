"""A real server for tests with real browsers: an ASGI application under uvicorn, in a thread of the test's process."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

import uvicorn

# So long an application may take to start, and requests to end.
START_SECONDS: Final = 30.0
END_SECONDS: Final = 1


@contextmanager
def serve(
    app: Callable[..., Any],  # Any: of any ASGI framework
) -> Generator[str, None, None]:
    """Serve an application on a free port of the loopback address, and end that afterwards. Gives `"http://127.0.0.1:PORT"`.

    Raises `RuntimeError` where the application does not start.

        @pytest.fixture(scope="session")
        def address():
            with serve(app) as address:
                yield address
    """
    if not callable(app):
        raise TypeError(f"serve takes an ASGI application, not {app!r}.")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            ws="websockets-sansio",
            timeout_graceful_shutdown=END_SECONDS,
        )
        server = _Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="live server", daemon=True)
        thread.start()
        server.is_settled.wait(START_SECONDS)
        if not server.started:
            server.should_exit = True
            raise RuntimeError("The application did not start; what uvicorn logged says why.")
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class _Server(uvicorn.Server):
    """Says when it has started, or has given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.is_settled.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit`, or until the application does not start, which uvicorn logs."""
        try:
            with suppress(SystemExit):
                super().run(sockets)
        finally:
            self.is_settled.set()
