"""First pages: a live page beside stock Jinja2, which renders the same template for the same rows."""

from dataclasses import dataclass
from typing import Final

from benchmarks.load.pages import load_pages
from benchmarks.process import Server

_PAGES: Final = 30


@dataclass(frozen=True, slots=True)
class FirstPages:
    """One round of both: CPU for a page, with the HTTP request and the copying of rows that both have."""

    live_cpu_us: float
    jinja_cpu_us: float


async def measure_first_pages(server: Server, rows: int, rounds: int) -> list[FirstPages]:
    """The two take turns. The first of them is not counted."""
    paths = f"/table/{rows}", f"/jinja/{rows}"
    measured = [FirstPages(*[await _page_cpu_us(server, path) for path in paths]) for _ in range(rounds + 1)]
    return measured[1:]


async def _page_cpu_us(server: Server, path: str) -> float:
    before = await server.cpu_seconds()
    await load_pages(server, path, _PAGES)
    return (await server.cpu_seconds() - before) / _PAGES * 1e6
