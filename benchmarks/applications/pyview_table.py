"""The table of `tables.py` in pyview, with its plain loop; its template stands beside it.

pyview is installed in the benchmark's own environment only, so type checkers cannot look into it.
"""
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false

from pyview import LiveView

from benchmarks.applications.rows import NEW_LABEL, SWAPPED, stored_rows


class Table(LiveView):
    """A table at `/table/{count}`."""

    async def mount(self, socket, session):
        """No rows yet: how many there are is said by the path."""
        socket.context = {"rows": [], "selected": None, "next_id": 1}

    async def handle_params(self, socket, count: int):
        """Take the rows from the database."""
        socket.context["rows"] = [{"id": id, "label": label} for id, label in stored_rows(count)]
        socket.context["next_id"] = count + 1

    async def handle_event(self, event, payload, socket):
        """One handler for all events."""
        context = socket.context
        rows = context["rows"]
        match event:
            case "change":
                row = rows[int(payload["index"])]
                row["label"] = row["label"].swapcase()
            case "insert":
                rows.insert(0, {"id": context["next_id"], "label": NEW_LABEL})
                context["next_id"] += 1
            case "swap":
                first, second = SWAPPED
                rows[first], rows[second] = rows[second], rows[first]
            case "delete":
                del rows[int(payload["index"])]
