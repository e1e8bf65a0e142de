"""What a plan says of a class, and what a class may not do."""

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any, ClassVar

import pytest

from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.events import Event, event
from liveview.component.registry import find
from liveview.errors import ComponentError, NotYet


class Page(Component):
    """One of everything."""

    template = "<p>{{ count }}</p>"
    count: int = 0
    greeting = "Hello"
    limit: ClassVar[int] = 3
    _hidden = "no"

    @property
    def shown(self) -> bool:
        """A property."""
        return True

    @computed
    def double(self) -> int:
        """A computed value."""
        return self.count * 2

    def helper(self) -> str:
        """A method."""
        return "x"

    def _secret(self) -> str:
        return "y"

    @event
    def increment(self) -> None:
        """A handler."""
        self.count += 1

    @event(replay=False)
    async def pay(self, amount: int) -> None:
        """A handler that must not be tried twice."""

    def mount(self) -> None:
        """A hook."""


def test_a_template_sees_what_is_public() -> None:
    """Fields, properties, methods, computed values, class attributes, `live`; no hooks, nothing with an underscore."""
    expected = {"count", "greeting", "limit", "shown", "double", "helper", "increment", "pay", "live"}
    assert Page.__plan__.names == expected


def test_the_name_is_what_pages_call_the_class() -> None:
    """Module and qualified name."""
    assert Page.__plan__.name == f"{__name__}.Page"


def test_every_field_and_computed_value_has_a_bit_of_its_own() -> None:
    """And nobody has bit 1."""
    assert Page.__plan__.bits == {"count": 2, "double": 4}


def test_only_marked_methods_are_handlers() -> None:
    """With what their mark said."""
    handlers = Page.__plan__.handlers
    assert {name: handler.replay for name, handler in handlers.items()} == {"increment": True, "pay": False}


def test_marked_methods_are_plain_methods() -> None:
    """Calling one in Python does what it says."""
    page = Page()
    page.increment()
    assert page.count == 1
    assert Page.increment.__name__ == "increment"


async def test_marked_coroutines_are_plain_coroutines() -> None:
    """They are awaited by whoever calls them."""
    await Page().pay(3)


def test_handlers_are_inherited_and_overridden() -> None:
    """What the subclass makes of a name is what counts."""

    class Sub(Page):
        def increment(self) -> None:
            self.count += 100

        @event
        def pay(self, amount: str) -> None:  # type: ignore[override]
            pass

        @event
        def more(self) -> None:
            pass

    assert set(Sub.__plan__.handlers) == {"pay", "more"}
    assert Sub.__plan__.handlers["pay"].replay
    assert Page.__plan__.handlers["pay"].title == "Page.pay"


def test_handlers_of_a_mixin_belong_to_the_component() -> None:
    """A mixin need not be a component."""

    class Resetting:
        count: int

        @event
        def reset(self) -> None:
            self.count = 0

    class Resettable(Resetting, Page):
        pass

    handler = Resettable.__plan__.handlers["reset"]
    assert handler.title == "Resettable.reset"
    component = Resettable(count=5)
    handler.function(component)
    assert component.count == 0


def test_the_mark_survives_other_decorators() -> None:
    """As long as they use functools.wraps, and on either side."""

    def logged(function: Callable[..., Any]) -> Callable[..., Any]:  # Any: a decorator for everything
        @functools.wraps(function)
        def inner(*arguments: Any, **named: Any) -> Any:
            return function(*arguments, **named)

        return inner

    class Logged(Component):
        @logged
        @event
        def outside(self, by: int) -> None: ...

        @event
        @logged
        def inside(self, by: int) -> None: ...

    for handler in Logged.__plan__.handlers.values():
        assert [(parameter.name, parameter.annotation) for parameter in handler.parameters] == [("by", int)]


def test_wants_names_the_details_that_the_client_has_to_send() -> None:
    """By the parameters' names, and everything of the event for an Event."""

    class Wanting(Component):
        @event
        def nothing(self, by: int, **rest: str) -> None: ...

        @event
        def some(self, value: str, key: str, *, checked: bool = False) -> None: ...

        @event
        def form_and_event(self, form: dict[str, str], what: Event) -> None: ...

        @event
        def maybe(self, value: Event | None = None) -> None: ...

    wants = {name: handler.wants for name, handler in Wanting.__plan__.handlers.items()}
    assert wants == {
        "nothing": (),
        "some": ("value", "key", "checked"),
        "form_and_event": ("form", "event", "value", "checked"),
        "maybe": ("event", "value", "checked"),
    }


# --- the registry -------------------------------------------------------------------------------------------


def test_loaded_classes_are_found_by_name() -> None:
    """And nothing else is."""
    assert find(f"{__name__}.Page") is Page
    assert find(f"{__name__}.Nobody") is None
    assert find("os.path") is None


def test_the_last_definition_of_a_name_wins() -> None:
    """As after a reload of the module."""

    def define() -> type[Component]:
        class Twice(Component):
            pass

        return Twice

    first, second = define(), define()
    assert first is not second
    assert find(second.__plan__.name) is second


# --- reserved names -----------------------------------------------------------------------------------------


def nothing(self: Component) -> None:
    """A method."""


def make(body: dict[str, object], annotations: dict[str, object] | None = None) -> type[Component]:
    """A class with this body."""
    return type("Made", (Component,), {**body, "__annotations__": annotations or {}})


