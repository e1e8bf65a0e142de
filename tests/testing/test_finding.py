"""Elements are found by selector and by the text that a person sees; what is not found, or is several, says what is there."""

import re

import pytest

from liveview import Component, event
from liveview.testing import visit


class Shelf(Component):
    """Buttons whose texts are alike, texts in parts, and what nobody sees."""

    template = """
      <h1>  Two
        <b>words</b> </h1>
      {% for name in names %}<p live-key="{{ name }}"><span>{{ name }}</span>
        <button live-click="take" live-value-name="{{ name }}"> Take</button></p>{% endfor %}
      <button live-click="take" live-value-name="all">Take all</button>
      <a live-click="take" live-value-name="link">Take <i>it</i></a>
      <input type="submit" value="Send" live-click="take" live-value-name="input">
      <div hidden>Secret<button live-click="take" live-value-name="hidden">Take all</button></div>
      <p class="visible">seen<span hidden> unseen</span></p>
      <script>"Take all"</script>
      <output>{{ taken }}</output>
      <select name="list" multiple><option selected>a</option><option>b</option><option selected>c</option></select>
      <textarea name="long">text</textarea><input name="line" value="x"><input type="checkbox" checked>
    """
    names: list[str] = ["pen", "cup"]
    taken: str = ""

    @event
    def take(self, name: str) -> None:
        self.taken = name

    @event
    def drop(self) -> None:
        self.names = []


async def test_a_click_by_text_is_on_the_element_that_shows_it() -> None:
    """All of its text, with runs of space as one; of elements inside each other the inner one; not what is hidden."""
    async with visit(Shelf()) as page:
        await page.click(text="Take all")
        assert page.text("output") == "all"
        await page.click("a", text="Take  it")
        assert page.text("output") == "link"
        await page.click(text=re.compile("^Send"))
        assert page.text("output") == "input"
        assert page.find(text="Two words").tag == "h1"
        assert page.find(text="words").tag == "b"
        assert page.has(".visible", text="seen")
        assert not page.has(text="Secret")


async def test_a_text_that_several_show_is_an_error_with_all_of_them() -> None:
    """A click on any of them would be a guess."""
    async with visit(Shelf()) as page:
        with pytest.raises(LookupError) as caught:
            await page.click("button", text="Take")
        assert str(caught.value).count("<button live-click") == 2
        assert 'live-value-name="cup"' in str(caught.value)
        assert page.text("output") == ""


async def test_of_several_that_a_selector_matches_the_first_is_meant() -> None:
    """As before there were texts."""
    async with visit(Shelf()) as page:
        await page.click("button")
        assert page.text("output") == "pen"


async def test_what_is_not_found_shows_what_is_there() -> None:
    """The texts of what the selector matches, and the page."""
    async with visit(Shelf()) as page:
        with pytest.raises(
            LookupError, match=r"with the text 'Tak'.*alone does, with 'Take', 'Take', 'Take all'"
        ):
            await page.click("button", text="Tak")
        with pytest.raises(LookupError, match=r"'\.missing' in: .*Two"):
            page.find(".missing")
        with pytest.raises(LookupError, match=r"the text 'nowhere' in: "):
            page.find(text="nowhere")


async def test_a_long_page_is_shown_shortened() -> None:
    """Its beginning and its end."""
    async with visit(Shelf(names=[f"name {number}" for number in range(1000)])) as page:
        with pytest.raises(LookupError, match=r"characters \.\.\.") as caught:
            page.find(".missing")
        assert len(str(caught.value)) < 2000


async def test_what_is_no_selector_is_said() -> None:
    """And not taken for one that matches nothing."""
    async with visit(Shelf()) as page:
        with pytest.raises(ValueError, match=r"'p\[' is no CSS selector"):
            page.find("p[")
        with pytest.raises(ValueError, match=r"Say what is meant"):
            await page.click()


async def test_elements_say_what_they_are() -> None:
    """Text, attributes, what is in controls."""
    async with visit(Shelf()) as page:
        assert page.count("button") == 4
        assert page.count("button", text="Take") == 2
        assert [element.text for element in page.find_all("p[live-key] > span")] == ["pen", "cup"]
        element = page.find("p button")
        assert element.attributes == {"live-click": "take", "live-value-name": "pen"}
        assert element.attribute("missing") is None
        assert element.html.startswith('<button live-click="take" live-value-name="pen">')
        assert page.find("select").value == ["a", "c"]
        assert (page.value("textarea"), page.value("[name=line]"), page.find("h1").value) == (
            "text",
            "x",
            None,
        )
        assert (page.find("[type=checkbox]").is_checked, page.find("h1").is_checked) == (True, None)
        with pytest.raises(LookupError, match=r"no control"):
            page.value("h1")
        with pytest.raises(LookupError, match=r"neither a checkbox"):
            page.is_checked("textarea")


async def test_an_element_takes_the_place_of_a_selector() -> None:
    """It is the same one after updates, also where it moved, and an error once it is gone."""
    async with visit(Shelf()) as page:
        second = page.find_all("p button")[1]
        await page.click(second)
        assert page.text("output") == "cup"
        page.component.names.insert(0, "new")
        page.component.names.reverse()
        await page.settle()
        assert page.texts("p[live-key] > span") == ["cup", "pen", "new"]
        await page.click(page.find_all("p button")[2])
        await page.click(second)
        assert page.text("output") == "cup"
        page.component.names = []
        await page.settle()
        with pytest.raises(LookupError, match=r"no longer in the page"):
            await page.click(second)
