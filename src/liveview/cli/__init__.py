"""The command `liveview`: serve a component or an application on this machine."""

import argparse
import sys
from collections.abc import Sequence

from liveview.cli.run import run
from liveview.errors import LiveViewError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status. `arguments` default to the process's own."""
    options = _parser().parse_args(arguments)
    try:
        run(
            options.target,
            host=options.host,
            port=options.port,
            reload=options.reload,
            root_path=options.root_path,
            log_level=options.log_level,
        )
    except LiveViewError as error:
        sys.stderr.write(f"liveview: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liveview", description="Live web pages in Python.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("run", help="serve a component, or any ASGI application")
    command.add_argument("target", help="module:Component, served at /, or module:app, any ASGI application")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    command.add_argument(
        "--reload", action="store_true", help="restart on changed files, and reload the browser"
    )
    command.add_argument("--root-path", default="", help="the path under which a proxy serves this")
    command.add_argument(
        "--log-level", default="info", choices=("critical", "error", "warning", "info", "debug")
    )
    return parser
