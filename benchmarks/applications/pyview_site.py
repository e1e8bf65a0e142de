"""pyview's pages, at the paths of `live.py`.

pyview is installed in the benchmark's own environment only, so type checkers cannot look into it.
"""
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false

from pyview import PyView

from benchmarks.applications.pyview_counter import Counter
from benchmarks.applications.pyview_table import Table

site = PyView()
site.add_live_view("/counter/0", Counter)
site.add_live_view("/table/{count:int}", Table)
