"""The services of `self.live` for a component that is live: each call becomes an effect or a message."""

from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from liveview.component.live import Handler
from liveview.errors import ComponentError, LifecycleError
from liveview.session.effects import (
    Effect,
    JoinTopic,
    LeaveTopic,
    Publish,
    StartTask,
    StartTimer,
    StopTask,
    StopTimer,
)
from liveview.session.messages import Emit, FromServer, Redirect, Title
from liveview.session.states import LEAVING, State
from liveview.session.subscription import Subscription, Timer


class Services:
    """The port of one subscription. `effects` and `messages` add to the session's; `called` says that something was added.

    Handlers in threads come here too: what is added is put at the end of queues that one thread takes from.
    """

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
        self._subscription.has_tasks = True
        self._effect(StartTask(self._subscription.id, key, coroutine))
        return RunningTask(self, key)

    def emit(self, name: str, arguments: dict[str, object]) -> None:
        """Dispatch a browser event on the component's element."""
        self._message(Emit(self._subscription.id, name, arguments))

    def subscribe(self, topic: str) -> "RunningTopic":
        """Receive what is published to a topic. Raises `ComponentError` where nothing would receive it."""
        self._refuse_at_the_end("subscribe")
        assert self._subscription.view is not None
        component = type(self._subscription.view.component)
        if not component.__plan__.receivers:
            raise ComponentError(
                f"{component.__name__} subscribes to {topic!r} and has no method that receives messages. Write one: "
                f"@message def received(self, message: ...) -> None."
            )
        topics = self._subscription.topics
        if topics is None:
            topics = self._subscription.topics = set()
        if topic not in topics:
            topics.add(topic)
            self._effect(JoinTopic(self._subscription.id, topic))
        return RunningTopic(self, topic)

    def publish(self, topic: str, message: object) -> None:
        """Publish a message to a topic."""
        self._effect(Publish(topic, message))

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

    def leave_topic(self, topic: str) -> None:
        """Receive no more of a topic. What waits in the queue still comes."""
        topics = self._subscription.topics
        if topics is not None and topic in topics:
            topics.discard(topic)
            self._effect(LeaveTopic(self._subscription.id, topic))

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


class RunningTopic:
    """A topic whose messages come."""

    def __init__(self, services: Services, topic: str) -> None:
        self._services = services
        self._topic = topic

    def cancel(self) -> None:
        """Receive no more of them. Once is enough; again does nothing."""
        self._services.leave_topic(self._topic)
