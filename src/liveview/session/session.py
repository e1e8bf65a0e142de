"""One live connection, without I/O: messages in, effects and messages out.

Everything that can be decided is decided here; the driver (`server/driver.py`) performs effects and reports back. There is
no clock, no socket and no `await`, so that lifecycle, order and recovery are tested as plain functions.

    session.receive(message)          what the client said
    session.opened(...), finished(...), fired(...)    what became of effects
    session.take_effects()            what is to be done now; repeat until it is empty
    session.take_messages(now)        what is to be sent, asked for when the connection can take bytes

Nothing is queued for a slow client: a component is rendered when `take_messages` is called, so all that changed
meanwhile goes in one update.
"""

from collections.abc import Callable
from typing import Final

from liveview.component.arguments import bind
from liveview.component.view import View
from liveview.errors import BadArguments, PeerError, suggestion
from liveview.render.patch import Changes, templates_in
from liveview.session.effects import Call, Cancel, Close, Effect, Forget, Open, Release, Report
from liveview.session.messages import (
    Entry,
    Error,
    Event,
    Extras,
    FromClient,
    FromServer,
    Ping,
    Pong,
    Resync,
    Subscribe,
    Unsubscribe,
    Update,
    Whole,
)
from liveview.session.services import Services
from liveview.session.states import Input, State, follow
from liveview.session.subscription import Subscription, Tick, Turn
from liveview.template.values import Template

# A peer that goes on sending frames that are no messages is not one of our clients.
MALFORMED_LIMIT: Final = 20

# An event that was under way three times when its connection ended probably ends it (DESIGN decision 4).
POISON_ATTEMPTS: Final = 3

Seal = Callable[[Subscription, int], str]


