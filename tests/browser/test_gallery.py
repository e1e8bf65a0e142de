"""Each page of the gallery as a person uses it: near, far away, and while its server is killed.

The server is the one of `make demo`, which starts again by itself.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from examples.gallery import EXAMPLES
from tests.support.serving import ServerProcess

# What a message takes each way, on the slider.
NEAR, FAR = 0, 300

# A server that starts again on a busy machine, and pages that come back with patience.
SOON_MILLISECONDS = 60_000

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The gallery, as `make demo` serves it."""
    with ServerProcess("supervised", "examples", tmp_path_factory.mktemp("state")) as process:
        yield process


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser; no page of it may throw, or need its content whole."""
    context = browser.new_context()
    context.set_default_timeout(SOON_MILLISECONDS)
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    resyncs = [page.evaluate("window.liveview?.resyncs ?? 0") for page in context.pages]
    context.close()
    assert not problems
    assert not any(resyncs)


@pytest.fixture
def visit(context: BrowserContext, server: ServerProcess) -> Open:
    """Open a page of the gallery, and move its slider."""

    def visit(path: str, milliseconds: int = NEAR) -> Page:
        page = context.new_page()
        page.goto(f"{server.address}/{path}")
        is_connected(page)
        if milliseconds:
            move_slider(page, milliseconds)
        return page

    return visit


def is_connected(page: Page) -> None:
    """Wait until it is."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "connected", timeout=SOON_MILLISECONDS)


def move_slider(page: Page, milliseconds: int) -> None:
    """The page connects again, and everything takes longer from then on."""
    page.get_by_label("Network latency").fill(str(milliseconds))
    expect(page.locator(".latency b")).to_have_text(str(milliseconds))
    is_connected(page)


def soon(page: Page, selector: str, text: "str | re.Pattern[str]") -> None:
    """The page comes to show it."""
    expect(page.locator(selector)).to_have_text(text, timeout=SOON_MILLISECONDS)


def kill(context: BrowserContext, server: ServerProcess, button: str = "Kill it") -> None:
    """End the server from a page of its own, by the button that is there for it, and wait until another one serves that page."""
    page = context.new_page()
    page.goto(f"{server.address}/survivor")
    is_connected(page)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".news li")).to_have_count(1, timeout=SOON_MILLISECONDS)
    page.close()


@pytest.mark.parametrize("path", EXAMPLES)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_screen(visit: Open, path: str, width: int) -> None:
    """The source scrolls in its own box: below the page on a phone, beside it on a desk."""
    page = visit(path)
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown, source = (page.locator(selector).bounding_box() for selector in ("section:first-child", ".source"))
    assert shown is not None
    assert source is not None
    if width == 390:
        assert source["y"] >= shown["y"] + shown["height"]
    else:
        assert source["x"] >= shown["x"] + shown["width"]


def test_the_slider_makes_the_network_slow_and_fast_again(visit: Open) -> None:
    """An answer takes both ways; a page that is opened later starts with what was chosen."""
    page = visit("counter", FAR)
    assert milliseconds_of_a_click(page) >= 2 * FAR
    later = visit("counter")
    expect(later.locator(".latency b")).to_have_text(str(FAR))
    assert milliseconds_of_a_click(later) >= 2 * FAR
    # That it is fast again nobody can say in milliseconds on a busy machine; that it takes less than the slow way, one try can.
    move_slider(page, 1000)
    slow = milliseconds_of_a_click(page)
    move_slider(page, NEAR)
    assert any(milliseconds_of_a_click(page) < slow - 1000 for _ in range(20))


def milliseconds_of_a_click(page: Page) -> float:
    """Until the page shows its answer."""
    return float(
        page.evaluate("""() => new Promise(resolve => {
            const output = document.querySelector('.count output');
            const started = performance.now();
            new MutationObserver(() => resolve(performance.now() - started)).observe(
                output, {subtree: true, childList: true, characterData: true});
            [...document.querySelectorAll('button')].find(its => its.textContent === '+1').click();
        })""")
    )


@pytest.mark.parametrize("milliseconds", [NEAR, FAR])
def test_clock(visit: Open, context: BrowserContext, server: ServerProcess, milliseconds: int) -> None:
    """It ticks, shows another zone when asked, and goes on in that zone after a kill."""
    page = visit("clock", milliseconds)
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    at_offset = re.compile(r"\+09:00$")
    expect(page.locator("time")).to_have_attribute("datetime", at_offset, timeout=SOON_MILLISECONDS)
    kill(context, server)
    before = page.locator("time").inner_text()
    expect(page.locator("time")).not_to_have_text(before, timeout=SOON_MILLISECONDS)
    expect(page.locator("time")).to_have_attribute("datetime", at_offset)
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")


