"""Lists whose order changes, and what the person did inside of their rows."""

from playwright.sync_api import Page, expect

from tests.browser.user_state.stage import COUNT, Case, Stage

# The last row comes to the front. The others may stay in place, so it is the one that is moved.
LAST, FIRST = 2, 0

# `x-c` counts how often it was connected and disconnected; `x-m` takes part in moves.
CUSTOM_ELEMENTS = """<script>
class Counting extends HTMLElement {
  connected = 0; disconnected = 0;
  connectedCallback() { this.connected++; }
  disconnectedCallback() { this.disconnected++; }
}
class Moving extends Counting {
  moved = 0;
  connectedMoveCallback() { this.moved++; }
}
customElements.define("x-c", Counting);
customElements.define("x-m", Moving);
</script>"""


class KeyedRows(Stage):
    """Three rows, the last of which comes to the front."""

    rows: list[str] = ["i1", "i2", "i3"]

    def alter(self) -> None:
        self.rows.insert(0, self.rows.pop())


def keyed(row: str) -> str:
    """A template with a list of keyed rows."""
    return (
        COUNT
        + '<ul>{% for row in rows %}<li live-key="{{ row }}"><b>{{ row }}</b>'
        + row
        + "</li>{% endfor %}</ul>"
    )


class PlainRows(KeyedRows):
    """Rows with nothing in them."""

    template = keyed("")


class FieldRows(KeyedRows):
    """Rows to type into."""

    template = keyed("<input>")


class FrameRows(KeyedRows):
    """Rows with a document of their own in them."""

    template = keyed('<iframe srcdoc="<input>" height="40"></iframe>')


class ScrolledRows(KeyedRows):
    """Rows to scroll in."""

    template = keyed(
        '<div class="scroller" style="height:40px;overflow:auto"><div style="height:400px"></div></div>'
    )


class CountingRows(KeyedRows):
    """Rows with a custom element that knows nothing of moves."""

    template = keyed("<x-c></x-c>")


class MovingRows(KeyedRows):
    """Rows with a custom element that knows of moves."""

    template = keyed("<x-m></x-m>")


class BoxRows(KeyedRows):
    """Rows with a box to tick and a video to mute."""

    template = keyed('<input type="checkbox"><video></video>')


class UnkeyedRows(Stage):
    """Two items, before which a third comes."""

    items: list[str] = ["1", "2"]

    def alter(self) -> None:
        self.items.insert(0, "0")


class UnkeyedFields(UnkeyedRows):
    """Rows to type into, without keys or ids."""

    template = COUNT + "<ul>{% for item in items %}<li><b>{{ item }}</b><input></li>{% endfor %}</ul>"


class UnkeyedFieldsWithIds(UnkeyedRows):
    """Rows to type into, without keys but with ids inside."""

    template = (
        COUNT
        + '<ul>{% for item in items %}<li><b id="k{{ item }}">{{ item }}</b><input></li>{% endfor %}</ul>'
    )


class UnkeyedTexts(UnkeyedRows):
    """Rows of text, without keys or ids."""

    template = COUNT + "<ul>{% for item in items %}<li><b>{{ item }}</b></li>{% endfor %}</ul>"


class UnkeyedTextsWithIds(UnkeyedRows):
    """Rows of text, without keys but with ids inside."""

    template = (
        COUNT + '<ul>{% for item in items %}<li><b id="k{{ item }}">{{ item }}</b></li>{% endfor %}</ul>'
    )


def reordered(page: Page) -> None:
    expect(page.locator("li > b")).to_have_text(["i3", "i1", "i2"])


def prepended(page: Page) -> None:
    expect(page.locator("li > b")).to_have_text(["0", "1", "2"])


# --- what the person does in a row, and whether it is there after the row has moved ---


def type_into_last(page: Page) -> None:
    page.locator("li input").nth(LAST).click()
    page.keyboard.type("typed")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")


def typed_in_first(page: Page) -> None:
    reordered(page)
    field = page.locator("li input").nth(FIRST)
    expect(field).to_be_focused()
    expect(field).to_have_value("typed")
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [1, 2]


def type_into_frames(page: Page) -> None:
    for row in range(3):
        page.frame_locator("iframe").nth(row).locator("input").fill(f"typed {row}")
    page.evaluate("for (const frame of document.querySelectorAll('iframe')) frame.contentWindow.mark = true")