@pytest.mark.parametrize(
    "name", ["template", "template_name", "components", "load", "mount", "unmount", "render"]
)
def test_a_reserved_name_cannot_be_state(name: str) -> None:
    """The error names class, name and repair."""
    with pytest.raises(ComponentError, match=rf"^Made\.{name}: the name is reserved\. .*write `"):
        make({}, {name: str})


@pytest.mark.parametrize("name", ["guard", "live"])
def test_names_of_the_framework_cannot_be_used_at_all(name: str) -> None:
    """Neither as state nor as a method."""
    with pytest.raises(ComponentError, match=rf"Made\.{name}: the name is reserved\. .*choose another name"):
        make({}, {name: int})
    with pytest.raises(ComponentError, match=rf"Made\.{name}: the name is reserved"):
        make({name: nothing})


def test_hooks_have_to_be_methods_and_no_handlers() -> None:
    """A page must not be able to call `mount`."""
    with pytest.raises(ComponentError, match=r"Made\.mount: the name is reserved"):
        make({"mount": 3})
    with pytest.raises(ComponentError, match=r"Made\.load: the name is reserved"):
        make({"load": event(FunctionType(nothing.__code__, {}))})


def test_templates_have_to_be_texts() -> None:
    """Other values would fail much later."""
    with pytest.raises(ComponentError, match=r"Made\.template: the name is reserved"):
        make({"template": 3})


def test_reserved_names_may_be_used_for_what_they_are() -> None:
    """Also with `ClassVar`."""
    made = make(
        {
            "template": "<p></p>",
            "template_name": None,
            "components": (),
            "render": nothing,
            "load": nothing,
        },
        {"template": ClassVar[str]},
    )
    assert made.__plan__.has_render
    assert made.__plan__.fields == {}


@pytest.mark.parametrize(
    "name", ["id", "title", "key", "start", "name", "names", "bits", "content", "value", "form"]
)
def test_everything_else_is_free(name: str) -> None:
    """No other name of the framework is in the way."""
    made: Any = make({name: 1}, {name: int})  # Any: its constructor is not known
    assert getattr(made(**{name: 5}), name) == 5


def test_child_components_do_not_exist_yet() -> None:
    """The error says so, instead of ignoring them."""
    with pytest.raises(NotYet, match=r"Made\.components"):
        make({"components": (Page,)})


def test_init_is_refused_with_the_repair() -> None:
    """A component is also made from a session, which knows only fields."""
    with pytest.raises(ComponentError, match=r"Made defines __init__.*load .*mount"):
        make({"__init__": nothing})


# --- marks --------------------------------------------------------------------------------------------------


NO_METHODS: list[object] = [property(nothing), staticmethod(nothing), functools.partial(nothing), int, 3]


@pytest.mark.parametrize("wrong", NO_METHODS)
def test_only_methods_can_be_handlers(wrong: Any) -> None:
    """The mark goes directly above the def."""
    with pytest.raises(ComponentError, match="@event belongs on a method"):
        event(wrong)


def test_generators_cannot_be_handlers() -> None:
    """Nobody would run their body."""
    with pytest.raises(ComponentError, match="each has a `yield`"):

        @event
        def each(self: Component) -> object:
            yield 1


def test_a_thread_is_for_functions_that_block() -> None:
    """An `async def` has no use for one, and a `def` cannot be cut short: both are said where they are written."""
    with pytest.raises(ComponentError, match=r"@event\(thread=True\): save is an `async def`"):

        @event(thread=True)
        async def save(self: object) -> None: ...

    with pytest.raises(ComponentError, match=r"@event\(seconds=3\): load is a `def`"):

        @event(seconds=3)
        def load(self: object) -> None: ...

    with pytest.raises(ComponentError, match=r"a number of seconds above zero"):

        @event(seconds=0)
        async def wait(self: object) -> None: ...


def unbindable() -> list[Callable[..., None]]:
    """Handlers whose parameters cannot be given by name."""

    def positional(self: Component, by: int, /) -> None: ...
    def many(self: Component, *by: int) -> None: ...
    def selfless() -> None: ...

    return [positional, many, selfless]


@pytest.mark.parametrize("function", unbindable())
def test_parameters_have_to_be_given_by_name(function: Callable[..., None]) -> None:
    """The error comes with the class, not with the first event."""
    with pytest.raises(ComponentError, match=rf"Made\.{function.__name__}"):
        make({function.__name__: event(function)})


def test_a_type_that_no_page_can_send_is_refused() -> None:
    """The error comes when the page goes live, not with the first event."""

    class Engine: ...

    class Car(Component):
        @event
        def fit(self, engine: Engine) -> None: ...

    with pytest.raises(
        ComponentError, match=r"Car\.fit: no argument can become parameter 'engine': .* Engine"
    ):
        _ = Car.__plan__.handlers["fit"].wants


def test_a_check_finds_every_annotation_that_makes_no_sense() -> None:
    """So that a page says so, and not the first event."""

    class Engine: ...

    class Car(Component):
        @event
        def fit(self, **engines: Engine) -> None: ...

    class Boat(Component):
        engine: "Missing"  # type: ignore[name-defined]  # noqa: F821

    Page.__plan__.check()
    with pytest.raises(ComponentError, match=r"Car\.fit: no argument can become parameter 'engines'"):
        Car.__plan__.check()
    with pytest.raises(ComponentError, match=r"Boat\.engine: its annotation 'Missing' cannot be resolved"):
        Boat.__plan__.check()


@pytest.mark.parametrize("hook", ["load", "mount", "unmount"])
def test_hooks_do_nothing_by_default(hook: str) -> None:
    """A component needs none of them."""
    assert getattr(Page(), hook)() is None
