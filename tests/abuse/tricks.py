"""The abuser's tricks: each is one attempt over one connection or a few, repeated side by side until the time is over."""

import asyncio
import itertools
import random
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Final

from tests.abuse.sockets import (
    BINARY,
    CONTINUED,
    HANDSHAKE,
    PING,
    SMALL_BUFFER,
    TEXT,
    Abuser,
    Entry,
    frame,
    repeated,
    text,
)

# So much is written at once where frames come as fast as they can.
_CHUNK: Final = 64 * 1024

# As many sockets connect at once: more would be dropped by the queue of the listening socket.
_BATCH: Final = 100

# Between two attempts, so that a refusal is not answered by the next attempt in the same turn.
_REST_SECONDS: Final = 0.01

# As long is a frame that never ends. Below the 16 MiB from which on uvicorn refuses it while it comes.
HALF_BYTES: Final = 1024 * 1024

# What is sent of a head that never ends. Nothing in the server bounds it, so the abuser bounds himself.
HEAD_BYTES: Final = 1024 * 1024

# What is sent of pings that nobody reads the answers to, on one connection. As above.
PING_BYTES: Final = 1024 * 1024

# How many empty parts one message has. As above.
PARTS: Final = 50_000

# How many frames come that are never answered. A server that has read them notices that the abuser has gone only behind them.
EMPTY: Final = 1_000


async def half_frames(abuser: Abuser) -> None:
    """All of a frame but its last byte."""
    async with abuser.websocket() as one:
        await abuser.send(one, frame(TEXT, b" " * HALF_BYTES)[:-1])
        await abuser.keep(one)


async def parts_without_end(abuser: Abuser) -> None:
    """A message in parts, none of which is the last and most of which are empty."""
    async with abuser.websocket() as one:
        await abuser.send(one, frame(TEXT, b"[", is_last=False), frames=1)
        data, times = repeated(frame(CONTINUED, b"", is_last=False), _CHUNK)
        for _ in range(0, PARTS, times):
            await abuser.send(one, data, frames=times)
        await abuser.keep(one)


async def huge_frames(abuser: Abuser) -> None:
    """A frame of a terabyte is announced."""
    async with abuser.websocket() as one:
        await abuser.send(one, frame(TEXT, b"[", announced=2**40), frames=1)
        await abuser.keep(one)


async def slow_handshakes(abuser: Abuser) -> None:
    """A handshake byte by byte."""
    async with abuser.connected() as one:
        for place in range(len(HANDSHAKE)):
            await abuser.send(one, HANDSHAKE[place : place + 1])
            await asyncio.sleep(_REST_SECONDS)


async def unfinished_handshakes(abuser: Abuser) -> None:
    """A handshake that stops before its end."""
    async with abuser.connected() as one:
        await abuser.send(one, HANDSHAKE[:-2])
        await abuser.keep(one)


async def endless_heads(abuser: Abuser) -> None:
    """A handshake with ever more headers."""
    async with abuser.connected() as one:
        await abuser.send(one, HANDSHAKE[:-2])
        data, _ = repeated(b"X-More: " + b"x" * 1000 + b"\r\n", _CHUNK)
        for _ in range(0, HEAD_BYTES, len(data)):
            await abuser.send(one, data)
        await abuser.keep(one)


async def many_connects(abuser: Abuser) -> None:
    """As many connections as one gets, in batches, and all of them are kept."""
    async with AsyncExitStack() as stack:
        for _ in range(0, abuser.connects_wanted, _BATCH):
            batch = [stack.enter_async_context(abuser.websocket()) for _ in range(_BATCH)]
            await asyncio.gather(*batch, return_exceptions=True)
        await asyncio.sleep(abuser.patience_seconds)


async def aborts(abuser: Abuser) -> None:
    """Hang up by RST at a moment that nobody expects."""
    conversation = [
        HANDSHAKE,
        text(["subscribe", secrets.token_hex(8), abuser.loot.dots[:10]]),
        text(["event", abuser.loot.dots[0][0], 1, "add"]),
    ]
    data = b"".join(conversation)
    async with abuser.connected() as one:
        end = random.randrange(len(data) + 1)
        await abuser.send(one, data[:end], frames=2 if end == len(data) else 0)
        await asyncio.sleep(random.choice((0, 0, 0.001, 0.01)))


