"""`docs/deployment.md` works as it stands there. What it says of nginx and of servers is what `tests/chaos` runs with."""

import asyncio
import re
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.chaos import nginx
from tests.docs.tables import ROOT
from tests.support.serving import free_port, serving

FOLDER = ROOT / "docs"
TEXT = (FOLDER / "deployment.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """What stands in code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


async def test_the_application_serves_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """The block as it stands there, under a server that runs its lifespan."""
    monkeypatch.setenv("LIVEVIEW_SECRET_KEY", "x" * 32)
    (block,) = blocks("python")
    names: dict[str, object] = {}
    exec(block, names)
    async with serving(names["app"], lifespan="on") as address, httpx.AsyncClient() as client:
        assert (await client.get(f"http://{address}/liveview/client.js")).status_code == 200


def test_the_restart_is_a_script() -> None:
    """It is read by bash, and not run."""
    (block,) = blocks("sh")
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_the_pages_that_it_names_exist() -> None:
    """Links are relative to the folder."""
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert [link for link in links if not (FOLDER / link).exists()] == []


async def test_nginx_compresses_the_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The application does not do it, and nginx as it stands there does."""
    monkeypatch.setenv("LIVEVIEW_SECRET_KEY", "x" * 32)
    (block,) = blocks("python")
    names: dict[str, object] = {}
    exec(block, names)
    async with serving(names["app"], lifespan="on") as address, httpx.AsyncClient() as client:
        assert "content-encoding" not in (await client.get(f"http://{address}/liveview/client.js")).headers
        own = int(address.partition(":")[2])
        async with nginx_before(own, tmp_path) as port:
            answer = await client.get(f"http://127.0.0.1:{port}/liveview/client.js")
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.num_bytes_downloaded < 11_500


@asynccontextmanager
async def nginx_before(application: int, folder: Path) -> AsyncGenerator[int]:
    """Run nginx with the document's configuration; the port that it listens on."""
    port = free_port()
    arguments = nginx.command(folder, port, (application, application), files=100)
    process = await asyncio.create_subprocess_exec(*arguments)
    try:
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=7)) as http:
            await http.get(f"http://127.0.0.1:{port}/")
        yield port
    finally:
        process.terminate()
        await process.wait()