def frames_are_the_same(page: Page) -> None:
    reordered(page)
    frames = "[...document.querySelectorAll('iframe')]"
    assert page.evaluate(f"{frames}.map(frame => frame.contentWindow.mark)") == [True, True, True]
    for row, text in enumerate(["typed 2", "typed 0", "typed 1"]):
        expect(page.frame_locator("iframe").nth(row).locator("input")).to_have_value(text)


def scroll_last(page: Page) -> None:
    scroller = page.locator(".scroller").nth(LAST)
    scroller.hover()
    page.mouse.wheel(0, 30)
    expect(scroller).to_have_js_property("scrollTop", 30)


def first_is_scrolled(page: Page) -> None:
    reordered(page)
    tops = page.locator(".scroller").evaluate_all("all => all.map(scroller => scroller.scrollTop)")
    assert tops == [30, 0, 0]


def nothing(page: Page) -> None:
    pass


def counts(page: Page, name: str) -> list[list[int]]:
    """How often the custom element of each row was connected and disconnected."""
    found: list[list[int]] = page.locator(name).evaluate_all(
        "all => all.map(one => [one.connected, one.disconnected])"
    )
    return found


def moved_one_is_reconnected(page: Page) -> None:
    """The platform disconnects and connects what does not say that it can be moved; no framework can prevent it."""
    reordered(page)
    assert counts(page, "x-c") == [[2, 1], [1, 0], [1, 0]]


def moved_one_stays_connected(page: Page) -> None:
    reordered(page)
    assert counts(page, "x-m") == [[1, 0], [1, 0], [1, 0]]
    assert page.locator("x-m").evaluate_all("all => all.map(one => one.moved)") == [1, 0, 0]


def tick_and_mute_last(page: Page) -> None:
    page.locator("li input").nth(LAST).check()
    page.locator("video").nth(LAST).evaluate("video => { video.muted = true }")


def first_is_ticked_and_muted(page: Page) -> None:
    reordered(page)
    assert page.locator("li input").evaluate_all("all => all.map(box => box.checked)") == [True, False, False]
    assert page.locator("video").evaluate_all("all => all.map(video => video.muted)") == [True, False, False]


def mark_rows(page: Page) -> None:
    """Each row gets what a script may have noted on it: its place."""
    page.locator("li").evaluate_all("rows => rows.forEach((row, place) => { row.mark = place })")


def marks(page: Page) -> list[int | None]:
    """What the rows have noted on them, in their order now."""
    found: list[int | None] = page.locator("li").evaluate_all("rows => rows.map(row => row.mark ?? null)")
    return found


def rows_are_the_same(page: Page) -> None:
    reordered(page)
    assert marks(page) == [2, 0, 1]


def type_into_second(page: Page) -> None:
    page.locator("li input").nth(1).fill("typed")


def typed_in_third(page: Page) -> None:
    prepended(page)
    values = page.locator("li input").evaluate_all("all => all.map(field => field.value)")
    assert values == ["", "", "typed"]


def old_rows_are_the_same(page: Page) -> None:
    prepended(page)
    assert marks(page) == [None, 0, 1]


CASES = (
    Case("keyed reorder: focus kept on the moved row", FieldRows, type_into_last, typed_in_first),
    Case(
        "keyed reorder: iframe of the moved row not reloaded",
        FrameRows,
        type_into_frames,
        frames_are_the_same,
    ),
    Case("keyed reorder: scroll of the moved row kept", ScrolledRows, scroll_last, first_is_scrolled),
    # Of the 29 cases the only one that cannot be kept: the test says what the platform gives.
    Case(
        "keyed reorder: custom element is reconnected (old API)",
        CountingRows,
        nothing,
        moved_one_is_reconnected,
    ),
    Case(
        "keyed reorder: custom element with connectedMoveCallback",
        MovingRows,
        nothing,
        moved_one_stays_connected,
    ),
    Case("unkeyed prepend: typed input stays with its row", UnkeyedFields, type_into_second, typed_in_third),
    Case("unkeyed prepend, ids inside rows", UnkeyedFieldsWithIds, type_into_second, typed_in_third),
    Case("unkeyed prepend: node identity of rows", UnkeyedTexts, mark_rows, old_rows_are_the_same),
    Case(
        "unkeyed prepend, ids inside rows: node identity",
        UnkeyedTextsWithIds,
        mark_rows,
        old_rows_are_the_same,
    ),
    Case("keyed reorder: node identity", PlainRows, mark_rows, rows_are_the_same),
    Case(
        "video muted/dirty checkbox in moved row kept", BoxRows, tick_and_mute_last, first_is_ticked_and_muted
    ),
)
