"""What the visited page shows: kept by applying the server's updates, as the browser applies them to its DOM.

As in a DOM, what stays where it is stays the same thing: each element has a *key* that it keeps until it is taken out, so
that what a person typed into it can be kept beside what the server renders.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, TypeGuard

from liveview.codec.content import (
    LIST,
    ORDER,
    PATCH,
    RAW,
    UPDATES,
    VALUES,
    definition_from_json,
    definition_to_json,
    patches_items,
    value_to_json,
)
from liveview.render.html import attribute_to_html, escaped, spread_to_html
from liveview.render.patch import templates_in
from liveview.template.values import Hole, Kind, Template, Values

# The attribute that holds an element's key, in the HTML that tests select from.
KEY: Final = "data-live-node"

_MARK = re.compile(rf' {KEY}="[^"]*"')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

# Comments, and start tags with their attributes.
_TOKEN = re.compile(
    r"""<!--.*?-->|<(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*+)>""", re.DOTALL
)
_ATTRIBUTE_HOLE = re.compile(r' \$(\d+)="[^"]*"')

# In these, what looks like a tag is text (HTML standard, 13.2.5).
_TEXT_ONLY: Final = frozenset("iframe noembed noframes script style textarea title xmp".split())

# Stands for the serial number of an instance; no HTML holds it.
_SERIAL: Final = "\0"

Json = Any  # what the wire carries
Writes = list[tuple[str, str]]


@dataclass(eq=False)
class _Shown:
    """An instance of a template in the page."""

    serial: str
    template: "_Marked"
    parts: list[Any]  # Any: text and the like, or one of the classes here


@dataclass(eq=False)
class _Listed:
    """A list in the page."""

    items: list[_Shown]


@dataclass(eq=False)
class _Html:
    """Raw HTML in the page."""

    serial: str
    html: str


@dataclass(frozen=True, eq=False)
class _Marked:
    """A template whose elements carry keys. `elements`: by slot, the number of the element whose attribute it is."""

    id: str
    chunks: tuple[str, ...]
    holes: tuple[Hole, ...]
    elements: Mapping[int, int]


class Content:
    """The content of one component: nothing, until `replace` brings it."""

    def __init__(self) -> None:
        self._serials = count(1)
        self._templates: dict[str, _Marked] = {}
        self._root: _Shown | None = None

    @property
    def html(self) -> str:
        """The content as HTML, each element with its key."""
        pieces: list[str] = []
        if self._root is not None:
            _write(self._root, pieces)
        return "".join(pieces)

    def define(self, definitions: Mapping[str, Json]) -> None:
        """Learn templates that came with an update."""
        for tid, definition in definitions.items():
            if tid not in self._templates:
                self._templates[tid] = _marked_template(tid, definition)

    def patch(self, patch: list[Json]) -> Writes:
        """Apply the patch of an update. The attributes that were written, by element and name, changed or not."""
        assert self._root is not None
        writes: Writes = []
        self._patch(self._root, patch, writes)
        return writes

    def replace(self, template: Template, values: Values) -> Writes:
        """Take over content that came whole. What fits stays the same thing; the attributes that are others now."""
        before, self._root = self._root, self._whole(template, values)
        writes: Writes = []
        _keep(before, self._root, writes)
        return writes

    # --- making ---

    def _whole(self, template: Template, values: Values) -> _Shown:
        known = templates_in(list(enumerate(values))) | {template}
        self.define({one.id: definition_to_json(one) for one in known})
        return self._shown(template.id, list(map(value_to_json, values)))

    def _shown(self, tid: str, values: Iterable[Json]) -> _Shown:
        template = self._templates[tid]
        parts = [self._part(value, hole) for value, hole in zip(values, template.holes, strict=True)]
        return _Shown(str(next(self._serials)), template, parts)

    def _part(self, value: Json, hole: Hole) -> Any:  # Any: as in `_Shown`
        if hole.kind is Kind.SPREAD:
            return tuple(value)
        if _is_array(value):
            return self._shown(value[0], value[1:])
        if is_object(value):
            return (
                _Html(str(next(self._serials)), value[RAW]) if RAW in value else _Listed(self._items(value))
            )
        return str(value) if isinstance(value, float) else value

    def _items(self, change: Mapping[str, Json]) -> list[_Shown]:
        if LIST not in change:
            return []
        tid, flat = change[LIST], change[VALUES]
        width = len(self._templates[tid].holes)
        if not width:
            return [self._shown(tid, ()) for _ in range(flat[0])]
        return [self._shown(tid, flat[start : start + width]) for start in range(0, len(flat), width)]

    # --- changing ---

    def _patch(self, shown: _Shown, patch: list[Json], writes: Writes) -> None:
        for slot, change in _pairs(patch):
            part, hole = shown.parts[slot], shown.template.holes[slot]
            if is_object(change) and PATCH in change:
                self._patch(part, change[PATCH], writes)
            elif patches_items(change):
                self._patch_items(part, change, writes)
            elif is_object(change) and ORDER in change:
                self._change_list(part, change, writes)
            else:
                shown.parts[slot] = self._part(change, hole)
                if hole.kind is not Kind.CHILD:
                    writes += _writes(shown, slot, part, shown.parts[slot])

    def _change_list(self, listed: _Listed, change: Mapping[str, Json], writes: Writes) -> None:
        old, new = listed.items, iter(self._items(change))
        listed.items = [
            item
            for start, length in _pairs(change[ORDER])
            for item in (old[start : start + length] if start >= 0 else [next(new) for _ in range(length)])
        ]
        self._patch_items(listed, change.get(UPDATES, []), writes)

    def _patch_items(self, listed: _Listed, patches: list[Json], writes: Writes) -> None:
        for index, patch in _pairs(patches):
            self._patch(listed.items[index], patch, writes)


def is_object(json: Json) -> TypeGuard[dict[str, Json]]:
    """Whether it is a JSON object."""
    return isinstance(json, dict)


def _is_array(json: Json) -> TypeGuard[list[Json]]:
    return isinstance(json, list)


def _pairs(flat: list[Json]) -> list[tuple[int, Json]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def plain(html: str) -> str:
    """HTML without keys and comments."""
    return _COMMENT.sub("", _MARK.sub("", html))


def _writes(shown: _Shown, slot: int, before: Any, after: Any) -> Writes:  # Any: as in `_Shown`
    """Which attributes of which element a slot has written."""
    hole = shown.template.holes[slot]
    names: Iterable[str] = (hole.name.removeprefix("."),)
    if hole.kind is Kind.SPREAD:
        names = {*before[::2], *after[::2]}
    key = f"{shown.serial}.{shown.template.elements[slot]}"
    return [(key, name) for name in names]


def _keep(before: Any, after: Any, writes: Writes) -> None:  # Any: as in `_Shown`
    """Have new content be the same thing as the old, where both are of one template at one place, or of one key."""
    match before, after:
        case _Shown(), _Shown() if before.template is after.template:
            after.serial = before.serial
            for slot, hole in enumerate(after.template.holes):
                old, new = before.parts[slot], after.parts[slot]
                if hole.kind is Kind.CHILD:
                    _keep(old, new, writes)
                elif old != new:
                    writes += _writes(after, slot, old, new)
        case _Listed(), _Listed():
            known = {_identity(item, place): item for place, item in enumerate(before.items)}
            for place, item in enumerate(after.items):
                _keep(known.get(_identity(item, place)), item, writes)
        case _Html(), _Html() if before.html == after.html:
            after.serial = before.serial
        case _:
            pass


def _identity(item: _Shown, place: int) -> object:
    """What tells an item of a list from others: its key, else its place."""
    for hole, part in zip(item.template.holes, item.parts, strict=True):
        if hole.name == "live-key":
            return ("key", part)
    return place


# --- HTML ---


def _write(shown: _Shown, pieces: list[str]) -> None:
    chunks = shown.template.chunks
    pieces.append(chunks[0].replace(_SERIAL, shown.serial))
    for slot, hole in enumerate(shown.template.holes):
        part = shown.parts[slot]
        if hole.kind is Kind.CHILD:
            _write_child(part, pieces)
        elif hole.kind is Kind.ATTRIBUTE:
            pieces.append(attribute_to_html(hole.name, part))
        elif hole.kind is Kind.PROPERTY:
            pieces.append(escaped(str(part)))
        else:
            pieces.append(spread_to_html(part))
        pieces.append(chunks[slot + 1].replace(_SERIAL, shown.serial))


def _write_child(part: Any, pieces: list[str]) -> None:  # Any: as in `_Shown`
    match part:
        case None:
            pass
        case _Shown():
            _write(part, pieces)
        case _Listed():
            for item in part.items:
                _write(item, pieces)
        case _Html():
            html, _ = _marked(part.html)
            pieces.append(html.replace(_SERIAL, part.serial))
        case _:
            pieces.append(escaped(str(part)))


def _marked_template(tid: str, definition: Json) -> _Marked:
    text, namespace = (definition, "") if isinstance(definition, str) else definition
    html, elements = _marked(text)
    template = definition_from_json(tid, [html, namespace])
    chunks = list(template.chunks)
    for slot, hole in enumerate(template.holes):
        if hole.name == ".value":
            chunks[slot] += "\n"  # parsers drop a line end at the start of a textarea
    return _Marked(tid, tuple(chunks), template.holes, elements)


def _marked(html: str) -> tuple[str, dict[int, int]]:
    """HTML whose start tags carry keys, and the number of the element that each attribute hole is of."""
    pieces: list[str] = []
    elements: dict[int, int] = {}
    numbers = count()
    end = 0
    while (token := _TOKEN.search(html, end)) is not None:
        name = token["name"]
        if name is None:
            pieces.append(html[end : token.end()])
            end = token.end()
            continue
        number = next(numbers)
        elements |= {int(hole[1]): number for hole in _ATTRIBUTE_HOLE.finditer(token["rest"])}
        pieces += (html[end : token.end("name")], f' {KEY}="{_SERIAL}.{number}"')
        end = token.end("name")
        stop = token.end()
        if name.lower() in _TEXT_ONLY:
            closing = re.compile(rf"</{name}", re.IGNORECASE).search(html, stop)
            stop = closing.start() if closing else len(html)
        pieces.append(html[end:stop])
        end = stop
    return "".join([*pieces, html[end:]]), elements
