"""The bytes that a page sends and receives over its WebSockets."""

from dataclasses import dataclass

from playwright.sync_api import Page, WebSocket


@dataclass
class Traffic:
    """Bytes of the content of frames. Without slots, because Playwright hangs something on objects whose methods it calls."""

    up: int = 0
    down: int = 0

    def since(self, before: "Traffic") -> "Traffic":
        """What was added."""
        return Traffic(self.up - before.up, self.down - before.down)

    def watch(self, page: Page) -> None:
        """Count what the page says and hears from now on, over connections that it has yet to open."""
        page.on("websocket", self._watch_socket)

    def _watch_socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._add_up)
        socket.on("framereceived", self._add_down)

    def _add_up(self, content: str | bytes) -> None:
        self.up += _length(content)

    def _add_down(self, content: str | bytes) -> None:
        self.down += _length(content)


def _length(content: str | bytes) -> int:
    return len(content.encode() if isinstance(content, str) else content)
