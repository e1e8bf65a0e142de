"""A server that says only what a test tells it to: the built client's other side, over a real WebSocket."""

import json
import queue
import threading
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

SCRIPT = Path(__file__).parents[2] / "src/liveview/server/assets/client.js"
PATIENCE_SECONDS = 10

Message = list[Any]  # Any: JSON


class Peer:
    """Serves one page with the client's script, and holds the conversation that the test spells out."""

    def __init__(self, body: str, head: str = "") -> None:
        self.page = f'<!doctype html>{head}<script src="/live/client.js" defer></script><body>{body}'
        self.refuses = False
        """Whether handshakes are turned away."""
        self.serves = threading.Event()
        """Whether the page is answered now, or later."""
        self.serves.set()
        self.pings = 0
        """How many came. A browser that shows a page for the first time may make it ask at once."""
        self.connections: list[ServerConnection] = []
        self._heard: queue.Queue[Message] = queue.Queue()
        self._server: Server = serve(
            self._converse,
            "127.0.0.1",
            0,
            process_request=self._answer,
            subprotocols=[Subprotocol("liveview.v1")],
            # A browser opens sockets that it may need, and the end waits for them to say something.
            open_timeout=2,
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()
        self._server.shutdown()
        self._thread.join()

    def hear(self) -> Message:
        """The client's next message, other than a ping."""
        return self._heard.get(timeout=PATIENCE_SECONDS)

    def hears_nothing(self, seconds: float = 0.2) -> bool:
        """Whether the client says nothing but pings for so long."""
        try:
            unexpected = self._heard.get(timeout=seconds)
        except queue.Empty:
            return True
        raise AssertionError(unexpected)

    def say(self, *messages: Message, connection: int = -1) -> None:
        """Send frames on the newest connection, or on an earlier one."""
        for message in messages:
            self.connections[connection].send(json.dumps(message))

    def accept(self, **extras: object) -> Message:
        """Hear the subscription, answer it for each component, and return its entries."""
        word, _, entries = self.hear()
        assert word == "subscribe"
        for entry in entries:
            self.say(["update", entry[0], entry[4], None, None, {"r": "root", "w": {}, **extras}])
        return list(entries)

    def drop(self, code: int = 1001) -> None:
        """Close every connection."""
        for connection in self.connections:
            connection.close(code)

    def _converse(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        try:
            for frame in connection:
                self._take(json.loads(frame))
        except ConnectionClosed:
            return

    def _take(self, message: Message) -> None:
        if message == ["ping"]:
            self.pings += 1
        else:
            self._heard.put(message)

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        match request.path.partition("?")[0]:
            case "/live/websocket":
                return respond("", HTTPStatus.SERVICE_UNAVAILABLE) if self.refuses else None
            case "/live/client.js":
                return respond(SCRIPT.read_text(), kind="text/javascript")
            case "/favicon.ico":
                return respond("", HTTPStatus.NOT_FOUND)
            case _:
                self.serves.wait(PATIENCE_SECONDS)
                return respond(self.page)


def respond(text: str, status: HTTPStatus = HTTPStatus.OK, kind: str = "text/html") -> Response:
    """A response of HTTP."""
    body = text.encode()
    headers = Headers(
        {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
    )
    return Response(status, status.phrase, headers, body)
