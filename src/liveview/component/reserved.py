"""The names that a component class cannot use as it likes, and what to write instead."""

from collections.abc import Mapping
from typing import Final

from liveview.component.annotations import is_class_variable
from liveview.errors import ComponentError, NotYet

_HOOK: Final = "It is a lifecycle hook: write `def {name}(self) -> None` or `async def {name}(self) -> None`."
_REPAIRS: Final = {
    "template": 'It is the template\'s text: write `template = """..."""`, without an annotation.',
    "template_name": 'It is the template\'s file: write `template_name = "counter.html"`, without an annotation.',
    "components": "It lists the child components: write `components = (Row, Modal)`, without an annotation.",
    "load": _HOOK.format(name="load"),
    "mount": _HOOK.format(name="mount"),
    "unmount": _HOOK.format(name="unmount"),
    "render": "It gives the content: write `def render(self)`, which returns a str or something with __html__.",
    "guard": "Refuse people with LiveView(guard=...), and choose another name for what is yours.",
    "live": "self.live holds the services (timers, tasks, redirect ...); choose another name for what is yours.",
}

# Reserved names that no template sees.
REFUSED: Final = frozenset(_REPAIRS) - {"live"}


def refuse_misuse(owner: type, root: type, annotations: Mapping[str, object]) -> None:
    """Raise `ComponentError` where a class body gives a reserved name another meaning."""
    if owner is root:
        return
    body = vars(owner)
    for name in _REPAIRS.keys() & (annotations.keys() | body.keys()):
        is_state = name in annotations and not is_class_variable(annotations[name], owner)
        if is_state or not _fits(name, body.get(name)):
            raise ComponentError(f"{owner.__name__}.{name}: the name is reserved. {_REPAIRS[name]}")
    if body.get("components"):
        raise NotYet(
            f"{owner.__name__}.components: child components do not exist in this version of liveview."
        )
    if "__init__" in body:
        raise ComponentError(
            f"{owner.__name__} defines __init__, which a component has no need of: declare its state as annotated "
            f"fields, and prepare the rest in load (once for a page) or mount (each time it goes live)."
        )


def _fits(name: str, value: object) -> bool:
    match name:
        case "template" | "template_name":
            return value is None or isinstance(value, str)
        case "components":
            return isinstance(value, (tuple, list))
        case "load" | "mount" | "unmount" | "render":
            return (
                callable(value) and not isinstance(value, type) and not hasattr(value, "__liveview_event__")
            )
        case _:
            return False
