"""Say which code holds the event loop for too long, and at which line: for whoever develops an application.

Everybody waits while one handler computes, or waits for a database without `await`. It shows only under load, and looks like
a slow network; so it is said while one person tries it out.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any, Final, TypeVar

logger = logging.getLogger("liveview")

T = TypeVar("T")

# Above this frame stands the application's code, below it ours and the server's.
_OURS: Final = str(Path(__file__).parents[1])

# A thread that has had nothing to watch for so long ends; the next call starts another.
_IDLE_SECONDS: Final = 10.0


class Watchdog:
    """Watches calls on one event loop. Costs a thread, and about 5 us a call: for development."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: float | None = None
        self._line: str | None = None
        self._loop_thread = 0
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    def watch(self, name: str, call: Callable[[], T]) -> T:
        """What `call` gives. Where it takes too long, a warning follows that names it and the line where it was then."""
        self._begin()
        began = time.perf_counter()
        try:
            return call()
        finally:
            taken = time.perf_counter() - began
            line = self._end()
            if taken > self._seconds:
                _warn(name, taken, line)

    def coroutine(self, name: str, coroutine: Coroutine[Any, Any, T]) -> "Coroutine[Any, Any, T]":
        """The same coroutine, each stretch of it between two awaits watched. Any: what a coroutine is sent is its own affair."""
        return _Watched(self, name, coroutine)

    def _begin(self) -> None:
        with self._changed:
            self._began = time.monotonic()
            self._line = None
            self._loop_thread = threading.get_ident()
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="liveview-watchdog", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _end(self) -> str | None:
        with self._changed:
            self._began = None
            return self._line

    def _look(self) -> None:
        """In the watching thread: once a call takes too long, note where it is."""
        with self._changed:
            while True:
                if self._began is None and not self._changed.wait(_IDLE_SECONDS) and self._began is None:
                    self._thread = None
                    return
                began = self._began
                if began is None:
                    continue
                left = began + self._seconds - time.monotonic()
                if left > 0:
                    self._changed.wait(min(left, _IDLE_SECONDS))
                elif self._line is None:
                    self._line = _line_of(sys._current_frames().get(self._loop_thread))
                else:
                    self._changed.wait(self._seconds)  # noted: until the next call


class _Watched(Coroutine[Any, Any, T]):
    """Any: as above."""

    def __init__(self, watchdog: Watchdog, name: str, coroutine: Coroutine[Any, Any, T]) -> None:
        self._watchdog = watchdog
        self._name = name
        self._coroutine = coroutine

    @property
    def cr_code(self) -> CodeType:
        """The code, for whoever prints the task."""
        return self._coroutine.cr_code  # type: ignore[attr-defined, no-any-return]  # it is one of an `async def`

    def send(self, value: Any, /) -> Any:
        """One stretch."""
        return self._watchdog.watch(self._name, lambda: self._coroutine.send(value))

    def throw(
        self,
        kind: Any,
        value: Any = None,
        traceback: TracebackType | None = None,
        /,
    ) -> Any:
        """One stretch that begins with an error."""
        error = kind if value is None else value
        return self._watchdog.watch(self._name, lambda: self._coroutine.throw(error))

    def close(self) -> None:
        """End it."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, T]:
        return _Steps(self)


class _Steps(Generator[Any, Any, T]):
    """What `await` drives: each step is one of the watched coroutine. Any: as above."""

    def __init__(self, watched: _Watched[T]) -> None:
        self._watched = watched

    def send(self, value: Any, /) -> Any:
        """One stretch."""
        return self._watched.send(value)

    def throw(self, kind: Any, value: Any = None, traceback: TracebackType | None = None, /) -> Any:
        """One stretch that begins with an error."""
        return self._watched.throw(kind, value, traceback)

    def close(self) -> None:
        """End it."""
        self._watched.close()


def _line_of(frame: FrameType | None) -> str | None:
    """The line of the application's own code that runs, and what it waits for below that."""
    if frame is None:
        return None
    stack = list(traceback.walk_stack(frame))  # innermost first
    for inner, line in stack:
        file = inner.f_code.co_filename
        if not file.startswith(_OURS) and not _is_installed(file):
            return f"{file}:{line}, in {inner.f_code.co_name}"
    inner, line = stack[0]
    return f"{inner.f_code.co_filename}:{line}, in {inner.f_code.co_name}"


def _is_installed(file: str) -> bool:
    """Whether code belongs to Python or to a package that is installed: what the application called."""
    return file.startswith((sys.base_prefix, "<frozen")) or "site-packages" in file


def _warn(name: str, seconds: float, line: str | None) -> None:
    where = f" It was at {line}." if line else ""
    logger.warning(
        "%s held the event loop for %.0f ms.%s Everybody waits meanwhile: await what it waits for, or mark it "
        "@event(thread=True).",
        name,
        seconds * 1000,
        where,
        extra={"handler": name, "seconds": seconds, "line": line},
    )
