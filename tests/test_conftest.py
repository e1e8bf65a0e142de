"""The rules of this project's test runs hold: see conftest.py."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py").read_text()


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project under the same conftest."""
    pytester.makeconftest(CONFTEST)
    return pytester


def test_a_skipped_test_fails_the_run_and_is_named(project: pytest.Pytester) -> None:
    """A test that skips itself, for want of a tool for instance, makes the run fail."""
    project.makepyfile(
        test_it="import pytest\ndef test_ok(): pass\ndef test_tool(): pytest.skip('no tool')\n"
    )
    result = project.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["FAILED because it was skipped: test_it.py::test_tool", "*1 passed, 1 skipped*"]
    )


def test_a_skipped_file_fails_the_run_and_is_named(project: pytest.Pytester) -> None:
    """A file that skips itself as a whole is a skip too."""
    project.makepyfile(
        test_ok="def test_ok(): pass\n", test_it="import pytest\npytest.importorskip('no_such')\n"
    )
    result = project.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["FAILED because it was skipped: test_it.py"])


def test_a_run_without_skips_passes(project: pytest.Pytester) -> None:
    """Tests that pass, and one that is expected to fail, make a run that passes."""
    project.makepyfile(
        test_it="import pytest\ndef test_ok(): pass\n@pytest.mark.xfail\ndef test_known(): assert False\n"
    )
    assert project.runpytest_subprocess().ret == pytest.ExitCode.OK


def test_slow_folders_run_last(project: pytest.Pytester) -> None:
    """What fails fast is seen first, whatever the names of the folders."""
    for folder in ("browser", "component", "packaging"):
        project.mkdir(folder).joinpath(f"test_{folder}.py").write_text("def test(): pass\n")
    result = project.runpytest_subprocess("--verbose")
    result.stdout.fnmatch_lines(["component/*PASSED*", "packaging/*PASSED*", "browser/*PASSED*"])
