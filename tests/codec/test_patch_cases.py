"""The golden cases of patches, held against the client's side in Python; the browser's client reads the same file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from liveview.codec.content import (
    changes_from_json,
    changes_to_json,
    definition_from_json,
    instance_from_json,
)
from liveview.render.apply import apply
from liveview.render.html import to_html
from liveview.template.values import Instance
from tests.laws.dom import Tree, dom

CASES: dict[str, dict[str, Any]] = {  # Any: JSON
    case["name"]: case
    for case in json.loads((Path(__file__).parents[2] / "wire/cases/patches.json").read_text())["cases"]
}


def shown(instance: Instance) -> Tree:
    """The page that shows an instance."""
    return dom(to_html(instance.template, instance.values))


@pytest.mark.parametrize("name", CASES)
def test_patch(name: str) -> None:
    """Before, the patch, after, and the HTML of both are one story."""
    case = CASES[name]
    templates = {tid: definition_from_json(tid, definition) for tid, definition in case["templates"].items()}
    before = instance_from_json(case["before"], templates)
    assert shown(before) == dom(re.sub(r"<!--.*?-->", "", case["adopted"]))
    changes = changes_from_json(case["patch"], before.template, templates, before.values)
    after = Instance(before.template, apply(before.values, changes))
    assert after == instance_from_json(case["after"], templates)
    assert shown(after) == dom(case["html"])
    again = changes_from_json(changes_to_json(changes), before.template, templates, before.values)
    assert again == changes
