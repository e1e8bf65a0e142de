"""`liveview new`: what it writes runs, is tested, and is clean; and what it refuses to write."""

import os
import zipfile
from pathlib import Path

import httpx
import pytest

from liveview.cli import main
from liveview.cli.new import names_of, new
from liveview.errors import ConfigurationError
from tests.cli.project import liveview, new_project, python, run_python, served

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as the command writes it."""
    return new_project(tmp_path_factory.mktemp("new"))


# --- what it writes ---------------------------------------------------------------------------------------------------


def test_the_files_of_a_project(project: Path) -> None:
    """Each where one looks for it, and no name of ours is left in any."""
    files = {str(path.relative_to(project)): path for path in project.rglob("*") if path.is_file()}
    written = {name for name in files if "__pycache__" not in name and "_cache" not in name}
    assert written == {
        ".gitignore",
        "README.md",
        "pyproject.toml",
        "shopping_list/__init__.py",
        "shopping_list/app.py",
        "shopping_list/static/icon.svg",
        "shopping_list/static/style.css",
        "shopping_list/tasks.html",
        "shopping_list/tasks.py",
        "tests/test_tasks.py",
    }
    for name in written:
        assert "PROJECT_" not in files[name].read_text(), name
    assert 'name = "shopping-list"' in files["pyproject.toml"].read_text()
    assert "# Shopping list\n" in files["README.md"].read_text()


def test_its_tests_pass(project: Path) -> None:
    """All of them, with this interpreter."""
    shown = python("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", folder=project)
    assert "4 passed" in shown


def test_its_tests_can_fail(project: Path, tmp_path: Path) -> None:
    """They notice a component that no longer does what it should."""
    for path in project.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = tmp_path / path.relative_to(project)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    component = tmp_path / "shopping_list" / "tasks.py"
    component.write_text(component.read_text().replace("self.tasks.append(Task(self.next_id, text))", "pass"))
    ended = run_python("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=tmp_path)
    assert "1 failed, 3 passed" in ended.stdout


def test_it_is_clean(project: Path) -> None:
    """For the linters as they come, and for types at their strictest; `liveview check` has nothing to say."""
    python("-m", "ruff", "check", "--no-cache", ".", folder=project)
    python(
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--config",
        str(ROOT / "pyproject.toml"),
        "shopping_list",
        folder=project,
    )
    python("-m", "ruff", "format", "--no-cache", "--line-length", "110", "--check", ".", folder=project)
    python("-m", "mypy", "--strict", "--cache-dir", os.devnull, ".", folder=project)
    assert liveview("check", "--strict", "shopping_list", "shopping_list.app:app", folder=project) == (
        "1 component: 0 errors, 0 warnings, 0 notes.\n"
    )


def test_it_can_be_installed(project: Path, tmp_path: Path) -> None:
    """Its wheel holds the template and the stylesheet, and not the tests."""
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), folder=project)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
        names = set(archive.namelist())
    assert {"shopping_list/app.py", "shopping_list/tasks.html", "shopping_list/static/style.css"} <= names
    assert not [name for name in names if name.startswith("tests")]


def test_a_mutable_default_is_no_fault_of_a_component(tmp_path: Path) -> None:
    """As the documentation writes it, for who has the linter look at it; elsewhere it stays one."""
    project = new_project(tmp_path)
    for folder, status in (("shopping_list", 0), ("tests", 1)):
        source = "class Lines:\n    lines: list[str] = []\n"
        (project / folder / "lines.py").write_text(source)
        ended = run_python("-m", "ruff", "check", "--no-cache", "--select", "RUF012", folder, folder=project)
        assert ended.returncode == status, ended.stdout


def test_it_serves_its_page_stylesheet_and_icon(project: Path, tmp_path: Path) -> None:
    """With the command of its README; what the page names is there, so that no browser looks for it elsewhere."""
    with served(project, tmp_path) as address, httpx.Client(base_url=address) as http:
        page = http.get("/")
        assert 'data-component="shopping_list.tasks.Tasks"' in page.text
        assert "<title>Shopping list</title>" in page.text
        assert '<link rel="stylesheet" href="static/style.css">' in page.text
        style = http.get("/static/style.css")
        assert style.status_code == 200
        assert style.headers["content-type"].startswith("text/css")
        assert '<link rel="icon" href="static/icon.svg">' in page.text
        assert http.get("/static/icon.svg").headers["content-type"].startswith("image/svg+xml")


def test_it_says_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the names of this project."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "to-do"]) == 0
    shown = capsys.readouterr().out
    assert "cd to-do\n" in shown
    assert "liveview run to_do.app:app --reload\n" in shown


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "package", "title"),
    [("shop", "shop", "Shop"), ("web-shop2", "web_shop2", "Web shop2"), ("web_shop", "web_shop", "Web shop")],
)
def test_names_that_do(name: str, package: str, title: str) -> None:
    """A hyphen in the folder's name is an underscore in the package's."""
    names = names_of(name)
    assert (names.folder, names.package, names.title) == (name, package, title)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Shop", "'Shop' cannot be the name of a project.*such as 'shop'"),
        ("my shop", "such as 'my-shop'"),
        ("2shops", "such as 'shops'"),
        ("../shop", "such as 'shop'"),
        ("shop-", "such as 'shop'"),
        ("web--shop", "such as 'web-shop'"),
        ("läden", "such as 'l-den'"),
        ("", "such as 'shopping-list'"),
        ("class", "'class' is a word of Python itself.*such as 'class-app'"),
        ("json", "would hide Python's own module 'json'.*such as 'json-app'"),
        ("fastapi", "would hide the module 'fastapi', which the project needs"),
        ("tests", "would hide the module 'tests'"),
    ],
)
def test_names_that_no_module_can_have(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are refused with what a name is made of and one that would do, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=text) as refused:
        new(name)
    assert "lower-case letters, digits and single hyphens" in str(refused.value)
    assert list(tmp_path.parent.glob("shop*")) == list(tmp_path.iterdir()) == []


def test_the_command_ends_with_a_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says what is wrong in one line."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "Shop"]) == 2
    assert capsys.readouterr().err.startswith("liveview: 'Shop' cannot be")


# --- what is there already --------------------------------------------------------------------------------------------


def test_what_is_there_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with something in it, hidden or not, or a file of the name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / ".git").mkdir()
    (tmp_path / "till").write_text("mine")
    for name in ("shop", "till"):
        with pytest.raises(ConfigurationError, match=f"'{name}' is there already"):
            new(name)
    assert [path.name for path in (tmp_path / "shop").iterdir()] == [".git"]
    assert (tmp_path / "till").read_text() == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to lose in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()
    new("shop")
    assert (tmp_path / "shop" / "shop" / "app.py").is_file()