class Session:
    """The conversation on one connection.

    `seal(subscription, now)` gives the newest session of a component. `wake` is called when something is to be done or
    sent that no call of the driver brought about: a task changed a field, say.
    """

    def __init__(self, seal: Seal, wake: Callable[[], None], *, debug: bool = False) -> None:
        self._seal = seal
        self._wake = wake
        self._debug = debug
        self._subscriptions: dict[str, Subscription] = {}
        self._effects: list[Effect] = []
        self._messages: list[FromServer] = []
        self._due: dict[str, Subscription] = {}
        self._defined: set[Template] = set()
        self._malformed = 0

    @property
    def is_empty(self) -> bool:
        """Whether no component is live, joining or leaving."""
        return not self._subscriptions

    @property
    def ids(self) -> list[str]:
        """The ids of all components that are not gone."""
        return list(self._subscriptions)

    def view(self, id: str) -> View:
        """A live component and what its page shows. Raises `KeyError` where it is not live."""
        subscription = self._live(id)
        if subscription is None or subscription.view is None:
            raise KeyError(id)
        return subscription.view

    @property
    def has_messages(self) -> bool:
        """Whether `take_messages` may have something."""
        return bool(self._due or self._messages)

    def take_effects(self) -> list[Effect]:
        """What is to be done, in this order."""
        effects, self._effects = self._effects, []
        return effects

    # --- what the client says ---

    def receive(self, message: FromClient) -> None:
        """Take a message of the client."""
        match message:
            case Event():
                self._receive_event(message)
            case Subscribe(document, entries):
                for entry in entries:
                    self._subscribe(entry, document)
            case Unsubscribe(id):
                if id in self._subscriptions:
                    self.leave(id)
                else:
                    self._unknown_id(id, None)
            case Resync(id):
                if (subscription := self._live(id)) is not None:
                    subscription.owes_whole = True
                    self._mark_due(subscription)
                else:
                    self._unknown_id(id, None)
            case Ping():
                self._messages.append(Pong())

    def receive_malformed(self, error: PeerError) -> None:
        """Take a frame that is no message."""
        self._malformed += 1
        self._messages.append(Error(None, None, error.code, str(error)))
        if self._malformed > MALFORMED_LIMIT:
            self._effects.append(Close(4400, "malformed frames"))

    def _subscribe(self, entry: Entry, document: str) -> None:
        if entry.id in self._subscriptions:
            self._messages.append(
                Error(entry.id, None, "duplicate", f"{entry.id} is live on this connection already.")
            )
            return
        self._subscriptions[entry.id] = Subscription(entry, document)
        self._effects.append(Open(entry, document))

    def _receive_event(self, event: Event) -> None:
        subscription = self._subscriptions.get(event.id)
        if subscription is None or subscription.state in (State.STOPPING, State.UNMOUNTING):
            self._unknown_id(event.id, event.number)
            return
        subscription.queue.append(event)
        self._next(subscription)

    def _unknown_id(self, id: str, number: int | None) -> None:
        self._messages.append(Error(id, number, "unknown_id", f"{id} is not live on this connection."))

    # --- what became of effects ---

    def opened(self, id: str, view: View, *, number: int, shows_session: bool) -> None:
        """A component was constructed and rendered.

        `number`: the last event that its session contains. `shows_session`: whether the page shows just that render.
        """
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state is not State.JOINING:
            return
        subscription.view = view
        subscription.number = max(number, subscription.entry.answered)
        subscription.answered = subscription.number or None
        subscription.owes_join = True
        subscription.owes_whole = not (shows_session and subscription.entry.shown)
        component = view.component
        component.__changed__ = lambda: self._changed(subscription)
        component.live._attach(Services(subscription, self._add_effect, self._messages.append, self._wake))
        self._mark_due(subscription)
        subscription.state = follow(subscription.state, Input.OPENED)
        self._effects.append(Call(id, "mount", component.mount, {}))

    def refused(self, id: str, error: PeerError) -> None:
        """A component cannot become live."""
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state is not State.JOINING:
            return
        subscription.state = follow(subscription.state, Input.REFUSED)
        self._messages.append(Error(id, None, error.code, str(error)))
        self._forget(subscription)

    def finished(self, id: str, error: BaseException | None = None) -> None:
        """The call of component `id` came to its end, by itself, by an error or because it was cancelled."""
        subscription = self._subscriptions[id]
        turn, subscription.current = subscription.current, None
        state = subscription.state
        subscription.state = follow(state, Input.FINISHED)
        self._mark_due(subscription)
        if error is not None and state is not State.STOPPING:
            self._failed(subscription, turn, state, error)
        if isinstance(turn, Event):
            self._settle(subscription, turn.number)
        match subscription.state:
            case State.UNMOUNTING:
                self._unmount(subscription)
            case State.GONE:
                self._forget(subscription)
            case _:
                self._next(subscription)

    def fired(self, id: str, timer: int) -> None:
        """A timer's time has come."""
        subscription = self._subscriptions.get(id)
        running = subscription.timers.get(timer) if subscription is not None else None
        if subscription is None or running is None or running.is_waiting:
            return
        running.is_waiting = True
        subscription.queue.append(Tick(timer))
        self._next(subscription)

    def task_failed(self, id: str, name: str, error: BaseException) -> None:
        """A coroutine given to `live.start` raised."""
        self._effects.append(Report(id, name, error))
        self._messages.append(Error(id, None, "failed", self._text(name, error)))

    def leave(self, id: str) -> None:
        """Component `id` goes: the page dropped it, or it went live elsewhere."""
        subscription = self._subscriptions.get(id)
        if subscription is None:
            return
        before = subscription.state
        subscription.state = follow(before, Input.LEFT)
        subscription.queue.clear()
        match before:
            case State.JOINING:
                self._effects.append(Cancel(id))
                self._forget(subscription)
            case State.IDLE:
                self._effects.append(Release(id))
                self._unmount(subscription)
            case State.MOUNTING | State.BUSY:
                self._effects += (Release(id), Cancel(id))
            case _:
                return

    def disconnected(self) -> None:
        """The connection is gone, or is to go: every component leaves."""
        for id in reversed(list(self._subscriptions)):
            self.leave(id)

    # --- calls, one at a time ---

    def _next(self, subscription: Subscription) -> None:
        """Begin the next call that waits, if none is under way."""
        while subscription.state is State.IDLE and subscription.queue:
            turn = subscription.queue.popleft()
            if isinstance(turn, Tick):
                self._tick(subscription, turn)
            else:
                self._event(subscription, turn)

    def _tick(self, subscription: Subscription, tick: Tick) -> None:
        timer = subscription.timers.get(tick.timer)
        if timer is None:
            return
        timer.is_waiting = False
        if not timer.repeats:
            del subscription.timers[tick.timer]
        self._begin(subscription, tick, Call(subscription.id, timer.name, timer.function, {}))

    def _event(self, subscription: Subscription, event: Event) -> None:
        """Begin an event's handler, or answer what need not or cannot run."""
        if event.number <= subscription.number:
            self._settle(subscription, subscription.number)
            return
        assert subscription.view is not None
        component = subscription.view.component
        handlers = component.__plan__.handlers
        handler = handlers.get(event.handler)
        if handler is None:
            text = f"{type(component).__name__} has no handler {event.handler[:80]!r}.{suggestion(event.handler[:80], handlers)}"
            self._reject(subscription, event, "unknown_handler", text)
        elif event.attempt >= POISON_ATTEMPTS:
            self._reject(
                subscription,
                event,
                "poison",
                f"{handler.name} was sent {event.attempt} times without an answer and is dropped.",
            )
        elif event.attempt and not handler.replay:
            self._reject(
                subscription, event, "unknown_outcome", f"Whether {handler.name} took effect is not known."
            )
        else:
            try:
                arguments = bind(
                    handler, event.arguments or {}, event.details or {}, f"{event.id}-{event.number}"
                )
            except BadArguments as error:
                self._reject(subscription, event, error.code, str(error))
            else:
                call = Call(
                    subscription.id,
                    handler.name,
                    handler.function.__get__(component),
                    arguments,
                    guarded=True,
                )
                self._begin(subscription, event, call)

    def _begin(self, subscription: Subscription, turn: Turn, call: Call) -> None:
        subscription.state = follow(subscription.state, Input.CALLED)
        subscription.current = turn
        self._effects.append(call)

    def _reject(self, subscription: Subscription, event: Event, code: str, text: str) -> None:
        """Answer an event that does not run. Its number is used up: sent again, it would be refused again."""
        self._messages.append(Error(subscription.id, event.number, code, text))
        self._settle(subscription, event.number)

    def _settle(self, subscription: Subscription, number: int) -> None:
        subscription.number = subscription.answered = max(subscription.number, number)
        subscription.is_unsaved = True
        self._mark_due(subscription)

    def _failed(
        self, subscription: Subscription, turn: Turn | None, state: State, error: BaseException
    ) -> None:
        name = turn.handler if isinstance(turn, Event) else state.value
        if isinstance(error, PeerError):
            code, text = error.code, str(error)
        else:
            code = "handler_failed" if isinstance(turn, Event) else "failed"
            text = self._text(name, error)
            self._effects.append(Report(subscription.id, name, error))
        number = turn.number if isinstance(turn, Event) else None
        self._messages.append(Error(subscription.id, number, code, text))

    def _text(self, name: str, error: BaseException) -> str:
        """What the browser is told: the truth where the person is the developer, else nothing of our insides."""
        return f"{name}: {type(error).__name__}: {error}" if self._debug else f"{name} failed."

    # --- the end of a component ---

    def _unmount(self, subscription: Subscription) -> None:
        assert subscription.view is not None
        self._due.pop(subscription.id, None)
        component = subscription.view.component
        component.__changed__ = None
        self._effects.append(Call(subscription.id, "unmount", component.unmount, {}))

    def _forget(self, subscription: Subscription) -> None:
        del self._subscriptions[subscription.id]
        self._due.pop(subscription.id, None)
        if subscription.view is not None:
            subscription.view.component.live._detach()
        self._effects.append(Forget(subscription.id))

    # --- what is sent ---

    def _changed(self, subscription: Subscription) -> None:
        self._mark_due(subscription)
        self._wake()

    def _add_effect(self, effect: Effect) -> None:
        self._effects.append(effect)

    def _mark_due(self, subscription: Subscription) -> None:
        if subscription.view is not None:
            self._due[subscription.id] = subscription

    def _live(self, id: str) -> Subscription | None:
        subscription = self._subscriptions.get(id)
        return subscription if subscription is not None and subscription.view is not None else None

    def take_messages(self, now: int) -> list[FromServer]:
        """What is to be sent, rendered now. `now`: seconds since the epoch, written into sessions."""
        due, self._due = self._due, {}
        messages: list[FromServer] = []
        for subscription in due.values():
            update = self._update(subscription, now)
            if update is not None:
                messages.append(update)
        messages += self._messages
        self._messages.clear()
        return messages

    def _update(self, subscription: Subscription, now: int) -> Update | None:
        view = subscription.view
        assert view is not None
        patch = self._patch(subscription, view)
        extras = self._extras(subscription, view, patch)
        answered, subscription.answered = subscription.answered, None
        session = None
        if subscription.is_unsaved and subscription.state is State.IDLE:
            session = self._sealed(subscription, now)
        if patch is None and answered is None and session is None and extras is None:
            return None
        return Update(subscription.id, answered, patch, session, extras)

    def _patch(self, subscription: Subscription, view: View) -> Changes | Whole | None:
        try:
            changes = view.update()
        except Exception as error:  # noqa: BLE001  # the template's code is the application's: it may raise anything
            self._effects.append(Report(subscription.id, "render", error))
            self._messages.append(Error(subscription.id, None, "failed", self._text("render", error)))
            return None
        if subscription.owes_whole:
            subscription.owes_whole = False
            return Whole(view.template, view.html)
        return changes or None

    def _extras(self, subscription: Subscription, view: View, patch: Changes | Whole | None) -> Extras | None:
        new = self._undefined(view, patch) if isinstance(patch, list) else ()
        if subscription.owes_join:
            subscription.owes_join = False
            handlers = type(view.component).__plan__.handlers.values()
            wants = {handler.name: handler.wants for handler in handlers if handler.wants}
            return Extras(new, wants, tuple(sorted(view.event_types)), view.template)
        return Extras(new) if new else None

    def _undefined(self, view: View, changes: Changes) -> tuple[Template, ...]:
        """The templates of a patch that this connection has not had."""
        needed = {view.template}
        for _, change in changes:
            if type(change) not in (str, int):
                needed |= templates_in(changes)
                break
        new = needed - self._defined
        self._defined |= new
        return tuple(new)

    def _sealed(self, subscription: Subscription, now: int) -> str | None:
        try:
            session = self._seal(subscription, now)
        except Exception as error:  # noqa: BLE001  # a field's own conversion is the application's: it may raise anything
            self._effects.append(Report(subscription.id, "session", error))
            self._messages.append(Error(subscription.id, None, "failed", self._text("session", error)))
            session = None
        subscription.is_unsaved = False
        return session
