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

from msgspec import structs

from liveview.component.arguments import bind
from liveview.component.handler import Handler
from liveview.component.view import View
from liveview.errors import BadArguments, PeerError, suggestion
from liveview.session.effects import Call, Close, Effect, Forget, Open, Report, Stop
from liveview.session.messages import (
    Event,
    FromClient,
    FromServer,
    Ping,
    Pong,
    Resync,
    Subscribe,
    Unsubscribe,
)
from liveview.session.outbox import Outbox
from liveview.session.saving import Saving, Seal
from liveview.session.services import Services
from liveview.session.states import LEAVING, LIVE, Input, State, follow
from liveview.session.subscription import Subscription, Tick, Turn

# A peer that goes on sending frames that are no messages is not one of our clients.
MALFORMED_LIMIT: Final = 20

# An event that was under way three times when its connection ended probably ends it (DESIGN decision 4).
POISON_ATTEMPTS: Final = 3

# Of a handler's name that nobody knows, so much is repeated in the answer.
SHOWN_LENGTH: Final = 80


class Session:
    """The conversation on one connection.

    `seal(subscription, now, shows_it)` gives the newest session of a component. `wake` is called when something is to be
    done or sent that no call of the driver brought about: a task changed a field, say.
    """

    def __init__(self, seal: Seal, wake: Callable[[], None], *, debug: bool = False) -> None:
        self._wake = wake
        self._debug = debug
        self._subscriptions: dict[str, Subscription] = {}
        self._effects: list[Effect] = []
        self._saving = Saving(seal, self._effect, self._failed)
        self._outbox = Outbox(self._saving, self._failed)
        self._malformed = 0
        self._now = 0.0  # as it was last told

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
        subscription = self._subscriptions[id]
        if subscription.view is None:
            raise KeyError(id)
        return subscription.view

    @property
    def has_messages(self) -> bool:
        """Whether `take_messages` may have something."""
        return self._outbox.has_messages

    def take_messages(self, now: float) -> list[FromServer]:
        """What is to be sent, rendered now. `now`: seconds since the epoch, for sessions and for when they may follow."""
        self._now = now
        return self._outbox.take(now)

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
                    self._subscribe(Subscription(entry, document))
            case Unsubscribe(id):
                self._unsubscribe(id)
            case Resync(id):
                self._resync(id)
            case Ping():
                self._outbox.say(Pong())

    def receive_malformed(self, error: PeerError) -> None:
        """Take a frame that is no message."""
        self._malformed += 1
        self._outbox.refuse(None, None, error.code, str(error))
        if self._malformed > MALFORMED_LIMIT:
            self._effects.append(Close(4400, "malformed frames"))

    def _subscribe(self, subscription: Subscription) -> None:
        id = subscription.id
        before = self._subscriptions.get(id)
        if before is None:
            self._subscriptions[id] = subscription
            self._effects.append(Open(subscription.entry, subscription.document))
        elif before.state in LEAVING and before.successor is None:
            before.successor = subscription  # an element that a script moved: gone, and back at once
        else:
            self._outbox.refuse(id, None, "duplicate", f"{id} is live on this connection already.")

    def _unsubscribe(self, id: str) -> None:
        subscription = self._subscriptions.get(id)
        if subscription is None:
            self._refuse_unknown(id, None)
        elif subscription.successor is not None:
            subscription.successor = None
        else:
            self.leave(id)

    def _resync(self, id: str) -> None:
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state not in LIVE:
            self._refuse_unknown(id, None)
            return
        subscription.owes_whole = True
        self._outbox.note(subscription)

    def _receive_event(self, event: Event) -> None:
        subscription = self._subscriptions.get(event.id)
        if subscription is not None and subscription.state in LEAVING:
            subscription = subscription.successor
        if subscription is None:
            self._refuse_unknown(event.id, event.number)
            return
        subscription.queue.append(event)
        self._next(subscription)

    def _refuse_unknown(self, id: str, number: int | None) -> None:
        self._outbox.refuse(id, number, "unknown_id", f"{id} is not live on this connection.")

    # --- what became of effects ---

    def opened(self, id: str, view: View, *, number: int, shows_session: bool) -> None:
        """A component was constructed and rendered.

        `number`: the last event that its session contains. `shows_session`: whether the page shows just that render.
        """
        subscription = self._subscriptions[id]
        if subscription.state is not State.JOINING:
            return
        subscription.view = view
        subscription.number = max(number, subscription.entry.answered)
        subscription.answered = subscription.number or None
        self._saving.begin(subscription)
        subscription.entry = structs.replace(subscription.entry, session="")  # a table's takes 40 kB
        subscription.owes_join = True
        subscription.owes_whole = not (shows_session and subscription.entry.shown)
        component = view.component
        component.__changed__ = lambda: self._changed(subscription)
        component.live._attach(Services(subscription, self._effect, self._outbox.say, self._wake))
        self._move(subscription, Input.OPENED)
        self._outbox.note(subscription)
        self._call(subscription, None, Call(id, "mount", component.mount, {}))

    def refused(self, id: str, error: PeerError) -> None:
        """A component cannot become live."""
        subscription = self._subscriptions[id]
        if subscription.state is State.JOINING:
            self._outbox.refuse(id, None, error.code, str(error))
            self._move(subscription, Input.REFUSED)
            self._forget(subscription)

    def finished(self, id: str, now: float, error: BaseException | None = None) -> None:
        """The call of component `id` came to its end, by itself, by an error or because it was cancelled.

        `now`: seconds since the epoch, for a session where the next call begins before there is something to send.
        """
        self._now = now
        subscription = self._subscriptions.get(id)
        if subscription is None:
            return  # it was abandoned
        turn, subscription.current = subscription.current, None
        if error is not None and subscription.state is not State.STOPPING:
            self._raised(subscription, turn, error)
        state = self._move(subscription, Input.FINISHED)
        self._outbox.note(subscription)
        if isinstance(turn, Event):
            self._settle(subscription, turn.number)
        if state is State.GONE:
            self._forget(subscription)
        elif state is State.IDLE and subscription.queue:
            self._next(subscription)

    def waited(self) -> None:
        """The wait that `StartWaiting` asked for is over."""
        for subscription in self._saving.waited():
            self._outbox.note(subscription)

    def stopped(self, id: str) -> None:
        """All that ran for a leaving component has come to its end."""
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state not in (State.ABORTING, State.STOPPING):
            return
        self._go_on_leaving(subscription, Input.STOPPED)

    def abandon(self, id: str) -> None:
        """The application's code did not come to its end in time: the component leaves without waiting for it."""
        subscription = self._subscriptions.get(id)
        if subscription is not None and subscription.state in LEAVING:
            name = _title(subscription, subscription.calls or "load")
            error = TimeoutError(f"{name} did not end after its component had left; it is left behind.")
            self._effects.append(Report(id, name, error))
            self._go_on_leaving(subscription, Input.ABANDONED)

    def _go_on_leaving(self, subscription: Subscription, cause: Input) -> None:
        if self._move(subscription, cause) is State.GONE:
            self._forget(subscription)
            return
        assert subscription.view is not None
        unmount = subscription.view.component.unmount
        self._call(subscription, None, Call(subscription.id, "unmount", unmount, {}))

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
        subscription = self._subscriptions.get(id)
        if subscription is not None:
            self._failed(subscription, name, error)

    # --- the end of a component ---

    def leave(self, id: str) -> None:
        """Component `id` goes. Leaving twice is leaving once."""
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state in LEAVING:
            return
        self._move(subscription, Input.LEFT)
        subscription.queue.clear()
        subscription.timers.clear()
        self._outbox.drop(subscription)
        self._saving.drop(subscription)
        if subscription.view is not None:
            subscription.view.component.__changed__ = None
        self._effects.append(Stop(id))

    def taken_over(self, id: str) -> None:
        """Component `id` went live on another connection of its document."""
        if id in self._subscriptions:
            self._outbox.refuse(id, None, "taken_over", f"{id} went live on another connection.")
            self.leave(id)

    def disconnected(self) -> None:
        """The connection is gone, or is to go: every component leaves, children before parents."""
        for subscription in reversed(list(self._subscriptions.values())):
            subscription.successor = None
            self.leave(subscription.id)

    def _forget(self, subscription: Subscription) -> None:
        del self._subscriptions[subscription.id]
        self._outbox.drop(subscription)
        if subscription.view is not None:
            subscription.view.component.live._detach()
        self._effects.append(Forget(subscription.id))
        if subscription.successor is not None:
            self._subscribe(subscription.successor)

    # --- calls, one at a time ---

    def _next(self, subscription: Subscription) -> None:
        """Begin the next call that waits, if none is under way."""
        while subscription.state is State.IDLE and subscription.queue:
            turn = subscription.queue.pop(0)
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
        handler = component.__plan__.handlers.get(event.handler)
        if handler is None:
            name = event.handler[:SHOWN_LENGTH]
            known = component.__plan__.handlers
            text = f"{type(component).__name__} has no handler {name!r}.{suggestion(name, known)}"
            self._reject(subscription, event, "unknown_handler", text)
        elif event.attempt:
            self._try_again(subscription, event, handler)
        else:
            self._handle(subscription, event, handler)

    def _try_again(self, subscription: Subscription, event: Event, handler: Handler) -> None:
        """An event whose answer was lost, and perhaps more than that."""
        if event.attempt >= POISON_ATTEMPTS:
            text = f"{handler.name} was sent {event.attempt} times without an answer and is dropped."
            self._reject(subscription, event, "poison", text)
        elif not handler.replay:
            text = f"Whether {handler.name} took effect is not known."
            self._reject(subscription, event, "unknown_outcome", text)
        else:
            self._handle(subscription, event, handler)

    def _handle(self, subscription: Subscription, event: Event, handler: Handler) -> None:
        assert subscription.view is not None
        try:
            arguments = bind(
                handler, event.arguments or {}, event.details or {}, f"{event.id}-{event.number}"
            )
        except BadArguments as error:
            self._reject(subscription, event, error.code, str(error))
            return
        function = handler.function.__get__(subscription.view.component)
        self._begin(subscription, event, Call(event.id, handler.name, function, arguments, guarded=True))

    def _begin(self, subscription: Subscription, turn: Turn, call: Call) -> None:
        """Begin a handler. What was answered, or is going to be, is saved before: afterwards the state holds half an event."""
        if subscription.is_unsaved:
            self._saving.save(subscription, self._now, shows_it=False)
        self._move(subscription, Input.CALLED)
        self._call(subscription, turn, call)

    def _call(self, subscription: Subscription, turn: Turn | None, call: Call) -> None:
        subscription.current = turn
        subscription.calls = call.name
        self._effects.append(call)

    def _reject(self, subscription: Subscription, event: Event, code: str, text: str) -> None:
        """Answer an event that does not run. Its number is used up: sent again, it would be refused again."""
        self._outbox.refuse(subscription.id, event.number, code, text)
        self._settle(subscription, event.number)

    def _settle(self, subscription: Subscription, number: int) -> None:
        subscription.number = subscription.answered = max(subscription.number, number)
        subscription.is_unsaved = True
        self._outbox.note(subscription)

    # --- what the application's code raises ---

    def _raised(self, subscription: Subscription, turn: Turn | None, error: BaseException) -> None:
        """The call under way raised."""
        number = turn.number if isinstance(turn, Event) else None
        if isinstance(error, PeerError):
            self._outbox.refuse(subscription.id, number, error.code, str(error))
            return
        name = _title(subscription, subscription.calls)
        code = "failed" if number is None else "handler_failed"
        self._effects.append(Report(subscription.id, name, error))
        self._outbox.refuse(subscription.id, number, code, self._text(name, error))

    def _failed(self, subscription: Subscription, name: str, error: BaseException) -> None:
        """What nobody asked for by an event raised: a task, a render, sealing."""
        name = _title(subscription, name)
        self._effects.append(Report(subscription.id, name, error))
        self._outbox.refuse(subscription.id, None, "failed", self._text(name, error))

    def _text(self, name: str, error: BaseException) -> str:
        """What the browser is told: the truth where the person is the developer, else nothing of our insides."""
        return f"{name}: {type(error).__name__}: {error}" if self._debug else f"{name} failed."

    # --- small steps ---

    def _move(self, subscription: Subscription, cause: Input) -> State:
        subscription.state = follow(subscription.state, cause)
        return subscription.state

    def _changed(self, subscription: Subscription) -> None:
        self._outbox.note(subscription)
        self._wake()

    def _effect(self, effect: Effect) -> None:
        self._effects.append(effect)


def _title(subscription: Subscription, name: str) -> str:
    """`Counter.increment`, for messages."""
    return f"{subscription.entry.component.rpartition('.')[2]}.{name}"
