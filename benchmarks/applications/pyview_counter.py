"""pyview's counter; its template stands beside it.

pyview is installed in the benchmark's own environment only, so type checkers cannot look into it.
"""
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false

from pyview import LiveView


class Counter(LiveView):
    """The counter of the examples."""

    async def mount(self, socket, session):
        """Begin at 0."""
        socket.context = {"count": 0}

    async def handle_event(self, event, payload, socket):
        """One handler for all events."""
        match event:
            case "increment":
                socket.context["count"] += 1
            case "add":
                socket.context["count"] += int(payload["by"])
