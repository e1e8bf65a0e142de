"""The command `liveview`: begin a project, check it, and serve it on this machine."""

import argparse
import sys
from collections.abc import Sequence

from liveview.cli.check import check
from liveview.cli.new import new
from liveview.cli.run import run
from liveview.errors import LiveViewError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status. `arguments` default to the process's own."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.perform(options))
    except LiveViewError as error:
        sys.stderr.write(f"liveview: {error}\n")
        return 2


def _run(options: argparse.Namespace) -> int:
    run(
        options.target,
        host=options.host,
        port=options.port,
        reload=options.reload,
        root_path=options.root_path,
        log_level=options.log_level,
    )
    return 0


def _new(options: argparse.Namespace) -> int:
    sys.stdout.write(new(options.name))
    return 0


def _check(options: argparse.Namespace) -> int:
    return check(options.targets, strict=options.strict, output=sys.stdout)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liveview", description="Live web pages in Python.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_new(commands.add_parser("new", help="write a small FastAPI project into a new folder"))
    _add_run(commands.add_parser("run", help="serve a component, or any ASGI application"))
    _add_check(commands.add_parser("check", help="hold templates against their components, without a server"))
    return parser


def _add_new(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "name", help="the folder's name, such as shopping-list; the package's is shopping_list"
    )
    command.set_defaults(perform=_new)


def _add_run(command: argparse.ArgumentParser) -> None:
    command.add_argument("target", help="module:Component, served at /, or module:app, any ASGI application")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    command.add_argument(
        "--reload", action="store_true", help="restart on changed files, and have open pages follow"
    )
    command.add_argument("--root-path", default="", help="the path under which a proxy serves this")
    command.add_argument(
        "--log-level", default="info", choices=("critical", "error", "warning", "info", "debug")
    )
    command.set_defaults(perform=_run)


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "targets",
        nargs="+",
        metavar="TARGET",
        help="module:app, module:Component, or a module or package, with all that is below it",
    )
    command.add_argument("--strict", action="store_true", help="take warnings for errors")
    command.set_defaults(perform=_check)
