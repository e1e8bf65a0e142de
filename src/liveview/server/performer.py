"""Perform the effects of one connection's session, and tell the session what became of them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import partial
from inspect import isawaitable, iscoroutinefunction
from typing import Any

from msgspec import structs

from liveview.errors import JoinFailed, PeerError
from liveview.server.calls import Calls, title_of
from liveview.server.engine import Engine, Joined, Visitor
from liveview.server.hub import Member
from liveview.server.registry import Holder
from liveview.server.running import Running
from liveview.session.effects import (
    Call,
    Close,
    Effect,
    Forget,
    JoinTopic,
    LeaveTopic,
    Open,
    Publish,
    Report,
    StartTask,
    StartTimer,
    StartWaiting,
    Stop,
    StopTask,
    StopTimer,
    StopWaiting,
    TooLarge,
)
from liveview.session.messages import Entry
from liveview.session.sealing import Sealing
from liveview.session.session import Session

logger = logging.getLogger("liveview")


class Performer:
    """`holder` holds the components in the registry. `turned` is called after the session was told something.

    Whatever is started runs in `context`, the one in which the host served the connection: its locale and other context
    variables hold for each handler, timer and message.
    """

    def __init__(
        self,
        engine: Engine,
        visitor: Visitor,
        session: Session,
        sealing: Sealing,
        *,
        holder: Holder,
        turned: Callable[[], None],
        context: Context,
    ) -> None:
        self._engine = engine
        self._visitor = visitor
        self._session = session
        self._sealing = sealing
        self._holder = holder
        self._turned = turned
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._calls = Calls(engine, visitor)
        self._running: dict[str, Running] = {}
        self._documents: dict[str, str] = {}
        self._members: dict[str, Member] = {}  # of topics, by component
        self._waiting: asyncio.TimerHandle | None = None
        self.close: Close | None = None  # what the session has asked for

    def perform(self, effect: Effect) -> None:
        """Do it. Whatever it raises is reported, so that the effects after it are performed."""
        try:
            if type(effect) is Call:  # as mostly
                self._call(effect)
            else:
                self._perform(effect)
        except Exception as error:  # noqa: BLE001  # as above
            self._engine.report(error, component=str(getattr(effect, "id", None)), name=type(effect).__name__)
            if isinstance(effect, Call):
                self._session.finished(effect.id, now(), error)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Open(entry, document):
                self._documents[entry.id] = document
                running = self._running[entry.id] = Running(self._loop, self._engine.clock, self._context)
                running.begin(self._open(entry, document), self._opened(entry.id))
            case Stop(id):
                self._stop(id)
            case StartTimer() | StopTimer() | StartTask() | StopTask():
                self._perform_beside(effect)
            case JoinTopic() | LeaveTopic() | Publish():
                self._perform_topic(effect)
            case Forget(id):
                self._forget(id)
            case Report(id, name, error):
                self._engine.report(error, component=id, name=name)
            case StartWaiting(seconds):
                self._stop_waiting()
                self._waiting = self._loop.call_later(seconds, self._waited, context=self._context)
            case StopWaiting():
                self._stop_waiting()
            case TooLarge():
                self._engine.warn_of_size(
                    effect.component, effect.length, self._sealing, has_arguments=effect.has_arguments
                )
            case Close():
                self.close = effect
            case Call():
                self._call(effect)

    def _perform_beside(self, effect: StartTimer | StopTimer | StartTask | StopTask) -> None:
        """What a component runs beside its handlers."""
        running = self._running.get(effect.id)
        if running is None or running.is_stopped:  # a thread asked for it while its component left
            if isinstance(effect, StartTask):
                effect.coroutine.close()
            return
        match effect:
            case StartTimer(id, timer, seconds, repeats):
                running.start_timer(timer, seconds, self._fired(id, timer), repeats=repeats)
            case StopTimer(_, timer):
                running.stop_timer(timer)
            case StartTask(id, task, coroutine):
                running.start_task(task, coroutine, self._task_ended(id))
            case StopTask(_, task):
                running.stop_task(task)

    def _perform_topic(self, effect: JoinTopic | LeaveTopic | Publish) -> None:
        hub = self._engine.hub
        match effect:
            case JoinTopic(id, topic) if id in self._running and not self._running[id].is_stopped:
                hub.join(topic, self._members.setdefault(id, partial(self._told, id)))
            case LeaveTopic(id, topic) if id in self._members:
                hub.leave(topic, self._members[id])
            case JoinTopic() | LeaveTopic():
                pass  # it ended with its component
            case Publish(topic, message):
                hub.publish_soon(topic, message)

    # --- calls ---

    def _call(self, call: Call) -> None:
        if call.guarded:
            pass  # an event's handler, as mostly
        elif call.name == "mount":
            call = self._noting_that_it_begins(call)
        elif call.name == "unmount" and not self._running[call.id].is_mounted:
            self._session.finished(call.id, now())
            return
        try:
            waiting = self._calls.begin(call)
        except BaseException as error:  # the application's code may raise anything; it is reported
            self._session.finished(call.id, now(), error)
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return
        if waiting is None:
            self._session.finished(call.id, now())
        else:
            self._await(call, waiting)

    def _noting_that_it_begins(self, mount: Call) -> Call:
        """The same call. Where it is cancelled before its first step, `unmount` has nothing to undo and is not run."""
        function, running = mount.function, self._running[mount.id]

        def begin() -> Awaitable[object] | object:
            running.is_mounted = True
            return function()

        async def begin_later() -> None:
            waiting = begin()
            if isawaitable(waiting):
                await waiting

        return structs.replace(mount, function=begin_later if iscoroutinefunction(function) else begin)

    def _await(self, call: Call, waiting: Awaitable[object]) -> None:
        seconds = self._engine.limits.slow_handler_seconds
        slow = self._loop.call_later(seconds, _warn_of_slow, call, seconds)

        def finished(task: asyncio.Future[object]) -> None:
            self._session.finished(call.id, now(), _error_of(task))
            self._turned()

        running = self._running[call.id].begin(waiting, finished)
        running.add_done_callback(lambda _: slow.cancel(), context=self._context)

    # --- components ---

    async def _open(self, entry: Entry, document: str) -> Joined:
        async def claim() -> None:
            await self._engine.registry.claim(document, entry.id, self._holder)

        return await self._engine.join(entry, document, self._visitor, claim)

    def _opened(self, id: str) -> Callable[[asyncio.Future[Joined]], None]:
        def opened(task: asyncio.Future[Joined]) -> None:
            error = _error_of(task)
            if error is None:
                joined = task.result()
                self._session.opened(
                    id,
                    joined.view,
                    number=joined.number,
                    shows_session=joined.shows_session,
                    arguments=joined.arguments,
                    is_outdated=joined.is_outdated,
                )
            elif isinstance(error, PeerError):
                self._session.refused(id, error)
            elif isinstance(error, asyncio.CancelledError) and _is_asked_to_end(task):
                pass  # its component leaves, and the session knows
            else:
                self._engine.report(error, component=id, name="load and first render")
                self._session.refused(id, _join_failed(error, debug=self._engine.debug))
            self._turned()

        return opened

    def _fired(self, id: str, timer: int) -> Callable[[], None]:
        def fired() -> None:
            self._session.fired(id, timer)
            self._turned()

        return fired

    def _task_ended(self, id: str) -> Callable[[asyncio.Future[object]], None]:
        def ended(task: asyncio.Future[object]) -> None:
            error = _error_of(task)
            if error is not None and not isinstance(error, asyncio.CancelledError):
                self._session.task_failed(id, "task", error)
            self._session.task_ended(id)
            self._turned()

        return ended

    def _told(self, id: str, message: object) -> None:
        self._context.run(self._session.told, id, message)
        self._context.run(self._turned)

    # --- sessions that follow later ---

    def _waited(self) -> None:
        self._waiting = None
        self._session.waited()
        self._turned()

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    # --- the end of a component ---

    def _stop(self, id: str) -> None:
        """End all that runs for a component. What has not ended in time is left behind, `unmount` too."""
        running = self._running[id]
        seconds = self._engine.limits.leave_seconds

        def stopped() -> None:
            if self._running.get(id) is running:  # else a task that was left behind ends late
                self._session.stopped(id)
                self._turned()

        def give_up() -> None:
            running.expire(seconds, give_up)
            running.leave_behind()
            self._session.abandon(id)
            self._turned()

        running.expire(seconds, give_up)
        running.stop(stopped)

    def _forget(self, id: str) -> None:
        self._running.pop(id).release()
        self._members.pop(id, None)
        self._engine.registry.release(self._documents.pop(id), id, self._holder)


def now() -> float:
    """Seconds since the epoch, for sessions."""
    return time.time()


def _join_failed(error: BaseException, *, debug: bool) -> JoinFailed:
    """The refusal to tell the browser; what was raised only where the person is the developer."""
    return JoinFailed(
        f"{type(error).__name__}: {error}" if debug else "This part of the page cannot be shown live."
    )


def _error_of(task: asyncio.Future[Any]) -> BaseException | None:  # Any: what it gives is not looked at
    try:
        return task.exception()
    except asyncio.CancelledError as error:
        return error


def _is_asked_to_end(task: asyncio.Future[Any]) -> bool:  # Any: as above
    """Whether somebody has cancelled it from outside, as against code that raises `CancelledError` itself."""
    return isinstance(task, asyncio.Task) and task.cancelling() > 0


def _warn_of_slow(call: Call, seconds: float) -> None:
    logger.warning(
        "%s has been running for %g s; the other events of its component wait behind it.",
        title_of(call),
        seconds,
        extra={"component": call.id, "handler": call.name},
    )
