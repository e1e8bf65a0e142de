"""What a component runs: events, messages and timers of one queue, one at a time, in the order in which they came.

`mount` and `unmount` go the same way (`call`), but are not queued.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Final

from msgspec import structs

from liveview.component.arguments import bind, shown
from liveview.component.events import EventOptions, options_of
from liveview.component.handler import Handler
from liveview.errors import (
    BadArguments,
    PeerError,
    Poison,
    TooMany,
    UnknownHandler,
    UnknownOutcome,
    suggestion,
)
from liveview.session.departed import Departed
from liveview.session.depth import is_deeper
from liveview.session.effects import Call, Close, Effect
from liveview.session.faults import Faults, title
from liveview.session.limits import Limits
from liveview.session.messages import Begun, Event
from liveview.session.outbox import Outbox
from liveview.session.saving import Saving
from liveview.session.states import Input, State, follow
from liveview.session.subscription import Rejected, Subscription, Tick, Told, Turn

# An event that was under way three times when its connection ended probably ends it (DESIGN decision 4). That one was lost on
# the network does not count: the client hears that it begins, and counts only that (`Begun`).
POISON_ATTEMPTS: Final = 3

# Of a handler's name that nobody knows, so much is compared with those that there are.
SUGGESTED_LENGTH: Final = 80

# For a queue that is full, an error is logged at the first message that is dropped, and after so many more again.
DROPS_PER_REPORT: Final = 1000


class Calls:
    """The queues of all components of one connection. `effect` adds to what the session wants done.

    `sync_in_threads`: functions that are no coroutine functions run in threads, whatever their mark says.
    """

    __slots__ = (
        "_debug",
        "_departed",
        "_effect",
        "_faults",
        "_kept_bytes",
        "_limits",
        "_outbox",
        "_saving",
        "_sync_in_threads",
        "now",
    )

    def __init__(
        self,
        effect: Callable[[Effect], None],
        outbox: Outbox,
        saving: Saving,
        faults: Faults,
        departed: Departed,
        *,
        limits: Limits,
        sync_in_threads: bool,
        debug: bool,
    ) -> None:
        self._debug = debug
        self._effect = effect
        self._outbox = outbox
        self._saving = saving
        self._faults = faults
        self._departed = departed
        self._limits = limits
        self._sync_in_threads = sync_in_threads
        self._kept_bytes = 0
        self.now = 0.0  # as the session was last told

    # --- what comes in ---

    @property
    def is_full(self) -> bool:
        """Whether the events that wait or run take more than they may: then no more should be read."""
        return self._kept_bytes > self._limits.waiting_bytes

    def receive(self, subscription: Subscription, event: Event, length: int) -> None:
        """The client says an event, in a frame of so many bytes."""
        self._kept_bytes += length
        if subscription.state is State.IDLE and not subscription.queue:
            self._take(subscription, event, length)
        else:
            self._queue(subscription, event, length)

    def reject(self, subscription: Subscription, number: int, error: PeerError) -> None:
        """The client says an event that cannot even be taken in. It is answered when those before it are."""
        self._queue(subscription, Rejected(number, error), 0)
        self.go_on(subscription)

    def drop(self, subscription: Subscription) -> None:
        """A component leaves: what waits for it will not run."""
        self.drop_waiting(subscription)
        if subscription.length:
            self._release_bytes(subscription)
        subscription.timers.clear()
        subscription.held = None

    def drop_waiting(self, subscription: Subscription) -> None:
        """What waits for its turn will not run; what is under way goes on."""
        self._kept_bytes -= sum(subscription.lengths)
        subscription.lengths = []
        subscription.messages_waiting = 0
        subscription.queue.clear()

    def _queue(self, subscription: Subscription, event: Event | Rejected, length: int) -> None:
        if len(subscription.lengths) >= self._limits.events_waiting:
            self._kept_bytes -= length
            text = f"More than {self._limits.events_waiting} events of {subscription.id} wait for their turn."
            self._outbox.refuse(subscription.id, event.number, TooMany(text))
            self._effect(Close(4429, "too many events"))
            return
        subscription.lengths.append(length)
        subscription.queue.append(event)

    def _take(self, subscription: Subscription, event: Event, length: int) -> None:
        """Begin with an event. Its bytes count until it has ended."""
        subscription.length = length
        self._event(subscription, event)
        if subscription.state is State.IDLE:
            self._release_bytes(subscription)

    def _release_bytes(self, subscription: Subscription) -> None:
        self._kept_bytes -= subscription.length
        subscription.length = 0

    def told(self, subscription: Subscription, message: object) -> None:
        """A message was published to one of the component's topics."""
        if subscription.messages_waiting >= self._limits.messages_waiting:
            self._drop(subscription, message)
            return
        subscription.messages_waiting += 1
        subscription.queue.append(Told(message))
        self.go_on(subscription)

    def fired(self, subscription: Subscription, timer: int) -> None:
        """A timer's time has come. While its last turn waits, another one adds nothing."""
        running = subscription.timers.get(timer)
        if running is None or running.is_waiting:
            return
        running.is_waiting = True
        subscription.queue.append(Tick(timer))
        self.go_on(subscription)

    def _drop(self, subscription: Subscription, message: object) -> None:
        subscription.messages_dropped += 1
        if subscription.messages_dropped % DROPS_PER_REPORT == 1:
            kind = type(message).__name__
            text = (
                f"{self._limits.messages_waiting} messages wait behind {title(subscription, subscription.calls)}: "
                f"a {kind} is dropped, and so are those that follow until it ends."
            )
            self._faults.beside(subscription, "message", RuntimeError(text))

    # --- one at a time ---

    def go_on(self, subscription: Subscription) -> None:
        """Begin the next call that waits, if none is under way."""
        while subscription.state is State.IDLE and subscription.queue:
            turn = subscription.queue.pop(0)
            match turn:
                case Event():
                    self._take(subscription, turn, subscription.lengths.pop(0))
                case Rejected():
                    subscription.lengths.pop(0)
                    self._reject(subscription, turn.number, turn.error)
                case Tick():
                    self._tick(subscription, turn)
                case Told():
                    subscription.messages_waiting -= 1
                    self._message(subscription, turn)

    def hook(self, subscription: Subscription, name: str, function: Callable[[], object]) -> None:
        """Run `mount` or `unmount`, at once."""
        thread = self.in_thread(function)
        self._start(subscription, None, Call(subscription.id, name, function, {}, thread=thread))

    def release(self, subscription: Subscription, *, has_announced: bool) -> bool:
        """What was due has been taken: run what was held back until then. Says whether the page is told that it begins.

        One after another: if its process ends with the first, the others have not begun. `has_announced`: one is about to.
        """
        assert subscription.held is not None
        turn, call = subscription.held
        is_repeated = isinstance(turn, Event) and turn.attempt > 0
        if is_repeated and has_announced:
            self._outbox.note(subscription)
            return False
        subscription.held = None
        if isinstance(turn, Event) and is_repeated:
            self._outbox.say(Begun(turn.id, turn.number))
            call = structs.replace(call, is_announced=True)
        self._start(subscription, turn, call)
        return is_repeated

    def finished(self, subscription: Subscription, error: BaseException | None) -> None:
        """The call came to its end, by itself, by an error or because it was cancelled."""
        turn, subscription.current = subscription.current, None
        name, subscription.calls = subscription.calls, ""
        if subscription.length:
            self._release_bytes(subscription)
        number = turn.number if isinstance(turn, Event) else None
        if subscription.is_in_thread:
            self._end_thread(subscription)
        if error is not None and subscription.state is not State.STOPPING:
            self._faults.of_call(subscription, name, number, error)
        subscription.state = follow(subscription.state, Input.FINISHED)
        self._outbox.note(subscription)
        if isinstance(turn, Event):
            self._note_typed(subscription, turn)
            self._settle(subscription, turn.number)
        elif turn is not None:
            self.note_unseen(subscription)
        self.go_on(subscription)

    def note_unseen(self, subscription: Subscription) -> None:
        """A timer, message or task may have changed an attribute of another object, of which nobody tells: show and save it."""
        assert subscription.view is not None
        component = subscription.view.component
        if component.__unseen__ and component.__changed__ is not None:
            component.__changed__()

    def _note_typed(self, subscription: Subscription, event: Event) -> None:
        if event.details and subscription.view is not None:
            subscription.view.note_typed(event.handler, event.details)

    def in_thread(self, function: object, *, is_marked: bool = False) -> bool:
        """Whether a function is to run in a thread."""
        return (is_marked or self._sync_in_threads) and not iscoroutinefunction(function)

    def _start(self, subscription: Subscription, turn: Turn | None, call: Call) -> None:
        subscription.current = turn
        subscription.calls = call.name
        if call.thread:
            assert subscription.view is not None
            subscription.is_in_thread = True
            subscription.view.begin_thread()
        self._effect(call)

    def _end_thread(self, subscription: Subscription) -> None:
        assert subscription.view is not None
        subscription.is_in_thread = False
        subscription.view.end_thread(is_shared=subscription.has_tasks)

    def _tick(self, subscription: Subscription, tick: Tick) -> None:
        timer = subscription.timers.get(tick.timer)
        if timer is None:
            return
        timer.is_waiting = False
        if not timer.repeats:
            del subscription.timers[tick.timer]
        options = options_of(timer.function) or EventOptions()
        call = Call(
            subscription.id,
            timer.name,
            timer.function,
            {},
            thread=self.in_thread(timer.function, is_marked=options.thread),
            seconds=options.seconds or self._limits.handler_seconds,
        )
        self._begin(subscription, tick, call)

    def _message(self, subscription: Subscription, told: Told) -> None:
        """Begin the handler of a message's type. A message that no handler takes is none of this component's."""
        assert subscription.view is not None
        component = subscription.view.component
        receiver = component.__plan__.receiver(type(told.message))
        if receiver is None:
            return
        function = receiver.function.__get__(component)
        call = Call(
            subscription.id,
            receiver.name,
            function,
            {receiver.parameter: told.message},
            thread=self.in_thread(receiver.function, is_marked=receiver.thread),
            seconds=self._limits.handler_seconds,
        )
        self._begin(subscription, told, call)

    def _event(self, subscription: Subscription, event: Event) -> None:
        """Begin an event's handler, or answer what need not or cannot run."""
        if event.number <= subscription.number:
            self._settle(subscription, subscription.number)
            return
        assert subscription.view is not None
        component = subscription.view.component
        handler = component.__plan__.handler(event.handler)
        if handler is None:
            near = ""
            if self._debug:  # else it would name handlers that no template shows
                near = suggestion(event.handler[:SUGGESTED_LENGTH], component.__plan__.handlers)
            text = f"{type(component).__name__} has no handler {shown(event.handler)}.{near}"
            self._reject(subscription, event.number, UnknownHandler(text))
        elif event.attempt:
            self._try_again(subscription, event, handler)
        else:
            self._handle(subscription, event, handler)

    def _try_again(self, subscription: Subscription, event: Event, handler: Handler) -> None:
        """An event whose answer was lost, and perhaps more than that."""
        is_innocent = self._departed.was_interrupted(subscription.document, event.id, event.number)
        if event.attempt >= POISON_ATTEMPTS and not is_innocent:
            text = f"{handler.name} began {event.attempt} times without an answer and is dropped."
            self._reject(subscription, event.number, Poison(text))
        elif not handler.replay:
            text = f"Whether {handler.name} took effect is not known."
            self._reject(subscription, event.number, UnknownOutcome(text))
        else:
            self._handle(subscription, event, handler)

    def _handle(self, subscription: Subscription, event: Event, handler: Handler) -> None:
        assert subscription.view is not None
        try:
            arguments = self._arguments(subscription, event, handler)
        except BadArguments as error:
            self._reject(subscription, event.number, error)
            return
        function = handler.function.__get__(subscription.view.component)
        thread = (handler.thread or self._sync_in_threads) and not handler.is_coroutine
        seconds = handler.seconds or self._limits.handler_seconds
        call = Call(event.id, handler.name, function, arguments, guarded=True, thread=thread, seconds=seconds)
        self._begin(subscription, event, call)

    def _arguments(self, subscription: Subscription, event: Event, handler: Handler) -> dict[str, object]:
        arguments, details = event.arguments or {}, event.details or {}
        levels = self._limits.argument_depth
        if (arguments and is_deeper(arguments, levels)) or (details and is_deeper(details, levels)):
            raise BadArguments(f"{handler.title}: its arguments are nested more than {levels} levels deep.")
        # A duplicated tab has the same component and counts from the same number on.
        event_id = f"{event.id}-{event.origin or subscription.document}-{event.number}"
        return bind(handler, arguments, details, event_id)

    def _begin(self, subscription: Subscription, turn: Turn, call: Call) -> None:
        """Begin a handler. What was answered, or is going to be, is saved before: afterwards the state holds half an event.

        In a thread it begins after what is due has been sent, since from then on nobody renders. One that was sent before begins
        after the client has been told so, since it may be what ended the connection.
        """
        if subscription.is_unsaved:
            self._saving.save(subscription, self.now, shows_it=False)
        subscription.state = follow(subscription.state, Input.CALLED)
        if isinstance(turn, Event) and turn.attempt:
            self._outbox.note(subscription)
            subscription.held = turn, call
        elif call.thread and self._outbox.is_due(subscription):
            subscription.held = turn, call
        else:
            self._start(subscription, turn, call)

    def _reject(self, subscription: Subscription, number: int, error: PeerError) -> None:
        """Answer an event that does not run. Its number is used up: sent again, it would be refused again."""
        self._outbox.refuse(subscription.id, number, error)
        self._settle(subscription, number)

    def _settle(self, subscription: Subscription, number: int) -> None:
        subscription.number = subscription.answered = max(subscription.number, number)
        subscription.is_unsaved = True
        self._outbox.note(subscription)