@pytest.mark.parametrize("milliseconds", [NEAR, FAR])
def test_whiteboard(visit: Open, context: BrowserContext, server: ServerProcess, milliseconds: int) -> None:
    """Two people see the same lines and each other's pointers; a kill in the middle of a line takes nothing of it."""
    ann, ben = visit("whiteboard", milliseconds), visit("whiteboard")
    ann.get_by_role("button", name="Clear").click()
    expect(ann.locator("polyline")).to_have_count(0, timeout=SOON_MILLISECONDS)
    ann.get_by_label("Pen 5").check()
    stroke(ann, *((20 + 5 * step, 100) for step in range(20)))
    expect(ben.locator("circle")).to_have_count(1, timeout=SOON_MILLISECONDS)
    wait_for_points(ann, "20,100", "115,100")
    wait_for_points(ben, "20,100", "115,100")
    assert ben.locator("polyline").first.get_attribute("stroke") == ann.get_by_label("Pen 5").input_value()

    kill(context, server)
    ann.bring_to_front()
    stroke(ann, (50, 200), (60, 210))
    for page in (ann, ben):
        wait_for_points(page, "50,200", "60,210")
    ann.get_by_role("button", name="Clear").click()
    for page in (ann, ben):
        expect(page.locator("polyline")).to_have_count(0, timeout=SOON_MILLISECONDS)


def stroke(page: Page, *places: tuple[int, int]) -> None:
    """Draw with the mouse, as slowly as a hand does."""
    box = page.locator("svg.paper").bounding_box()
    assert box is not None
    for number, (x, y) in enumerate(places):
        page.mouse.move(box["x"] + x, box["y"] + y)
        if number == 0:
            page.mouse.down()
        page.wait_for_timeout(60)
    page.mouse.up()


def wait_for_points(page: Page, *points: str) -> None:
    """The page comes to show lines through these points."""
    page.wait_for_function(
        """points => {
            const shown = [...document.querySelectorAll('polyline')].map(its => its.getAttribute('points')).join(' ');
            return points.every(point => shown.split(' ').includes(point));
        }""",
        arg=list(points),
    )


def test_whiteboard_by_touch(browser: Browser, server: ServerProcess) -> None:
    """A finger draws, and the page does not scroll under it."""
    context = browser.new_context(viewport={"width": 390, "height": 500}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server.address}/whiteboard")
    is_connected(page)
    page.get_by_role("button", name="Clear").click()
    page.evaluate("scrollTo(0, 200)")
    box = page.locator("svg.paper").bounding_box()
    assert box is not None
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        command = {"type": kind, "touchPoints": list(points)}
        fingers.send("Input.dispatchTouchEvent", command)  # pyright: ignore[reportUnknownMemberType]  # JSON

    for number, y in enumerate(range(100, 20, -10)):
        touch("touchMove" if number else "touchStart", {"x": box["x"] + 50, "y": box["y"] + y})
        page.wait_for_timeout(60)
    touch("touchEnd")
    wait_for_points(page, "50,100", "50,50")
    assert page.evaluate("scrollY") == 200
    context.close()


@pytest.mark.parametrize("milliseconds", [NEAR, FAR])
@pytest.mark.parametrize(("button", "signal"), [("Kill it", "SIGKILL"), ("Restart it", "SIGTERM")])
def test_survivor(visit: Open, milliseconds: int, button: str, signal: str) -> None:
    """What was there, what is typed and what is clicked while nobody answers: all is there afterwards, and each click once."""
    page = visit("survivor", milliseconds)
    text = page.get_by_label("A text")
    page.get_by_label("A list").fill("bread")
    page.get_by_role("button", name="Add").click()
    soon(page, ".items li", "bread")
    expect(page.get_by_label("A list")).to_have_value("")
    text.press_sequentially("before")
    page.get_by_role("button", name=button).click()
    for _ in range(3):
        page.get_by_role("button", name="+1").click()
    text.press("End")  # Playwright puts the caret to the start of a field that it enters
    text.press_sequentially(" and after")
    expect(text).to_be_focused()
    expect(page.locator(".news li")).to_have_count(1, timeout=SOON_MILLISECONDS)
    assert re.search(rf"ended by {signal} \d+\.\d s ago", page.locator(".news li").inner_text())
    soon(page, ".count output", "3")
    soon(page, ".length", re.compile("has 16 characters"))
    soon(page, ".items li", "bread")
    expect(text).to_have_value("before and after")
    expect(text).to_be_focused()
    expect(page.locator("[data-live-busy]")).to_have_count(0)
    page.get_by_role("button", name="+1").click()
    soon(page, ".count output", "4")
    expect(page.locator(".news li")).to_have_count(1)


@pytest.mark.parametrize("milliseconds", [NEAR, FAR])
def test_benchmark(visit: Open, context: BrowserContext, server: ServerProcess, milliseconds: int) -> None:
    """Each click is on the chart, with what the network takes in it; the chart is there after a kill."""
    page = visit("bench", milliseconds)
    for number in (1, 2):
        page.locator("#run").click()
        expect(page.locator("figcaption")).to_contain_text(f"last {number}:", timeout=SOON_MILLISECONDS)
    expect(page.locator("tbody > tr")).to_have_count(1000)
    assert float(page.locator("figcaption output").inner_text().removesuffix(" ms")) >= 2 * milliseconds
    points = page.locator("polyline").get_attribute("points")
    assert points is not None
    assert len(points.split()) == 2
    page.locator("#clear").click()
    expect(page.locator("tbody > tr")).to_have_count(0)
    expect(page.locator("figcaption")).to_contain_text("last 3:", timeout=SOON_MILLISECONDS)
    kill(context, server)
    page.locator("#add").click()
    expect(page.locator("figcaption")).to_contain_text("last 4:", timeout=SOON_MILLISECONDS)
    expect(page.locator("tbody > tr")).to_have_count(1000)
