"""Values and patches as the JSON of `wire/PROTOCOL.md` 4.2 and 4.3, in both directions."""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from liveview.render.apply import ordered
from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Hole, Instance, Items, Kind, Raw, Template, Value, Values

LIST, VALUES, RAW, PATCH, ORDER, UPDATES, TEMPLATE = "l", "v", "h", "p", "o", "u", "t"

Json = Any  # what msgspec's JSON reads and writes

_LINE_ENDS = re.compile(r"\r\n?")


def changes_to_json(changes: Changes) -> Json:
    """`[slot, change, slot, change, ...]`."""
    flat: list[Json] = []
    for slot, change in changes:
        kind = type(change)
        flat += (slot, change if kind is int else _as_parsed(change) if kind is str else _change(change))  # type: ignore[arg-type]  # a str
    return flat


def _change(change: Change) -> Json:
    match change:
        case ListPatch():
            return _list_patch(change)
        case InstancePatch():
            return {PATCH: changes_to_json(change.changes)}
        case _:
            return value_to_json(change)


def _list_patch(patch: ListPatch) -> Json:
    """The patches of items, alone where nothing else is to be said: as mostly."""
    updates: list[Json] = []
    for index, changes in patch.updates:
        updates += (index, changes_to_json(changes))
    if patch.order is None:
        return updates
    json: dict[str, Json] = {ORDER: patch.order}
    if patch.rows:
        json |= {LIST: patch.template.id, VALUES: _rows(patch.template, patch.rows)}
    if updates:
        json[UPDATES] = updates
    return json


def value_to_json(value: Value) -> Json:
    """A value of a hole."""
    match value:
        case str():
            return _as_parsed(value)
        case Instance():
            return [value.template.id, *map(value_to_json, value.values)]
        case Items():
            return {LIST: value.template.id, VALUES: _rows(value.template, value.rows)}
        case Raw():
            return {RAW: value.html}
        case tuple():
            return [_as_parsed(text) for text in value]
        case _:
            return value


def _rows(template: Template, rows: list[Values]) -> Json:
    if not template.holes:
        return [len(rows)]
    return [value_to_json(value) for row in rows for value in row]


def _as_parsed(text: str) -> str:
    """The text as an HTML parser would have given it: the page and its updates must not differ in line ends and NULs."""
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    return text.replace("\0", "") if "\0" in text else text


def definition_to_json(template: Template) -> Json:
    """A template's definition."""
    return [template.definition, template.namespace] if template.namespace else template.definition


# --- the way back, for clients written in Python ---


_HOLE = re.compile(r" \$(\d+)=\"([^\"]*)\"|<!--\$(\d+)-->")


def definition_from_json(tid: str, json: Json) -> Template:
    """A template from its definition. Its chunks carry no separators: what it renders is HTML without markers."""
    definition, namespace = (json, "") if isinstance(json, str) else json
    chunks: list[str] = []
    holes: list[Hole] = []
    end = 0
    for match in _HOLE.finditer(definition):
        hole = _hole(match[2])
        is_text = hole.kind is Kind.PROPERTY  # it stands behind its tag, which the hole ends
        chunks.append(definition[end : match.start()] + (">" if is_text else ""))
        holes.append(hole)
        end = match.end() + is_text
    chunks.append(definition[end:])
    return Template(
        tid, definition, namespace, tuple(chunks), tuple(holes), is_element=False, root_attributes=None
    )


def _hole(name: str | None) -> Hole:
    if name is None:
        return Hole(Kind.CHILD)
    kind = Kind.SPREAD if not name else Kind.PROPERTY if name.startswith(".") else Kind.ATTRIBUTE
    return Hole(kind, name)


def changes_from_json(
    json: Json, template: Template, templates: Mapping[str, Template], before: Values
) -> Changes:
    """The changes of an instance of `template` that holds `before`. Raises KeyError for a template that was not defined."""
    return [
        (slot, _change_from_json(change, template.holes[slot], templates, before[slot]))
        for slot, change in _pairs(json)
    ]


def _pairs(flat: list[Json]) -> list[tuple[int, Json]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def value_from_json(json: Json, hole: Hole, templates: Mapping[str, Template]) -> Value:
    """A value of `hole`."""
    if hole.kind is Kind.SPREAD:
        return tuple(json)
    if _is_array(json):
        return instance_from_json(json, templates)
    if _is_object(json):
        if RAW in json:
            return Raw(json[RAW])
        return Items(templates[json[LIST]], _rows_from_json(json, templates))
    value: Value = str(json) if isinstance(json, float) else json
    return value


def instance_from_json(json: list[Json], templates: Mapping[str, Template]) -> Instance:
    """`[tid, value, ...]`."""
    tid, *values = json
    template = templates[tid]
    return Instance(
        template,
        tuple(
            value_from_json(value, hole, templates)
            for value, hole in zip(values, template.holes, strict=True)
        ),
    )


def _rows_from_json(json: Json, templates: Mapping[str, Template]) -> list[Values]:
    template = templates[json[LIST]]
    width, flat = len(template.holes), json[VALUES]
    if not width:
        return [()] * flat[0]
    values = [
        value_from_json(flat[index], template.holes[index % width], templates) for index in range(len(flat))
    ]
    return [tuple(values[start : start + width]) for start in range(0, len(values), width)]


def _change_from_json(json: Json, hole: Hole, templates: Mapping[str, Template], before: Value) -> Change:
    if patches_items(json):
        json = {UPDATES: json}
    if not _is_object(json) or RAW in json or (LIST in json and ORDER not in json):
        return value_from_json(json, hole, templates)
    if PATCH in json:
        assert isinstance(before, Instance)
        return InstancePatch(
            before.template, changes_from_json(json[PATCH], before.template, templates, before.values)
        )
    assert isinstance(before, Items)
    return _list_patch_from_json(json, templates, before)


def _list_patch_from_json(
    json: dict[str, Json], templates: Mapping[str, Template], before: Items
) -> ListPatch:
    template = before.template
    order = json.get(ORDER)
    rows = _rows_from_json(json, templates) if LIST in json else []
    standing = before.rows if order is None else ordered(before.rows, order, rows)
    updates = json.get(UPDATES, [])
    return ListPatch(
        template,
        order,
        rows,
        [
            (index, changes_from_json(inner, template, templates, standing[index]))
            for index, inner in _pairs(updates)
        ],
    )


def patches_items(json: Json) -> TypeGuard[list[Json]]:
    """Whether a change is patches of items, in a list that stays in its order: an instance begins with a text."""
    return _is_array(json) and bool(json) and isinstance(json[0], int)


def _is_array(json: Json) -> TypeGuard[list[Json]]:
    return isinstance(json, list)


def _is_object(json: Json) -> TypeGuard[dict[str, Json]]:
    return isinstance(json, dict)
