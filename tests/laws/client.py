"""A client in Python that knows only what came over the wire: definitions, one whole content, patches."""

import msgspec

from liveview.codec.content import (
    Json,
    changes_from_json,
    changes_to_json,
    definition_from_json,
    definition_to_json,
    instance_from_json,
    value_to_json,
)
from liveview.render.apply import apply
from liveview.render.html import to_html
from liveview.render.patch import Changes, templates_in
from liveview.template.values import Instance, Template, Values


class Wire:
    """The server's half: says everything as JSON text, and each definition once."""

    def __init__(self, root: Template) -> None:
        self._root = root
        self._known: set[Template] = set()

    def content(self, values: Values) -> tuple[str, str]:
        """The definitions that are needed, and a whole content."""
        whole = Instance(self._root, values)
        return self._definitions({self._root} | templates_in([(0, whole)])), to_json(value_to_json(whole))

    def patch(self, changes: Changes) -> tuple[str, str]:
        """The definitions that are needed, and a patch."""
        return self._definitions(templates_in(changes)), to_json(changes_to_json(changes))

    def _definitions(self, needed: set[Template]) -> str:
        new = needed - self._known
        self._known |= new
        return to_json({template.id: definition_to_json(template) for template in new})


class Client:
    """The other half."""

    def __init__(self, definitions: str, content: str) -> None:
        self._templates: dict[str, Template] = {}
        self._define(definitions)
        self._shown = instance_from_json(msgspec.json.decode(content), self._templates)

    def patch(self, definitions: str, patch: str) -> None:
        """Take an update."""
        self._define(definitions)
        shown = self._shown
        changes = changes_from_json(msgspec.json.decode(patch), shown.template, self._templates, shown.values)
        self._shown = Instance(shown.template, apply(shown.values, changes))

    @property
    def content(self) -> str:
        """What it holds, as the wire would say it."""
        return to_json(value_to_json(self._shown))

    @property
    def html(self) -> str:
        """What it shows."""
        return to_html(self._shown.template, self._shown.values)

    def _define(self, definitions: str) -> None:
        for tid, definition in msgspec.json.decode(definitions).items():
            self._templates[tid] = definition_from_json(tid, definition)


def to_json(value: Json) -> str:
    """JSON text."""
    return msgspec.json.encode(value).decode()
