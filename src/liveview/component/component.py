"""The class that users subclass."""

from collections.abc import Awaitable, Mapping
from typing import Any, ClassVar, Literal, cast, dataclass_transform

from liveview.component.arguments import shown
from liveview.component.changes import Tracked
from liveview.component.fields import field, keep
from liveview.component.live import Live
from liveview.component.plan import FieldPlan, Options, Plan, install_fields, make_plan
from liveview.component.registry import register
from liveview.errors import ComponentError, suggestion


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
class Component(Tracked):
    """A part of a page: state, a template, and handlers.

    Annotated names are state and keyword arguments of the constructor; names that start with `_` and `ClassVar`s are
    plain attributes. (Type checkers take an annotated `_name` for state too: assign it in `mount` instead. What `load` assigns
    to one is there for the page's HTML and gone when the page connects.)
    A mutable default is copied for each instance. Setting a field is all that it takes to have the page updated.

    So is changing a list, dict or set in a field in place. What is assigned is copied: the field holds a tracked copy,
    so go on with `self.rows`, not with the list that was assigned, nor with a dict that was put into it. A row that is put
    into a second field is a copy there.

        class Counter(Component):
            template = '<button live-click="increment">{{ count }}</button>'
            count: int = 0

            @event
            def increment(self) -> None:
                self.count += 1

    What is said beside the base holds for classes below it too. `offline="refuse"`: what a person does while there is no
    connection is refused at once; else it waits and is done afterwards. `restore=True`: a page that is loaded again goes on
    with the state that it had, if the component is constructed with equal arguments.

        class Transfer(Component, offline="refuse"): ...

    Raises `ComponentError`: at its definition where a class uses a reserved name, at its construction for an unknown or
    missing field.
    """

    # None where a class has no template. Whoever reads it of a class that has one gets a text, and may add to that.
    template: ClassVar[str] = cast("str", None)
    template_name: ClassVar[str | None] = None
    components: ClassVar[tuple[type["Component"], ...]] = ()
    __plan__: ClassVar[Plan]

    def __init_subclass__(
        cls,
        *,
        offline: Literal["queue", "refuse"] | None = None,
        restore: bool | None = None,
        **others: object,
    ) -> None:
        super().__init_subclass__(**others)
        if offline not in ("queue", "refuse", None):
            raise ComponentError(f'{cls.__name__}: offline={offline!r}: it is "queue" or "refuse".')
        inherited = cls.__plan__.options
        options = Options(
            inherited.offline if offline is None else offline,
            inherited.restore if restore is None else restore,
        )
        cls.__plan__ = make_plan(cls, Component, options)
        install_fields(cls, cls.__plan__)
        register(cls)

    def __init__(self, *positional: object, **given: object) -> None:
        plan = type(self).__plan__
        if positional or not given.keys() <= plan.fields.keys():
            raise _wrong_arguments(type(self), positional, given)
        for field_plan in plan.fields.values():
            _initialise(self, field_plan, given)

    @property
    def live(self) -> Live:
        """The services: `id`, `connection`, `every`, `after`, `start`, `subscribe`, `publish`, `emit`, `redirect`, `title`."""
        live = self.__dict__.get("live")
        if live is None:
            self.live = live = Live()
        assert isinstance(live, Live)
        return live

    @live.setter
    def live(self, live: Live) -> None:
        live._name = type(self).__name__
        self.__dict__["live"] = live

    def load(self) -> Awaitable[None] | None:
        """Runs when the component is created for a page, before it is rendered.

        On a resume it runs only if the session does not carry the whole state.
        """
        return None

    def mount(self) -> Awaitable[None] | None:
        """Runs each time the component goes live: it has been subscribed over a connection."""
        return None

    def unmount(self) -> Awaitable[None] | None:
        """Runs once for each `mount`, when the component's connection or its place on the page ends."""
        return None

    def __repr__(self) -> str:
        fields = (f"{name}={shown(self.__dict__.get(name))}" for name in type(self).__plan__.fields)
        return f"{type(self).__name__}({', '.join(fields)})"


def _initialise(component: Component, field_plan: FieldPlan, given: Mapping[str, object]) -> None:
    """Give a field its first value, past its descriptor: what was never shown is no change."""
    name = field_plan.name
    if name in given:
        value = given[name]
    elif field_plan.is_required:
        raise ComponentError(f"{type(component).__name__} needs field {name!r}: {_example(type(component))}.")
    else:
        value = field_plan.initial()
    keep(component, name, field_plan.bit, value)


def _wrong_arguments(
    kind: type[Component], positional: tuple[object, ...], given: Mapping[str, Any]
) -> ComponentError:
    if positional:
        return ComponentError(f"{kind.__name__} takes its fields by name: {_example(kind)}.")
    known = kind.__plan__.fields
    unknown = next(name for name in given if name not in known)
    return ComponentError(f"{kind.__name__} has no field {unknown!r}.{suggestion(unknown, known)}")


def _example(kind: type[Component]) -> str:
    """How to construct a component: its required fields, else its first."""
    fields = kind.__plan__.fields.values()
    names = [field.name for field in fields if field.is_required] or [field.name for field in fields][:1]
    return f"{kind.__name__}({', '.join(f'{name}=...' for name in names)})"


Component.__plan__ = make_plan(Component, Component, Options())
