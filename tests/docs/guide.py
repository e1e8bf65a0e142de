"""The Python of `docs/testing.md`, all of it run as one module."""

import re
import sys
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tests.docs.tables import ROOT

TEXT = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)

# What the guide says of a page, by name.
NAMES = set(re.findall(r"\b(?:page|ann|ben)\.(\w+)", TEXT))


def names_of_guide() -> dict[str, Any]:  # Any: a module's globals
    """What its blocks define. Its tests import from `shop`, which is here the same module."""
    module = sys.modules.setdefault("shop_of_the_guide", ModuleType("shop_of_the_guide"))
    if not vars(module).get("Order"):
        with patch.dict(sys.modules, {"shop": module}):
            for block in BLOCKS:
                exec(block, vars(module))
    return vars(module)


def files_of_guide() -> dict[str, str]:
    """Its project: the components, all tests in one file, and pytest's settings."""
    (settings,) = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
    shop, *tests = BLOCKS
    return {"shop.py": shop, "test_shop.py": "\n".join(tests), "pytest.ini": settings}
