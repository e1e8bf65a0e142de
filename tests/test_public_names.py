"""What applications import: names that stay."""

import liveview
import liveview.testing


def test_the_public_names_are_these() -> None:
    """A name that is added or goes is a decision, and a line in the changelog."""
    assert liveview.__all__ == [
        "Bound",
        "Component",
        "Event",
        "Form",
        "Limits",
        "LiveView",
        "computed",
        "event",
        "field",
        "message",
    ]
    assert liveview.testing.__all__ == ["VisitedPage", "visit"]