async def never_reads(abuser: Abuser) -> None:
    """Large content is asked for again and again, and nothing of it is read."""
    async with abuser.websocket(buffer_bytes=SMALL_BUFFER) as one:
        ((id, *_),) = abuser.loot.walls
        await _subscribe(abuser, one, abuser.loot.walls)
        for number in itertools.count(1):
            await abuser.say(one, "event", id, number, "fill")


async def pings_without_reading(abuser: Abuser) -> None:
    """Messages that are answered at once, and the answers are not read."""
    async with abuser.websocket(buffer_bytes=SMALL_BUFFER) as one:
        data, times = repeated(text(["ping"]), _CHUNK)
        while True:
            await abuser.send(one, data, frames=times)


async def websocket_pings_without_reading(abuser: Abuser) -> None:
    """The same with the WebSocket's own pings, which the server's WebSocket library answers by itself."""
    async with abuser.websocket(buffer_bytes=SMALL_BUFFER) as one:
        data, times = repeated(frame(PING, b"p" * 125), _CHUNK)
        for _ in range(0, PING_BYTES, len(data)):
            await abuser.send(one, data, frames=times)
        await asyncio.sleep(abuser.patience_seconds)


async def valid_events(abuser: Abuser) -> None:
    """Clicks, faster than anybody clicks."""
    async with abuser.listening() as one:
        dot = abuser.loot.dots[0]
        await _subscribe(abuser, one, [dot])
        numbers = itertools.count(1)
        while True:
            frames = [text(["event", dot[0], next(numbers), "add"]) for _ in range(500)]
            await abuser.send(one, b"".join(frames), frames=len(frames))


async def malformed_frames(abuser: Abuser) -> None:
    """JSON that is no message, and no JSON."""
    async with abuser.listening() as one:
        wrong = [
            b"",
            b"{",
            b"[]",
            b'["event"]',
            b'["no such word"]',
            b'["event","x",0,"add"]',
            b"null",
            b'["ping',
        ]
        data, times = repeated(b"".join(frame(TEXT, content) for content in wrong), _CHUNK)
        while True:
            await abuser.send(one, data, frames=times * len(wrong))


async def binary_frames(abuser: Abuser) -> None:
    """Frames of bytes, of which the protocol has none."""
    async with abuser.listening() as one:
        data, times = repeated(frame(BINARY, b""), _CHUNK)
        while True:
            await abuser.send(one, data, frames=times)


async def broken_frames(abuser: Abuser) -> None:
    """What no WebSocket says: reserved bits, words that do not exist, half characters, frames without a mask."""
    wrong = [
        frame(TEXT, b"[]", bits=0x40),
        frame(0x3, b""),
        frame(TEXT, b"\xff\xfe"),
        frame(CONTINUED, b"x"),
        frame(PING, b"x" * 200),
        b"\x81\x02[]",
    ]
    async with abuser.listening() as one:
        await abuser.send(one, random.choice(wrong), frames=1)
        await asyncio.sleep(_REST_SECONDS)


async def around_the_limit(abuser: Abuser) -> None:
    """Frames just below the limit, at it, and above it."""
    async with abuser.listening() as one:
        for length in itertools.cycle((abuser.frame_bytes - 1, abuser.frame_bytes, abuser.frame_bytes + 1)):
            around = text(["event", "nobody", 1, "add", {"x": ""}])
            filling = length - len(around) + len(frame(TEXT, b""))
            await abuser.say(one, "event", "nobody", 1, "add", {"x": "x" * filling})


