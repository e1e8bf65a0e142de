"""One live connection, without I/O: messages in, effects and messages out.

Everything that can be decided is decided here; the driver (`server/driver.py`) performs effects and reports back. There is
no clock, no socket and no `await`, so that lifecycle, order and recovery are tested as plain functions.

    session.receive(message)          what the client said
    session.opened(...), finished(...), fired(...)    what became of effects
    session.take_effects()            what is to be done now; repeat until there is nothing
    session.take_messages(now)        what is to be sent, asked for when the connection can take bytes

Nothing is queued for a slow client: a component is rendered when `take_messages` is called, so all that changed
meanwhile goes in one update.
"""

from collections.abc import Callable
from typing import Final

from msgspec import structs

from liveview.component.view import View
from liveview.errors import (
    Duplicate,
    PeerError,
    SessionNewer,
    TakenOver,
    TooMany,
    UnknownComponent,
    UnknownId,
)
from liveview.session.calls import Calls
from liveview.session.departed import Departed
from liveview.session.effects import Close, Effect, Forget, LeaveTopic, Open, Report, Stop
from liveview.session.faults import Faults, title
from liveview.session.limits import DEFAULT_LIMITS, Limits
from liveview.session.messages import (
    Event,
    FromClient,
    FromServer,
    Handover,
    Ping,
    Pong,
    Reload,
    Resync,
    Subscribe,
    Unsubscribe,
)
from liveview.session.outbox import Outbox, take
from liveview.session.saving import Saving, Seal
from liveview.session.services import Services
from liveview.session.states import LEAVING, LIVE, Input, State, follow
from liveview.session.subscription import Subscription

# A clock's changes are saved so often at most: an update of 40 bytes a second would bring 200 of session with it.
QUIET_SECONDS: Final = 5.0


