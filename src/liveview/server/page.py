"""Static HTML: a component's element, script tags, and a whole document."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from logging import getLogger
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from liveview.component.component import Component
from liveview.component.live import Live
from liveview.component.view import View
from liveview.errors import ComponentError
from liveview.server.engine import Engine
from liveview.session.saving import LARGEST_LENGTH
from liveview.session.sealing import Sealing

# The built scripts, beside which the endpoint lies. The second shows what went wrong, to those who develop.
CLIENT: Final = "client.js"
DEBUG: Final = "debug.js"
_ASSETS: Final = Path(__file__).parent / "assets"

# A page holds its visitor's sessions: no shared cache may keep it, and a copy kept by the browser is asked about first.
HEADERS: Final = {"Cache-Control": "private, no-cache"}

# What an address may hold as it is; `%` because it may be quoted already.
_IN_ADDRESSES: Final = ":/%#?=@[]!$&'()*+,;"


logger = getLogger("liveview")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A component's static HTML, and what its `load` wished for the page."""

    html: Markup
    title: str | None
    redirect_url: str | None


async def render(
    engine: Engine, component: Component, request: HTTPConnection | None, *, is_in_thread: bool = False
) -> Rendered:
    """Load and render one component for a page. Raises `Refused`, or what the application's code raises.

    `is_in_thread`: it runs on an event loop of its own, in a thread that may block.
    """
    if not isinstance(component, Component):  # pyright: ignore[reportUnnecessaryIsInstance]  # a class is the likely slip
        raise ComponentError(f"A component was expected, such as Counter(count=3), not {component!r}.")
    visitor = await engine.visitor(request)
    component.live = Live(secrets.token_urlsafe(6), request)  # 48 bits: unique in a page, and never a secret
    if request is None and engine.identify is not None:
        _warn(
            component,
            "was rendered for nobody, because there was no request for `identify`. For whoever that names, the page will be "
            "refused with identity_changed. Write live.render(component, request=request).",
        )
    wishes = component.live._prepare()
    sealing = engine.sealing(visitor.person)
    arguments = sealing.arguments_of(component)
    mark = sealing.mark_of(component) if component.__plan__.options.restore else None
    view = await engine.first_view(component, visitor, is_in_thread=is_in_thread)
    session = _session(engine, sealing, view, arguments)
    return Rendered(_element(view, session, mark), wishes.title, wishes.redirect_url)


def html_alone(rendered: Rendered, component: Component) -> Markup:
    """The HTML for a page of the application's own; a warning where `load` wished for what only a whole page can do."""
    if rendered.redirect_url is not None:
        _warn(
            component,
            f"redirected to {rendered.redirect_url!r} in `load`, which HTML alone cannot do. Let `await live.page(...)` make the "
            "page, or decide in the route.",
        )
    return rendered.html


def _warn(component: Component, problem: str) -> None:
    plan = component.__plan__
    logger.warning("%s %s", plan.name, problem, extra={"component": plan.name, "id": component.live.id})


def _session(engine: Engine, sealing: Sealing, view: View, arguments: bytes | None) -> str:
    """The page's own session. Where the state is too large it holds what the component was made from, if that is less."""
    component = view.component

    def seal(*, is_whole: bool) -> str:
        return sealing.seal(
            view,
            id=component.live.id,
            parent=None,
            number=0,
            now=int(time.time()),
            shows_it=True,
            arguments=arguments,
            is_whole=is_whole,
        )

    session = seal(is_whole=True)
    if len(session) <= LARGEST_LENGTH:
        return session
    engine.warn_of_size(component, len(session), sealing, has_arguments=arguments is not None)
    return session if arguments is None else seal(is_whole=False)


def _element(view: View, session: str, mark: str | None) -> Markup:
    """The component's element with its attributes: a `<div>`, or the template's own `live-root`.

    `mark`: of a component that goes on with its state where the page is loaded again, of what it was constructed from.
    """
    component = view.component
    name = escape(component.__plan__.name)
    attributes = f' data-id="{component.live.id}" data-component="{name}" data-session="{session}"'
    if mark is not None:
        attributes += f' data-restore="{mark}"'
    position = view.template.root_attributes
    html = view.html
    # Escaped where it was written: in the template's text by `render/html.py`, in the attributes above.
    if position is None:
        return Markup(f"<div{attributes}>{html}</div>")  # noqa: S704
    return Markup(html[:position] + attributes + html[position:])  # noqa: S704


def script_text(name: str) -> bytes:
    """What a built script consists of."""
    return (_ASSETS / name).read_bytes()


def script_versions() -> dict[str, str]:
    """A short hash of each built script, for its URL."""
    return {name: blake2b(script_text(name), digest_size=6).hexdigest() for name in (CLIENT, DEBUG)}


def script(url: str, nonce: str | None) -> Markup:
    """A script tag. It loads beside the page and runs when the page is parsed."""
    nonce_attribute = Markup(' nonce="{}"').format(nonce) if nonce else ""
    return Markup('<script src="{}"{} defer></script>').format(url, nonce_attribute)


def document(parts: Sequence[Rendered], *, script: Markup, title: str, lang: str, head: str) -> str:
    """A whole HTML document around components. `head` is put in as it is."""
    titles = [part.title for part in parts if part.title is not None]
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(titles[-1] if titles else title)}</title>\n{head}{script}\n</head>\n"
        f"<body>\n{''.join(part.html for part in parts)}\n</body>\n</html>\n"
    )


class Page(HTMLResponse, str):  # noqa: SLOT000  # a response has a __dict__
    """A document as text, and as a response that carries its headers.

    FastAPI and Starlette send it as a response, with `Cache-Control`; whatever expects a `str` has one.
    """

    def __new__(cls, content: str) -> Self:
        """Make the text."""
        return str.__new__(cls, content)

    def __init__(self, content: str) -> None:
        super().__init__(content, headers=HEADERS)

    def redirecting(self, url: str) -> Self:
        """Itself, now sending the browser elsewhere: `load` asked for it."""
        self.status_code = 303
        self.headers["Location"] = quote(url, safe=_IN_ADDRESSES)
        return self
