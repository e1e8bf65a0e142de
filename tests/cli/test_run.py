"""`liveview run`: what it serves, what it refuses, and the key that it keeps."""

import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from liveview.cli import main
from liveview.cli.secret import development_secret
from liveview.cli.target import load
from liveview.errors import ConfigurationError
from tests.support.wire import elements


async def test_a_component_is_served_at_the_root() -> None:
    """With a page around it, titled by its name, that can be read in the dark and asks for no icon."""
    app = load("examples.counter:Counter")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        page = await http.get("/")
        script = await http.get("/liveview/client.js")
    assert "<title>Counter</title>" in page.text
    assert '<link rel="icon" href="data:,">' in page.text
    assert [name for _, name, _ in elements(page.text)] == ["examples.counter.Counter"]
    assert script.status_code == 200
    assert "color-scheme: light dark" in page.text
    assert '<link rel="icon" href="data:,">' in page.text


def test_an_application_is_served_as_it_is() -> None:
    """Any ASGI application will do."""
    assert isinstance(load("examples.two_counters:app"), Starlette)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("examples.counter", "module:Component"),
        ("examples.missing:Counter", "no module 'examples.missing'"),
        ("examples.counter:Conter", "Did you mean 'Counter'"),
        ("examples.two_counters:PAGE.x", "has no"),
        ("examples.gallery:HEAD", "neither a component class nor an ASGI application"),
    ],
)
def test_a_target_that_cannot_be_served_is_named(target: str, message: str) -> None:
    """With the nearest name there is."""
    with pytest.raises(ConfigurationError, match=message):
        load(target)


def test_the_command_says_what_is_wrong_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback for a mistyped target, and an exit status."""
    assert main(["run", "examples.counter:Conter"]) == 2
    assert capsys.readouterr().err.startswith("liveview: ")


def test_an_error_inside_the_module_keeps_its_traceback(tmp_path: Path) -> None:
    """It is the application's own."""
    (tmp_path / "broken.py").write_text("import not_installed_anywhere\n")
    command = [sys.executable, "-m", "liveview", "run", "broken:app"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert 'broken.py", line 1' in ended.stderr


def test_the_key_for_development_is_kept_for_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same at the next start, in a file that nobody else can read."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    key = development_secret()
    assert development_secret() == key
    assert len(key) >= 32
    file = tmp_path / "liveview" / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]
