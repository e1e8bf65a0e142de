"""A number and two buttons: the smallest live page. `liveview run examples.counter:Counter` serves it alone."""

from liveview import Component, event


class Counter(Component):
    """A number that goes up."""

    template = """
      <p class="count">Count: <output>{{ count }}</output></p>
      <button live-click="increment">+1</button>
      <button live-click="add" live-value-by="10">+10</button>
    """
    count: int = 0

    @event
    def increment(self) -> None:
        self.count += 1

    @event
    async def add(self, by: int) -> None:
        self.count += by
