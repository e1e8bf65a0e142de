"""What `@computed` accepts."""

import pytest

from liveview.component.component import Component
from liveview.component.computed import Computed, computed
from liveview.errors import ComponentError


class Square(Component):
    """One derived value."""

    side: int = 2

    @computed
    def area(self) -> int:
        """Side by side."""
        return self.side**2


def test_it_reads_like_an_attribute() -> None:
    """On the class it is the descriptor, with the method's docstring."""
    assert Square().area == 4
    assert isinstance(Square.area, Computed)
    assert Square.area.__doc__ == "Side by side."


def test_it_cannot_be_assigned() -> None:
    """It is derived, never stored."""
    with pytest.raises(ComponentError, match=r"Square\.area is computed and cannot be assigned"):
        Square().area = 3  # type: ignore[assignment]  # the point of the test


def test_it_is_not_given_to_the_constructor() -> None:
    """It is no state."""
    assert list(Square.__plan__.fields) == ["side"]
    assert Square.__plan__.computed["area"].bit == Square.__plan__.bits["area"]


def test_a_lambda_takes_the_name_that_it_is_assigned_to() -> None:
    """Its own is `<lambda>`."""

    class Short(Component):
        side: int = 3
        double = computed(lambda self: self.side * 2)

    assert Short().double == 6
    assert "double" in Short.__plan__.bits


def test_coroutines_and_generators_are_refused() -> None:
    """A template cannot wait for them."""
    with pytest.raises(ComponentError, match="later has to be a plain `def`"):

        @computed
        async def later(self: Component) -> int:
            return 1

    with pytest.raises(ComponentError, match="each has to be a plain `def`"):

        @computed
        def each(self: Component) -> object:
            yield 1


def test_what_can_be_read_once_is_refused() -> None:
    """A template would show it at the first render only."""

    class Odd(Component):
        rows: list[int] = []

        @computed
        def odd(self) -> object:
            return filter(None, self.rows)

    odd = Odd()
    for _ in range(2):
        with pytest.raises(ComponentError, match=r"Odd.odd returns a filter.*Return list"):
            assert odd.odd


def test_only_methods_are_accepted() -> None:
    """The mark goes directly above the def."""
    with pytest.raises(ComponentError, match="belongs on a method"):
        computed(property(lambda self: 1))  # type: ignore[arg-type]  # the point of the test
