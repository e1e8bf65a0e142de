"""The gallery's pages as HTML: every example is there, with its source."""

import re
from html import unescape

import httpx
import pytest

from examples.gallery import EXAMPLES, app
from liveview.cli.target import load
from tests.support.serving import ROOT
from tests.support.wire import elements


async def get(path: str, **options: str) -> httpx.Response:
    """A page of the gallery."""
    transport = httpx.ASGITransport(app, root_path=options.pop("root_path", ""))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=options) as http:
        return await http.get(path)


async def test_the_index_has_a_card_for_each_example() -> None:
    """With a sentence, and a link that leads somewhere."""
    html = (await get("/")).text
    links = re.findall(r'<li><a href="([^"]+)"><strong>[^<]+</strong><span>[^<]+\.</span></a></li>', html)
    assert links == [f"/{path}" for path in EXAMPLES] + ["/two-counters/"]
    for link in links:
        assert (await get(link)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/counter", "/counter/alone", "/two-counters/"])
async def test_no_browser_looks_for_an_icon(path: str) -> None:
    """There is none: it would say so on its console."""
    assert '<link rel="icon" href="data:,">' in (await get(path)).text


@pytest.mark.parametrize("path", EXAMPLES)
async def test_a_page_shows_the_component_and_its_whole_source(path: str) -> None:
    """The text between the tags is the file's."""
    response = await get(f"/{path}")
    component = EXAMPLES[path].component
    assert [name for _, name, _ in elements(response.text)] == [
        f"{component.__module__}.{component.__name__}"
    ]
    shown = re.search("<pre[^>]*><code>(.*?)</code></pre>", response.text, re.DOTALL)
    assert shown is not None
    source = (ROOT / EXAMPLES[path].file).read_text()
    assert unescape(re.sub("<[^>]+>", "", shown[1])).strip() == source.strip()
    assert response.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", EXAMPLES)
async def test_a_page_alone_and_the_command_that_serves_it(path: str) -> None:
    """`liveview run examples.clock:Clock`."""
    component = EXAMPLES[path].component
    expected = [f"{component.__module__}.{component.__name__}"]
    assert [name for _, name, _ in elements((await get(f"/{path}/alone")).text)] == expected
    transport = httpx.ASGITransport(load(f"{component.__module__}:{component.__name__}"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        assert [name for _, name, _ in elements((await http.get("/")).text)] == expected


async def test_templates_are_coloured_as_html_and_what_follows_as_python() -> None:
    """A string in three quotes ends where it ends."""
    html = (await get("/counter")).text
    assert '<span class="nt">output</span>' in html or '<span class="nt">&lt;output' in html
    assert re.search(r'<span class="k">def</span>\s*(<span class="w">)?.*increment', html)


async def test_below_a_prefix_links_stay_below_it() -> None:
    """As behind a proxy that serves it under a path."""
    html = (await get("/prefix/clock", root_path="/prefix")).text
    local = re.findall(r'(?:href|src)="(/[^"]*)"', html)
    assert len(local) == 4
    assert all(address.startswith("/prefix/") for address in local)


async def test_what_there_is_not_is_not_found() -> None:
    """Neither page."""
    assert (await get("/nothing")).status_code == 404
    assert (await get("/nothing/alone")).status_code == 404