async def deep_json(abuser: Abuser) -> None:
    """Arrays in arrays, as deep as a frame allows, alone and as an argument."""
    async with abuser.listening() as one:
        sleeper = abuser.loot.sleepers[0]
        await _subscribe(abuser, one, [sleeper])
        for number in itertools.count(1):
            depth = random.choice((9, 500, abuser.frame_bytes // 2 - 100))
            deep = b"[" * depth + b"]" * depth
            event = b'["event","%s",%d,"sleep",{"what":%s}]' % (sleeper[0].encode(), number, deep)
            await abuser.send(one, frame(TEXT, random.choice((deep, event))), frames=1)


async def many_components(abuser: Abuser) -> None:
    """Thousands of components, on one connection and on the next."""
    async with abuser.listening() as one:
        for start in range(0, len(abuser.loot.dots), _BATCH):
            await _subscribe(abuser, one, abuser.loot.dots[start : start + _BATCH])
        await asyncio.sleep(0.5)


async def entries_without_end(abuser: Abuser) -> None:
    """One `subscribe` of as many entries as a frame holds, all the same and none of them good."""
    async with abuser.listening() as one:
        number = (abuser.frame_bytes - 100) // len('["x","",""],')
        while True:
            await abuser.say(one, "subscribe", "document", [["x", "", ""]] * number)


async def empty_subscribes(abuser: Abuser) -> None:
    """A `subscribe` of nothing, as fast as it can be said."""
    async with abuser.listening() as one:
        nothing: list[Entry] = []
        data = text(["subscribe", "document", nothing]) * EMPTY
        await abuser.send(one, data, frames=EMPTY)
        await abuser.keep(one)


async def subscribe_and_unsubscribe(abuser: Abuser) -> None:
    """Come and go, as fast as it can be said."""
    async with abuser.listening() as one:
        dot = abuser.loot.dots[0]
        data, times = repeated(text(["subscribe", "document", [dot]]) + text(["unsubscribe", dot[0]]), _CHUNK)
        while True:
            await abuser.send(one, data, frames=times * 2)


async def same_id(abuser: Abuser) -> None:
    """One id and document on many connections, which take it from each other, and twice on each."""
    async with abuser.listening() as one:
        dots = abuser.loot.dots[:1]
        while True:
            await abuser.say(one, "subscribe", "the same document", dots * 2)
            await abuser.say(one, "event", dots[0][0], 1, "add")


async def forged_sessions(abuser: Abuser) -> None:
    """Sessions with a wrong byte, of another component, and of nobody."""
    async with abuser.listening() as one:
        id, component, session = abuser.loot.dots[0]
        while True:
            place = random.randrange(1, len(session) - 2)
            forged = [
                ["a", component, session],
                ["b", abuser.loot.walls[0][1], session],
                [id, component, session[:place] + random.choice("abcd") + session[place + 1 :]],
                ["c", component, secrets.token_urlsafe(200)],
            ]
            await abuser.say(one, "subscribe", "document", forged)


async def events_behind_a_sleeper(abuser: Abuser) -> None:
    """Large events wait behind a handler that takes its time, until there are too many; half of them under one number."""
    async with abuser.listening() as one:
        sleeper = abuser.loot.sleepers[0]
        await _subscribe(abuser, one, [sleeper])
        what: list[list[object]] = [[] for _ in range((abuser.frame_bytes - 200) // len("[],"))]
        for number in itertools.count(1):
            await abuser.say(one, "event", sleeper[0], random.choice((2, number)), "sleep", {"what": what})


async def _subscribe(abuser: Abuser, one: socket.socket, entries: list[Entry]) -> None:
    """Take components live, as a document of this connection's own."""
    await abuser.say(one, "subscribe", secrets.token_hex(8), entries)


Attempt = Callable[[Abuser], Awaitable[None]]

TRICKS: Final[Sequence[Attempt]] = (
    half_frames,
    parts_without_end,
    huge_frames,
    slow_handshakes,
    unfinished_handshakes,
    endless_heads,
    many_connects,
    aborts,
    never_reads,
    pings_without_reading,
    websocket_pings_without_reading,
    valid_events,
    malformed_frames,
    binary_frames,
    broken_frames,
    around_the_limit,
    deep_json,
    many_components,
    entries_without_end,
    empty_subscribes,
    subscribe_and_unsubscribe,
    same_id,
    forged_sessions,
    events_behind_a_sleeper,
)

NAMES: Final[Mapping[str, Attempt]] = {attempt.__name__: attempt for attempt in TRICKS}


async def abuse(abuser: Abuser, attempt: Attempt, *, attempts: int, seconds: float) -> None:
    """Do a trick for so long, with so many attempts side by side, each again after its end. Then no socket of it is open."""

    async def again_and_again() -> None:
        while True:
            with suppress(OSError):  # refused, or thrown out
                await attempt(abuser)
            await asyncio.sleep(_REST_SECONDS)

    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            for _ in range(1 if attempt is many_connects else attempts):
                group.create_task(again_and_again())
