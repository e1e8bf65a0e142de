"""What changed on a component, and when somebody is told."""

import threading
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveview.component.changes import take_changes
from liveview.component.component import Component
from liveview.component.computed import computed
from liveview.component.fields import field


class Cart(Component):
    """Fields, values derived from them, and a list."""

    price: int = 1
    count: int = 0
    note: str = ""
    tags: list[str] = field(default_factory=list[str])

    @computed
    def total(self) -> int:
        """Reads two fields."""
        return self.price * self.count

    @computed
    def label(self) -> str:
        """Reads another computed value."""
        return f"{self.total} {self.note}" if self.note else "nothing"

    @computed
    def tag_count(self) -> int:
        """Reads a list."""
        return len(self.tags)

    @computed
    def mood(self) -> "Mood":
        """Reads nothing, and gives what can change unseen."""
        return Mood.FINE


BITS = Cart.__plan__.bits


def as_tags(value: Any) -> Any:
    """What a field holds is not checked."""
    return value


def names(mask: int) -> set[str]:
    """The names whose bits are in a mask."""
    return {name for name, bit in BITS.items() if bit & mask}


def test_a_new_component_has_changed_nothing() -> None:
    """Its first render evaluates everything anyway."""
    assert take_changes(Cart()) == 0


def test_assigned_fields_are_reported_once() -> None:
    """Until they are assigned again."""
    cart = Cart()
    cart.price = 5
    cart.count += 1
    assert names(take_changes(cart)) == {"price", "count"}
    assert take_changes(cart) == 0


def test_a_container_that_changed_in_place_is_reported_once() -> None:
    """As an assignment is, whatever was done to it, and only where something was."""
    cart = Cart()
    take_changes(cart)
    assert len(cart.tags) == 0
    assert take_changes(cart) == 0
    cart.tags.append("new")
    cart.tags.sort()
    assert names(take_changes(cart)) == {"tags"}
    assert take_changes(cart) == 0


class Mood(Enum):
    """Something that no container tracks."""

    FINE = 1


class Line:
    """An object of the application's."""


UNSEEN: list[object] = [
    Line(),
    Mood.FINE,
    bytearray(),
    ([],),
    [Line()],
    [[Mood.FINE]],
    {"a": (1, [2])},
    {Mood.FINE: 1},
]


@pytest.mark.parametrize("value", UNSEEN)
def test_a_field_is_reported_as_long_as_its_value_can_change_unseen(value: Any) -> None:
    """It follows the value that the field holds now, not its annotation."""
    holder = Cart(tags=value)
    for _ in range(2):
        assert names(take_changes(holder)) == {"tags"}
    holder.tags = ()  # type: ignore[assignment]  # what a field holds is not checked
    take_changes(holder)
    assert take_changes(holder) == 0
    holder.tags = value
    for _ in range(2):
        assert names(take_changes(holder)) == {"tags"}


def test_a_field_is_reported_at_each_render_from_when_an_object_is_put_into_its_container() -> None:
    """An object changes without anybody being told, however deep in the container it is."""
    holder = Cart(tags=as_tags([[1], {"a": [2]}]))
    assert take_changes(holder) == 0
    tags: Any = holder.tags
    tags[1]["a"].append(Line())
    for _ in range(3):
        assert names(take_changes(holder)) == {"tags"}


def test_computed_values_are_reported_with_what_they_read() -> None:
    """Also through other computed values."""
    cart = Cart(note="x")
    assert (cart.total, cart.label) == (0, "0 x")
    cart.price = 3
    assert names(take_changes(cart)) == {"price", "total", "label"}


def test_computed_values_that_nobody_has_read_are_not_reported() -> None:
    """No slot shows them."""
    cart = Cart()
    cart.price = 3
    assert names(take_changes(cart)) == {"price"}


def test_computed_values_are_reported_with_the_containers_that_they_read() -> None:
    """When these have changed, and else not."""
    cart = Cart()
    assert cart.tag_count == 0
    assert take_changes(cart) == 0
    cart.tags.append("new")
    assert names(take_changes(cart)) == {"tags", "tag_count"}
    assert take_changes(cart) == 0


def test_computed_values_of_fields_that_can_change_unseen_are_always_reported() -> None:
    """An object in the list may have changed."""
    cart = Cart(tags=as_tags([Line()]))
    assert cart.tag_count == 1
    assert names(take_changes(cart)) == {"tags", "tag_count"}
    assert names(take_changes(cart)) == {"tags", "tag_count"}


def test_computed_values_that_can_change_unseen_are_always_reported() -> None:
    """Whatever they read."""
    cart = Cart()
    assert cart.mood is Mood.FINE
    assert names(take_changes(cart)) == {"mood"}
    assert names(take_changes(cart)) == {"mood"}


def test_the_owner_is_called_once_for_many_assignments() -> None:
    """At the first change after the last taking."""
    cart, calls = Cart(), list[int]()
    cart.__changed__ = lambda: calls.append(cart.__dirty__)
    cart.price = 2
    cart.count = 3
    assert calls == [BITS["price"]]
    take_changes(cart)
    cart.count = 4
    assert len(calls) == 2


def test_the_owner_sees_the_new_value() -> None:
    """It is called after the assignment."""
    cart, seen = Cart(), list[int]()
    cart.__changed__ = lambda: seen.append(cart.price)
    cart.price = 9
    assert seen == [9]


def test_an_assignment_from_another_thread_is_noticed() -> None:
    """A task that runs in a thread may set fields."""
    cart = Cart()
    thread = threading.Thread(target=lambda: setattr(cart, "price", 4))
    thread.start()
    thread.join()
    assert "price" in names(take_changes(cart))


# --- computed values ----------------------------------------------------------------------------------------


