"""`docs/deployment.md` works as it stands there. What it says of nginx and of servers is what `tests/chaos` runs with."""

import re
import subprocess

import httpx
import pytest

from tests.docs.tables import ROOT
from tests.support.serving import serving

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
