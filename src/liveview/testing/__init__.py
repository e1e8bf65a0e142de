"""Test an application's components without a browser and without a socket.

`visit` opens a component as a page would, on the same path through session, render and update as in production.
"""

from liveview.testing.visit import VisitedPage, visit

__all__ = ["VisitedPage", "visit"]