class Counted(Component):
    """Counts how often it computes."""

    use_a: bool = True
    a: int = 1
    b: int = 2
    items: list[int] = field(default_factory=list[int])

    @computed
    def chosen(self) -> int:
        """Reads one or the other field."""
        self._count("chosen")
        return self.a if self.use_a else self.b

    @computed
    def doubled(self) -> int:
        """Reads a computed value."""
        self._count("doubled")
        return self.chosen * 2

    @computed
    def length(self) -> int:
        """Reads a list."""
        self._count("length")
        return len(self.items)

    def _count(self, name: str) -> None:
        runs = self.__dict__.setdefault("_runs", {})
        runs[name] = runs.get(name, 0) + 1

    def runs(self, name: str) -> int:
        """How often `name` was computed."""
        count: int = self.__dict__.get("_runs", {}).get(name, 0)
        return count


def test_a_computed_value_is_kept_until_something_it_read_changes() -> None:
    """What it did not read does not matter."""
    counted = Counted()
    assert [counted.chosen, counted.chosen] == [1, 1]
    counted.b = 5
    assert (counted.chosen, counted.runs("chosen")) == (1, 1)
    counted.a = 6
    assert (counted.chosen, counted.runs("chosen")) == (6, 2)


def test_what_a_computed_value_reads_may_change_from_run_to_run() -> None:
    """It depends on what its last run read."""
    counted = Counted()
    assert counted.chosen == 1
    counted.use_a = False
    assert counted.chosen == 2
    counted.a = 100
    assert (counted.chosen, counted.runs("chosen")) == (2, 2)
    counted.b = 3
    assert counted.chosen == 3


def test_a_kept_value_passes_on_what_it_read() -> None:
    """A value that reads a kept one is outdated with it."""
    counted = Counted()
    assert (counted.chosen, counted.doubled) == (1, 2)
    counted.a = 4
    assert counted.doubled == 8


def test_a_list_that_changed_in_place_is_seen_at_the_next_read() -> None:
    """Also where it was read, and so computed, since the last change of the same list in the same turn."""
    counted = Counted()
    for length in range(5):
        assert counted.length == length
        counted.items.append(1)
    assert counted.length == 5


def test_a_value_that_reads_a_list_is_kept_until_the_list_changes() -> None:
    """Counted in the turn after the change: within one, a list tells of its first change only."""
    counted = Counted()
    counted.items.append(1)
    take_changes(counted)
    assert [counted.length, counted.length, counted.length] == [1, 1, 1]
    assert counted.runs("length") == 1
    counted.items.append(2)
    take_changes(counted)
    assert [counted.length, counted.length, counted.runs("length")] == [2, 2, 2]


def test_instances_keep_values_of_their_own() -> None:
    """The descriptor belongs to the class, the value does not."""
    one, other = Counted(a=1), Counted(a=2)
    assert (one.chosen, other.chosen, one.chosen) == (1, 2, 1)


def test_a_computed_value_that_failed_is_tried_again() -> None:
    """And what it had read counts as what its failure depends on."""

    class Fragile(Component):
        divisor: int = 0

        @computed
        def share(self) -> float:
            return 1 / self.divisor

    fragile = Fragile()
    for _ in range(2):
        try:
            _ = fragile.share
        except ZeroDivisionError:
            continue
    fragile.divisor = 2
    assert take_changes(fragile) == Fragile.__plan__.bits["divisor"] | Fragile.__plan__.bits["share"]
    assert fragile.share == 0.5


def test_super_reads_the_same_field() -> None:
    """Reading through a base's descriptor counts for the instance's own class."""

    class Older(Component):
        size: int = 1

        @computed
        def area(self) -> int:
            return self.size**2

    class Younger(Older):
        before: int = 0
        size: int = 2

        @computed
        def area(self) -> int:
            return super().area + 1

    younger = Younger()
    assert younger.area == 5
    younger.size = 3
    assert younger.area == 10
    assert take_changes(younger) & Younger.__plan__.bits["area"]


def test_properties_that_read_fields_are_followed() -> None:
    """A property inside a computed value is code like any other."""

    class Named(Component):
        first: str = "Ada"

        @property
        def shout(self) -> str:
            return self.first.upper()

        @computed
        def greeting(self) -> str:
            return f"Hello {self.shout}"

    named = Named()
    assert named.greeting == "Hello ADA"
    named.first = "Bob"
    assert named.greeting == "Hello BOB"


STEPS = st.lists(
    st.tuples(st.sampled_from(["use_a", "a", "b", "read", "take"]), st.integers(0, 3)), max_size=30
)


@given(STEPS)
def test_computed_values_always_equal_a_fresh_computation(steps: list[tuple[str, int]]) -> None:
    """Whatever is assigned, read and taken in between; and one that differs from what was shown is reported."""
    counted = Counted()
    shown = counted.doubled
    take_changes(counted)
    for name, value in steps:
        if name == "take":
            fresh = Counted(use_a=counted.use_a, a=counted.a, b=counted.b).doubled
            is_reported = bool(take_changes(counted) & Counted.__plan__.bits["doubled"])
            assert is_reported or shown == fresh
            shown = counted.doubled
        elif name == "read":
            assert counted.doubled == Counted(use_a=counted.use_a, a=counted.a, b=counted.b).doubled
        else:
            setattr(counted, name, bool(value % 2) if name == "use_a" else value)


def test_a_list_that_a_number_replaced_tells_its_field_nothing() -> None:
    """It stands there no more."""

    class Counted(Component):
        rows: Any = [1]

    counted = Counted()
    before = counted.rows
    counted.rows = 5
    take_changes(counted)
    before.append(object())
    assert take_changes(counted) == 0
