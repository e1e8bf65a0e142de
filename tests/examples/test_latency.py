"""A slow network in front of an endpoint: how slow, in which order, and how it ends."""

import asyncio

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from examples.latency import Latency, milliseconds_of


def scope(cookie: str) -> Scope:
    """A handshake."""
    return {"type": "websocket", "headers": [(b"cookie", cookie.encode())]}


@pytest.mark.parametrize(
    ("cookie", "milliseconds"),
    [
        ("", 0),
        ("latency=300", 300),
        ("latency=99999", 1000),
        ("latency=-5", 0),
        ("latency=fast", 0),
        ("latency=³", 0),
        ("other=3", 0),
    ],
)
def test_a_cookie_says_how_slow(cookie: str, milliseconds: int) -> None:
    """Nonsense is no latency, and there is a most."""
    assert milliseconds_of(HTTPConnection(scope(cookie))) == milliseconds


async def echo(_: Scope, receive: Receive, send: Send) -> None:
    """Says everything back, and closes when it hears the end."""
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})
    await send({"type": "websocket.close"})


async def conversation(cookie: str, *texts: str) -> tuple[list[Message], float]:
    """Say all at once to an echo and leave; what came back, and after how many seconds."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    coming = asyncio.Queue[Message]()
    for text in texts:
        coming.put_nowait({"type": "websocket.receive", "text": text})
    coming.put_nowait({"type": "websocket.disconnect"})
    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)

    await Latency(echo)(scope(cookie), coming.get, send)
    return heard, loop.time() - started


async def test_everything_arrives_later_and_in_order() -> None:
    """Both ways count once, however many messages there are; the last words are not lost."""
    texts = [str(number) for number in range(500)]
    heard, seconds = await conversation("latency=100", *texts)
    assert [message.get("text") for message in heard] == [*texts, None]
    assert seconds >= 0.2


async def test_without_latency_nothing_stands_between() -> None:
    """The endpoint gets the server's own functions."""
    given: list[object] = []

    async def endpoint(_: Scope, receive: Receive, send: Send) -> None:
        given.extend((receive, send))

    async def receive() -> Message:
        raise AssertionError

    async def send(_: Message) -> None:
        raise AssertionError

    await Latency(endpoint)(scope("latency=0"), receive, send)
    assert given == [receive, send]


async def test_a_peer_that_has_gone_is_heard_of_by_receive() -> None:
    """What is sent into nothing hurts nobody."""

    async def receive() -> Message:
        return {"type": "websocket.disconnect"}

    async def send(_: Message) -> None:
        raise OSError

    await Latency(echo)(scope("latency=1"), receive, send)


async def test_an_endpoint_that_fails_leaves_nothing_behind() -> None:
    """Its error is the server's to see, and no task runs on."""

    async def endpoint(_: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("as it is")

    async def receive() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(_: Message) -> None:
        raise AssertionError

    before = asyncio.all_tasks()
    with pytest.raises(ValueError, match="as it is"):
        await Latency(endpoint)(scope("latency=1"), receive, send)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
