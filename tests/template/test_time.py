"""Reading templates takes time in proportion to their length."""

from collections.abc import Callable
from time import perf_counter

import pytest

from liveview.template.scanner import Scanner
from liveview.template.spread import spread
from tests.template.compiling import compiled

# Twice in proportion would do for a quiet machine; what grows with the square takes 64 times as long.
GROWTH = 8
ALLOWED = 3 * GROWTH


def compile_(source: str) -> None:
    """Compile a template."""
    compiled(source, "x")


def scan(html: str) -> None:
    """Read HTML to its end."""
    for _ in Scanner().feed(html):
        pass


def read_spread(html: str) -> None:
    """Read attributes."""
    spread(html)


@pytest.mark.parametrize(
    ("read", "piece", "times"),
    [
        (compile_, "<i class='a' id='b'>x &lt; 1</i>{{ x }}", 400),
        (compile_, "<i live-click='go'>x</i>\n", 800),
        (compile_, "<script>x</script>", 800),
        (scan, "<script>x</script>< ", 1_000),
        (scan, "<i a  b=c ></i>", 1_000),
        (read_spread, "a = 'x' ", 1_000),
        (read_spread, "=b a\n", 2_000),
    ],
)
def test_time_grows_with_length(read: Callable[[str], None], piece: str, times: int) -> None:
    """Eight times the text takes about eight times as long."""
    short, long = best(read, piece * times), best(read, piece * times * GROWTH)
    assert long < short * ALLOWED


def best(read: Callable[[str], None], text: str) -> float:
    """The shortest of three times, in seconds: what others do on the machine counts least there."""
    return min(timed(read, text) for _ in range(3))


def timed(read: Callable[[str], None], text: str) -> float:
    """How long one reading takes, in seconds."""
    before = perf_counter()
    read(text)
    return perf_counter() - before
