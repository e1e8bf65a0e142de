"""The services of `self.live` for a component that is live: each call becomes an effect or a message."""

from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from liveview.component.live import Handler
from liveview.errors import LifecycleError
from liveview.session.effects import Effect, StartTask, StartTimer, StopTask, StopTimer
from liveview.session.messages import Emit, FromServer, Redirect, Title
from liveview.session.states import LEAVING, State
from liveview.session.subscription import Subscription, Timer


class Services:
    """The port of one subscription. `effects` and `messages` add to the session's; `called` says that something was added."""

    def __init__(
        self,
        subscription: Subscription,
        effects: Callable[[Effect], None],
        messages: Callable[[FromServer], None],
        called: Callable[[], None],
    ) -> None:
        self._subscription = subscription
        self._add_effect = effects
        self._add_message = messages
        self._called = called
        self._keys = count(1)

    def every(self, seconds: float, handler: Handler) -> "RunningTimer":
        """Call the handler each `seconds`."""
        return self._timer("every", seconds, handler, repeats=True)

    def after(self, seconds: float, handler: Handler) -> "RunningTimer":
        """Call the handler once."""
        return self._timer("after", seconds, handler, repeats=False)

    def start(self, coroutine: Coroutine[Any, Any, object]) -> "RunningTask":
        """Run the coroutine beside the handlers."""
        self._refuse_at_the_end("start")
        key = next(self._keys)
        self._effect(StartTask(self._subscription.id, key, coroutine))
        return RunningTask(self, key)

    def emit(self, name: str, arguments: dict[str, object]) -> None:
        """Dispatch a browser event on the component's element."""
        self._message(Emit(self._subscription.id, name, arguments))

    def redirect(self, url: str) -> None:
        """Send the browser to another page."""
        self._message(Redirect(url))

    def set_title(self, title: str) -> None:
        """Set the document's title."""
        self._message(Title(title))

    def stop_timer(self, key: int) -> None:
        """Forget a timer, its waiting turn too."""
        if self._subscription.timers.pop(key, None) is not None:
            self._effect(StopTimer(self._subscription.id, key))

    def stop_task(self, key: int) -> None:
        """Cancel a task."""
        if self._subscription.state is not State.GONE:
            self._effect(StopTask(self._subscription.id, key))

    def _timer(self, service: str, seconds: float, handler: Handler, *, repeats: bool) -> "RunningTimer":
        self._refuse_at_the_end(service)
        key = next(self._keys)
        name = getattr(handler, "__name__", service)
        self._subscription.timers[key] = Timer(name, handler, repeats)
        self._effect(StartTimer(self._subscription.id, key, seconds, repeats))
        return RunningTimer(self, key)

    def _refuse_at_the_end(self, service: str) -> None:
        if self._subscription.state in LEAVING:
            raise LifecycleError(f"live.{service} was used while the component ends: nothing can outlive it.")

    def _effect(self, effect: Effect) -> None:
        self._add_effect(effect)
        self._called()

    def _message(self, message: FromServer) -> None:
        self._add_message(message)
        self._called()


class RunningTimer:
    """A timer that runs."""

    def __init__(self, services: Services, key: int) -> None:
        self._services = services
        self._key = key

    def cancel(self) -> None:
        """Stop it. Once is enough; again does nothing."""
        self._services.stop_timer(self._key)


class RunningTask:
    """A coroutine that runs beside the handlers."""

    def __init__(self, services: Services, key: int) -> None:
        self._services = services
        self._key = key

    def cancel(self) -> None:
        """Cancel it. Once is enough; again does nothing."""
        self._services.stop_task(self._key)
