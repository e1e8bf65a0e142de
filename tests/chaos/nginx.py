"""nginx as `docs/deployment.md` configures it, in a folder of its own: the block that stands there is the one that runs here."""

import os
import re
import shutil
from pathlib import Path
from typing import Final

from tests.chaos.servers import DOCUMENT

# What the document has in the place of what is known only here.
_PORTS: Final = ("8001", "8002")
_LISTEN: Final = "listen 80;"
_NAME: Final = "server_name example.com;"

# One process and no daemon, so that it ends with the one that started it; nothing is written outside of its folder.
_AROUND: Final = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_rlimit_nofile {files};
events {{ worker_connections {files}; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


def documented_site() -> str:
    """The block of the document."""
    (block,) = re.findall(r"^```nginx\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert isinstance(block, str)
    return block


def site(port: int, servers: tuple[int, int]) -> str:
    """The block with ports of this machine."""
    text = documented_site()
    changes = {_LISTEN: f"listen 127.0.0.1:{port};", _NAME: ""}
    changes |= {
        f"127.0.0.1:{documented} ": f"127.0.0.1:{real} "
        for documented, real in zip(_PORTS, servers, strict=True)
    }
    for before, after in changes.items():
        assert text.count(before) == 1, f"docs/deployment.md has {before!r} {text.count(before)} times"
        text = text.replace(before, after)
    return text


def command(folder: Path, port: int, servers: tuple[int, int], *, files: int) -> list[str]:
    """Write the configuration into a folder; the command that runs with it. `files`: how many it may open."""
    path = folder / "nginx.conf"
    text = _AROUND.format(folder=folder, site=site(port, servers), files=files)
    path.write_text(text, encoding="utf-8")
    return [_program(), "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(path)]


def _program() -> str:
    """Debian keeps it where only root's PATH leads."""
    found = shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
    assert found is not None, "there is no nginx; `make test` installs it or says how"
    return found
