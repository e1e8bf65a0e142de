"""Live web pages in Python: components whose state, template and handlers live on the server.

`docs/` and `README.md` show how to use it; this module lists all that applications import.
"""

from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.events import Event, event
from liveview.component.fields import Bound, field
from liveview.component.form import Form
from liveview.component.receiver import message
from liveview.server.app import LiveView
from liveview.session.limits import Limits

__all__ = [
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
