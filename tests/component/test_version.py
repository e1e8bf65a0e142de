"""States that another version of a class has written."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Annotated, Any

import pytest

from liveview import Component
from liveview.component.state import dump, restore
from liveview.component.version import Version, adapted, version_of
from liveview.errors import ComponentError, SessionNewer


class Basket(Component):
    """Counted amounts in whole units, and called its customer otherwise."""

    template = ""
    amount: int = 0
    client: str = ""


class Renamed(Component):
    """The next version, without a word about the former one."""

    template = ""
    amount: int = 0
    customer: str = ""


class Migrated(Component):
    """The next version, which says what becomes of the former one."""

    template = ""
    cents: int = 0
    customer: str = ""
    since: date | None = None

    @staticmethod
    def migrate(old: dict[str, Any]) -> dict[str, Any]:
        return {
            "cents": old["amount"] * 100,
            "customer": old["client"].title(),
            "since": date(2026, 11, 26),
            "gone": 1,
        }


def older(component: type[Component]) -> Version:
    """A version of other fields that was loaded before this one."""
    return Version(version_of(component).shape + 1, version_of(component).loaded - 60)


def newer(component: type[Component]) -> Version:
    """The same, loaded after it."""
    return older(component)._replace(loaded=version_of(component).loaded + 60)


def taken(component: type[Component], data: Mapping[str, Any], version: Version) -> dict[str, object]:
    """The fields of an instance that is made from another version's state."""
    return dump(restore(component, adapted(component, data, version, {}), {}), {})


def test_the_shape_of_a_class_is_that_of_its_fields() -> None:
    """Not of their order, of what a session does not carry, or of methods."""

    def shape(*fields: str) -> int:
        annotations = dict(field.split(": ") for field in fields)
        made = type("Made", (Component,), {"__annotations__": annotations, "template": ""})
        assert issubclass(made, Component)
        return version_of(made).shape

    assert shape("a: int", "b: str") == shape("b: str", "a: int")
    assert len({shape("a: int"), shape("a: str"), shape("b: int"), shape("a: int", "b: int")}) == 4


def test_a_state_of_the_same_shape_is_taken_as_it_is() -> None:
    """`migrate` is not asked, whenever the class was loaded."""
    own = version_of(Migrated)
    for loaded in (0, own.loaded, own.loaded + 60):
        state = taken(Migrated, {"cents": 5}, own._replace(loaded=loaded))
        assert state["cents"] == 5


def test_without_a_word_fields_are_taken_by_name_and_type() -> None:
    """The rest is left out."""
    data = {"amount": 3, "client": "ann"}
    assert taken(Renamed, data, older(Renamed)) == {"amount": 3, "customer": ""}
    assert taken(Renamed, {"amount": "many"}, older(Renamed)) == {"amount": 0, "customer": ""}


def test_a_class_says_what_becomes_of_an_older_state() -> None:
    """In plain values or in those of its annotations; names that are no fields are left out."""
    state = taken(Migrated, {"amount": 3, "client": "ann"}, older(Migrated))
    assert state == {"cents": 300, "customer": "Ann", "since": "2026-11-26"}


def test_what_migrate_gives_has_to_fit() -> None:
    """It says what it means, so that nothing is left out without a word."""

    class Wrong(Component):
        template = ""
        cents: int = 0

        @classmethod
        def migrate(cls, old: dict[str, Any]) -> Any:
            return old.get("given", old)

    with pytest.raises(ComponentError, match=r"Wrong\.migrate gave cents = 'many', which is no int"):
        taken(Wrong, {"cents": "many"}, older(Wrong))
    with pytest.raises(ComponentError, match=r"migrate returned NoneType; it returns a dict"):
        taken(Wrong, {"given": None}, older(Wrong))
    with pytest.raises(KeyError):
        taken(Migrated, {}, older(Migrated))


def test_a_newer_state_is_refused_where_something_of_it_would_be_lost() -> None:
    """Nothing is made by half; what fits goes on, as after a step back to a former version."""
    with pytest.raises(SessionNewer, match="newer Basket: tax is not known here"):
        taken(Basket, {"amount": 1, "tax": 2}, newer(Basket))
    with pytest.raises(SessionNewer, match="amount is not known here"):
        taken(Basket, {"amount": "many"}, newer(Basket))
    assert taken(Basket, {"amount": 1}, newer(Basket)) == {"amount": 1, "client": ""}
    with pytest.raises(SessionNewer):
        taken(Migrated, {"cents": 1, "tax": 2}, newer(Migrated))


def test_a_method_of_that_name_may_be_anything_else() -> None:
    """But not one that looks like the hook and could not be called."""

    class Bird(Component):
        template = ""

        def migrate(self, south: str) -> None:
            """Fly."""

    class Plain(Component):
        template = ""

        def migrate(old: dict[str, Any]) -> dict[str, Any]:  # type: ignore[misc]  # noqa: N805  # as one may write it
            return old

    assert Bird.__plan__.migrate is None
    assert Component.__plan__.migrate is None
    assert Plain.__plan__.migrate is not None
    with pytest.raises(
        ComponentError, match=r"Slip\.migrate has no component yet: mark it with @staticmethod"
    ):

        class Slip(Component):  # pyright: ignore[reportUnusedClass]  # it is not made
            template = ""

            def migrate(self, old: dict[str, Any]) -> dict[str, Any]:
                return old


def test_what_only_says_how_a_type_is_used_is_no_part_of_it() -> None:
    """An object in `Annotated` has another text in each process: the same class would be another version in each."""

    class Tagged(Component):
        template = ""
        tags: list[Annotated[str, object()]] = []
        by_name: dict[str, Annotated[int, object()] | None] = {}

    class Plain(Component):
        template = ""
        tags: list[str] = []
        by_name: dict[str, int | None] = {}

    assert version_of(Tagged).shape == version_of(Plain).shape


@dataclass
class Row:
    """What a list holds, in an old version."""

    name: str


@dataclass
class PricedRow:
    """In a new one."""

    name: str
    price: int = 0
    inner: "list[PricedRow]" = dataclass_field(default_factory=list["PricedRow"])


def test_the_fields_of_what_a_field_holds_are_part_of_the_version() -> None:
    """Of a newer row nothing is dropped in an old process; an older one gets its defaults in a new one."""

    class Old(Component):
        template = ""
        rows: list[Row] = []

    class New(Component):
        template = ""
        rows: list[PricedRow] = []

    assert version_of(Old).shape != version_of(New).shape
    data: dict[str, Any] = {"rows": [{"name": "a", "price": 5, "inner": []}]}
    with pytest.raises(SessionNewer, match="rows is not known here"):
        taken(Old, data, newer(Old))
    assert restore(New, adapted(New, {"rows": [{"name": "a"}]}, older(New), {}), {}).rows == [PricedRow("a")]
    assert taken(Old, {"rows": [{"name": "a"}]}, newer(Old)) == {"rows": [{"name": "a"}]}