class Session:
    """The conversation on one connection.

    `seal` gives the newest session of a component (`session/saving.py`). `wake` is called when something is to be done or sent
    that no call of the driver brought about: a task changed a field, say; from a thread too. `sync_in_threads`: handlers that
    are no coroutine functions run in threads. `refuses_offline`: whether pages refuse events while they have no
    connection, where a component does not say it itself. `departed`: what the process
    remembers of pages that have gone.
    """

    def __init__(
        self,
        seal: Seal,
        wake: Callable[[], None],
        *,
        debug: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        sync_in_threads: bool = False,
        refuses_offline: bool = False,
        departed: Departed | None = None,
    ) -> None:
        self._wake = wake
        self._limits = limits
        self._subscriptions: dict[str, Subscription] = {}
        self._effects: list[Effect] = []  # threads put some there too
        self._faults = Faults(self._effect, self._refuse, debug=debug)
        self._saving = Saving(seal, self._effect, self._faults.beside)
        self._outbox = Outbox(
            self._saving,
            self._effect,
            self._faults.beside,
            self._release,
            limits.messages_unsent,
            refuses_offline=refuses_offline,
        )
        self._departed = Departed(0) if departed is None else departed
        self._calls = Calls(
            self._effect,
            self._outbox,
            self._saving,
            self._faults,
            self._departed,
            limits=limits,
            sync_in_threads=sync_in_threads,
            debug=debug,
        )
        self._malformed = 0
        self._is_draining = False
        self._is_stale = False  # some component may be
        self._stale_since: float | None = None

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

    def rests(self, id: str) -> bool:
        """Whether nothing of a component is under way, or waits for its turn."""
        subscription = self._subscriptions.get(id)
        return subscription is None or (subscription.state is State.IDLE and not subscription.queue)

    @property
    def is_full(self) -> bool:
        """Whether what waits behind handlers takes so much that nothing more should be received for now."""
        return self._calls.is_full

    @property
    def has_messages(self) -> bool:
        """Whether `take_messages` may have something."""
        return self._outbox.has_messages

    def take_messages(self, now: float) -> list[FromServer]:
        """What is to be sent, rendered now. `now`: seconds since the epoch, for sessions and for when they may follow."""
        self._calls.now = now
        if not self._is_draining:
            return self._outbox.take(now)
        for subscription in self._subscriptions.values():
            subscription.is_unsaved |= subscription.is_stale
        taken = self._outbox.take(now)
        self._leave_drained()
        return taken

    def take_effects(self) -> list[Effect]:
        """What is to be done, in this order."""
        return take(self._effects) if self._effects else []

    # --- what the client says ---

    def receive(self, message: FromClient, length: int = 0) -> None:
        """Take a message of the client. `length`: that of its frame, in bytes or nearly so."""
        if self._is_draining and not isinstance(message, Ping):
            return  # it stays unanswered, and is said again where the page goes
        match message:
            case Event():
                self._receive_event(message, length)
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
        self._refuse(None, None, error)
        if self._malformed > self._limits.malformed_frames:
            self._effect(Close(4400, "malformed frames"))

    def receive_too_large(self, error: PeerError, id: str | None, number: int | None) -> None:
        """Take a frame that is above the limit, or rather do not. What it would have answered is known from its beginning."""
        subscription = self._addressed(id) if id is not None else None
        if subscription is None or number is None:
            self._refuse(id, number, error)
        else:
            self._calls.reject(subscription, number, error)

    def _subscribe(self, subscription: Subscription) -> None:
        id = subscription.id
        before = self._subscriptions.get(id)
        most = self._limits.components_per_connection
        if before is None and len(self._subscriptions) >= most:
            self._refuse(id, None, TooMany(f"More than {most} components on one connection."))
        elif before is None:
            self._subscriptions[id] = subscription
            self._effect(Open(subscription.entry, subscription.document))
        elif before.state in LEAVING and before.successor is None:
            before.successor = subscription  # an element that a script moved: gone, and back at once
        else:
            self._refuse(id, None, Duplicate(f"{id} is live on this connection already."))

    def _unsubscribe(self, id: str) -> None:
        subscription = self._subscriptions.get(id)
        if subscription is None:
            self._refuse_unknown(id, None)
        elif subscription.successor is not None:
            self._drop_successor(subscription)
        else:
            self.leave(id)

    def _resync(self, id: str) -> None:
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state not in LIVE:
            self._refuse_unknown(id, None)
            return
        subscription.owes_whole = True
        self._outbox.note(subscription)

    def _receive_event(self, event: Event, length: int) -> None:
        subscription = self._addressed(event.id)
        if subscription is None:
            self._refuse_unknown(event.id, event.number)
            return
        self._calls.receive(subscription, event, length)

    def _addressed(self, id: str) -> Subscription | None:
        """Whom an event is for."""
        subscription = self._subscriptions.get(id)
        if subscription is not None and subscription.state in LEAVING:
            return subscription.successor
        return subscription

    def _refuse_unknown(self, id: str, number: int | None) -> None:
        self._refuse(id, number, UnknownId(f"{id} is not live on this connection."))

    # --- what became of effects ---

    def opened(
        self,
        id: str,
        view: View,
        *,
        number: int,
        shows_session: bool,
        arguments: bytes | None = None,
        is_outdated: bool = False,
    ) -> None:
        """A component was constructed and rendered.

        `number`: the last event that its session contains. `shows_session`: whether the page shows just that render.
        `arguments`: what its sessions carry of its construction. `is_outdated`: the session should be replaced soon.
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
        subscription.arguments = arguments
        # With a session that says what the page shows then, it need not be sent again at the next time.
        subscription.is_unsaved = subscription.owes_whole or is_outdated
        component = view.component
        component.__changed__ = lambda: self._changed(subscription)
        component.live._attach(Services(subscription, self._effect, self._outbox.say, self._wake))
        self._move(subscription, Input.OPENED)
        self._calls.hook(subscription, "mount", component.mount)
        self._outbox.note(subscription)

    def refused(self, id: str, error: PeerError) -> None:
        """A component cannot become live."""
        subscription = self._subscriptions[id]
        if subscription.state is State.JOINING:
            self._refuse(id, None, error)
            if isinstance(error, UnknownComponent | SessionNewer):
                self._save_all()
            self._move(subscription, Input.REFUSED)
            self._forget(subscription)

    def finished(self, id: str, now: float, error: BaseException | None = None) -> None:
        """The call of component `id` came to its end, by itself, by an error or because it was cancelled.

        `now`: seconds since the epoch, for a session where the next call begins before there is something to send.
        """
        self._calls.now = now
        subscription = self._subscriptions.get(id)
        if subscription is None:
            return  # it was abandoned
        self._calls.finished(subscription, error)
        if subscription.state is State.GONE:
            self._forget(subscription)

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
            name = title(subscription, subscription.calls or ("a task" if subscription.view else "load"))
            error = TimeoutError(f"{name} did not end after its component had left; it is left behind.")
            self._effect(Report(id, name, error))
            self._go_on_leaving(subscription, Input.ABANDONED)

    def _go_on_leaving(self, subscription: Subscription, cause: Input) -> None:
        if self._move(subscription, cause) is State.GONE:
            self._forget(subscription)
            return
        assert subscription.view is not None
        unmount = subscription.view.component.unmount
        self._calls.hook(subscription, "unmount", unmount)

    def fired(self, id: str, timer: int) -> None:
        """A timer's time has come."""
        subscription = self._subscriptions.get(id)
        if subscription is not None and not self._is_draining:
            self._calls.fired(subscription, timer)

    def told(self, id: str, message: object) -> None:
        """A message was published to a topic that component `id` is subscribed to."""
        subscription = self._subscriptions.get(id)
        if subscription is not None and subscription.state in LIVE and not self._is_draining:
            self._calls.told(subscription, message)

    def task_failed(self, id: str, name: str, error: BaseException) -> None:
        """A coroutine given to `live.start` raised."""
        subscription = self._subscriptions.get(id)
        if subscription is not None:
            self._faults.beside(subscription, name, error)

    def task_ended(self, id: str) -> None:
        """A coroutine given to `live.start` came to its end, in whatever way. What it changed in objects nobody has told."""
        subscription = self._subscriptions.get(id)
        if subscription is not None and subscription.state in LIVE:
            self._calls.note_unseen(subscription)

    # --- sessions that no event brings about ---

    @property
    def is_stale(self) -> bool:
        """Whether something may have changed that no session has followed."""
        return self._is_stale

    def save_quietly(self, now: float) -> None:
        """See whether something has long been changed without an event. Called about each second while `is_stale`; any clock."""
        stale = [one for one in self._subscriptions.values() if one.is_stale]
        if not stale:
            self._is_stale, self._stale_since = False, None
        elif self._stale_since is None:
            self._stale_since = now
        elif now - self._stale_since >= QUIET_SECONDS:
            self._stale_since = None
            self._owe_sessions([one for one in stale if not one.is_unsaved])

    def _save_all(self) -> None:
        """The page will look for another process, with all of its components: none may lose what was answered here."""
        self._saving.hurry()
        for subscription in self._subscriptions.values():
            if subscription.is_unsaved or subscription.is_stale:
                subscription.is_unsaved = True
                self._outbox.note(subscription)

    def renew(self) -> None:
        """Sessions become old while nothing happens: each component gets a new one."""
        self._owe_sessions([one for one in self._subscriptions.values() if one.state in LIVE])

    def _owe_sessions(self, subscriptions: list[Subscription]) -> None:
        for subscription in subscriptions:
            subscription.is_unsaved = True
            subscription.is_bare = False
            self._outbox.note(subscription)

    # --- the end of the process ---

    def drain(self) -> None:
        """The process is about to go. What is under way comes to its end, nothing begins any more.

        Each component leaves as soon as its newest session has been taken, which is made without waiting for its turn.
        """
        if self._is_draining:
            return
        self._is_draining = True
        self._saving.hurry()
        for subscription in list(self._subscriptions.values()):
            self._calls.drop_waiting(subscription)
            self._drop_successor(subscription)
            if subscription.state is State.JOINING:
                self.leave(subscription.id)
            else:
                # A task may have changed an object that tells nobody.
                subscription.is_stale |= subscription.has_tasks
                self._outbox.note(subscription)

    def hand_over(self, milliseconds: int) -> None:
        """All have left: the page is to go to another process within this time."""
        self._outbox.say(Handover(milliseconds))

    def reload(self, code: str) -> None:
        """The page is to be loaded again."""
        self._outbox.say(Reload(code))

    def _leave_drained(self) -> None:
        for subscription in reversed(list(self._subscriptions.values())):
            if subscription.state is State.IDLE and not self._outbox.is_due(subscription):
                self.leave(subscription.id)

    # --- the end of a component ---

    def leave(self, id: str) -> None:
        """Component `id` goes. Leaving twice is leaving once."""
        subscription = self._subscriptions.get(id)
        if subscription is None or subscription.state in LEAVING:
            return
        self._move(subscription, Input.LEFT)
        self._calls.drop(subscription)
        self._leave_topics(subscription)
        self._outbox.drop(subscription)
        self._saving.drop(subscription)
        if subscription.view is not None:
            subscription.view.component.__changed__ = None
        self._effect(Stop(id))

    def taken_over(self, id: str) -> None:
        """Component `id` went live on another connection of its document."""
        if id in self._subscriptions:
            self._refuse(id, None, TakenOver(f"{id} went live on another connection."))
            self._remember(self._subscriptions[id])
            self.leave(id)

    def disconnected(self) -> None:
        """The connection is gone, or is to go: every component leaves, children before parents."""
        for subscription in reversed(list(self._subscriptions.values())):
            self._drop_successor(subscription)
            self._remember(subscription)
            self.leave(subscription.id)

    def _remember(self, subscription: Subscription) -> None:
        """Its page did not ask for it to go, and may come back: keep what no session that it has contains."""
        document, current = subscription.document, subscription.current
        if isinstance(current, Event) and subscription.held is None:
            self._departed.interrupt(document, subscription.id, current.number)
        if subscription.state is State.IDLE and (subscription.is_unsaved or subscription.is_stale):
            session = self._saving.last(subscription, self._calls.now)
            if session is not None:
                self._departed.keep(document, subscription.id, session)

    def _leave_topics(self, subscription: Subscription) -> None:
        topics, subscription.topics = subscription.topics, None
        for topic in tuple(topics or ()):
            self._effect(LeaveTopic(subscription.id, topic))

    def _drop_successor(self, subscription: Subscription) -> None:
        successor, subscription.successor = subscription.successor, None
        if successor is not None:
            self._calls.drop(successor)

    def _forget(self, subscription: Subscription) -> None:
        del self._subscriptions[subscription.id]
        self._calls.drop(subscription)
        self._leave_topics(subscription)  # a thread may have joined another one meanwhile
        self._outbox.drop(subscription)
        if subscription.view is not None:
            subscription.view.component.__changed__ = None
            subscription.view.component.live._detach()
        self._effect(Forget(subscription.id))
        if subscription.successor is not None:
            self._subscribe(subscription.successor)

    # --- small steps ---

    def _move(self, subscription: Subscription, cause: Input) -> State:
        subscription.state = follow(subscription.state, cause)
        return subscription.state

    def _changed(self, subscription: Subscription) -> None:
        subscription.is_stale = self._is_stale = True
        self._outbox.note(subscription)
        self._wake()

    def _release(self, subscription: Subscription, has_announced: bool) -> bool:  # noqa: FBT001  # session/outbox.py
        return self._calls.release(subscription, has_announced=has_announced)

    def _refuse(self, id: str | None, number: int | None, error: PeerError) -> None:
        self._outbox.refuse(id, number, error)

    def _effect(self, effect: Effect) -> None:
        self._effects.append(effect)
