"""Perform what a session decides: run handlers, timers and tasks, and send what there is to send.

One driver per connection. While nothing happens it is one task that waits for the next frame.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from inspect import isawaitable
from typing import Any, Final

from liveview.codec.frames import decode, encode
from liveview.component.view import View
from liveview.errors import Malformed, PeerError, Refused
from liveview.server.engine import Engine, Joined, Visitor
from liveview.server.running import Running
from liveview.session.effects import (
    Call,
    Close,
    Effect,
    Forget,
    Open,
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
from liveview.session.messages import Build, Entry, Error, FromServer
from liveview.session.oversize import advice
from liveview.session.session import Session

logger = logging.getLogger("liveview")

Message = MutableMapping[str, Any]  # Any: ASGI's own type of messages
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Servers differ in what they raise for a peer that has gone.
_GONE: Final = (OSError, RuntimeError)

# As long as a server waits at its own shutdown: an `unmount` that hangs must not keep a page that came back waiting for ever.
LEAVE_SECONDS: Final = 10.0


class Driver:
    """Serves one WebSocket that was accepted."""

    def __init__(self, engine: Engine, visitor: Visitor, receive: Receive, send: Send) -> None:
        self._engine = engine
        self._visitor = visitor
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._sealing = engine.sealing(visitor.person)
        self._session = Session(self._sealing, self._wake, debug=engine.debug)
        self._running: dict[str, Running] = {}
        self._documents: dict[str, str] = {}
        self._flushing: set[asyncio.Task[None]] = set()
        self._emptied: asyncio.Event | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._is_turning = False
        self._is_awake = False
        self._is_sending = False
        self._is_gone = False
        self._close: Close | None = None

    async def serve(self, *, build: str | None = None) -> None:
        """Until the connection ends; then every component is unmounted before this returns.

        `build`: in development, which start of the server this is.
        """
        try:
            if build is not None:
                await self._say(Build(build))
            while self._close is None and not self._is_gone:
                message = await self._receive()
                if message["type"] == "websocket.disconnect":
                    break
                self._take(message)
                self._turn()
                if self._session.has_messages or self._is_sending:
                    await self._flush()
            if self._close is not None and not self._is_gone:
                with suppress(*_GONE):
                    await self._send(
                        {"type": "websocket.close", "code": self._close.code, "reason": self._close.reason}
                    )
        finally:
            self._is_gone = True
            for task in self._flushing:
                task.cancel()
            await self._leave()

    def leave(self, id: str) -> None:
        """Unmount one component: it went live on another connection."""
        self._session.taken_over(id)
        self._woken()

    def view(self, id: str) -> View:
        """A component that is live here. Raises `KeyError` where it is not."""
        return self._session.view(id)

    def _take(self, message: Message) -> None:
        frame = message.get("text")
        if frame is None:
            self._session.receive_malformed(Malformed("A binary frame; messages are text."))
            return
        try:
            said = decode(frame)
        except Malformed as error:
            self._session.receive_malformed(error)
        else:
            self._session.receive(said)

    async def _leave(self) -> None:
        """Unmount everything, even where the server cancels this task meanwhile. `LEAVE_SECONDS` bound it."""
        self._session.disconnected()
        self._turn()
        if self._session.is_empty:
            return
        self._emptied = asyncio.Event()
        waiting = self._loop.create_task(self._emptied.wait())
        is_cancelled = False
        while not waiting.done():
            try:
                await asyncio.shield(waiting)
            except asyncio.CancelledError:
                is_cancelled = True
        if is_cancelled:
            raise asyncio.CancelledError

    # --- turns ---

    def _wake(self) -> None:
        """Something changed that no frame brought about: look at the end of this turn of the event loop."""
        if not self._is_turning and not self._is_awake:
            self._is_awake = True
            self._loop.call_soon(self._woken)

    def _woken(self) -> None:
        self._is_awake = False
        if self._is_turning:
            return  # the turn under way sees it
        self._turn()
        if self._session.has_messages and not self._is_sending and not self._is_gone:
            task = self._loop.create_task(self._flush_beside())
            self._flushing.add(task)
            task.add_done_callback(self._flushing.discard)

    def _turn(self) -> None:
        """Perform effects until there are no more."""
        self._is_turning = True
        try:
            while effects := self._session.take_effects():
                for effect in effects:
                    try:
                        self._perform(effect)
                    except Exception as error:  # noqa: BLE001  # whatever one effect raises, the others are performed
                        self._failed(effect, error)
        finally:
            self._is_turning = False
        if self._emptied is not None and self._session.is_empty:
            self._emptied.set()

    async def _flush(self) -> None:
        """Send what there is, after whatever another task is sending: a peer that takes no bytes is not read from either.

        What changes while the connection takes no bytes is rendered once it does.
        """
        while self._is_sending and self._flushing:
            await asyncio.wait(self._flushing)
        self._is_sending = True
        try:
            while self._session.has_messages and not self._is_gone:
                for message in self._session.take_messages(_now()):
                    await self._say(message)
                self._turn()
        finally:
            self._is_sending = False

    async def _flush_beside(self) -> None:
        """Send what there is, unless somebody sends already and will see it."""
        if not self._is_sending:
            await self._flush()

    async def _say(self, message: FromServer) -> None:
        """Send one message; one that cannot be written is reported instead."""
        try:
            frame = encode(message)
        except Exception as error:  # noqa: BLE001  # a value of the application's that no JSON can hold
            id = getattr(message, "id", None)
            self._engine.report(error, component=str(id), name="send")
            frame = encode(Error(id, None, "failed", "What was to be sent cannot be written."))
        try:
            await self._send({"type": "websocket.send", "text": frame})
        except _GONE:
            self._is_gone = True  # the disconnect follows as a message

    # --- effects ---

    def _failed(self, effect: Effect, error: Exception) -> None:
        """An effect raised: a fault, and the session learns how its call ended."""
        self._engine.report(error, component=str(getattr(effect, "id", None)), name=type(effect).__name__)
        if isinstance(effect, Call):
            self._session.finished(effect.id, _now(), error)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Call():
                self._call(effect)
            case Open(entry, document):
                self._documents[entry.id] = document
                running = self._running[entry.id] = Running(self._loop)
                running.begin(self._open(entry, document), self._opened(entry.id))
            case Stop(id):
                self._stop(id)
            case StartTimer() | StopTimer() | StartTask() | StopTask():
                self._perform_beside(effect)
            case Forget(id):
                self._forget(id)
            case Report(id, name, error):
                self._engine.report(error, component=id, name=name)
            case StartWaiting(seconds):
                self._stop_waiting()
                self._waiting = self._loop.call_later(seconds, self._waited)
            case StopWaiting():
                self._stop_waiting()
            case TooLarge():
                self._warn(effect)
            case Close():
                self._close = effect

    def _perform_beside(self, effect: StartTimer | StopTimer | StartTask | StopTask) -> None:
        """What a component runs beside its handlers."""
        match effect:
            case StartTimer(id, timer, seconds, repeats):
                self._running[id].start_timer(timer, seconds, self._fired(id, timer), repeats=repeats)
            case StopTimer(id, timer) if id in self._running:
                self._running[id].stop_timer(timer)
            case StartTask(id, task, coroutine):
                self._running[id].start_task(task, coroutine, self._task_ended(id))
            case StopTask(id, task) if id in self._running:
                self._running[id].stop_task(task)
            case StopTimer() | StopTask():
                pass  # it ended with its component

    def _call(self, call: Call) -> None:
        """Run a hook or handler; one that need not wait costs no task."""
        if call.guarded and self._engine.has_guard:
            self._await(call.id, self._guarded(call))
            return
        try:
            result = call.function(**call.arguments)
        except BaseException as error:  # the application's code may raise anything; it is reported
            self._session.finished(call.id, _now(), error)
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return
        if result is None or not isawaitable(result):
            self._session.finished(call.id, _now())
        else:
            self._await(call.id, result)

    async def _guarded(self, call: Call) -> None:
        component = call.function.__self__  # type: ignore[attr-defined]  # guarded calls are bound methods
        if not await self._engine.is_let_in(self._visitor.connection, component):
            raise Refused(f"{type(component).__name__} was refused.")
        result = call.function(**call.arguments)
        if isawaitable(result):
            await result

    def _await(self, id: str, awaitable: Awaitable[object]) -> None:
        def finished(task: asyncio.Future[object]) -> None:
            self._session.finished(id, _now(), _error_of(task))
            self._woken()

        self._running[id].begin(awaitable, finished)

    async def _open(self, entry: Entry, document: str) -> Joined:
        async def claim() -> None:
            await self._engine.registry.claim(document, entry.id, self)

        return await self._engine.join(entry, self._visitor, claim)

    def _opened(self, id: str) -> Callable[[asyncio.Future[Joined]], None]:
        def opened(task: asyncio.Future[Joined]) -> None:
            error = _error_of(task)
            if error is None:
                joined = task.result()
                self._session.opened(
                    id, joined.view, number=joined.number, shows_session=joined.shows_session
                )
            elif isinstance(error, PeerError):
                self._session.refused(id, error)
            elif not isinstance(error, asyncio.CancelledError):
                self._engine.report(error, component=id, name="load and first render")
                self._session.refused(id, JoinFailed.of(error, debug=self._engine.debug))
            self._woken()

        return opened

    def _fired(self, id: str, timer: int) -> Callable[[], None]:
        def fired() -> None:
            self._session.fired(id, timer)
            self._woken()

        return fired

    def _task_ended(self, id: str) -> Callable[[asyncio.Future[object]], None]:
        def ended(task: asyncio.Future[object]) -> None:
            error = _error_of(task)
            if error is not None and not isinstance(error, asyncio.CancelledError):
                self._session.task_failed(id, "task", error)
                self._woken()

        return ended

    # --- sessions that follow later ---

    def _waited(self) -> None:
        self._waiting = None
        self._session.waited()
        self._woken()

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _warn(self, effect: TooLarge) -> None:
        name = effect.component.__plan__.name
        text = advice(type(effect.component).__name__, effect.length, self._sealing.sizes(effect.component))
        logger.warning("%s", text, extra={"component": name, "id": effect.id})

    # --- the end of a component ---

    def _stop(self, id: str) -> None:
        """End all that runs for a component. What has not ended after `LEAVE_SECONDS` is left behind, `unmount` too."""
        running = self._running[id]

        def stopped() -> None:
            self._session.stopped(id)
            self._woken()

        def give_up() -> None:
            running.expire(LEAVE_SECONDS, give_up)
            running.leave_behind()
            self._session.abandon(id)
            self._woken()

        running.expire(LEAVE_SECONDS, give_up)
        running.stop(stopped)

    def _forget(self, id: str) -> None:
        self._running.pop(id).release()
        self._engine.registry.release(self._documents.pop(id), id, self)


class JoinFailed(PeerError):
    """`load` or the first render raised."""

    code = "join_failed"

    @classmethod
    def of(cls, error: BaseException, *, debug: bool) -> "JoinFailed":
        """The refusal to tell the browser; what was raised only where the person is the developer."""
        return cls(
            f"{type(error).__name__}: {error}" if debug else "This part of the page cannot be shown live."
        )


def _error_of(task: asyncio.Future[Any]) -> BaseException | None:
    return asyncio.CancelledError() if task.cancelled() else task.exception()


def _now() -> float:
    """Seconds since the epoch, for sessions."""
    return time.time()
