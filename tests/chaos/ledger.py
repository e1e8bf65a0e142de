"""What handlers write outside of the page: an SQLite database that all processes share.

`effects` holds an outside effect once, because its key is the event's id, which is the same whenever an event is sent again.
`runs` has no key: it counts how often handlers wrote. An event may run twice, in a process that hears no more of its page, and
in the one that the page has gone on to.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Writers wait for each other. What a killed process has written is there all the same: only where the system itself may fail is
# `synchronous` needed.
_SETTINGS: Final = "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = wal; PRAGMA synchronous = off"

_TABLES: Final = """
  CREATE TABLE IF NOT EXISTS effects (event TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS runs (event TEXT);
"""


class Ledger:
    """One connection to the database."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(_SETTINGS)

    def write(self, event: str) -> None:
        """One effect, which stands once however often it is written."""
        with self._transaction():
            self._connection.execute("INSERT OR IGNORE INTO effects VALUES (?)", (event,))
            self._connection.execute("INSERT INTO runs VALUES (?)", (event,))

    @contextmanager
    def _transaction(self) -> Generator[None]:
        """Begun as a writer, since one that reads first may not be allowed to write any more."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def create(path: Path) -> Path:
    """Make an empty one; its path."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SETTINGS + ";" + _TABLES)
    return path


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in the ledger, each event with how often."""

    effects: Counter[str]
    runs: Counter[str]

    @property
    def repeated(self) -> int:
        """How often a handler ran for an event that one had run for before."""
        return self.runs.total() - len(self.runs)


def read(path: Path) -> Entries:
    """All of it."""
    with closing(sqlite3.connect(path)) as connection:
        return Entries(
            *(Counter(_of_page(event) for (event,) in connection.execute(query)) for query in _QUERIES)
        )


def _of_page(event: str) -> str:
    """An event's id without the text of its document: of two documents of one page both would be found."""
    return _DOCUMENT.sub(r"-\1", event)


# A random number of JavaScript or Python, between a component's id and an event's number.
_DOCUMENT: Final = re.compile(r"-\d(?:\.\d+)?(?:e-\d+)?-(\d+)$")

_QUERIES: Final = ("SELECT event FROM effects", "SELECT event FROM runs")
