"""The pytest plugin, in projects that have installed liveview."""

import os
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

COUNTER = '''
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from liveview import Component, LiveView, event

class Counter(Component):
    """Counts, and notes its end."""
    template = "<p>{{ count }}</p><button live-click='increment'>+</button>"
    count: int = 0
    ends = []

    @event
    def increment(self) -> None:
        self.count += 1

    def unmount(self) -> None:
        ENDS.append(self.count)

ENDS = []
live = LiveView("k" * 32)

async def home(request: Request) -> HTMLResponse:
    return HTMLResponse(await live.page(Counter(count=3), request=request))

app = Starlette(routes=[Route("/", home), Mount(live.path, live)])
'''.replace("    ends = []\n", "")

PAGES = """
import pytest, counter

async def test_one(live_page):
    page = await live_page(counter.Counter(count=1), live=counter.live)
    other = await live_page(counter.Counter(count=7))
    await page.click("button")
    assert (page.text("p"), other.text("p")) == ("2", "7")

async def test_other():
    assert counter.ENDS == [7, 2]
"""

SERVERS = """
import httpx, pytest, counter

addresses = []

def test_one(live_server):
    address = live_server(counter.app)
    addresses.append(address)
    assert "<p>3</p>" in httpx.get(address).text

def test_other():
    with pytest.raises(httpx.ConnectError):
        httpx.get(addresses[0])
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project where liveview is installed with the entry points that `pyproject.toml` says."""
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    installed = pytester.mkdir("installed")
    information = installed / "liveview_as_it_will_be-0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: liveview-as-it-will-be\nVersion: 0\n")
    lines = [f"{name} = {target}" for name, target in entries.items()]
    (information / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
    path = [str(installed), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    pytester.makepyfile(counter=COUNTER)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-W", "error", "--strict-markers", "--strict-config", *arguments)


def configure(project: pytest.Pytester, mode: str) -> None:
    project.makeini(f"[pytest]\nasyncio_mode = {mode}\nasyncio_default_fixture_loop_scope = function\n")


def test_pages_are_closed_at_the_end_of_a_test_in_auto_mode(project: pytest.Pytester) -> None:
    """The last that was opened first."""
    configure(project, "auto")
    project.makepyfile(test_it=PAGES)
    run(project).assert_outcomes(passed=2)


def test_pages_are_closed_at_the_end_of_a_test_in_strict_mode(project: pytest.Pytester) -> None:
    """The fixture belongs to pytest-asyncio, as its mode wants."""
    configure(project, "strict")
    project.makepyfile(test_it=PAGES.replace("async def", "@pytest.mark.asyncio\nasync def"))
    run(project).assert_outcomes(passed=2)


def test_pages_are_opened_under_anyio(project: pytest.Pytester) -> None:
    """Where there is no pytest-asyncio."""
    project.makepyfile(
        test_it=PAGES.replace("async def", "@pytest.mark.anyio\nasync def"),
        conftest="import pytest\n\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n",
    )
    run(project, "-p", "no:asyncio").assert_outcomes(passed=2)


def test_a_page_that_fails_fails_its_test(project: pytest.Pytester) -> None:
    """Also where only its end says so."""
    configure(project, "auto")
    project.makepyfile(
        test_it="""
        from liveview import Component

        class Broken(Component):
            template = "<p>x</p>"
            def mount(self):
                self.live.after(0.01, self.fail)
            def fail(self):
                raise ValueError("broke down")

        async def test_it(live_page):
            import asyncio
            await live_page(Broken())
            await asyncio.sleep(0.05)
        """
    )
    result = run(project)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*AssertionError: failed: *broke down*"])


def test_servers_end_with_their_test(project: pytest.Pytester) -> None:
    """Nobody listens there any more."""
    configure(project, "auto")
    project.makepyfile(test_it=SERVERS)
    run(project).assert_outcomes(passed=2)


def test_the_live_server_of_another_plugin_stays(project: pytest.Pytester) -> None:
    """Ours has another name too."""
    configure(project, "auto")
    project.makepyfile(
        test_it="""
        import counter, httpx

        def test_it(live_server, liveview_server):
            assert live_server == "of pytest-django"
            assert httpx.get(liveview_server(counter.app)).status_code == 200
        """,
        pytest_django="""
        import pytest

        @pytest.fixture
        def live_server():
            return "of pytest-django"
        """,
        conftest="",
    )
    entries = project.path / "installed" / "liveview_as_it_will_be-0.dist-info" / "entry_points.txt"
    entries.write_text(entries.read_text() + "django = pytest_django\n")
    run(project).assert_outcomes(passed=1)


def test_whoever_does_not_use_it_does_not_wait_for_it(project: pytest.Pytester) -> None:
    """Nothing of liveview is imported, nor of a browser."""
    configure(project, "auto")
    project.makepyfile(
        test_it="""
        import sys

        def test_it(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("liveview")
            assert "liveview_pytest" in sys.modules
            assert [name for name in sys.modules if name.split(".")[0] in ("liveview", "playwright", "uvicorn")] == []
        """
    )
    run(project).assert_outcomes(passed=1)


def test_it_can_be_left_out(project: pytest.Pytester) -> None:
    """As any plugin."""
    configure(project, "auto")
    project.makepyfile(test_it="def test_it(live_page): pass\n")
    result = run(project, "-p", "no:liveview")
    result.stdout.fnmatch_lines(["*fixture 'live_page' not found"])


def test_without_a_plugin_for_asynchronous_tests_servers_work(project: pytest.Pytester) -> None:
    """They need none."""
    project.makepyfile(test_it=SERVERS)
    run(project, "-p", "no:asyncio", "-p", "no:anyio").assert_outcomes(passed=2)
