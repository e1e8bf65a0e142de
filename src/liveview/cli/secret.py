"""A secret key for development, kept so that sessions survive a restart of `liveview run`."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def development_secret() -> str:
    """The key in the user's state folder, made at first use, readable by the user only.

    The folder is `$XDG_STATE_HOME/liveview`, else `~/.local/state/liveview` (XDG Base Directory Specification 0.8).
    """
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(state) / "liveview" / "secret-key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(path)
    return path.read_text(encoding="ascii")


def _create(path: Path) -> None:
    """Write a new key; of several processes that do so at once one wins, and none sees half a key."""
    with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:  # its mode is 0600
        file.write(secrets.token_urlsafe(32))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
