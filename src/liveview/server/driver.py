"""Perform what a session decides: run handlers, timers and tasks, and send what there is to send.

One driver per connection. While nothing happens it is one task that waits for the next frame.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from inspect import isawaitable
from typing import Any, Final

from liveview.codec.frames import decode, encode
from liveview.component.view import View
from liveview.errors import Malformed, PeerError, Refused
from liveview.server.engine import Engine, Visitor
from liveview.server.running import Running
from liveview.session.effects import (
    Call,
    Cancel,
    Close,
    Effect,
    Forget,
    Open,
    Release,
    Report,
    StartTask,
    StartTimer,
    StopTask,
    StopTimer,
)
from liveview.session.messages import Build, Entry
from liveview.session.session import Session

Message = MutableMapping[str, Any]  # Any: ASGI's own type of messages
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Servers differ in what they raise for a peer that has gone.
_GONE: Final = (OSError, RuntimeError)


class Driver:
    """Serves one WebSocket that was accepted."""

    def __init__(self, engine: Engine, visitor: Visitor, receive: Receive, send: Send) -> None:
        self._engine = engine
        self._visitor = visitor
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._session = Session(engine.sealing(visitor.person), self._wake, debug=engine.debug)
        self._running: dict[str, Running] = {}
        self._documents: dict[str, str] = {}
        self._flushing: asyncio.Task[None] | None = None
        self._emptied: asyncio.Event | None = None
        self._is_turning = False
        self._is_sending = False
        self._is_awake = False
        self._is_closed = False
        self._close: Close | None = None

    async def serve(self, *, build: str | None = None) -> None:
        """Until the connection ends; then every component is unmounted before this returns.

        `build`: in development, which start of the server this is.
        """
        try:
            if build is not None:
                await self._send({"type": "websocket.send", "text": encode(Build(build))})
            while self._close is None:
                message = await self._receive()
                if message["type"] == "websocket.disconnect":
                    break
                self._take(message)
                self._turn()
                if self._session.has_messages and not self._is_sending:
                    await self._flush()
            else:
                with suppress(*_GONE):
                    await self._send(
                        {"type": "websocket.close", "code": self._close.code, "reason": self._close.reason}
                    )
        finally:
            self._is_closed = True
            await self._leave()

    def leave(self, id: str) -> None:
        """Unmount one component: it went live on another connection."""
        self._session.leave(id)
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
        """Unmount everything, even where the server cancels this task meanwhile."""
        self._session.disconnected()
        self._turn()
        if self._session.is_empty:
            return
        self._emptied = asyncio.Event()
        waiting = self._loop.create_task(self._emptied.wait())
        while not waiting.done():
            try:
                await asyncio.shield(waiting)
            except asyncio.CancelledError:
                continue

    # --- turns ---

    def _wake(self) -> None:
        """Something changed that no frame brought about: look at the end of this turn of the event loop."""
        if not self._is_turning and not self._is_awake:
            self._is_awake = True
            self._loop.call_soon(self._woken)

    def _woken(self) -> None:
        self._is_awake = False
        self._turn()
        if self._session.has_messages and not self._is_sending and not self._is_closed:
            self._flushing = self._loop.create_task(self._flush())

    def _turn(self) -> None:
        """Perform effects until there are no more."""
        if self._is_turning:
            return
        self._is_turning = True
        try:
            while effects := self._session.take_effects():
                for effect in effects:
                    self._perform(effect)
        finally:
            self._is_turning = False
        if self._emptied is not None and self._session.is_empty:
            self._emptied.set()

    async def _flush(self) -> None:
        """Send what there is. What changes while the connection takes no bytes is rendered once it does."""
        self._is_sending = True
        try:
            while self._session.has_messages and not self._is_closed:
                for message in self._session.take_messages(int(time.time())):
                    await self._send({"type": "websocket.send", "text": encode(message)})
                self._turn()
        except _GONE:
            self._is_closed = True  # the disconnect follows as a message
        finally:
            self._is_sending = False

    # --- effects ---

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Call():
                self._call(effect)
            case Open(entry, document):
                self._documents[entry.id] = document
                running = self._running[entry.id] = Running(self._loop)
                running.begin(self._open(entry, document), self._opened(entry.id))
            case Cancel(id):
                self._running[id].cancel()
            case StartTimer(id, timer, seconds, repeats):
                self._running[id].start_timer(timer, seconds, self._fired(id, timer), repeats=repeats)
            case StopTimer(id, timer):
                self._running[id].stop_timer(timer)
            case StartTask(id, task, coroutine):
                self._running[id].start_task(task, coroutine, self._task_ended(id))
            case StopTask(id, task):
                self._running[id].stop_task(task)
            case Release(id):
                self._running[id].release()
            case Forget(id):
                self._forget(id)
            case Report(id, name, error):
                self._engine.report(error, component=id, name=name)
            case Close():
                self._close = effect

    def _call(self, call: Call) -> None:
        """Run a hook or handler; one that need not wait costs no task."""
        if call.guarded and self._engine.has_guard:
            self._await(call.id, self._guarded(call))
            return
        try:
            result = call.function(**call.arguments)
        except Exception as error:  # noqa: BLE001  # the application's code may raise anything; it is reported
            self._session.finished(call.id, error)
            return
        if isawaitable(result):
            self._await(call.id, result)
        else:
            self._session.finished(call.id)

    async def _guarded(self, call: Call) -> None:
        component = call.function.__self__  # type: ignore[attr-defined]  # guarded calls are bound methods
        if not await self._engine.is_let_in(self._visitor.connection, component):
            raise Refused(f"{type(component).__name__} was refused.")
        result = call.function(**call.arguments)
        if isawaitable(result):
            await result

    def _await(self, id: str, awaitable: Awaitable[object]) -> None:
        def finished(task: asyncio.Future[object]) -> None:
            self._session.finished(id, _error_of(task))
            self._woken()

        self._running[id].begin(awaitable, finished)

    async def _open(self, entry: Entry, document: str) -> None:
        await self._engine.registry.claim(document, entry.id, self)
        joined = await self._engine.join(entry, self._visitor)
        self._session.opened(entry.id, joined.view, number=joined.number, shows_session=joined.shows_session)

    def _opened(self, id: str) -> Callable[[asyncio.Future[object]], None]:
        def opened(task: asyncio.Future[object]) -> None:
            error = _error_of(task)
            if isinstance(error, PeerError):
                self._session.refused(id, error)
            elif error is not None and not isinstance(error, asyncio.CancelledError):
                self._engine.report(error, component=id, name="load")
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


def _error_of(task: asyncio.Future[object]) -> BaseException | None:
    return asyncio.CancelledError() if task.cancelled() else task.exception()
