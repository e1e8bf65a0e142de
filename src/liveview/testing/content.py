"""What the visited page shows: kept by applying the server's updates to values, as the browser applies them to its DOM."""

from collections.abc import Mapping
from typing import Any

from liveview.codec.content import changes_from_json, definition_from_json
from liveview.render.apply import apply
from liveview.render.html import to_html
from liveview.render.patch import templates_in
from liveview.template.values import Template, Values


class Content:
    """The content of one component, from its first render on."""

    def __init__(self, template: Template, values: Values) -> None:
        self._template = template
        self._values = values
        known = templates_in(list(enumerate(values))) | {template}
        self._templates = {template.id: template for template in known}

    @property
    def html(self) -> str:
        """The content as HTML, with the server's markers in it."""
        return to_html(self._template, self._values)

    def define(self, definitions: Mapping[str, Any]) -> None:  # Any: JSON of the wire
        """Learn templates that came with an update."""
        for tid, definition in definitions.items():
            self._templates.setdefault(tid, definition_from_json(tid, definition))

    def patch(self, patch: list[Any]) -> None:  # Any: JSON of the wire
        """Apply the patch of an update."""
        changes = changes_from_json(patch, self._template, self._templates, self._values)
        self._values = apply(self._values, changes)
