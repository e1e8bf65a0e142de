"""A person without Node, who installs the wheel into an empty environment, can serve a page from it."""

import re
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.packaging.environment import make_environment

ROOT = Path(__file__).parents[2]

CLIENT = "liveview/server/assets/client.js"
DEBUG = "liveview/server/assets/debug.js"

COUNTER = '''
from liveview import Component, event

class Counter(Component):
    template = """<p>Count: {{ count }}</p><button live-click="increment">+1</button>"""
    count: int = 0

    @event
    def increment(self) -> None:
        self.count += 1
'''


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is built from the sdist alone. Needs no network."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    """The built wheel."""
    return next(distributions.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it declares to need."""
    return make_environment(tmp_path_factory.mktemp("user") / "venv", wheel)


@pytest.fixture
def served_url(environment: Path, tmp_path: Path) -> Iterator[str]:
    """Where `liveview run` of that environment serves the counter, with no Node on its PATH."""
    (tmp_path / "counter.py").write_text(COUNTER)
    port = str(free_port())
    liveview = str(environment / "bin" / "liveview")
    command = [liveview, "run", "counter:Counter", "--host", "127.0.0.1", "--port", port]
    alone = {"PATH": str(environment / "bin"), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    server = subprocess.Popen(command, cwd=tmp_path, env=alone)
    yield f"http://127.0.0.1:{port}"
    end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and see that it does."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        raise


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """The built scripts and the marker of types are in it; tests and sources of the client are not. pytest finds its plugin."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(name for name in names if name.endswith("/entry_points.txt"))
        assert "[pytest11]\nliveview = liveview_pytest\n" in archive.read(entry_points).decode()
    assert {CLIENT, DEBUG, "liveview/py.typed", "liveview/__init__.py"} <= names
    assert {re.split(r"/|-.*", name)[0] for name in names} == {"liveview", "liveview_pytest.py"}


def test_sdist_holds_what_a_wheel_is_made_of(distributions: Path) -> None:
    """The sdist carries the built scripts, so that building from it needs no Node."""
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"src/{CLIENT}", f"src/{DEBUG}", "src/liveview/py.typed", "pyproject.toml", "LICENSE"} <= names
    assert not [name for name in names if name.startswith(("tests/", "client/"))]


def test_installed_package_is_the_wheel(environment: Path) -> None:
    """What the environment imports comes from the wheel, not from this working tree."""
    where = [str(environment / "bin" / "python"), "-c", "import liveview; print(liveview.__file__)"]
    shown = subprocess.run(where, cwd=environment, check=True, capture_output=True, text=True).stdout
    assert Path(shown.strip()).is_relative_to(environment)


def test_installed_package_serves_a_page(served_url: str) -> None:
    """The page has a component with its three attributes, and its script can be fetched."""
    patient = httpx.HTTPTransport(retries=6)
    with httpx.Client(base_url=served_url, transport=patient) as browser:
        page = browser.get("/")
        assert page.status_code == 200
        assert 'data-component="counter.Counter"' in page.text
        assert re.search(r'data-id="[^"]+"', page.text)
        assert re.search(r'data-session="[^"]{40,}"', page.text)
        source = re.search(r'<script[^>]* src="([^"]+/client\.js[^"]*)"', page.text)
        assert source
        script = browser.get(source[1])
        assert script.status_code == 200
        assert "javascript" in script.headers["content-type"]
        assert script.text == (ROOT / "src" / CLIENT).read_text()


def test_installed_package_writes_a_new_project(environment: Path, tmp_path: Path) -> None:
    """The files that it consists of are in the wheel, the hidden one and the stylesheet among them."""
    command = [str(environment / "bin" / "liveview"), "new", "shop"]
    subprocess.run(command, cwd=tmp_path, check=True)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    wanted = {"shop/.gitignore", "shop/pyproject.toml", "shop/shop/tasks.html", "shop/shop/static/style.css"}
    assert wanted <= written
    checked = [str(environment / "bin" / "liveview"), "check", "shop.tasks"]
    subprocess.run(checked, cwd=tmp_path / "shop", check=True)
