"""The Python of `docs/testing.md`, all of it run as one module."""

import re
import sys
from types import ModuleType
from typing import Any

from tests.docs.tables import ROOT

TEXT = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)

# What the guide says of a page, by name.
NAMES = set(re.findall(r"\b(?:page|ann|ben)\.(\w+)", TEXT))


def names_of_guide() -> dict[str, Any]:  # Any: a module's globals
    """What its blocks define."""
    module = sys.modules.setdefault("shop_of_the_guide", ModuleType("shop_of_the_guide"))
    if not vars(module).get("Order"):
        for block in BLOCKS:
            exec(block, vars(module))
    return vars(module)
