"""Name what a patch is made of, to count which forms occurred."""

from liveview.render.patch import Change, Changes, InstancePatch, ListPatch
from liveview.template.values import Instance, Items, Raw, Values


def forms_of(changes: Changes, definitions: str) -> set[str]:
    """The names, from `constructs.PATCHES`, of what is in a patch and in the JSON text of definitions beside it."""
    found = {"nothing"} if not changes else set[str]().union(*(_form(change) for _, change in changes))
    return found | ({"definitions after the first content"} if definitions != "{}" else set())


def _form(change: Change) -> set[str]:
    match change:
        case None:
            return {"absent"}
        case True:
            return {"attribute that is present"}
        case str():
            return {"text"}
        case int():
            return {"number"}
        case tuple():
            return {"spread"}
        case Raw():
            return {"raw HTML"}
        case Instance():
            return {"instance"}
        case Items():
            return {"list"}
        case InstancePatch(_, changes):
            return {"instance patched"}.union(*(_form(inner) for _, inner in changes))
        case ListPatch(_, order, rows, updates):
            inner = (_form(inner) for _, changes in updates for _, inner in changes)
            return {"list patched"}.union(_order_forms(order, rows) if order is not None else (), *inner)


def _order_forms(order: list[int], rows: list[Values]) -> set[str]:
    starts = [start for start in order[::2] if start >= 0]
    forms = {"items moved"} if starts != sorted(starts) else set[str]()
    return forms | {"items added" if rows else "items dropped"}
