"""What the application's code raised: told to the application, and to the page in as many words as it may read."""

from collections.abc import Callable

from liveview.errors import Failed, HandlerFailed, PeerError
from liveview.session.effects import Effect, Report
from liveview.session.outbox import Refuse
from liveview.session.subscription import Subscription


class Faults:
    """`effect` and `refuse` add to what the session wants done and said. `debug`: the person is the developer."""

    __slots__ = ("_debug", "_effect", "_refuse")

    def __init__(self, effect: Callable[[Effect], None], refuse: Refuse, *, debug: bool) -> None:
        self._effect = effect
        self._refuse = refuse
        self._debug = debug

    def of_call(
        self, subscription: Subscription, name: str, number: int | None, error: BaseException
    ) -> None:
        """The call `name` raised; `number` is that of the event that it answers."""
        if isinstance(error, PeerError):
            self._refuse(subscription.id, number, error)
            return
        text = self._report(subscription, name, error)
        self._refuse(subscription.id, number, Failed(text) if number is None else HandlerFailed(text))

    def beside(self, subscription: Subscription, name: str, error: BaseException) -> None:
        """What nobody asked for by an event raised: a task, a render, sealing."""
        self._refuse(subscription.id, None, Failed(self._report(subscription, name, error)))

    def _report(self, subscription: Subscription, name: str, error: BaseException) -> str:
        """What the browser is told: the truth where the person is the developer, else nothing of our insides."""
        name = title(subscription, name)
        self._effect(Report(subscription.id, name, error))
        return f"{name}: {type(error).__name__}: {error}" if self._debug else f"{name} failed."


def title(subscription: Subscription, name: str) -> str:
    """`Counter.increment`, for messages."""
    return f"{subscription.entry.component.rpartition('.')[2]}.{name}"
