"""Serve one connection: take what comes in, have the session's effects performed, and send what there is to send.

While nothing happens a connection is one task that waits for the next frame.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from contextvars import copy_context
from threading import get_ident
from typing import Any, Final

from liveview.codec.frames import decode, encode, event_of
from liveview.component.view import View
from liveview.errors import Failed, Malformed, Silent, TooLarge
from liveview.server import refusals
from liveview.server.engine import Engine, Visitor
from liveview.server.pace import BYTES_PER_TOKEN, Pace
from liveview.server.performer import Performer, now
from liveview.session.effects import Call, Close
from liveview.session.messages import Build, Error, FromClient, FromServer, Subscribe
from liveview.session.session import Session

Message = MutableMapping[str, Any]  # Any: ASGI's own type of messages
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Servers differ in what they raise for a peer that has gone.
_GONE: Final = (OSError, RuntimeError)

# So many components of a `subscribe` are taken at once.
_ENTRIES_AT_ONCE: Final = 64

# Where a drained page goes to another process: within so many milliseconds, so that those of one moment do not all come at once
# there. Most of their spreading is when they are drained (`connections.py`): a person waits for the rest.
HANDOVER_MILLISECONDS: Final = 100

# So long it has for that, over a slow network too. Where there is no other process its connection is closed then.
HANDOVER_SECONDS: Final = 3.0

# Of the time for draining: until then handlers may come to their end by themselves, and `unmount` after they were cut. The rest
# is for the page to find another process.
HANDLERS_SHARE: Final = 0.6
UNMOUNTS_SHARE: Final = 0.8

# So long a page has to take the last bytes.
LAST_SECONDS: Final = 2.0

# How long it takes to notice that what waited behind handlers has become less.
_ROOM_SECONDS: Final = 0.05

# Of connections, in the order in which they were accepted.
_numbers: Final = itertools.count(1)

# The most bytes that a character takes in UTF-8.
_WIDEST: Final = 4


class Driver:
    """Serves one WebSocket."""

    def __init__(self, engine: Engine, visitor: Visitor, receive: Receive, send: Send) -> None:
        self.number = next(_numbers)
        self._engine = engine
        self._limits = engine.limits
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._thread = get_ident()
        self._context = copy_context()
        sealing = engine.sealing(visitor.person)
        self._session = Session(
            sealing,
            self._wake,
            debug=engine.debug,
            limits=engine.limits,
            sync_in_threads=engine.sync_in_threads,
            refuses_offline=engine.refuses_offline,
            departed=engine.departed,
        )
        self._performer = Performer(
            engine,
            visitor,
            self._session,
            sealing,
            holder=self,
            turned=self._woken,
            context=self._context,
        )
        self._flushing: set[asyncio.Task[None]] = set()
        self._announced: list[Call] = []  # until that has been sent
        self._emptied: asyncio.Event | None = None
        self._is_turning = False
        self._is_awake = False
        self._is_sending = False
        self._is_gone = False
        self._serving: asyncio.Task[object] | None = None
        self._ending: Close | None = None  # asked for while it waits for a frame
        # Times of the event loop: when something was heard, when sending began, since when there is no component.
        self._heard = self._unused_since = self._renewed = self._loop.time()
        self._sending_since: float | None = None
        self._logged: frozenset[str] = frozenset()
        self._pace = Pace(self._limits, self._heard)

    async def serve(self, *, build: str | None = None) -> None:
        """Until the connection ends; then every component is unmounted before this returns.

        `build`: in development, which start of the server this is.
        """
        self._serving = asyncio.current_task()
        try:
            if build is not None:
                await self._say(Build(build))
            await self._converse()
        except asyncio.CancelledError:
            if self._ending is None or self._serving is None or self._serving.uncancel():
                raise
            self._performer.close = self._performer.close or self._ending
        finally:
            self._serving = None
            await self._end()

    async def _converse(self) -> None:
        run = self._context.run
        while self._performer.close is None and not self._is_gone:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._is_gone = True
                return
            self._heard = self._loop.time()
            frame = message.get("text")
            length = 0 if frame is None else len(frame)
            self._pace.spend(1 + length // BYTES_PER_TOKEN)
            said = self._read(frame, length)
            if type(said) is Subscribe:
                await self._subscribe(said)
            else:
                run(self._take, said, length)
                if self._session.has_messages or self._is_sending:
                    await self._flush(run)
                if self._pace.is_due:
                    await self._pace.keep()
                    self._heard = self._loop.time()
            del message, frame, said  # else a large one would be kept until the next comes
            if self._session.is_full:
                await self._wait_for_room()

    async def _subscribe(self, said: Subscribe) -> None:
        """In portions, one after another: one frame may ask for more than thousands of events."""
        for start in range(0, len(said.entries), _ENTRIES_AT_ONCE):
            entries = said.entries[start : start + _ENTRIES_AT_ONCE]
            self._pace.spend(len(entries))
            self._context.run(self._take, Subscribe(said.document, entries), 0)
            await self._flush(self._context.run)
            await self._pace.keep()
            self._heard = self._loop.time()
            if self._performer.close is not None or self._is_gone:
                return

    async def _wait_for_room(self) -> None:
        """Read no further while much waits behind handlers. Seldom, so nobody is woken for it: it looks again."""
        while self._session.is_full and self._performer.close is None and not self._is_gone:  # noqa: ASYNC110  # as above
            await asyncio.sleep(_ROOM_SECONDS)

    async def _end(self) -> None:
        """Close, unless it is gone already, and unmount everything."""
        close = self._performer.close
        is_stuck = self._sending_since is not None
        try:
            if close is not None and not self._is_gone and not is_stuck:
                with suppress(*_GONE, TimeoutError):
                    async with asyncio.timeout(self._limits.send_seconds):
                        await self._send(
                            {"type": "websocket.close", "code": close.code, "reason": close.reason}
                        )
        finally:
            self._is_gone = True
            for task in self._flushing:
                task.cancel()
            await self._leave()

    def look(self, now: float) -> None:
        """See whether time has run out for something. `now`: the event loop's own time, in seconds."""
        limits = self._limits
        if not self._session.is_empty:
            self._unused_since = now
        self._look_after_sessions(now)
        if self._sending_since is not None and now - self._sending_since > limits.send_seconds:
            self._give_up(f"No byte was taken for {limits.send_seconds:g} s.")
        elif now - self._heard > limits.silence_seconds and self._sending_since is None:
            self._give_up(f"Nothing was heard for {limits.silence_seconds:g} s.")
        elif now - self._unused_since > limits.unused_seconds:
            self._give_up(f"No component for {limits.unused_seconds:g} s.")
        elif self._performer.close is not None:
            self._hang_up(self._performer.close)

    def _look_after_sessions(self, now: float) -> None:
        if now - self._renewed > self._limits.session_seconds / 2:
            self._renewed = now
            self._session.renew()
        elif self._session.is_stale:
            self._session.save_quietly(now)
        else:
            return
        self._wake()

    def leave(self, id: str) -> None:
        """Unmount one component: it went live on another connection."""
        self._session.taken_over(id)
        self._woken()

    def view(self, id: str) -> View:
        """A component that is live here. Raises `KeyError` where it is not."""
        return self._session.view(id)

    def rests(self, id: str) -> bool:
        """Whether nothing of a component is under way, or waits for its turn."""
        return self._session.rests(id)

    # --- the end ---

    async def drain(self, until: float) -> None:
        """Bring what is under way to its end, give the page its sessions, and send it to another process.

        Returns when the page has gone there, or when it has closed the connection at `until`, a time of the event loop.
        """
        began = self._loop.time()
        self._context.run(self._session.drain)
        self._woken()
        if not await self._is_empty_before(began + HANDLERS_SHARE * (until - began)):
            self._context.run(self._session.disconnected)  # what is under way will be said again
            self._woken()
            await self._is_empty_before(began + UNMOUNTS_SHARE * (until - began))
        self._session.hand_over(HANDOVER_MILLISECONDS)
        await self._say_the_last()
        grace = min(until, self._loop.time() + HANDOVER_SECONDS)
        if self._serving is not None and not await self._ends_before(grace):
            self._hang_up(Close(1012, "the server restarts"))
            await self._ends_before(grace + self._limits.send_seconds)

    async def reload(self, code: str) -> None:
        """Have the page loaded again, and end the connection."""
        self._session.reload(code)
        await self._say_the_last()
        self._hang_up(Close(4403, code))

    async def _say_the_last(self) -> None:
        """Let the messages out that are due, after what is being sent; a page that takes no bytes does not hold this up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                while (self._session.has_messages or self._is_sending) and not self._is_gone:
                    await self._loop.create_task(self._flush_beside(), context=self._context)
                    if self._is_sending:
                        await asyncio.sleep(_ROOM_SECONDS)

    async def _is_empty_before(self, until: float) -> bool:
        if not self._session.is_empty:
            self._emptied = self._emptied or asyncio.Event()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._emptied.wait()
        return self._session.is_empty

    async def _ends_before(self, until: float) -> bool:
        serving = self._serving
        if serving is None:
            return True
        done, _ = await asyncio.wait((serving,), timeout=max(0.0, until - self._loop.time()))
        return bool(done)

    def _give_up(self, text: str) -> None:
        self._hang_up(Close(4408, str(Silent(text))))

    def _hang_up(self, close: Close) -> None:
        if self._ending is None and self._serving is not None:
            self._ending = close
            self._serving.cancel()

    # --- what comes in ---

    def _read(self, frame: str | None, length: int) -> FromClient | None:
        """What a frame says; None where the session was told what is wrong with it."""
        if frame is None:
            self._session.receive_malformed(Malformed("A binary frame; messages are text."))
            return None
        if length * _WIDEST > self._limits.frame_bytes and _is_above(frame, self._limits.frame_bytes):
            text = f"A frame of {length} characters; {self._limits.frame_bytes} bytes are the most."
            self._session.receive_too_large(TooLarge(text), *event_of(frame))
            return None
        try:
            return decode(frame)
        except Malformed as error:
            self._session.receive_malformed(error)
            return None

    def _take(self, said: FromClient | None, length: int) -> None:
        if said is not None:
            self._session.receive(said, length)
        self._turn()

    async def _leave(self) -> None:
        """Unmount everything, even where the server cancels this task meanwhile. `Limits.leave_seconds` bounds it."""
        self._session.disconnected()
        self._turn()
        if self._session.is_empty:
            return
        self._emptied = self._emptied or asyncio.Event()
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
        if get_ident() != self._thread:
            with suppress(RuntimeError):  # the loop has ended meanwhile, and its connections with it
                self._loop.call_soon_threadsafe(self._woken, context=self._context)
        elif not self._is_turning and not self._is_awake:
            self._is_awake = True
            self._loop.call_soon(self._woken, context=self._context)

    def _woken(self) -> None:
        self._is_awake = False
        if self._is_turning:
            return  # the turn under way sees it
        self._turn()
        if self._session.has_messages and not self._is_sending and not self._is_gone:
            task = self._loop.create_task(self._flush_beside(), context=self._context)
            self._flushing.add(task)
            task.add_done_callback(self._flushing.discard)

    def _turn(self) -> None:
        """Perform effects until there are no more."""
        self._is_turning = True
        try:
            while effects := self._session.take_effects():
                for effect in effects:
                    if type(effect) is Call and effect.is_announced and self._is_sending:
                        self._announced.append(effect)
                    else:
                        self._performer.perform(effect)
        finally:
            self._is_turning = False
        if self._emptied is not None and self._session.is_empty:
            self._emptied.set()

    # --- what goes out ---

    async def _flush(self, run: Callable[..., Any]) -> None:
        """Send what there is, after what another task is sending: a peer that takes no bytes is not read from either.

        What changes while the connection takes no bytes is rendered once it does, by a task of its own: else a page that changes
        faster than its connection takes bytes would never be read from. `run`: how to come into the connection's context, which a
        task may be in already.
        """
        if self._is_sending and self._flushing:
            await asyncio.wait(self._flushing)
        if self._is_sending:
            return
        self._is_sending = True
        try:
            if self._session.has_messages and not self._is_gone:
                for message in run(self._session.take_messages, now()):
                    await self._say(message)
                run(self._turn)
        finally:
            self._is_sending = False
        if self._announced:
            run(self._begin_announced)
        if self._session.has_messages:
            self._wake()

    def _begin_announced(self) -> None:
        """The page has been told that these begin."""
        announced, self._announced = self._announced, []
        if not self._is_gone:
            for call in announced:
                self._performer.perform(call)
            self._turn()

    async def _flush_beside(self) -> None:
        """The same in a task, which runs in the connection's context."""
        if not self._is_sending:
            await self._flush(_here)

    async def _say(self, message: FromServer) -> None:
        """Send one message; one that cannot be written is reported instead."""
        if type(message) is Error:
            self._logged = refusals.log(message, self._logged)
        try:
            frame = encode(message)
        except Exception as error:  # noqa: BLE001  # a value of the application's that no JSON can hold
            id = getattr(message, "id", None)
            self._engine.report(error, component=str(id), name="send")
            frame = encode(Error(id, None, Failed.code, "What was to be sent cannot be written."))
        if len(frame) >= BYTES_PER_TOKEN:
            self._pace.spend(len(frame) // BYTES_PER_TOKEN)  # a small frame may ask for a large one
        self._sending_since = self._loop.time()
        try:
            await self._send({"type": "websocket.send", "text": frame})
        except _GONE:
            self._is_gone = True  # the disconnect follows as a message
        self._sending_since = None


def _here(function: Callable[..., Any], *arguments: object) -> Any:  # Any: what a function gives
    return function(*arguments)


def _is_above(text: str, bytes_limit: int) -> bool:
    """Whether a text takes more bytes than that."""
    return len(text) > bytes_limit or len(text.encode("utf-8", "surrogatepass")) > bytes_limit
