"""What one connection has to send: updates, rendered when they are taken, and messages that were said meanwhile.

Nothing is queued for a slow client. A component that changed is only noted; it is rendered by `take`, when the connection can
take bytes, so all that changed meanwhile goes in one update.
"""

from collections.abc import Callable
from itertools import filterfalse
from typing import Protocol, TypeVar

from liveview.component.view import View
from liveview.errors import PeerError
from liveview.render.patch import Changes, templates_in, uses_only
from liveview.session.effects import Close, Effect
from liveview.session.messages import Error, Extras, FromServer, Update, Whole
from liveview.session.saving import Saving
from liveview.session.states import LIVE, State
from liveview.session.subscription import Subscription
from liveview.template.values import Template

T = TypeVar("T")

Failed = Callable[[Subscription, str, BaseException], None]


class Refuse(Protocol):
    """Says an error to the client: of a component or of none, in answer to an event or to none."""

    def __call__(self, id: str | None, number: int | None, error: PeerError) -> None:
        """Say it."""


def take(queue: list[T]) -> list[T]:
    """What is in a queue, which is empty then but for what a thread puts there meanwhile."""
    count = len(queue)
    taken = queue[:count]
    del queue[:count]
    return taken


class Outbox:
    """What waits to be sent.

    `effect` adds to what the session wants done. `saving` says when sessions go along. `failed(subscription, name, error)` is
    told what a template raised. `taken(subscription, has_announced)` is told when a component's update was taken for which a call
    is held, and says whether it has announced one; where one was announced in the same take it may note it for the next.
    `most_unsent`: so many messages that are no updates may wait. `refuses_offline`: what components do that do not say it
    themselves.

    `say` may be called from any thread.
    """

    __slots__ = (
        "_defined",
        "_due",
        "_effect",
        "_failed",
        "_messages",
        "_most_unsent",
        "_refuses_offline",
        "_saving",
        "_taken",
    )

    def __init__(
        self,
        saving: Saving,
        effect: Callable[[Effect], None],
        failed: Failed,
        taken: Callable[[Subscription, bool], bool],
        most_unsent: float,
        *,
        refuses_offline: bool,
    ) -> None:
        self._refuses_offline = refuses_offline
        self._saving = saving
        self._effect = effect
        self._most_unsent = most_unsent
        self._failed = failed
        self._taken = taken
        self._messages: list[FromServer] = []  # a deque takes 760 bytes even while it is empty
        self._due: dict[str, Subscription] = {}
        self._defined: set[Template] = set()

    @property
    def has_messages(self) -> bool:
        """Whether `take` may have something."""
        return bool(self._due or self._messages)

    def say(self, message: FromServer) -> None:
        """Send a message after the updates that are due. What waits beyond the limit ends the connection."""
        self._messages.append(message)
        if len(self._messages) > self._most_unsent:
            self._messages.clear()
            self._effect(Close(4429, "too many messages unsent"))

    def refuse(self, id: str | None, number: int | None, error: PeerError) -> None:
        """Say an error."""
        self.say(Error(id, number, error.code, str(error)))

    def note(self, subscription: Subscription) -> None:
        """Something of a component may have to be sent. While a thread is at work on it, it is noted at the end of that."""
        if subscription.state in LIVE and not subscription.is_in_thread:
            self._due[subscription.id] = subscription

    def is_due(self, subscription: Subscription) -> bool:
        """Whether something of a component waits to be sent."""
        return subscription.id in self._due

    def drop(self, subscription: Subscription) -> None:
        """Nothing of a component is to be sent any more."""
        self._due.pop(subscription.id, None)

    def take(self, now: float) -> list[FromServer]:
        """What is to be sent, rendered now. `now`: seconds since the epoch, written into sessions."""
        due, self._due = self._due, {}
        taken: list[FromServer] = []
        has_announced = False
        for subscription in due.values():
            update = self._update(subscription, now)
            if update is not None:
                taken.append(update)
            if subscription.held is not None:
                has_announced |= self._taken(subscription, has_announced)
        self._saving.wait(now)
        said = take(self._messages) if self._messages else []
        if not said:
            return taken
        # What is wrong with an event comes before the update that answers it: if only one of them arrives, it is said again.
        return [*filter(_is_of_event, said), *taken, *filterfalse(_is_of_event, said)]

    def _update(self, subscription: Subscription, now: float) -> Update | None:
        view = subscription.view
        assert view is not None
        patch = self._patch(subscription, view)
        extras = self._extras(subscription, view, patch)
        if subscription.is_unsaved and subscription.state is State.IDLE:
            self._saving.save(subscription, now, shows_it=True)
        answered, subscription.answered = subscription.answered, None
        session, subscription.sealed = subscription.sealed, None
        if patch is None and answered is None and session is None and extras is None:
            return None
        return Update(subscription.id, answered, patch, session, extras)

    def _patch(self, subscription: Subscription, view: View) -> Changes | Whole | None:
        try:
            changes = view.update()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  # the application's template may raise anything, `CancelledError` too
            self._failed(subscription, "render", error)
            return None
        # What `render` returns has no parts that could be patched: the client puts it in place around what the person did.
        if subscription.owes_whole or (changes and view.renders_itself):
            subscription.owes_whole = False
            return Whole(view.template, view.html)
        return changes or None

    def _extras(self, subscription: Subscription, view: View, patch: Changes | Whole | None) -> Extras | None:
        new = self._undefined(view, patch) if isinstance(patch, list) else ()
        if subscription.owes_join:
            subscription.owes_join = False
            plan = type(view.component).__plan__
            models = [plan.models[name] for name in sorted(view.models)]
            handlers = (*plan.handlers.values(), *models)
            wants = {handler.name: handler.wants for handler in handlers if handler.wants}
            offline = plan.options.offline
            refuses = self._refuses_offline if offline is None else offline == "refuse"
            return Extras(new, wants, tuple(sorted(view.event_types)), view.template, refuses)
        event_types = tuple(sorted(view.event_types)) if patch and view.renders_itself else ()
        return Extras(new, event_types=event_types) if new or event_types else None

    def _undefined(self, view: View, changes: Changes) -> tuple[Template, ...]:
        """The templates of a patch that this connection has not had."""
        if view.template in self._defined and uses_only(changes, self._defined):
            return ()
        needed = templates_in(changes)
        needed.add(view.template)
        if needed <= self._defined:
            return ()
        new = needed - self._defined
        self._defined |= new
        return tuple(sorted(new, key=lambda template: template.id))


def _is_of_event(message: FromServer) -> bool:
    return isinstance(message, Error) and message.number is not None
