"""The page that a browser shows instead of one that could not be made, while one develops."""

import sysconfig
from pathlib import Path
from traceback import FrameSummary, extract_tb, format_exception, format_exception_only
from typing import Final

from markupsafe import Markup

from liveview.errors import LiveViewError, TemplateError

# Folders with code that the person does not mend.
_OTHERS: Final = tuple(
    str(folder)
    for folder in (
        Path(__file__).parents[1],
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    )
)

_PAGE: Final = Markup("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="icon" href="data:,">
<style>
:root {{
  color-scheme: light dark; --accent: light-dark(#c4233b, #ff8f8f); --quiet: light-dark(#59636e, #a3adb8);
  --soft: light-dark(#f3f5f8, #14171c); font: 1rem/1.5 system-ui, sans-serif;
  color: light-dark(#1f2328, #e8ebef); background: light-dark(#fff, #20242b);
}}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; border-top: 4px solid var(--accent) }}
h1 {{ color: var(--accent); font-size: 1.25rem; overflow-wrap: anywhere }}
p, summary {{ color: var(--quiet); overflow-wrap: anywhere }}
pre {{
  padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9375rem/1.5 ui-monospace, monospace;
  background: var(--soft); border-radius: 4px;
}}
summary {{ min-height: 2.75rem; cursor: pointer }}
</style>
</head>
<body>
<main>
<h1>{name}</h1>
<pre>{text}</pre>
{place}{reference}<p>Save what mends it, and the page comes by itself. This is shown in development only.</p>
<details><summary>Traceback</summary><pre>{traceback}</pre></details>
</main>
<script>
{script}
</script>
</body>
</html>
""")

# The text of a build comes as soon as a socket is open. A restart closes it.
_FOLLOW: Final = """function follow() {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "PATH");
  socket.onmessage = ({ data }) => data === "BUILD" || location.reload();
  socket.onclose = () => setTimeout(follow, 300);
}
follow();"""


def page_of(error: BaseException, *, build: str, path: str) -> str:
    """What an error says, where it is and how to mend it; loaded again when `path` names another build."""
    place = _place(error)
    return _PAGE.format(
        name=type(error).__name__,
        text=_text_of(error),
        place=place and Markup("<pre>{}</pre>\n").format(place),
        reference=_reference(error),
        traceback="".join(format_exception(error)),
        # `path` is what a proxy was told, `build` ours: neither holds what ends a string or a script.
        script=Markup(_FOLLOW.replace("PATH", path).replace("BUILD", build)),  # noqa: S704
    )


def plain_text_of(error: BaseException) -> str:
    """The same in a few lines, for the overlay of a page that is open."""
    place = _place(error)
    return f"{type(error).__name__}: {_text_of(error)}" + (f"\n{place}" if place else "")


def _text_of(error: BaseException) -> str:
    """The error's own text, with what Python adds to it: notes, or the line that is no Python."""
    text = "".join(format_exception_only(error)).rstrip()
    kind = type(error)
    return text.removeprefix(f"{kind.__module__}.").removeprefix(f"{kind.__qualname__}: ")


def _place(error: BaseException) -> str:
    """The person's own line, where the text does not name one."""
    frame = None if isinstance(error, TemplateError | SyntaxError) else _own_frame(error)
    return f"{frame.filename}, line {frame.lineno}, in {frame.name}\n    {frame.line}" if frame else ""


def _own_frame(error: BaseException) -> FrameSummary | None:
    """The innermost that is not in a library."""
    own = [
        frame for frame in extract_tb(error.__traceback__) if not frame.filename.startswith((*_OTHERS, "<"))
    ]
    return own[-1] if own else None


def _reference(error: BaseException) -> Markup:
    if not isinstance(error, LiveViewError):
        return Markup("")
    return Markup("<p>see docs/errors/{}.md</p>\n").format(error.page())
